"""Gathers one report out of what a conversation holds: the words, the answers, the wishes."""

from collections.abc import Mapping, Sequence

from bot.reports.answers import yes_no
from bot.reports.contact import understand_contact
from bot.reports.conversation import Conversation, Draft, Message, Sender
from bot.reports.report import Channel, Consents, Place, Report, Reporter, When
from bot.reports.when import understand
from bot.usecases.desk import Desk
from bot.usecases.ports import UnitOfWork

# Nobody names the place later than this; looking through 400,000 characters takes a second.
MOST_PLACED = 2_000
# Answers to these say nothing of the incident, and some hold contact details.
ASIDE = frozenset({"contact", "consent", "confirm", "support", "safe_contact"})


async def gather(
    uow: UnitOfWork, desk: Desk, conversation: Conversation, first_seq: int, draft: Draft | None
) -> Report:
    """Return the report as far as it is told, from the message `first_seq` on."""
    answers = dict(draft.answers) if draft else {}
    messages = await uow.messages.after(conversation.id, first_seq - 1)
    narrative = _narrative(messages, answers)
    return Report(
        narrative=narrative,
        channel=conversation.channel,
        conversation_id=conversation.id,
        place=_place(desk, answers, narrative),
        when=_when(desk, answers),
        reporter=_reporter(conversation, answers),
        consents=_consents(answers),
        answers={slot: said for slot, said in answers.items() if said and slot not in ASIDE},
    )


def _narrative(messages: Sequence[Message], answers: Mapping[str, str]) -> str:
    said = "\n".join(answers[slot] for slot in ASIDE if answers.get(slot))
    aside = {line.strip() for line in said.splitlines()}
    own = (message.text for message in messages if message.sender is Sender.RESIDENT)
    lines = (line for text in own for line in text.splitlines())
    return "\n".join(line for line in lines if line.strip() not in aside)


def _place(desk: Desk, answers: Mapping[str, str], narrative: str) -> Place:
    return desk.places.locate(answers.get("where"), narrative[:MOST_PLACED])


def _when(desk: Desk, answers: Mapping[str, str]) -> When:
    said = answers.get("when") or ""
    now = yes_no(answers.get("happening_now") or "")
    found = understand(said, desk.clock.now()) if said else When()
    if now is None:
        return found
    return When(found.text, found.start, found.end, found.pattern, happening_now=now)


def _reporter(conversation: Conversation, answers: Mapping[str, str]) -> Reporter:
    said = answers.get("contact")
    told = understand_contact(said) if said else None
    safe = yes_no(answers.get("safe_contact") or "")
    if conversation.channel is Channel.SMS:
        share = yes_no(answers.get("consent") or "")
        return Reporter(
            anonymous=None if share is None else not share,
            name=told.name if told else None,
            contact=conversation.contact,
            safe_to_contact=safe,
            language=conversation.language,
        )
    return Reporter(
        anonymous=told.anonymous if told else None,
        name=told.name if told else None,
        contact=told.contact if told else None,
        safe_to_contact=safe,
        language=conversation.language,
    )


def _consents(answers: Mapping[str, str]) -> Consents:
    return Consents(
        share_identity=yes_no(answers.get("consent") or ""),
        text_updates=yes_no(answers.get("safe_contact") or ""),
        support=yes_no(answers.get("support") or ""),
    )
