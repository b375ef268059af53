"""What a resident was told of danger already: no reply says it twice, and none buries it."""

from bot.errors import NotFound
from bot.reports.conversation import Kind, Message, Sender
from bot.triage.danger import Danger
from bot.usecases.desk import Desk

# More lines than are ever said at once with a message.
_AT_ONCE = 10
_ADVICE = (Kind.EMERGENCY, Kind.TEXT)


async def advised(desk: Desk, conversation_id: str, turn: int) -> Kind | None:
    """Return how the message `turn` was answered at once, before Rasa had it.

    `EMERGENCY` is the 999 advice in full, `TEXT` its one line where danger is possible, None
    neither.
    """
    if not turn:
        return None
    async with desk.store.read() as uow:
        said = await uow.messages.after(conversation_id, turn - 1, 1 + _AT_ONCE)
    if not said or said[0].seq != turn or said[0].danger == Danger.NONE.value:
        return None
    kinds = [line.kind for line in said[1:] if _with(said[0], line)]
    return next((kind for kind in _ADVICE if kind in kinds), None)


async def danger_unanswered(desk: Desk, conversation_id: str, danger: str) -> bool:
    """Tell whether a danger question still waits for its answer.

    Once its time is up it counts only beside the words that led to it: those of `danger`.
    """
    async with desk.store.read() as uow:
        try:
            question = (await uow.conversations.get(conversation_id)).open_question
        except NotFound:
            return False
    now = desk.clock.now()
    if question is None:
        return False
    return question.waits(now) or (danger != Danger.NONE.value and question.answerable(now))


def _with(own: Message, line: Message) -> bool:
    return line.sender is Sender.BOT and (line.key or "").startswith(f"{own.key}:")
