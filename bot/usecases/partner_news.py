"""News of a report from a partner: what an update may say, and what the resident hears of it.

What the resident hears follows who may hold the phone: see `architecture.md` and `updates.yml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import Invalid
from bot.reports.conversation import Conversation, Kind, Line
from bot.reports.report import Channel
from bot.tickets.status import PARTNER_MAY_SET, Status
from bot.tickets.ticket import Ticket
from bot.tickets.update_words import UpdateWords
from bot.usecases.desk import Desk
from bot.usecases.ports import UnitOfWork
from bot.usecases.reply import speak

# What we can only take to heart with a word of why.
NEEDS_REASON = frozenset({Status.NO_ACTION})


@dataclass(frozen=True, slots=True)
class PartnerUpdate:
    """What a partner says; at least one of these. Only two are meant for the resident."""

    status: Status | None = None
    reason: str | None = None
    passed_to: str | None = None
    note_to_resident: str | None = None
    note_internal: str | None = None
    question_to_resident: str | None = None

    def __post_init__(self) -> None:
        """Refuse, with `Invalid`, what says nothing or lacks what the status needs."""
        said = (self.status, self.note_to_resident, self.note_internal, self.question_to_resident)
        if all(part is None for part in said):
            raise Invalid("an update has a status, a note or a question")
        if self.status is not None and self.status not in PARTNER_MAY_SET:
            raise Invalid(f"a partner cannot set the status '{self.status.value}'")
        if self.status in NEEDS_REASON and not self.reason:
            raise Invalid("'no_action' needs a 'reason'")
        if self.status is Status.PASSED_ON and not self.passed_to:
            raise Invalid("'passed_on' needs 'passed_to'")


@dataclass(frozen=True, slots=True)
class News:
    """What an update changed: the ticket before and after, and whose word it is."""

    before: Ticket
    after: Ticket
    partner: str
    role: str | None
    update: PartnerUpdate
    by: str

    @property
    def status(self) -> Status | None:
        """The new status, None where it stayed."""
        return self.after.status if self.after.status is not self.before.status else None


async def tell(
    uow: UnitOfWork,
    desk: Desk,
    words: UpdateWords,
    news: News,
    conversation: Conversation | None,
) -> None:
    """Tell the resident in the conversation, where there is one and they may be told."""
    if conversation and await may_tell(uow, desk, news.before, conversation):
        for text in _lines(desk, words, news, conversation.channel):
            await speak(uow, conversation, Line(text, Kind.NOTICE), desk.clock.now())


def _lines(desk: Desk, words: UpdateWords, news: News, channel: Channel) -> tuple[str, ...]:
    """Return what the resident hears: news of a change, and on the web what was said to them."""
    change = words.status[news.status] if news.status else None
    if channel is Channel.SMS:
        return (f"{change.discreet} {words.text_ending}",) if change else ()
    if desk.taxonomy[news.after.category].private:
        return (change.discreet,) if change else ()
    update = news.update
    parts = {
        "partner": desk.directory.name(news.partner),
        "ref": news.after.ref,
        "passed_to": update.passed_to or "",
        "note": update.note_to_resident or "",
        "question": update.question_to_resident or "",
    }
    patterns = (
        change.web if change else None,
        words.passed_to if update.passed_to and news.status is Status.PASSED_ON else None,
        words.note if update.note_to_resident else None,
        words.question if update.question_to_resident else None,
    )
    return tuple(_filled(pattern, parts) for pattern in patterns if pattern)


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    """Put the parts in their places; what partners wrote is never read as a pattern."""
    pieces = pattern.replace("}", "{").split("{")
    return "".join(parts.get(piece, piece) if n % 2 else piece for n, piece in enumerate(pieces))


async def may_tell(uow: UnitOfWork, desk: Desk, ticket: Ticket, conversation: Conversation) -> bool:
    """Tell whether we may: in the chat always, by text after a yes and never of private matters."""
    if conversation.ended_at is not None:
        return False
    if conversation.channel is not Channel.SMS:
        return True
    stopped = conversation.opted_out or (
        conversation.contact is not None and await uow.conversations.opted_out(conversation.contact)
    )
    return (
        ticket.consents.text_updates is True
        and ticket.reporter.safe_to_contact is not False
        and not desk.taxonomy[ticket.category].private
        and not stopped
    )
