"""Notes one answer of the interview; what is not understood may be asked once more, then never."""

from dataclasses import dataclass, replace

from bot.errors import NotFound
from bot.reports.answers import is_skip, yes_no
from bot.reports.contact import understand_contact
from bot.reports.conversation import Conversation, Draft, Step
from bot.triage.danger import Danger, Priority
from bot.usecases.begin_report import still_to_ask
from bot.usecases.desk import Desk
from bot.usecases.file_danger import file_danger
from bot.usecases.gather import gather
from bot.usecases.once import once
from bot.usecases.ports import UnitOfWork

YES_NO = frozenset(
    {"happening_now", "anyone_hurt", "safe_contact", "consent", "support", "confirm"}
)
SAFETY = frozenset({"happening_now", "anyone_hurt", "weapon"})
# Never the same question three times.
MOST_TRIES = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an answer: its value (None = skipped or not understood), what is left to ask.

    `danger` is True when this answer made the report an emergency: give 999 advice first.
    """

    value: str | None
    understood: bool
    ask: tuple[str, ...]
    danger: bool = False


async def note_answer(
    desk: Desk, conversation_id: str, slot: str, text: str, turn: int = 0
) -> Answer:
    """Keep the answer to one question in the draft; `NotFound` where no report was begun.

    The same turn again changes nothing and returns the same.
    """
    async with desk.store.begin() as uow:
        conversation = await uow.conversations.lock(conversation_id)
        step = Step(conversation_id, turn, f"note:{slot}")
        return await once(uow, step, Answer, lambda: _note(uow, desk, conversation, slot, text))


async def _note(
    uow: UnitOfWork, desk: Desk, conversation: Conversation, slot: str, text: str
) -> Answer:
    draft = await uow.drafts.get(conversation.id)
    if draft is None:
        raise NotFound("no report has begun in this conversation")
    value = _value(slot, text)
    tries = draft.asked.get(slot, 0) + 1
    done = value is not None or is_skip(text) or tries >= MOST_TRIES
    draft = _kept(desk, draft, slot, value, tries, done=done)
    await uow.drafts.save(draft)
    danger, conversation = await _danger(uow, desk, conversation, draft, slot, value)
    ticket = await uow.tickets.get(conversation.ticket_ref) if conversation.ticket_ref else None
    ask = still_to_ask(desk, conversation.channel, draft, ticket)
    return Answer(value, understood=done, ask=ask, danger=danger)


def _kept(
    desk: Desk, draft: Draft, slot: str, value: str | None, tries: int, *, done: bool
) -> Draft:
    answers = {**draft.answers, slot: value or ""} if done else draft.answers
    if slot == "what" and value:
        category = desk.triage.assess(value).category
        draft = replace(draft, category=category)
    return replace(
        draft,
        answers=answers,
        asked={**draft.asked, slot: tries},
        updated_at=desk.clock.now(),
    )


def _value(slot: str, text: str) -> str | None:
    said = text.strip()
    if not said or is_skip(said):
        return None
    if slot in YES_NO:
        known = yes_no(said)
        return None if known is None else ("yes" if known else "no")
    if slot == "contact":
        return said if understand_contact(said) else None
    return said


async def _danger(
    uow: UnitOfWork,
    desk: Desk,
    conversation: Conversation,
    draft: Draft,
    slot: str,
    value: str | None,
) -> tuple[bool, Conversation]:
    if slot not in SAFETY or not value or value == "no":
        return False, conversation
    report = await gather(uow, desk, conversation, draft.first_seq, draft)
    found = desk.triage.assess(
        report.narrative, answers=report.answers, happening_now=report.when.happening_now
    )
    if found.danger is not Danger.NOW and found.priority is not Priority.P1:
        return False, conversation
    conversation = await file_danger(uow, desk, conversation, because="direct_answer")
    await uow.conversations.save(conversation)
    return True, conversation
