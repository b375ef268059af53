"""Parks, schools, shops and the like that no list holds: "at Healaugh Park, Yarm".

Nobody knows where they are, so they count only beside a town or an area of ours, or with its name
in theirs ("hardwick rec"). "At the park", "my house" and "the social club" name none.
"""

import re
from collections.abc import Iterator, Sequence

from bot.places.cues import NO_STREETS, NOT_NAMES, STREET_THINGS, is_somebody, of_somebody
from bot.places.words import STREET, STREET_IF_CAPITAL, Token

_ENDINGS = frozenset(
    "park court centre precinct shops club school church surgery garage academy college hotel"
    " pub inn arms rec library cemetery allotments parade estate flats nursery chapel mosque"
    " temple museum stadium clinic pharmacy chemist chippy cafe tavern lodge towers quay wharf"
    " marina croft paddock works depot station office pond lake beck playground bridge underpass"
    " boulevard vale grange meadow meadows house green field fields wood woods hall hill farm"
    " bank banks".split()
)
# Too often an everyday word, or a surname: only "Wibble House", with capitals.
_CAPITAL = frozenset("house green field fields wood woods hall hill farm bank banks works".split())
# What many are called besides their name: "primary school" alone names none.
_GENERIC = NO_STREETS | frozenset(
    "community social working workers mens club football cricket rugby golf boxing sports sport"
    " bowls bowling snooker primary secondary junior juniors infant infants grammar special"
    " nursery catholic ce rc medical leisure shopping garden gardens town city village car bus"
    " retail industrial business trading enterprise science council small new empty derelict"
    " parish methodist baptist doctors dentist dental vets petrol fire police train railway lock"
    " lockup double single care nursing sheltered resource day job call service skate play"
    " playing theme caravan holiday sixth form arts art civic tower detached terraced rented"
    " vacant bin guest public student students mum mums dad dads nan nans mate mates friend"
    " friends neighbour neighbours kid night strip after before during wooden huge nearest closest"
    " corner housing swimming convenience chip charity betting wine high little"
    " haunted burnt abandoned closed".split()
)
_LEADS = frozenset(
    "at in near nr outside behind by opposite beside inside round around past off on from through"
    " next to between of".split()
)
# "Wibble car park" holds a word that is else no part of a name.
_IN_NAMES = frozenset("bus car public".split())
_NEXT = frozenset("next close opposite".split())
_MOST_STEM = 3
_STOPS = re.compile(r"[.,;:!?\n(]")
# Between a place and its town; a full stop begins something else.
_TO_TOWN = re.compile(r" ?[,(-]? ?(?:(?:in|at) )?")


def unlisted_places(
    text: str, words: Sequence[Token], areas: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, int, int]]:
    """Yield the name, first and last word of each; `areas` are the words of towns of ours."""
    shouted = text.isupper()
    for last, token in enumerate(words):
        capital = token.capital and not shouted
        if token.word not in _ENDINGS or _is_stem_of_more(words, last):
            continue
        if token.word in _CAPITAL and not capital:
            continue
        if any(start <= last <= end for start, end in areas):
            continue
        first = _with_its_area(text, words, last, areas)
        if first is None:
            first = _beside_an_area(text, words, last, areas)
        if first is not None:
            yield " ".join(word.word.capitalize() for word in words[first : last + 1]), first, last


def _is_stem_of_more(words: Sequence[Token], last: int) -> bool:
    """Tell whether a name goes on ("Wibble Park Road"), or is none: "Norton House party"."""
    if last + 1 == len(words):
        return False
    after = words[last + 1]
    if words[last].word in _CAPITAL and after.word in STREET_THINGS:
        return True
    street = after.word in STREET or (after.word in STREET_IF_CAPITAL and after.capital)
    return street or after.word in _ENDINGS - _CAPITAL


def _with_its_area(
    text: str, words: Sequence[Token], last: int, areas: Sequence[tuple[int, int]]
) -> int | None:
    """Return where "Hardwick rec" or "Norton cricket club" begins: with a town's or area's name."""
    first = _stem(text, words, last, names=False)
    if first > 1 and words[first - 1].word == "to" and words[first - 2].word not in _NEXT:
        return None  # "he goes to Norton school"
    return next((start for start, end in areas if first <= end + 1 <= last and start < last
                 and not _gap(text, words, end, end + 1).strip(" ")), None)  # fmt: skip


def _beside_an_area(
    text: str, words: Sequence[Token], last: int, areas: Sequence[tuple[int, int]]
) -> int | None:
    """Return where "Healaugh Park, Yarm" or "in Yarm at Healaugh Park" begins."""
    first = _stem(text, words, last, names=True)
    stem = words[first:last]
    if not stem or all(word.word in _GENERIC for word in stem) or _any_such(words, first):
        return None
    everyday = words[last].word in _CAPITAL
    if everyday and (not all(word.capital for word in stem) or "'" in _said(text, stem[-1])):
        return None
    lead = first - 1 if first and words[first - 1].word != "the" else first - 2
    led = lead >= 0 and words[lead].word in _LEADS
    begins = first == 0 or bool(_STOPS.search(_gap(text, words, first - 1, first)))
    if of_somebody(words, lead) or not (led or (begins and not everyday)):
        return None
    if is_somebody(tuple(words), first, last, dict(areas), surname=True):
        return None
    after = any(
        start > last
        and start - last <= 2
        and _TO_TOWN.fullmatch(text[words[last].end : words[start].start])
        for start, _ in areas
    )
    before = any(end == lead - 1 if led else end == first - 1 for _, end in areas)
    return first if after or before else None


def _stem(text: str, words: Sequence[Token], last: int, *, names: bool) -> int:
    """Return the first of up to three words that may belong to the name."""
    first = last
    while first and last - first < _MOST_STEM:
        word = words[first - 1]
        if word.word in NOT_NAMES | _LEADS and word.word not in _IN_NAMES:
            break
        if word.word[0].isdigit() or _gap(text, words, first - 1, first).strip(" "):
            break
        if names and word.word.endswith("ing") and not word.capital and word.word not in _GENERIC:
            break
        first -= 1
    return first


def _any_such(words: Sequence[Token], first: int) -> bool:
    """Tell whether "a" stands before: "in a tatty club in Norton" names none."""
    return first > 0 and words[first - 1].word in {"a", "an"} and not words[first].capital


def _gap(text: str, words: Sequence[Token], one: int, other: int) -> str:
    return text[words[one].end : words[other].start]


def _said(text: str, word: Token) -> str:
    return text[word.start : word.end].replace("\u2019", "'")
