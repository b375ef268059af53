"""Gathers one report out of what a conversation holds: the words, the answers, the wishes.

`gather` only reads the store. What the words mean takes longer to find out: see `study`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.reports.answers import understand_answer, yes_no
from bot.reports.contact import understand_contact
from bot.reports.contact_part import contact_part, without_contact
from bot.reports.conversation import Conversation, Draft, Kind, Message, Sender
from bot.reports.reachable import passes_on, shares_name
from bot.reports.report import Channel, Consents, Place, Report, Reporter, When
from bot.reports.when import understand
from bot.triage.assessment import Assessment
from bot.triage.danger import Danger
from bot.usecases.ports import UnitOfWork

# Answers to these say nothing of the incident, and some hold contact details.
ASIDE = frozenset({"contact", "consent", "confirm", "support", "safe_contact"})
# Answers to these tell no kind of incident, nor do a few words of yes, no or "dunno".
_PLAIN = frozenset({"where", "when", "how_often", "landlord", "premises", "vehicle", "would_help"})
_FEW_WORDS = 4
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of one incident: the resident's texts in order, and the answers by slot.

    `danger` is the gravest that the floor saw in any of the texts when it came.
    """

    conversation: Conversation
    texts: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    danger: Danger = Danger.NONE

    def with_text(self, text: str, danger: Danger) -> "Told":
        """Return the same with one more text."""
        return replace(self, texts=(*self.texts, text), danger=self.danger.higher(danger))

    def with_answer(self, slot: str, said: str) -> "Told":
        """Return the same with one more answer."""
        return replace(self, answers={**self.answers, slot: said})


@dataclass(frozen=True, slots=True)
class Case:
    """A report, what triage makes of it, and the gravest danger seen as it came in."""

    report: Report
    assessment: Assessment
    danger: Danger


async def gather(
    uow: UnitOfWork,
    conversation: Conversation,
    first_seq: int,
    draft: Draft | None,
    until: int | None = None,
) -> Told:
    """Return all that was told, from the message `first_seq` on; `until` begins something else."""
    told = Told(conversation, answers=dict(draft.answers) if draft else {})
    parts = draft.parts if draft else {}
    texts: list[str] = []
    danger = Danger.NONE
    page = await uow.messages.after(conversation.id, first_seq - 1, _PAGE)
    while page:
        own = [message for message in page if _tells(message, until)]
        words = (parts.get(message.seq, message.text) for message in own)
        texts += [said for said in words if said]
        danger = _gravest(danger, (one for one in own if parts.get(one.seq, one.text)))
        rest = len(page) == _PAGE
        page = await uow.messages.after(conversation.id, page[-1].seq, _PAGE) if rest else ()
    return replace(told, texts=tuple(texts), danger=danger)


def _tells(message: Message, until: int | None) -> bool:
    """Tell whether it is part of the report; an answer to a notice (the pulse question) is not."""
    before = until is None or message.seq < until
    theirs = message.sender is Sender.RESIDENT and message.kind is not Kind.NOTICE
    return theirs and before


def _gravest(danger: Danger, messages: Iterable[Message]) -> Danger:
    for message in messages:
        danger = danger.higher(Danger(message.danger))
    return danger


def report_of(
    told: Told, *, narrative: str, answers: Mapping[str, str], place: Place, when: When
) -> Report:
    """Return the report of what was told, with what was made of its words."""
    return Report(
        narrative=narrative,
        channel=told.conversation.channel,
        conversation_id=told.conversation.id,
        place=place,
        when=when,
        reporter=reporter_of(told.conversation, told.answers),
        consents=_consents(told.answers),
        answers=answers,
    )


def narrative_of(texts: Iterable[str], answers: Mapping[str, str]) -> str:
    """Return what was told in its own words, without what only says how to reach somebody."""
    said = "\n".join(answers[slot] for slot in ASIDE - {"contact"} if answers.get(slot))
    aside = {line.strip() for line in said.splitlines()}
    details = frozenset(contact_part(answers.get("contact", "")).splitlines())
    lines = (line for text in texts for line in text.splitlines() if line.strip() not in aside)
    told = (without_contact(line, details) for line in lines)
    return "\n".join(line for line in told if line is not None)


def story_of(narrative: str, answers: Mapping[str, str]) -> str:
    """Return the lines of a narrative that tell what happened, without bare answers around it."""
    plain = {answers[slot].strip() for slot in _PLAIN if answers.get(slot)}
    lines = narrative.splitlines()
    return "\n".join(line for line in lines if line.strip() not in plain and not _bare(line))


def _bare(line: str) -> bool:
    return understand_answer(line) is not None and len(line.split()) <= _FEW_WORDS


def said_of_it(answers: Mapping[str, str]) -> Mapping[str, str]:
    """Return the answers that say something of the incident."""
    return {slot: words for slot, words in answers.items() if words and slot not in ASIDE}


def when_told(answers: Mapping[str, str], at: datetime) -> When:
    """Return when it happened, as the answers say; `at` is the aware time of asking."""
    said = answers.get("when") or ""
    now = yes_no(answers.get("happening_now") or "")
    found = understand(said, at) if said else When()
    if now is None:
        return found
    return When(found.text, found.start, found.end, found.pattern, happening_now=now)


def reporter_of(conversation: Conversation, answers: Mapping[str, str]) -> Reporter:
    """Return who reports, as far as they said."""
    said = answers.get("contact")
    told = understand_contact(said) if said else None
    safe = yes_no(answers.get("safe_contact") or "")
    if conversation.channel is Channel.SMS:
        share = shares_name(answers.get("consent"))
        return Reporter(
            # Who skips the question leaves it out: a number is passed on for a yes only.
            anonymous=not share if "consent" in answers else None,
            name=told.name if told else None,
            contact=conversation.contact,
            safe_to_contact=safe,
            language=conversation.language,
        )
    return Reporter(
        anonymous=told.anonymous if told else ("contact" in answers or None),
        name=told.name if told else None,
        contact=told.contact if told else None,
        safe_to_contact=safe,
        language=conversation.language,
    )


def _consents(answers: Mapping[str, str]) -> Consents:
    return Consents(
        share_identity=shares_name(answers.get("consent")),
        pass_on=passes_on(answers.get("consent")),
        text_updates=yes_no(answers.get("safe_contact") or ""),
        support=yes_no(answers.get("support") or ""),
    )
