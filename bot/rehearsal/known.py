"""What the bot says, by name: found in the files where its words are written, as residents see it.

Names are `where`, `confirm`, … for questions, `utter_…` for other replies, `faq:…`, `sms:…`,
`pulse:…`, and `did:…` for what reports led to.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.reports.datafile import Entry, read
from bot.settings import ROOT

RESPONSES = ROOT / "bot" / "domain" / "responses"
_ASK = "utter_ask_report_form_"
_ALSO_ASKS = {
    "utter_confirm_again": "confirm",
    "utter_confirm_no_details": "confirm",
    "utter_ask_which_place": "which",
    "utter_ask_which_town": "which",
    "utter_ask_what_to_change": "change",
    "utter_ask_passing_on": "consent",
}
# Questions that are not part of the interview: showing back, and what to change then.
CLOSING = frozenset({"confirm", "change"})
_PULSE = ("ask", "thanks", "sorry", "declined")
_DID = ("head", "nothing", "outside")
_GAP = re.compile(r"\\\{\w+\\\}")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Known:
    """Patterns of everything the bot may say; `questions` are the names of what it asks."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    questions: frozenset[str]

    def names(self, text: str) -> tuple[str, ...]:
        """Return what a message says, in order; a sentence within a longer one does not count."""
        flat = _flat(text)
        found = [
            (m.span(), name) for name, pattern in self.patterns for m in pattern.finditer(flat)
        ]
        whole = [
            ((begin, end), name)
            for (begin, end), name in found
            if not any(b <= begin and end <= e and (b, e) != (begin, end) for (b, e), _ in found)
        ]
        return tuple(dict.fromkeys(name for _, name in sorted(whole)))

    def question(self, text: str) -> str | None:
        """Return the last thing a message asks for, or None where it asks nothing."""
        return next((name for name in reversed(self.names(text)) if name in self.questions), None)


def load_known(data: Path, responses: Path = RESPONSES) -> Known:
    """Read all words of the bot; `DataError` names the file and line of a mistake."""
    said = [*_replies(responses), *_danger(data), *_answers(data), *_figures(data), *_texting(data)]
    said += [*_foreign(data), *_feedback(data)]
    asked = {name for name, _ in said if ":" not in name and not name.startswith("utter_")}
    return Known(tuple((name, _pattern(text)) for name, text in said), frozenset(asked))


def _replies(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.glob("*.yml")):
        for utter, entry in read(path).need("responses").fields().items():
            name = _ALSO_ASKS.get(utter, utter.removeprefix(_ASK))
            for wording in entry.each():
                yield name, wording.need("text").text()


def _danger(data: Path) -> Iterator[tuple[str, str]]:
    for name, entry in read(data / "red_flags.yml").need("questions").fields().items():
        for wording in entry.fields().values():
            yield name, wording.text()


def _answers(data: Path) -> Iterator[tuple[str, str]]:
    for entry in read(data / "faq.yml").need("faqs").each():
        for channel in ("web", "sms"):
            yield f"faq:{entry.need('id').text()}", entry.need(channel).text()


def _figures(data: Path) -> Iterator[tuple[str, str]]:
    root = read(data / "figures.yml").need("figures")
    for channel in ("web", "sms"):
        for name in ("held", "few", "none"):
            yield "faq:crime_figures", root.need(channel).need(name).text()


def _texting(data: Path) -> Iterator[tuple[str, str]]:
    for name, entry in read(data / "sms.yml").need("sms_words").fields().items():
        yield f"sms:{name}", entry.text()


def _feedback(data: Path) -> Iterator[tuple[str, str]]:
    """Yield the pulse question and its thanks, and how an answer on what reports led to begins."""
    file = read(data / "updates.yml")
    parts = {"pulse": _PULSE, "you_said_we_did": _DID}
    for part, names in parts.items():
        for name in names:
            for wording in file.need(part).need(name).fields().values():
                yield f"{'pulse' if part == 'pulse' else 'did'}:{name}", wording.text()


def _foreign(data: Path) -> Iterator[tuple[str, str]]:
    """Yield the danger questions and the welcome of every language."""
    for path in sorted((data / "phrases").glob("*.yml")):
        phrases: Mapping[str, Entry] = read(path).need("phrases").fields()
        for name, entry in phrases.items():
            wordings = entry.fields().values() if isinstance(entry.value, Mapping) else (entry,)
            if name.startswith("dq_"):
                yield from ((name, wording.text()) for wording in wordings)
            elif name == "received":
                yield from ((f"language:{path.stem}", wording.text()) for wording in wordings)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(_GAP.sub(".*?", re.escape(_flat(text))), re.IGNORECASE)


def _flat(text: str) -> str:
    """Without accents, which texts in Latin letters lose on their way to a telephone."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _SPACES.sub(" ", bare).strip()
