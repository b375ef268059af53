"""What the service says in other languages: danger, and whom else to call; `data/phrases`.

One file a language, with the same phrases in each; `en.yml` is the model for the others and gives
the short English that goes beside them. Text messages in Latin letters drop their accents, so that
they are cheap and whole; other scripts have 134 characters, which are two segments.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.errors import DataError
from bot.reports.datafile import Entry, read
from bot.reports.report import Channel

ENGLISH = "en"
QUESTIONS = ("dq_now", "dq_hurt", "dq_safe", "dq_self", "dq_child", "dq_weapon")
WELCOME = ("received", "interpreter", "police_101")
# Said when parts of the service are down, before what to do in danger and where not.
TROUBLE, UNSAVED = "trouble", "unsaved"
CALL = ("possible", "police_101")
# Each phrase with what must stand in it; numbers in the digits that are on the telephone.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "emergency": ("999", "55"),
    "discreet": ("999", "55"),
    "possible": ("999",),
    **dict.fromkeys(QUESTIONS, ()),
    "answer": ("{yes}", "{no}"),
    "received": (),
    "interpreter": ("{name}",),
    "police_101": ("101",),
    TROUBLE: (),
    UNSAVED: (),
}
# Two segments of each alphabet; see `bot/reports/segments.py`.
GSM_LONGEST, UCS_LONGEST = 306, 134
# ASCII that the telephone alphabet lacks or counts double.
_COSTLY = frozenset("`[]{}\\^~|")
# Letters whose plain form is no letter with an accent.
_PLAIN = str.maketrans(dict(zip("łŁđĐıøØ’‘–—", "lLdDioO''--", strict=True)) | dict.fromkeys("¿¡"))


class Direction(StrEnum):
    """Where a line of the script begins."""

    LTR = "ltr"
    RTL = "rtl"


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The phrases of one language; `checked` says that a native speaker has read them.

    `name` is English, `own_name` the language's own. `yes` and `no` are whole answers as people
    type them, in small letters, the first of each on the buttons; `unclear` look like English ones;
    `anonymous` are whole answers that leave the name out.
    """

    code: str
    name: str
    own_name: str
    direction: Direction
    checked: bool
    yes: tuple[str, ...]
    no: tuple[str, ...]
    unclear: tuple[str, ...]
    anonymous: tuple[str, ...]
    web: Mapping[str, str]
    sms: Mapping[str, str]

    def say(self, channel: Channel, *phrases: str) -> str:
        """Return these phrases in a row."""
        words = self.sms if channel is Channel.SMS else self.web
        return " ".join(words[phrase] for phrase in phrases)

    def ask(self, channel: Channel, question: str) -> str:
        """Return a danger question; by text it says how to answer."""
        how = ("answer",) if channel is Channel.SMS else ()
        return self.say(channel, question, *how)


class Phrases(Mapping[str, Phrasebook]):
    """Every language there are phrases for, by code; English among them."""

    def __init__(self, books: Mapping[str, Phrasebook]) -> None:
        """Take the books; `load_phrases` reads them from the data folder."""
        self._books = dict(books)
        self._asked = {
            book.ask(channel, question): book
            for book in books.values()
            for channel in (Channel.WEB, Channel.SMS)
            for question in QUESTIONS
        }

    def __getitem__(self, code: str) -> Phrasebook:
        """Return the phrases of a language; KeyError where there are none."""
        return self._books[code]

    def __iter__(self) -> Iterator[str]:
        """Yield the codes."""
        return iter(self._books)

    def __len__(self) -> int:
        """Return how many languages there are."""
        return len(self._books)

    def foreign(self, code: str | None) -> Phrasebook | None:
        """Return the phrases of another language than English, or None where there are none."""
        return None if code is None or code == ENGLISH else self._books.get(code)

    def asked_in(self, question: str) -> Phrasebook | None:
        """Return the language other than English in which this danger question was asked."""
        book = self._asked.get(question)
        return self.foreign(book.code) if book else None


def load_phrases(folder: Path) -> Phrases:
    """Read and check every file; DataError names file and line of the first mistake."""
    books = {path.stem: _book(path) for path in sorted(folder.glob("*.yml"))}
    if ENGLISH not in books:
        raise DataError(f"{folder}: {ENGLISH}.yml is missing")
    return Phrases(books)


def fits_text(text: str) -> bool:
    """Return whether a text message of these words is at most two segments long."""
    if _is_gsm(text):
        return len(text) <= GSM_LONGEST
    return len(text.encode("utf-16-le")) // 2 <= UCS_LONGEST


def _book(path: Path) -> Phrasebook:
    root = read(path)
    root.only(
        "name", "own_name", "direction", "checked", "yes", "no", "unclear", "anonymous", "phrases"
    )
    yes, no = _listed(root.need("yes")), _listed(root.need("no"))
    both = set(yes) & set(no)
    if both:
        raise root.need("no").error(f"'{min(both)}' is a yes and a no")
    given = root.need("phrases")
    given.only(*NEEDED)
    fill = {"{name}": root.need("name").text(), "{yes}": yes[0].upper(), "{no}": no[0].upper()}
    said = {name: _phrase(name, given.need(name), fill) for name in NEEDED}
    book = Phrasebook(
        code=path.stem,
        name=root.need("name").text(),
        own_name=root.need("own_name").text(),
        direction=root.need("direction").choice(Direction),
        checked=root.need("checked").truth(),
        yes=yes,
        no=no,
        unclear=_listed(unclear) if (unclear := root.get("unclear")) else (),
        anonymous=_listed(nameless) if (nameless := root.get("anonymous")) else (),
        web={name: web for name, (web, _) in said.items()},
        sms={name: sms for name, (_, sms) in said.items()},
    )
    for question in QUESTIONS:
        whole = f"{book.say(Channel.SMS, 'possible')} {book.ask(Channel.SMS, question)}"
        _check_length(given.need(question), whole, "with 'possible' and 'answer' this")
    for name in (TROUBLE, UNSAVED):
        whole = book.say(Channel.SMS, name, *CALL)
        _check_length(given.need(name), whole, "with 'possible' and 'police_101' this")
    return book


def _phrase(name: str, entry: Entry, fill: Mapping[str, str]) -> tuple[str, str]:
    """Return the words for web and text message; one text may serve both."""
    if isinstance(entry.value, Mapping):
        entry.only("web", "sms")
        web, sms = entry.need("web"), entry.get("sms") or entry.need("web")
    else:
        web = sms = entry
    for each in (web, sms):
        missing = [part for part in NEEDED[name] if part not in each.text()]
        if missing:
            raise each.error(f"'{missing[0]}' is missing in '{name}'")
    said = _filled(web, fill), _plain(_filled(sms, fill))
    _check_length(sms, said[1], "this")
    return said


def _filled(entry: Entry, fill: Mapping[str, str]) -> str:
    text = " ".join(entry.text().split())
    for sign, words in fill.items():
        text = text.replace(sign, words)
    if "{" in text or "}" in text:
        raise entry.error("only {name}, {yes} and {no} may stand in braces")
    return text


def _check_length(entry: Entry, text: str, what: str) -> None:
    if not fits_text(text):
        most = GSM_LONGEST if _is_gsm(text) else UCS_LONGEST
        raise entry.error(f"{what} is {len(text)} characters as a text message, {most} at most")


def _plain(text: str) -> str:
    """Return Latin letters without their accents; other scripts as they are."""
    apart = unicodedata.normalize("NFD", text.translate(_PLAIN))
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return bare if _is_gsm(bare) else text


def _is_gsm(text: str) -> bool:
    return text.isascii() and _COSTLY.isdisjoint(text)


def _listed(entry: Entry) -> tuple[str, ...]:
    found = tuple(part.strip().lower() for part in entry.text().split(",") if part.strip())
    if not found:
        raise entry.error("expected words with commas between them")
    return found
