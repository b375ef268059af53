"""Words of what residents hear back beside their own report, from `updates.yml`, and its limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.reports.datafile import Entry, read
from bot.reports.pulse import Feeling, PulseAnswers, pulse_answers
from bot.tickets.outcomes import Share

# Two text messages.
MOST_BY_TEXT = 306
# Fewer could point at one person; the partnership may want more, never fewer.
_FEWEST = 5
_PULSE = ("ask", "thanks", "sorry", "declined")
_PARTS = ("head", "line", "rest", "nothing", "outside", "where")


@dataclass(frozen=True, slots=True)
class Wording:
    """The same for the chat and for text messages."""

    web: str
    sms: str


@dataclass(frozen=True, slots=True)
class YouSaidWords:
    """How it is told what reports led to; see the file for the gaps in the words."""

    fewest: int
    leave_out: frozenset[str]
    everywhere: str
    head: Wording
    line: Wording
    rest: Wording
    nothing: Wording
    outside: Wording
    where: Wording
    shares: Mapping[Share, Wording]


@dataclass(frozen=True, slots=True)
class PulseWords:
    """The pulse question, what follows its answer, and how people answer.

    `choices` are the answers as the chat offers them; the last one is to give none.
    """

    ask: Wording
    thanks: Wording
    sorry: Wording
    declined: Wording
    choices: tuple[str, ...]
    answers: PulseAnswers
    text_ending: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """Everything that residents hear back beside news of their own report."""

    you_said: YouSaidWords
    pulse: PulseWords


def load_feedback(path: Path) -> Feedback:
    """Read and check `updates.yml`; `DataError` names file and line of the first mistake."""
    root = read(path)
    ending = root.need("text_ending").text()
    return Feedback(_you_said(root.need("you_said_we_did")), _pulse(root.need("pulse"), ending))


def _you_said(entry: Entry) -> YouSaidWords:
    shares = {share: _wording(entry.need(share.value)) for share in Share}
    entry.only("fewest", "leave_out", "everywhere", *_PARTS, *(share.value for share in Share))
    fewest = entry.need("fewest")
    if fewest.whole() < _FEWEST:
        raise fewest.error(f"fewer than {_FEWEST} could point at one person")
    parts = {part: _wording(entry.need(part)) for part in _PARTS}
    return YouSaidWords(
        fewest=fewest.whole(),
        leave_out=frozenset(entry.need("leave_out").texts()),
        everywhere=entry.need("everywhere").text(),
        shares=shares,
        **parts,
    )


def _pulse(entry: Entry, ending: str) -> PulseWords:
    entry.only(*_PULSE, "choices", "answers", "declines", "around", "reasons")
    asked, parts = entry.need("ask").need("sms"), {p: _wording(entry.need(p)) for p in _PULSE}
    if len(f"{asked.text()} {ending}") > MOST_BY_TEXT:
        raise asked.error(f"at most {MOST_BY_TEXT} letters with text_ending")
    said, choices = entry.need("answers"), entry.need("choices")
    return PulseWords(
        choices=tuple(choices.need(name).text() for name in (*Feeling, "declined")),
        answers=pulse_answers(
            {feeling: said.need(feeling.value).texts() for feeling in Feeling},
            *(entry.need(name).texts() for name in ("declines", "around", "reasons")),
        ),
        text_ending=ending,
        **parts,
    )


def _wording(entry: Entry) -> Wording:
    entry.only("web", "sms")
    sms = entry.need("sms")
    if not sms.text().isascii() or len(sms.text()) > MOST_BY_TEXT:
        raise sms.error(f"at most {MOST_BY_TEXT} plain letters")
    return Wording(entry.need("web").text(), sms.text())
