"""Keeps what is said aside out of the report: a question in the middle tells of no incident.

Staff still see every message of the conversation. What may tell something stays in the story.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.reports.asking import only_asks, surely_asks
from bot.reports.conversation import Message, Sender
from bot.reports.courtesy import only_courtesy
from bot.reports.notice import notice
from bot.triage.danger import Danger, Priority
from bot.usecases.desk import Desk
from bot.usecases.more_words import filed_ticket
from bot.usecases.study import off_loop

# A wish for a person, thanks and the like are short; longer words tell something.
_FEW_WORDS = 12


async def set_aside(
    desk: Desk, conversation_id: str, first_turn: int, turn: int, *, answered: bool = False
) -> None:
    """Leave the messages of this turn out of the open report, those that tell nothing of it.

    What comes after filing and was not added stays out of the report, whatever it tells: its
    partners have no right to it. `answered` says that they were a question to which we have an
    answer. The same turn again changes nothing.
    """
    if not turn:
        return
    async with desk.store.read() as uow:
        draft = await uow.drafts.get(conversation_id)
        said = await uow.messages.after(conversation_id, first_turn - 1, turn - first_turn + 1)
        if draft is None:
            return
        ticket = await filed_ticket(uow, await uow.conversations.get(conversation_id))
    if ticket:
        aside = [message.seq for message in said if _is_calm(message)]
    else:
        aside = await off_loop(lambda: list(_asides(desk, said, answered=answered)))
    async with desk.store.begin() as uow:
        await uow.conversations.lock(conversation_id)
        draft = await uow.drafts.get(conversation_id)
        if draft and aside:
            parts = {**draft.parts, **dict.fromkeys(aside, "")}
            await uow.drafts.save(replace(draft, parts=parts))


def _is_calm(message: Message) -> bool:
    return message.sender is Sender.RESIDENT and message.danger == Danger.NONE.value


def _asides(desk: Desk, said: Iterable[Message], *, answered: bool) -> Iterable[int]:
    for message in said:
        if _is_calm(message) and _tells_nothing(desk, message.text, answered=answered):
            yield message.seq


def _tells_nothing(desk: Desk, text: str, *, answered: bool) -> bool:
    """Tell whether words name no place, time or vehicle, and no kind of incident for sure."""
    asks = only_asks(text)
    if notice(text, desk.clock.now(), desk.places).known:
        return False
    if only_courtesy(text):
        return True
    short = len(text.split()) <= _FEW_WORDS
    if not asks and not short:
        return False
    found = desk.triage.assess(text)
    if found.danger is not Danger.NONE:
        return False
    if answered and asks:
        # A question by its mark and order, with no sign of harm in it, is one whatever kind it is
        # guessed to be.
        asked = surely_asks(text) and not found.red_flags
        return asked or found.needs_human or found.priority > Priority.P2
    return found.needs_human
