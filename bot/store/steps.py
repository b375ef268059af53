"""Steps: what the actions of a conversation's latest turn returned, sealed."""

from sqlalchemy import delete, insert, select

from bot.reports.conversation import Step
from bot.store.column_types import clean
from bot.store.tables import steps
from bot.store.work import Work


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
        """Keep what the step returned; steps of earlier turns, which never come again, go."""
        past = delete(steps).where(
            steps.c.conversation_id == step.conversation_id, steps.c.turn < step.turn
        )
        await self._work.connection.execute(past)
        values = {
            "conversation_id": step.conversation_id,
            "turn": step.turn,
            "name": step.name,
            "result": self._work.cipher.seal(clean(result), _place(step)),
        }
        await self._work.connection.execute(insert(steps).values(values))


def _place(step: Step) -> str:
    return f"steps.result:{step.conversation_id}:{step.turn}:{step.name}"
