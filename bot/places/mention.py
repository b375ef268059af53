"""Finds where a text names a place: listed names, misspelt ones, and anything called a road."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.places.gazetteer import Kind, Row
from bot.places.spelling import Spelling
from bot.places.words import STREET, STREET_IF_CAPITAL, Token, key, name_key

_LONGEST = 6
_FEW = 4
CUES = frozenset(
    "in at near by behind outside around round on opposite beside inside along across through"
    " thru off nr nearby over between past up down under beneath above below from within onto"
    " into nxt next of upon towards toward to is its".split()
)
_ARTICLES = frozenset("the a that old top bottom end middle back front side corner".split())
# What may stand before "road" without being its name: "the road", "my street", "a busy road".
_NOT_NAMES = frozenset(
    "the a an my our your his her their this that which what some any every each one two both"
    " other another main busy side back front same next whole entire long short quiet dark wet"
    " icy public private open closed in on at of to from off up down along across and or but by"
    " near behind outside around round opposite through over under with for is was are were be"
    " been it its he she they we i you me him them us there here where when then just about all"
    " no not do does did very own local residential cycle bus bike car dirt country middle end"
    " cross off-road street road lane avenue into onto between past left right out against if so"
    " than too as who whose how local over dead way bridleway people kids lads parked blocking"
    " crossing high sat walking driving drove ran run riding stood standing live lives living"
    " lived going down racing speeding speed boy".split()
)
# "A lad called Norton" is no place.
_BEFORE_PEOPLE = frozenset("called named mr mrs miss ms".split())
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

    `rows` is empty for a road that no list holds; `name` is then its name as written. `sure` is 1
    for a listed name and less for a misspelt or unlisted one.
    """

    rows: tuple[Row, ...]
    name: str
    first: int
    last: int
    sure: float = 1.0

    @property
    def listed(self) -> bool:
        """True where the gazetteer holds it."""
        return bool(self.rows)


class Names:
    """Every name and nickname of the gazetteer, ready to be found in a text."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in rows:
            for name in dict.fromkeys((row.name, *row.aliases)):
                if row not in self._rows[name_key(name)]:
                    self._rows[name_key(name)].append(row)
        self._spelling = Spelling(" ".join(words) for words in self._rows)

    def mentions(self, text: str, words: tuple[Token, ...]) -> tuple[Mention, ...]:
        """Return what the text names, in order, without overlaps."""
        found = list(self._listed(words))
        taken = _taken(found)
        found += [m for m in self._misspelt(words) if not taken & set(range(m.first, m.last + 1))]
        taken = _taken(found)
        found += [m for m in _roads(text, words) if not taken & set(range(m.first, m.last + 1))]
        return tuple(sorted(found, key=lambda mention: mention.first))

    def _listed(self, words: tuple[Token, ...]) -> Iterator[Mention]:
        at = 0
        while at < len(words):
            mention = self._longest(words, at)
            if mention:
                yield mention
                at = mention.last + 1
            else:
                at += 1

    def _longest(self, words: tuple[Token, ...], at: int) -> Mention | None:
        for last in range(min(at + _LONGEST, len(words)) - 1, at - 1, -1):
            rows = self._rows.get(key(tuple(token.word for token in words[at : last + 1])))
            rows = [row for row in rows or () if _counts(row, words, at, last)]
            if rows:
                return Mention(tuple(rows), rows[0].name, at, last)
        return None

    def _misspelt(self, words: tuple[Token, ...]) -> Iterator[Mention]:
        at = 0
        while at < len(words):
            mention = self._meant(words, at) if _may_start(words, at) else None
            if mention:
                yield mention
            at = mention.last + 1 if mention else at + 1

    def _meant(self, words: tuple[Token, ...], at: int) -> Mention | None:
        for last in range(min(at + 3, len(words)) - 1, at - 1, -1):
            part = key(tuple(token.word for token in words[at : last + 1]))
            if part[0] in _NOT_NAMES or part[-1] in _NOT_NAMES - STREET:
                continue
            if part in self._rows:
                # Spelt right, and left out for a reason.
                continue
            if len(part) == 1 and (part[0] in _PLAIN or part[0] in STREET):
                continue
            names = self._spelling.nearest(" ".join(part))
            near = {row for name in names for row in self._rows[tuple(name.split())]}
            rows = [row for row in near if not row.cue and not _street_follows(row, words, last)]
            # Two names as near as each other: nobody knows which was meant.
            if len({row.name for row in rows}) == 1:
                return Mention(tuple(rows), rows[0].name, at, last, sure=0.85)
        return None


def after_cue(words: tuple[Token, ...], at: int) -> str | None:
    """Return the word such as "in" or "behind the" that leads to the word at this place."""
    for back in range(at - 1, max(at - 5, -1), -1):
        word = words[back].word
        if word in CUES:
            return word
        if word not in _ARTICLES and not word.isdigit():
            return None
    return None


def _counts(row: Row, words: tuple[Token, ...], first: int, last: int) -> bool:
    if _street_follows(row, words, last):
        return False
    if first and words[first - 1].word in _BEFORE_PEOPLE:
        return False
    if not row.cue:
        return True
    return after_cue(words, first) is not None or len(words) <= _FEW


def _street_follows(row: Row, words: tuple[Token, ...], last: int) -> bool:
    """Tell whether a road of this name is meant: "Hartlepool Road" is not Hartlepool."""
    if row.kind is Kind.ROAD or last + 1 >= len(words):
        return False
    after = words[last + 1]
    return after.word in STREET or (after.word in STREET_IF_CAPITAL and after.capital)


def _may_start(words: tuple[Token, ...], at: int) -> bool:
    if len(words) <= _FEW or after_cue(words, at):
        return True
    return any(token.word in STREET for token in words[at + 1 : at + 3])


def _roads(text: str, words: tuple[Token, ...]) -> Iterator[Mention]:
    for last, token in enumerate(words):
        capital = token.word in STREET_IF_CAPITAL and token.capital and not text.isupper()
        plain = token.word in STREET or (token.word == "st" and last > 0)
        if not (capital or plain):
            continue
        first = _road_start(text, words, last, capital=capital)
        if first < last and (capital or words[first].capital or after_cue(words, first)):
            name = " ".join(w.word.capitalize() for w in words[first:last])
            kind = "Street" if token.word == "st" else token.word.capitalize()
            yield Mention((), f"{name} {kind}", first, last, sure=0.6)


def _road_start(text: str, words: tuple[Token, ...], last: int, *, capital: bool) -> int:
    first = last
    while first and last - first < 3:
        before = words[first - 1]
        gap = text[before.end : words[first].start]
        if before.word in _NOT_NAMES or before.word[0].isdigit() or gap.strip(" "):
            break
        if (capital or before.word.endswith("ing")) and not before.capital:
            break
        first -= 1
    return first


def _taken(mentions: Iterable[Mention]) -> set[int]:
    return {at for mention in mentions for at in range(mention.first, mention.last + 1)}
