"""Small words beside a place: those that lead to one, and those that are no name."""

from collections.abc import Mapping, Sequence

from bot.places.words import Token

CUES = frozenset(
    "in at near by behind outside around round on opposite beside inside along across through"
    " thru off nr nearby over between past up down under beneath above below from within onto"
    " into nxt next of upon towards toward to is its".split()
)
# What belongs to any street: "a broken street light", "road works", "lane markings".
STREET_THINGS = frozenset(
    "light lights lighting lamp lamps lamppost lampposts sign signs signage work works worker"
    " workers cleaner cleaners cleaning sweeper sweepers drinker drinkers drinking party parties"
    " food dealer dealers dealing rage racer racers racing bin bins bollard bollards furniture art"
    " corner name names surface marking markings hump humps crossing side sides traffic safety"
    " user users kid kids fight fights gang gangs cat cats dog dogs level lit parking tax".split()
)
_DIRECTLY = frozenset("on in at off along down near by outside".split())
_HERE = frozenset("in at on outside inside near nr by around round behind opposite".split())
# "Found in Redcar", "he lives in Redcar", "the hospital in Redcar": it happened anywhere.
_NOT_HERE = frozenset(
    "found seen spotted saw lives live living lived stays staying works work working born sold"
    " selling bought moved moving hospital court school prison college recovered turned".split()
)
_ARTICLES = frozenset("the a that old top bottom end middle back front side corner".split())
# Words that end many a street's name, typed small, and what stands before them otherwise.
_OFTEN_STREETS = frozenset("close drive court way".split())
NO_STREETS = frozenset(
    "very really quite pretty that test hard county crown magistrates magistrate tennis family"
    " youth high food basketball football whip wrong right half any either every other all good bad"
    " better best only same big great safe drunk first last come came get got getting too to flash"
    " thumb railway some no one each".split()
)
# What may stand before "road" without being its name: "the road", "my street", "a busy road".
NOT_NAMES = frozenset(
    "the a an my our your his her their this that which what some any every each one two both"
    " other another main busy side back front same next whole entire long short quiet dark wet"
    " icy public private open closed in on at of to from off up down along across and or but by"
    " near behind outside around round opposite through over under with for is was are were be"
    " been it its he she they we i you me him them us there here where when then just about all"
    " no not do does did very own local residential cycle bus bike car dirt country middle end"
    " cross off-road street road lane avenue into onto between past left right out against if so"
    " than too as who whose how local over dead way bridleway people kids lads parked blocking"
    " crossing high sat walking driving drove ran run riding stood standing live lives living"
    " lived going down racing speeding speed boy broken damaged smashed faulty flooded blocked"
    " theirs ours mine yours muddy"
    " cracked dirty filthy messy lit unlit nice lovely horrible rough steep narrow".split()
)

# "Punched by Lee Hall", "shouting at Lee Green": somebody, no place.
_DONE_TO = frozenset(
    "attacked assaulted punched hit threatened harassed followed abused stabbed robbed beaten"
    " grabbed chased slapped kicked bullied scammed conned intimidated hassled shouting shouted"
    " swearing swore sworn screaming screamed laughing laughed looking looked yelling spat run"
    " owned seen targeted touched groped raped".split()
)
# "Beaten up by", "followed home by".
_PARTICLES = frozenset("up at on off down out over home".split())
# "A lad called Norton" is no place.
BEFORE_PEOPLE = frozenset("called named mr mrs miss ms".split())
# "It was Kelly Green threatening us".
_DOES = frozenset(
    "hitting punching kicking threatening chasing following grabbing robbing stealing stole took"
    " nicked smashed smashing broke pushed spitting".split()
)
_WHO = frozenset("who whos whose whod whom".split())
_TO_PEOPLE = frozenset(
    "me us him her them my our his their at someone somebody everyone people kids a the".split()
)
# What leads to a place only: "it was" and "by" lead to people too.
_TO_PLACES = CUES - frozenset("by is its of to".split())
# Streets that are surnames too; "Wibble Road" is nobody's name.
_SURNAMES = frozenset("lane grove".split())
_PEOPLE = frozenset(
    "he she they hes shes theyre him her man men male males bloke blokes lad lads lass lasses woman"
    " women lady female females girl girls guy guys boy boys fella fellas feller chap chaps youth"
    " youths kid kids teen teens teenager teenagers person people someone somebody couple dealer"
    " dealers driver rider group gang neighbour".split()
)
# Between a person and an age: "a bloke, looks about 30ish".
_ABOUT_AGE = frozenset(
    "is are was were about around roughly like maybe probably prob approx aged age looks looked"
    " looking say early mid late".split()
)


def of_somebody(words: Sequence[Token], lead: int) -> bool:
    """Tell whether the word that leads to a name leads to a person's."""
    before = words[lead - 1].word if lead > 0 else ""
    leads = words[lead].word if lead >= 0 else ""
    named = leads in BEFORE_PEOPLE | {"im", "name", "names"} or before in {"name", "names"}
    if before in _PARTICLES and lead > 1 and leads == "by":
        before = words[lead - 2].word
    return named or (before in _DONE_TO and leads in {"by", "at"})


def is_somebody(
    words: tuple[Token, ...], first: int, last: int, areas: Mapping[int, int], *, surname: bool
) -> bool:
    """Tell whether "Kelly Green" is a person: "it was Kelly Green in Thornaby who hit my son".

    `areas` are the first and last words of towns; `surname` tells that the name's last word is
    rather a person's than a street's. "On Kelly Green in Thornaby" is a place, whoever is there.
    """
    if not (surname or words[last].word in _SURNAMES) or not words[first].capital:
        return False
    if of_somebody(words, first - 1):
        return True
    led = (after_cue(words, first) or "") in _TO_PLACES
    return not led and _acts(words, last + 1, areas)


def _acts(words: Sequence[Token], at: int, areas: Mapping[int, int]) -> bool:
    """Tell whether what follows is somebody's: "who", "in Thornaby who", "punched my son"."""
    if at < len(words) and words[at].word in {"in", "from", "of"}:
        at = areas.get(at + 1, at + 1) + 1
    else:
        at = areas.get(at, at - 1) + 1
    said = [word.word for word in words[at : at + 3]]
    if said[:1] and said[0] in _WHO:
        return True
    done, *whom = said[said[:1] == ["that"] :] or [""]
    return done in _DONE_TO | _DOES and bool(_TO_PEOPLE.intersection(whom[:1]))


def is_age(text: str, words: Sequence[Token], at: int) -> bool:
    """Tell whether "30ish" is how old somebody is: "a lad 20ish", "bloke, white, 30ish, "."""
    if not words[at].word.endswith("ish") or not at:
        return False
    back = at - 1
    while back > 0 and words[back].word in _ABOUT_AGE:
        back -= 1
    if words[back].word in _PEOPLE:
        return True
    apart = text[words[back].end : words[back + 1].start].strip() == ","
    return apart and any(word.word in _PEOPLE for word in words[:at])


def of_any_street(words: tuple[Token, ...], first: int, last: int) -> bool:
    """Tell whether "street" is only part of a thing, as in "old street light", and names none.

    "Mill Street lights" and "on mill street lights are out" name one.
    """
    follows = last + 1 < len(words) and words[last + 1].word in STREET_THINGS
    led = first > 0 and words[first - 1].word in _DIRECTLY
    return follows and not (words[last].capital or led)


def stands_apart(text: str, words: tuple[Token, ...], last: int) -> bool:
    """Tell whether "chalk close" is a street, though in small letters: between stops, or led to.

    "It was a near drive" and "too close" are none: what stands before must be no such word.
    """
    if words[last].word not in _OFTEN_STREETS or last == 0:
        return False
    name = words[last - 1]
    if name.word in NOT_NAMES | NO_STREETS or name.word.isdigit():
        return False
    after = text[words[last].end : words[last + 1].start] if last + 1 < len(words) else "."
    before = text[words[last - 2].end : name.start] if last > 1 else ","
    stops = bool(after.strip()) and bool(before.strip())
    led = last > 1 and words[last - 2].word in {"on", "in", "off", "near"} and after.strip()
    return stops or bool(led)


def alone(text: str, words: tuple[Token, ...], first: int, last: int) -> bool:
    """Tell whether a name fills all between two stops: "torch in theirs. crooksbarn lane"."""
    before = text[words[first - 1].end : words[first].start] if first else ". "
    after = text[words[last].end : words[last + 1].start] if last + 1 < len(words) else ". "
    return all(gap.strip(" ") and gap[-1].isspace() for gap in (before, after))


def after_cue(words: tuple[Token, ...], at: int) -> str | None:
    """Return the word such as "in" or "behind the" that leads to the word at this place."""
    for back in range(at - 1, max(at - 5, -1), -1):
        word = words[back].word
        if word in CUES:
            return word
        if word not in _ARTICLES and not word.isdigit():
            return None
    return None


def happens_at(words: tuple[Token, ...], at: int) -> bool:
    """Tell whether the place at this word is led to as where something happened: "in Redcar"."""
    before = [token.word for token in words[max(at - 5, 0) : at]]
    return after_cue(words, at) in _HERE and not _NOT_HERE & set(before)
