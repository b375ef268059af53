"""The pulse: one question after a case is closed, whether people feel safer than a year ago.

It is put only where news of the report may go, never for private matters, and once in a year. An
answer becomes one more in a total of its ward and month; nothing joins it to who gave it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.reports.conversation import Choice, Conversation, Kind, Line
from bot.reports.phrases import ENGLISH
from bot.reports.pulse import Feeling, PulseAnswer, understand_pulse
from bot.reports.report import Channel
from bot.tickets.feedback import Wording
from bot.tickets.ticket import Ticket
from bot.usecases.desk import Desk
from bot.usecases.feedback_ports import PulseTotal
from bot.usecases.partner_news import may_tell
from bot.usecases.ports import UnitOfWork
from bot.usecases.reply import speak

ASKED_AGAIN_AFTER = timedelta(days=365)
# Later than this "B" may mean anything.
OPEN_FOR = timedelta(days=14)
YEAR = timedelta(days=365)
# The key of what is said to an answer ends so: staff never read it, for it tells which it was.
PULSE_REPLY = ":pulse"


@dataclass(frozen=True, slots=True)
class TakenPulse:
    """What a message was as an answer: what to say to it; `whole` where it told nothing else."""

    lines: tuple[Line, ...] = ()
    whole: bool = False


async def hold_for_pulse(uow: UnitOfWork, ticket: Ticket) -> Conversation | None:
    """Hold the conversation of a ticket that is about to be closed, before the ticket itself."""
    if ticket.conversation_id is None:
        return None
    return await uow.conversations.lock(ticket.conversation_id)


async def ask_pulse(
    uow: UnitOfWork, desk: Desk, ticket: Ticket, conversation: Conversation | None
) -> None:
    """Put the question about a ticket that was closed just now, where it may be put."""
    if conversation is None or not await _may_ask(uow, desk, ticket, conversation):
        return
    now = desk.clock.now()
    await uow.pulses.ask(conversation, ticket.location.ward or "", now)
    await speak(uow, conversation, _question(desk, ticket, conversation.channel), now)


async def take_pulse(
    uow: UnitOfWork, desk: Desk, conversation: Conversation, text: str
) -> TakenPulse:
    """Count the answer, where the question waits for one and this is one; else change nothing.

    Call it only for words without danger, with the conversation locked and as it was before them.
    """
    now = desk.clock.now()
    asked = await uow.pulses.open(conversation, now - OPEN_FOR)
    if (
        asked is None
        or await _is_busy(uow, desk, conversation)
        or await _goes_on(uow, conversation)
    ):
        return TakenPulse()
    answer = understand_pulse(text, desk.feedback.pulse.answers)
    if answer is None:
        return TakenPulse()
    await uow.pulses.close(asked)
    if answer.feeling:
        await uow.pulses.count(f"{now:%Y-%m}", asked.ward, answer.feeling)
    wording = _reply(desk, answer)
    said = wording.sms if conversation.channel is Channel.SMS else wording.web
    return TakenPulse((Line(said, Kind.NOTICE),), whole=not answer.more)


async def pulse_totals(desk: Desk) -> Sequence[PulseTotal]:
    """Return the totals of the last twelve months, for staff."""
    async with desk.store.read() as uow:
        return await uow.pulses.totals(f"{desk.clock.now() - YEAR:%Y-%m}")


async def _may_ask(uow: UnitOfWork, desk: Desk, ticket: Ticket, conversation: Conversation) -> bool:
    private = desk.taxonomy[ticket.category].private or desk.directory.private(ticket.category)
    foreign = conversation.language not in (None, ENGLISH)
    if private or foreign or ticket.unfinished or ticket.reporter.safe_to_contact is False:
        return False
    if conversation.ticket_ref not in (ticket.ref, None):
        return False
    if await _is_busy(uow, desk, conversation):
        return False
    since = desk.clock.now() - ASKED_AGAIN_AFTER
    return await may_tell(uow, desk, ticket, conversation) and not await uow.pulses.asked_since(
        conversation, since
    )


async def _is_busy(uow: UnitOfWork, desk: Desk, conversation: Conversation) -> bool:
    """Tell whether something else is under way: staff, a danger question or a report."""
    question = conversation.open_question
    if conversation.held_by or (question and question.answerable(desk.clock.now())):
        return True
    draft = await uow.drafts.get(conversation.id)
    return draft is not None and draft.updated_at is not None


async def _goes_on(uow: UnitOfWork, conversation: Conversation) -> bool:
    """Tell whether they write about something else: a report that is open, words still waiting."""
    if await uow.messages.unhandled(conversation.id):
        return True
    ref = conversation.ticket_ref
    return ref is not None and (await uow.tickets.get(ref)).status.open


def _question(desk: Desk, ticket: Ticket, channel: Channel) -> Line:
    words = desk.feedback.pulse
    if channel is Channel.SMS:
        return Line(f"{words.ask.sms} {words.text_ending}", Kind.NOTICE)
    choices = tuple(Choice(choice, choice) for choice in words.choices)
    return Line(words.ask.web.replace("{ref}", ticket.ref), Kind.NOTICE, choices)


def _reply(desk: Desk, answer: PulseAnswer) -> Wording:
    words = desk.feedback.pulse
    if answer.feeling is None:
        return words.declined
    return words.sorry if answer.feeling is Feeling.LESS_SAFE else words.thanks
