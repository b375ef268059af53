"""Steps: what the actions of a conversation's turns returned, sealed, for a day."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.reports.conversation import Step
from bot.store.column_types import clean
from bot.store.tables import conversations, steps
from bot.store.work import Work

# A turn is the `seq` of a message: a step this far back is never run again.
KEPT_BACK = 200
MOST_FORGOTTEN = 500


class SqlSteps:
    """Keeps steps in one transaction."""

    def __init__(self, work: Work) -> None:
        """Work in this transaction."""
        self._work = work

    async def find(self, step: Step) -> str | None:
        """Return what the step returned, as JSON, if it was done."""
        query = select(steps.c.result).where(
            steps.c.conversation_id == step.conversation_id,
            steps.c.turn == step.turn,
            steps.c.name == step.name,
        )
        sealed = (await self._work.connection.execute(query)).scalar_one_or_none()
        return self._work.cipher.open(sealed, _place(step)) if sealed else None

    async def keep(self, step: Step, result: str) -> None:
        """Keep what the step returned; an earlier turn may still land late, one long ago goes."""
        past = delete(steps).where(
            steps.c.conversation_id == step.conversation_id,
            steps.c.turn < step.turn - KEPT_BACK,
        )
        await self._work.connection.execute(past)
        values = {
            "conversation_id": step.conversation_id,
            "turn": step.turn,
            "name": step.name,
            "result": self._work.cipher.seal(clean(result), _place(step)),
        }
        await self._work.connection.execute(insert(steps).values(values))

    async def forget(self, before: datetime) -> int:
        """Forget the steps of up to 500 conversations silent since then; return how many steps."""
        silent = (
            select(steps.c.conversation_id)
            .join(conversations, conversations.c.id == steps.c.conversation_id)
            .where(conversations.c.last_inbound_at < before)
            .distinct()
            .limit(MOST_FORGOTTEN)
        )
        past = delete(steps).where(steps.c.conversation_id.in_(silent))
        return (await self._work.connection.execute(past)).rowcount


def _place(step: Step) -> str:
    return f"steps.result:{step.conversation_id}:{step.turn}:{step.name}"
