"""Pulse: who was asked how safe they feel, and, apart from that, how many answered what."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make both tables; no row of one leads to a row of the other."""
    op.create_table(
        "pulse_asks",
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ward", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_pulse_asks_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_pulse_asks")),
    )
    op.create_table(
        "pulse_totals",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("ward", sa.Text(), nullable=False),
        sa.Column("feeling", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "ward", "feeling", name=op.f("pk_pulse_totals")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("pulse_totals")
    op.drop_table("pulse_asks")
