"""The words of `figures.yml`, and which kinds of crime there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.reports.datafile import Entry, read

FILE = "figures.yml"
_TEXTS = ("source", "source_none", "borough", "whole", "ward", "in_ward", "about", "fewer", "and")
_CHANNELS = ("web", "sms")
_ANSWERS = ("held", "few", "none")
_PARTS = ("most", "year")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of police.uk; `crime` is False for what is counted apart from crimes."""

    slug: str
    words: str
    crime: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything residents hear of figures: texts by name, answers by channel and name."""

    fewest: int
    texts: Mapping[str, str]
    kinds: Mapping[str, Kind]
    names: Mapping[str, str]
    answers: Mapping[str, Mapping[str, str]]


def load_wording(path: Path) -> Wording:
    """Read `figures.yml`; DataError names file and line of the first mistake."""
    root = read(path).need("figures")
    root.only("fewest", "kinds", *_TEXTS, *_CHANNELS)
    kinds = [(entry.need("name").text(), _kind(entry)) for entry in root.need("kinds").each()]
    return Wording(
        fewest=root.need("fewest").whole(),
        texts={name: root.need(name).text() if name != "and" else _raw(root) for name in _TEXTS},
        kinds={kind.slug: kind for _, kind in kinds},
        names={name.casefold(): kind.slug for name, kind in kinds},
        answers={channel: _answers(root.need(channel)) for channel in _CHANNELS},
    )


def _raw(root: Entry) -> str:
    return str(root.need("and").value)


def _kind(entry: Entry) -> Kind:
    entry.only("name", "slug", "words", "crime")
    crime = entry.get("crime")
    return Kind(
        slug=entry.need("slug").text(),
        words=entry.need("words").text(),
        crime=crime.truth() if crime else True,
    )


def _answers(entry: Entry) -> Mapping[str, str]:
    entry.only(*_ANSWERS, *_PARTS)
    parts = {name: str(found.value) for name in _PARTS if (found := entry.get(name))}
    told = {name: entry.need(name).text() for name in _ANSWERS}
    for name, text in (*told.items(), *parts.items()):
        _check_gaps(entry, name, text)
    return {**dict.fromkeys(_PARTS, ""), **parts, **told}


def _check_gaps(entry: Entry, name: str, text: str) -> None:
    known = dict.fromkeys(("place", "month", "crimes", "asb", "most", "year", "kinds"), "")
    try:
        text.format_map(known)
    except (KeyError, ValueError, IndexError) as wrong:
        raise entry.error(f"'{name}' has a gap that nothing fills: {wrong}") from wrong
