"""Every table. Columns are what lists filter and sort on; the rest of a thing is a document.

`contact`, `private`, `answers`, `payload` and `result` hold sealed text (see `crypto`), and so does
the `text` of receipts, for they tell the PIN; a telephone number is looked up by its keyed hash.
`HEAD` is the newest migration, so that a process can tell without Alembic whether the database is
ready.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.column_types import Document, Number, UtcTime, Words

HEAD = "0003"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Words, primary_key=True),
    Column("channel", Words, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("last_inbound_at", UtcTime, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("contact", Text),
    Column("contact_hash", Words),
    Column("language", Words),
    Column("held_by", Words),
    Column("question", Document),
    Column("question_due_at", UtcTime),
    Column("ticket_ref", Words),
    Column("opted_out", Boolean, nullable=False),
    Column("ended_at", UtcTime),
    Index("ix_conversations_contact_hash", "contact_hash", "last_inbound_at"),
    Index(
        "ix_conversations_question_due_at",
        "question_due_at",
        sqlite_where=text("question_due_at IS NOT NULL"),
        postgresql_where=text("question_due_at IS NOT NULL"),
    ),
)

messages = Table(
    "messages",
    metadata,
    Column(
        "conversation_id",
        Words,
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("seq", Integer, nullable=False),
    Column("sender", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("kind", Words, nullable=False),
    Column("choices", Document),
    Column("key", Words),
    Column("danger", Words, nullable=False),
    Column("handled_at", UtcTime),
    PrimaryKeyConstraint("conversation_id", "seq"),
    UniqueConstraint("key"),
    Index(
        "ix_messages_unhandled",
        "conversation_id",
        "at",
        sqlite_where=text("handled_at IS NULL AND sender = 'resident'"),
        postgresql_where=text("handled_at IS NULL AND sender = 'resident'"),
    ),
)

drafts = Table(
    "drafts",
    metadata,
    Column(
        "conversation_id",
        Words,
        ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("first_seq", Integer, nullable=False),
    Column("category", Words, nullable=False),
    Column("answers", Text, nullable=False),
    Column("asked", Document, nullable=False),
    Column("last_turn", Integer, nullable=False),
    Column("updated_at", UtcTime),
    Index("ix_drafts_updated_at", "updated_at"),
)

steps = Table(
    "steps",
    metadata,
    Column(
        "conversation_id",
        Words,
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("turn", Integer, nullable=False),
    Column("name", Words, nullable=False),
    Column("result", Text, nullable=False),
    PrimaryKeyConstraint("conversation_id", "turn", "name"),
)

# Whom the pulse question was put to, and totals of the answers: no row of one leads to the other.
pulse_asks = Table(
    "pulse_asks",
    metadata,
    Column(
        "conversation_id",
        Words,
        ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("asked_at", UtcTime, nullable=False),
    Column("ward", Words, nullable=False),
    Column("open", Boolean, nullable=False),
)

pulse_totals = Table(
    "pulse_totals",
    metadata,
    Column("month", Words, nullable=False),
    Column("ward", Words, nullable=False),
    Column("feeling", Words, nullable=False),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("month", "ward", "feeling"),
)

tickets = Table(
    "tickets",
    metadata,
    Column("ref", Words, primary_key=True),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime),
    Column("opened_at", UtcTime),
    Column("channel", Words, nullable=False),
    Column("conversation_id", Words, ForeignKey("conversations.id", ondelete="SET NULL")),
    Column("first_seq", Integer, nullable=False),
    Column("category", Words, nullable=False),
    Column("subtype", Words),
    Column("priority", Integer, nullable=False),
    Column("status", Words, nullable=False),
    Column("needs_human", Boolean, nullable=False),
    Column("unfinished", Boolean, nullable=False),
    Column("narrative", Words, nullable=False),
    Column("summary", Words),
    Column("details", Words, nullable=False),
    Column("private", Text, nullable=False),
    Column("pin_hash", Words, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_tickets_queue", "priority", "created_at", "ref"),
    Index("ix_tickets_created_at", "created_at", "ref"),
    Index("ix_tickets_conversation_id", "conversation_id", "first_seq"),
)

pin_tries = Table(
    "pin_tries",
    metadata,
    Column("number", Number, primary_key=True),
    Column("ref", Words, ForeignKey("tickets.ref", ondelete="CASCADE"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("ix_pin_tries_ref", "ref", "at"),
)

ticket_events = Table(
    "ticket_events",
    metadata,
    Column("number", Number, primary_key=True),
    Column("ref", Words, ForeignKey("tickets.ref", ondelete="CASCADE"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Words, nullable=False),
    Column("what", Words, nullable=False),
    Column("detail", Document, nullable=False),
    Index("ix_ticket_events_ref", "ref", "number"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("number", Number, primary_key=True),
    Column("id", Words, nullable=False),
    Column("way", Words, nullable=False),
    Column("recipient", Words, nullable=False),
    Column("lane", Words, nullable=False),
    Column("payload", Text, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column(
        "ticket_ref",
        Words,
        ForeignKey("tickets.ref", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
    ),
    Column("role", Words),
    Column("profile", Words),
    Column("state", Words, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", UtcTime),
    Column("lease_by", Words),
    Column("delivered_at", UtcTime),
    Column("accepted_at", UtcTime),
    Column("last_error", Words),
    Column("external_id", Words),
    UniqueConstraint("id"),
    Index("ix_outbox_due", "state", "due_at"),
    Index("ix_outbox_lane", "lane", "state", "number"),
    Index("ix_outbox_ticket_ref", "ticket_ref", "way", "recipient"),
    Index("ix_outbox_external_id", "external_id"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("sender", Words, nullable=False),
    Column("key", Words, nullable=False),
    Column("digest", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
    PrimaryKeyConstraint("sender", "key"),
    Index("ix_receipts_at", "at"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("number", Number, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("key", Words, nullable=False),
    Column("detail", Document, nullable=False),
    Column("times", Integer, nullable=False),
    Column("first_at", UtcTime, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
    Column("closed_by", Words),
    Index(
        "uq_alerts_open",
        "kind",
        "key",
        unique=True,
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
)

staff = Table(
    "staff",
    metadata,
    Column("email", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("role", Words, nullable=False),
    Column("partner_id", Words),
    Column("password_hash", Words, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("failed_tries", Integer, nullable=False),
    Column("locked_until", UtcTime),
    Column("must_change", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", Words, primary_key=True),
    Column("email", Words, ForeignKey("staff.email", ondelete="CASCADE"), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("last_seen_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("csrf", Words, nullable=False),
    Index("ix_staff_sessions_email", "email"),
)
