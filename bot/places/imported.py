"""How names from open data join our own: which are kept, and where in a text they count.

Nobody has read them: thousands of names, and many are everyday words ("Back Lane", "The Avenue",
"Park Close"). So they count only where they stand as a name, and ours go first.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.places.area import Area, apart
from bot.places.cues import NOT_NAMES, after_cue
from bot.places.gazetteer import Kind, Row
from bot.places.words import STREET, STREET_IF_CAPITAL, Token, key, name_key

_THROUGHOUT = frozenset({Kind.TRUNK_ROAD, Kind.REGION, Kind.ELSEWHERE})
_SMALL = frozenset("the of and in on le de la".split())
_ALONG = frozenset("on down up along off".split())
# "park close to the shops", "we live close by".
_AFTER_CLOSE = frozenset("to by enough together up".split())
_PLAIN_STEMS = NOT_NAMES | frozenset("new old little great bottom top village".split())


def lacking(ours: Sequence[Row], imported: Sequence[Row], area: Area) -> Iterator[Row]:
    """Yield the imported rows that our own gazetteer has not, in their order.

    Ours cover a street of the same name nearby or in the same town. A street elsewhere is yielded
    only where no place of the borough has its name: whoever writes to us means ours.
    """
    own: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in ours:
        for words in map(name_key, (row.name, *row.aliases)):
            own[words].append(row)
    named = [(name_key(row.name), row) for row in imported]
    inside = {name for name, row in named if not row.elsewhere}
    for name, row in named:
        outnumbered = row.elsewhere and (name in inside or name in own)
        if not outnumbered and not any(_covers(one, row, area) for one in own.get(name, ())):
            yield row


def stands_as_name(words: tuple[Token, ...], first: int, last: int, *, shouted: bool) -> bool:
    """Tell whether an imported name at this place is meant as one; `shouted`: all in capitals."""
    if first == 0 and last == len(words) - 1:
        return True
    name = words[first : last + 1]
    ending = key(tuple(word.word for word in name))[-1]
    after = words[last + 1].word if last + 1 < len(words) else ""
    if ending == "close" and after in _AFTER_CLOSE:
        return False
    capital = not shouted and all(word.capital for word in name if word.word not in _SMALL)
    cue = after_cue(words, first)
    if first == last:
        directly = bool(first) and words[first - 1].word in _ALONG
        return directly or (capital and cue is not None)
    if name[0].word == "the" or (first + 1 == last and name[0].word in _PLAIN_STEMS):
        return capital
    return capital or ending in STREET or cue is not None


def may_be_misspelt(row: Row, words: tuple[str, ...]) -> bool:
    """Tell whether an imported name is looked for in misspelt words: ours, a road, two words."""
    is_street = words[-1] in STREET or words[-1] in STREET_IF_CAPITAL
    return row.elsewhere is None and row.kind is Kind.ROAD and len(words) > 1 and is_street


def _covers(own: Row, row: Row, area: Area) -> bool:
    if own.kind in _THROUGHOUT or row.kind is not Kind.ROAD:
        return True
    # A long road of ours, in the same town: nobody could choose between two of one name there.
    same_town = own.town is not None and own.town == row.town
    return same_town or apart((own.lat, own.lon), (row.lat, row.lon)) <= area.our_street_km
