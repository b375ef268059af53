"""Which texts of a conversation never reached the phone, and whether it takes any."""

from dataclasses import dataclass

from sqlalchemy import select

from bot.outbox.message import State, Way
from bot.store.tables import outbox
from bot.store.work import Work

# Twilio's error for a number that it blocks since it texted STOP.
_BLOCKED = "21610"
MOST = 200


@dataclass(frozen=True, slots=True)
class LostTexts:
    """How many texts were given up or lost; `blocked` where the last one was refused after STOP."""

    count: int = 0
    blocked: bool = False


async def lost_texts(work: Work, conversation_id: str) -> LostTexts:
    """Return what became of a conversation's latest texts, as far as it is bad."""
    kept = outbox.c
    query = (
        select(kept.state, kept.last_error, kept.accepted_at)
        .where(
            kept.way == Way.SMS.value,
            kept.recipient == conversation_id,
            kept.state.in_((State.DONE.value, State.DEAD.value)),
        )
        .order_by(kept.number.desc())
        .limit(MOST)
    )
    rows = (await work.connection.execute(query)).all()
    lost = [row.last_error for row in rows if row.accepted_at is None and row.last_error]
    blocked = bool(rows) and _BLOCKED in (rows[0].last_error or "")
    return LostTexts(len(lost), blocked)
