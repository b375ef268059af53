"""What residents hear when a partner says what became of their report, from `updates.yml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.reports.datafile import Entry, read
from bot.tickets.status import PARTNER_MAY_SET, Status

# One text message in the GSM-7 alphabet.
_ONE_TEXT = 160


@dataclass(frozen=True, slots=True)
class StatusWords:
    """The words for one status: for the chat, and such that give nothing away."""

    web: str
    discreet: str


@dataclass(frozen=True, slots=True)
class UpdateWords:
    """Words for every status a partner may set, and for what it adds."""

    status: Mapping[Status, StatusWords]
    text_ending: str
    passed_to: str
    note: str
    question: str


def load_update_words(path: Path) -> UpdateWords:
    """Read and check `updates.yml`; `DataError` names file and line of the first mistake."""
    root = read(path)
    root.only(
        "status_words", "text_ending", "passed_to", "note", "question", "pulse", "you_said_we_did"
    )
    listed = root.need("status_words")
    ending = root.need("text_ending").text()
    return UpdateWords(
        status={s: _words(listed.need(s.value), ending) for s in sorted(PARTNER_MAY_SET)},
        text_ending=ending,
        passed_to=_with(root.need("passed_to"), "{passed_to}"),
        note=_with(root.need("note"), "{note}"),
        question=_with(root.need("question"), "{question}"),
    )


def _words(entry: Entry, ending: str) -> StatusWords:
    entry.only("web", "discreet")
    discreet = entry.need("discreet").text()
    text = f"{discreet} {ending}"
    if len(text) > _ONE_TEXT or not text.isascii() or "{" in text:
        raise entry.need("discreet").error(
            f"at most {_ONE_TEXT} plain letters with text_ending, and nothing in braces"
        )
    return StatusWords(_with(entry.need("web"), "{partner}"), discreet)


def _with(entry: Entry, place: str) -> str:
    if place not in entry.text():
        raise entry.error(f"these words need {place}")
    return entry.text()
