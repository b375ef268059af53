"""The first schema: conversations, drafts, tickets, outbox, alerts and staff."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make every table."""
    _make_alerts()
    _make_receipts()
    _make_conversations()
    _make_staff()
    _make_drafts()
    _make_messages()
    _make_staff_sessions()
    _make_tickets()
    _make_outbox()
    _make_pin_tries()
    _make_ticket_events()


def downgrade() -> None:
    """Drop every table, those that refer to others first."""
    for table in (
        "ticket_events",
        "pin_tries",
        "outbox",
        "tickets",
        "staff_sessions",
        "messages",
        "drafts",
        "staff",
        "conversations",
        "receipts",
        "alerts",
    ):
        op.drop_table(table)


def _make_alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("closed_by", sa.Text()),
        sa.PrimaryKeyConstraint("number", name="pk_alerts"),
    )
    op.create_index(
        "uq_alerts_open",
        "alerts",
        ["kind", "key"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _make_receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sender", "key", name="pk_receipts"),
    )
    op.create_index("ix_receipts_at", "receipts", ["at"])


def _make_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_inbound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("contact", sa.Text()),
        sa.Column("contact_hash", sa.Text()),
        sa.Column("language", sa.Text()),
        sa.Column("held_by", sa.Text()),
        sa.Column("question", sa.Text()),
        sa.Column("question_due_at", sa.DateTime(timezone=True)),
        sa.Column("ticket_ref", sa.Text()),
        sa.Column("opted_out", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
    )
    op.create_index(
        "ix_conversations_contact_hash", "conversations", ["contact_hash", "last_inbound_at"]
    )
    op.create_index(
        "ix_conversations_question_due_at",
        "conversations",
        ["question_due_at"],
        sqlite_where=sa.text("question_due_at IS NOT NULL"),
        postgresql_where=sa.text("question_due_at IS NOT NULL"),
    )


def _make_staff() -> None:
    op.create_table(
        "staff",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Text()),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True)),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("email", name="pk_staff"),
    )


def _make_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("last_turn", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_drafts_conversation_id_conversations",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_updated_at", "drafts", ["updated_at"])


def _make_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text()),
        sa.Column("key", sa.Text()),
        sa.Column("danger", sa.Text(), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_messages_conversation_id_conversations",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name="pk_messages"),
        sa.UniqueConstraint("key", name="uq_messages_key"),
    )
    op.create_index(
        "ix_messages_unhandled",
        "messages",
        ["conversation_id", "at"],
        sqlite_where=sa.text("handled_at IS NULL AND sender = 'resident'"),
        postgresql_where=sa.text("handled_at IS NULL AND sender = 'resident'"),
    )


def _make_staff_sessions() -> None:
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("csrf", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["email"], ["staff.email"], name="fk_staff_sessions_email_staff", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_staff_sessions"),
    )
    op.create_index("ix_staff_sessions_email", "staff_sessions", ["email"])


def _make_tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True)),
        sa.Column("opened_at", sa.DateTime(timezone=True)),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text()),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("subtype", sa.Text()),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("needs_human", sa.Boolean(), nullable=False),
        sa.Column("unfinished", sa.Boolean(), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text()),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("private", sa.Text(), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_tickets_conversation_id_conversations",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("ref", name="pk_tickets"),
    )
    op.create_index("ix_tickets_conversation_id", "tickets", ["conversation_id", "first_seq"])
    op.create_index("ix_tickets_created_at", "tickets", ["created_at", "ref"])
    op.create_index("ix_tickets_queue", "tickets", ["priority", "created_at", "ref"])


def _make_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticket_ref", sa.Text()),
        sa.Column("role", sa.Text()),
        sa.Column("profile", sa.Text()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("lease_by", sa.Text()),
        sa.Column("delivered_at", sa.DateTime(timezone=True)),
        sa.Column("accepted_at", sa.DateTime(timezone=True)),
        sa.Column("last_error", sa.Text()),
        sa.Column("external_id", sa.Text()),
        sa.ForeignKeyConstraint(
            ["ticket_ref"],
            ["tickets.ref"],
            name="fk_outbox_ticket_ref_tickets",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("number", name="pk_outbox"),
        sa.UniqueConstraint("id", name="uq_outbox_id"),
    )
    op.create_index("ix_outbox_due", "outbox", ["state", "due_at"])
    op.create_index("ix_outbox_external_id", "outbox", ["external_id"])
    op.create_index("ix_outbox_lane", "outbox", ["lane", "state", "number"])
    op.create_index("ix_outbox_ticket_ref", "outbox", ["ticket_ref", "way", "recipient"])


def _make_pin_tries() -> None:
    op.create_table(
        "pin_tries",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ref"], ["tickets.ref"], name="fk_pin_tries_ref_tickets", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_pin_tries"),
    )
    op.create_index("ix_pin_tries_ref", "pin_tries", ["ref", "at"])


def _make_ticket_events() -> None:
    op.create_table(
        "ticket_events",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ref"], ["tickets.ref"], name="fk_ticket_events_ref_tickets", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_ticket_events"),
    )
    op.create_index("ix_ticket_events_ref", "ticket_events", ["ref", "number"])
