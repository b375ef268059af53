"""Reads `data/rehearsal/*.yml`: who writes what, what they answer, and what should come of it.

A mistake is named with its file and line. What the members mean is told in `usual.yml`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bot.reports.datafile import Entry, read

# What a turn may wait for beside the bot's own questions.
RECEIPT, ANY = "receipt", "question"
USUAL = "usual.yml"
_TICKET = ("category", "priority", "place", "time", "day", "anonymous", "lead")
_EXPECTED = (
    *("outcome", "tickets", "second", "calm", "needs_human", "language"),
    *("questions", "segments", "hears", "never", *_TICKET),
)


class Outcome(StrEnum):
    """What a conversation comes to."""

    FILED = "filed"
    ADVICE = "advice_999_first"
    UNFINISHED = "unfinished"
    ADDED = "added"
    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    REDIRECTED = "redirected"
    OPTED_OUT = "opted_out"
    OPTED_IN = "opted_in"
    HELPED = "helped"
    STATUS = "status_told"
    STATUS_ASKED = "status_asked"
    STATUS_REFUSED = "status_refused"
    PERSON = "handed_over"
    GREETED = "greeted"
    THANKED = "thanked"
    OUT_OF_SCOPE = "out_of_scope"
    UNCLEAR = "unclear"
    WHAT_NEXT = "asked_what_next"
    LANGUAGE = "language_told"
    PULSE = "pulse_counted"


class Channel(StrEnum):
    """By which door somebody comes."""

    WEB = "web"
    SMS = "sms"


@dataclass(frozen=True, slots=True)
class Turn:
    """What is said: texts sent one at once after the other; `at`, the questions it waits for.

    `danger`: 999 advice must be in the very answer to (one of) these texts. `closed`: before it,
    staff close the last report.
    """

    say: tuple[str, ...]
    at: tuple[str, ...] = ()
    danger: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class TicketWanted:
    """What a ticket must say; empty or None is not judged."""

    category: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    time: tuple[str, ...] = ()
    day: int | None = None
    anonymous: bool | None = None
    lead: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What should come of a conversation; empty or None is not judged."""

    outcome: tuple[Outcome, ...]
    ticket: TicketWanted = TicketWanted()
    second: TicketWanted | None = None
    tickets: int | None = None
    calm: bool = False
    needs_human: bool | None = None
    language: str | None = None
    questions: int | None = None
    segments: int | None = None
    hears: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """One conversation, and what should come of it; `where` is its file and line."""

    id: str
    where: str
    channel: Channel
    situation: str
    turns: tuple[Turn, ...]
    wanted: Wanted
    answers: Mapping[str, str] = field(default_factory=dict)
    goes_on: bool = True
    fast: bool = False
    open: str = ""


@dataclass(frozen=True, slots=True)
class Usual:
    """What residents answer where a script says nothing, and what no resident may ever read."""

    answers: Mapping[str, str]
    never: tuple[str, ...]


def read_usual(folder: Path, questions: Collection[str]) -> Usual:
    """Read `usual.yml`: an answer for every question; `DataError` names file and line."""
    entry = read(folder / USUAL)
    entry.only("usual_answers", "never")
    told = entry.need("usual_answers")
    answers = _answers(told, questions)
    for name in questions:
        if name not in answers and not name.startswith("dq_"):
            raise told.error(f"'{name}' has no answer")
    return Usual(answers, entry.need("never").texts())


def read_scripts(folder: Path, questions: Collection[str]) -> tuple[Script, ...]:
    """Read every script of the folder; `questions` are the names of what the bot asks."""
    scripts: dict[str, Script] = {}
    for path in sorted(folder.glob("*.yml")):
        if path.name == USUAL:
            continue
        file = read(path)
        file.only("scripts")
        for entry in file.need("scripts").each():
            script = _script(entry, questions)
            if script.id in scripts:
                raise entry.error(f"'{script.id}' is written twice, see {scripts[script.id].where}")
            scripts[script.id] = script
    return tuple(scripts.values())


def _script(entry: Entry, questions: Collection[str]) -> Script:
    entry.only(
        *("id", "channel", "situation", "fast", "open", "says", "answers", "goes_on", "expect")
    )
    answers, open_ = entry.get("answers"), entry.get("open")
    script = Script(
        id=entry.need("id").text(),
        where=f"{entry.path.name}, line {entry.line}",
        channel=entry.need("channel").choice(Channel),
        situation=entry.need("situation").text(),
        turns=tuple(_turn(turn, questions) for turn in entry.need("says").each()),
        wanted=_wanted(entry.need("expect")),
        answers=_answers(answers, questions) if answers else {},
        goes_on=_truth(entry, "goes_on", usual=True),
        fast=_truth(entry, "fast", usual=False),
        open=open_.text() if open_ else "",
    )
    if not script.turns:
        raise entry.error("nobody says anything")
    if Outcome.ADVICE in script.wanted.outcome and not any(turn.danger for turn in script.turns):
        raise entry.error("no turn is marked `danger: true`, so no advice can be first")
    return script


def _turn(entry: Entry, questions: Collection[str]) -> Turn:
    if isinstance(entry.value, str):
        return Turn((entry.text(),))
    entry.only("say", "at", "danger", "closed")
    say, at = entry.need("say"), entry.get("at")
    return Turn(
        say=_one_or_more(say),
        at=_known(at, (*questions, RECEIPT, ANY)) if at else (),
        danger=_truth(entry, "danger", usual=False),
        closed=_truth(entry, "closed", usual=False),
    )


def _answers(entry: Entry, questions: Collection[str]) -> dict[str, str]:
    for name, answer in entry.fields().items():
        if name not in questions and name != "danger":
            raise answer.error(f"'{name}' is nothing that the bot asks for")
    return {name: answer.text() for name, answer in entry.fields().items()}


def _wanted(entry: Entry) -> Wanted:
    entry.only(*_EXPECTED)
    outcome, second, language = entry.need("outcome"), entry.get("second"), entry.get("language")
    several = outcome.each() if isinstance(outcome.value, tuple) else iter((outcome,))
    if second:
        second.only(*_TICKET)
    return Wanted(
        outcome=tuple(each.choice(Outcome) for each in several),
        ticket=_ticket(entry),
        second=_ticket(second) if second else None,
        tickets=_whole(entry, "tickets"),
        calm=_truth(entry, "calm", usual=False),
        needs_human=_maybe(entry, "needs_human"),
        language=language.text() if language else None,
        questions=_whole(entry, "questions"),
        segments=_whole(entry, "segments"),
        hears=_texts(entry, "hears"),
        never=_texts(entry, "never"),
    )


def _ticket(entry: Entry) -> TicketWanted:
    lead, priority = entry.get("lead"), entry.get("priority")
    return TicketWanted(
        category=_texts(entry, "category"),
        priority=_known(priority, ("P1", "P2", "P3", "P4")) if priority else (),
        place=_texts(entry, "place"),
        time=_texts(entry, "time"),
        day=_whole(entry, "day"),
        anonymous=_maybe(entry, "anonymous"),
        lead=lead.text() if lead else None,
    )


def _one_or_more(entry: Entry) -> tuple[str, ...]:
    return entry.texts() if isinstance(entry.value, tuple) else (entry.text(),)


def _texts(entry: Entry, name: str) -> tuple[str, ...]:
    found = entry.get(name)
    return _one_or_more(found) if found else ()


def _known(entry: Entry, names: Collection[str]) -> tuple[str, ...]:
    found = _one_or_more(entry)
    for name in found:
        if name not in names:
            raise entry.error(f"'{name}' is not one of: {', '.join(names)}")
    return found


def _whole(entry: Entry, name: str) -> int | None:
    found = entry.get(name)
    return found.whole() if found else None


def _maybe(entry: Entry, name: str) -> bool | None:
    found = entry.get(name)
    return found.truth() if found else None


def _truth(entry: Entry, name: str, *, usual: bool) -> bool:
    found = _maybe(entry, name)
    return usual if found is None else found
