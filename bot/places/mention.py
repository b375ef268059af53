"""Finds where a text names a place: listed names, misspelt ones, and anything called a road."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.places.cues import (
    BEFORE_PEOPLE,
    NO_STREETS,
    NOT_NAMES,
    after_cue,
    alone,
    is_somebody,
    of_any_street,
    stands_apart,
)
from bot.places.gazetteer import AREA_KINDS, Kind, Row
from bot.places.imported import may_be_misspelt, stands_as_name
from bot.places.spelling import Spelling
from bot.places.unlisted import unlisted_places
from bot.places.words import SHORT, STREET, STREET_IF_CAPITAL, Token, key, name_key

_LONGEST = 6
_UNLISTED = 0.6
_STOP = re.compile(r"\s?[.!?]\s")
# "St.", "Dr." and "Rd." end no sentence, and no more does "Cres.".
_ABBREVIATED = 3
_FEW = 4
# Misspelt place names must not be seen in plain words; found on our own reports and wordings.
_PLAIN = frozenset(
    "north south carton hardwork parking market marketing station stations tiles killing"
    " billing stocking stock newton norther fairly fairer village villages parkland portable"
    " yard warm farm nortons harden hardwicks stoke shopping throne mandate mandible vandals"
    " vandal green greens thorny grove trimming redder redcap darling stained stocked splash"
    " elder river rivers forum globe kings kingsley queens maltby's bishop bishops durham's"
    " albion acclaim eton alton milton hilt wilton wilson london's leads needs seeds weeds deeds"
    " leeds's marsh grange cowper party sober rounds rings ring rosebery".split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One place named in a text: what it may be, and where it stands.

    `rows` is empty for what no list holds; `name` is then its name as written, and `street` False
    for a park, a school and the like. `sure` is 1 for a listed name, less for all others.
    """

    rows: tuple[Row, ...]
    name: str
    first: int
    last: int
    sure: float = 1.0
    street: bool = True

    @property
    def listed(self) -> bool:
        """True where the gazetteer holds it."""
        return bool(self.rows)


class Names:
    """Every name and nickname of the gazetteer, ready to be found in a text."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        imported: dict[str, set[str]] = defaultdict(set)
        own: dict[str, None] = {}
        for row in rows:
            for words in dict.fromkeys(map(name_key, (row.name, *row.aliases))):
                self._rows[words].append(row)
                if not row.imported:
                    own[" ".join(words)] = None
                elif may_be_misspelt(row, words):
                    imported[words[-1]].add(" ".join(words[:-1]))
        self._spelling = Spelling(own)
        # Of imported names only what stands before "road", "close" and so on may be misspelt.
        self._streets = {ending: Spelling(names) for ending, names in imported.items()}

    def mentions(self, text: str, words: tuple[Token, ...]) -> tuple[Mention, ...]:
        """Return what the text names, in order; only "Hardwick" lies within "Hardwick rec"."""
        found = list(self._listed(text, words))
        taken = _taken(found)
        slips = self._misspelt(text, words)
        found += [m for m in slips if not taken & set(range(m.first, m.last + 1))]
        taken = _taken(found)
        areas = [(m.first, m.last) for m in found if m.listed and m.rows[0].kind in AREA_KINDS]
        roads = _roads(text, words, dict(areas))
        found += [m for m in roads if not taken & set(range(m.first, m.last + 1))]
        taken = _taken(m for m in found if (m.first, m.last) not in areas)
        found += [
            Mention((), name, first, last, sure=_UNLISTED, street=False)
            for name, first, last in unlisted_places(text, words, areas)
            if not taken & set(range(first, last + 1))
        ]
        return tuple(sorted(found, key=lambda mention: mention.first))

    def _listed(self, text: str, words: tuple[Token, ...]) -> Iterator[Mention]:
        at, shouted = 0, text.isupper()
        while at < len(words):
            mention = self._longest(text, words, at, shouted=shouted)
            if mention:
                yield mention
                at = mention.last + 1
            else:
                at += 1

    def _longest(
        self, text: str, words: tuple[Token, ...], at: int, *, shouted: bool
    ) -> Mention | None:
        for last in range(min(at + _LONGEST, len(words)) - 1, at - 1, -1):
            rows = self._named(tuple(token.word for token in words[at : last + 1]))
            rows = [
                row for row in rows or () if _counts(row, text, words, (at, last), shouted=shouted)
            ]
            if rows and not _ends_within(text, words[at : last + 1]):
                return Mention(tuple(rows), rows[0].name, at, last)
        return None

    def _named(self, part: tuple[str, ...]) -> Sequence[Row] | None:
        """Return the rows of a name; "Asda in Thornaby" is "Asda Thornaby"."""
        rows = self._rows.get(key(part))
        if rows or "in" not in part[1:-1] or part[-1] == "the":
            return rows
        short = self._rows.get(key(tuple(word for word in part if word not in {"in", "the"})), ())
        return [row for row in short if row.kind is not Kind.ROAD]

    def _misspelt(self, text: str, words: tuple[Token, ...]) -> Iterator[Mention]:
        at = 0
        while at < len(words):
            mention = self._meant(text, words, at) if _may_start(words, at) else None
            if mention:
                yield mention
            at = mention.last + 1 if mention else at + 1

    def _meant(self, text: str, words: tuple[Token, ...], at: int) -> Mention | None:
        for last in range(min(at + 3, len(words)) - 1, at - 1, -1):
            part = key(tuple(token.word for token in words[at : last + 1]))
            if _ends_within(text, words[at : last + 1]):
                continue
            if part[0] in NOT_NAMES or part[-1] in NOT_NAMES - STREET:
                continue
            if part in self._rows:
                # Spelt right, and left out for a reason.
                continue
            if len(part) == 1 and (part[0] in _PLAIN or part[0] in STREET):
                continue
            near = [r for r in self._near(part) if not _street_follows(r, text, words, last)]
            # Two names as near as each other: nobody knows which was meant.
            if len({row.name for row in near}) == 1:
                return Mention(tuple(near), near[0].name, at, last, sure=0.85)
        return None

    def _near(self, part: tuple[str, ...]) -> list[Row]:
        """Return what misspelt words may mean, ours first."""
        names = self._spelling.nearest(" ".join(part))
        near = (row for name in names for row in self._rows[tuple(name.split())])
        rows = [row for row in dict.fromkeys(near) if not row.cue]
        streets = self._streets.get(part[-1])
        if rows or not streets:
            return rows
        stems = streets.nearest(" ".join(part[:-1]))
        return [row for stem in stems for row in self._rows[*stem.split(), part[-1]]]


def _counts(
    row: Row, text: str, words: tuple[Token, ...], span: tuple[int, int], *, shouted: bool
) -> bool:
    first, last = span
    if _street_follows(row, text, words, last):
        return False
    if first and words[first - 1].word in BEFORE_PEOPLE:
        return False
    if row.imported:
        return stands_as_name(words, first, last, shouted=shouted)
    if not row.cue:
        return True
    return after_cue(words, first) is not None or len(words) <= _FEW


def _street_follows(row: Row, text: str, words: tuple[Token, ...], last: int) -> bool:
    """Tell whether a road of this name is meant: "Hartlepool Road" is not Hartlepool."""
    if row.kind is Kind.ROAD or _ends_within(text, words[last : last + 2]):
        return False
    if last + 1 >= len(words):
        return False
    after = words[last + 1]
    return after.word in STREET or (after.word in STREET_IF_CAPITAL and after.capital)


def _may_start(words: tuple[Token, ...], at: int) -> bool:
    if len(words) <= _FEW or after_cue(words, at):
        return True
    return any(token.word in STREET for token in words[at + 1 : at + 3])


def _roads(text: str, words: tuple[Token, ...], areas: Mapping[int, int]) -> Iterator[Mention]:
    for last, token in enumerate(words):
        capital = token.word in STREET_IF_CAPITAL and token.capital and not text.isupper()
        plain = token.word in STREET or (token.word == "st" and last > 0)
        plain = plain or stands_apart(text, words, last)
        if not (capital or plain):
            continue
        first = _road_start(text, words, last, capital=capital)
        if of_any_street(words, first, last) or _any_such(words, first):
            continue
        if is_somebody(words, first, last, areas, surname=capital):
            continue
        apart = token.word not in STREET and not capital and token.word != "st"
        led = apart or words[first].capital or after_cue(words, first)
        short = last - first == 1 or len(words) == last - first + 1
        by_itself = (short and alone(text, words, first, last)) or last + 1 in areas
        by_itself = by_itself and words[last - 1].word not in NO_STREETS
        if first < last and (capital or led or by_itself):
            name = " ".join(w.word.capitalize() for w in words[first:last])
            kind = "Street" if token.word == "st" else token.word.capitalize()
            yield Mention((), f"{name} {kind}", first, last, sure=_UNLISTED)


def _any_such(words: tuple[Token, ...], first: int) -> bool:
    """Tell whether "a" stands before: "it is a winding road" names none, "a Winding Road" does."""
    return first > 0 and words[first - 1].word in {"a", "an"} and not words[first].capital


def _road_start(text: str, words: tuple[Token, ...], last: int, *, capital: bool) -> int:
    first = last
    while first and last - first < 3:
        before = words[first - 1]
        gap = text[before.end : words[first].start]
        if before.word in NOT_NAMES or before.word[0].isdigit() or gap.strip(" "):
            break
        if (capital or before.word.endswith("ing")) and not before.capital:
            break
        first -= 1
    return first


def _ends_within(text: str, words: tuple[Token, ...]) -> bool:
    """Tell whether a sentence ends within: "at Mandale. School is out", but not "St. Ann"."""
    return any(_ends(text, one) for one in words[:-1])


def _ends(text: str, one: Token) -> bool:
    written = text[one.start : one.end].lower()
    shortened = len(written) <= _ABBREVIATED or written in SHORT
    return not shortened and _STOP.match(text, one.end) is not None


def _taken(mentions: Iterable[Mention]) -> set[int]:
    return {at for mention in mentions for at in range(mention.first, mention.last + 1)}
