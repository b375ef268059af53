"""Parts an answer to "how can we reach you?" into the contact details and every other word.

People tell more in the same breath: "Sue, 07700 900456 and he threatened to smash my windows". What
is no name, number, address or yes and no stays part of what happened. In doubt a word stays: a
name is introduced, stands before the number or address, or is the whole answer.
"""

import re
from collections.abc import Collection, Iterable
from itertools import pairwise

from bot.reports.answers import understand_answer
from bot.reports.contact import ContactAnswer, email_spans, own_phone_spans, understand_contact

_SPOKEN = re.compile(r"[\w.+-]{1,64}\s+at\s+[\w-]+\s+dot\s+\w+(?:\s+dot\s+\w+)?", re.IGNORECASE)
_BREAK = re.compile(
    r"[,.;:!?()]+|\s[-\u2013]+\s|\b(?:and|but|because|cos|who|he|she|they|i'?ve)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_][\w'\u2019-]*|\d+\w*")
_INTRODUCED = re.compile(
    r"^\W*(?:(?:yes|yeah|aye|ok|okay|sure|hi|hello|hiya)\s+)?(?:my\s+name(?:'s|\s+is)?|name(?:\s+is)?"
    r"|i'?m|i\s+am|this\s+is|it'?s|call\s+me|ask\s+for)\s+(?P<name>.+)$",
    re.IGNORECASE,
)
# Words of "yes, you can text me on this number after 6pm" and of "I'd rather not say".
_WAYS = frozenset(
    "yes yeah yh yep aye sure ok okay no nope nah skip pass none please pls ta cheers"
    " thanks thank hi hello hiya of course you can could may text txt ring phone call"
    " email e-mail mail contact reach me us my mine mobile mob number num tel telephone"
    " landline on at by via or this is it it's its here the to only any anytime time after"
    " before morning mornings afternoon afternoons evening evenings day days night nights"
    " am pm work home best i i'd id rather prefer not say anon anonymous anonymously"
    " nameless stay remain want be would like name without leave keep out don't dont do"
    " use give share".split()
)
# A clock, and nothing that could be how many there are.
_CLOCK = re.compile(r"^\d{1,2}(?:am|pm)$", re.IGNORECASE)
# Words that people write in small letters beside a number, and that name nobody.
_ORDINARY = _WAYS | frozenset(
    "he she they we it there him her them man men woman women lad lads boy boys girl"
    " girls kid kids guy guys bloke blokes gun guns knife knives machete axe bat weapon"
    " weapons blade acid bomb fire smoke burning blood bleeding hurt hit hits hitting kill"
    " kills killing killed dead dying die stab stabbed stabbing shot shooting shoot fight"
    " fighting help urgent emergency outside inside back front door window windows house"
    " flat now again still today tonight upstairs downstairs police threatening threatened"
    " threatens threat threats smash smashed smashing drunk drugs dealing dealer dealers"
    " baby child children mum mam dad son daughter husband wife partner ex boyfriend"
    " girlfriend neighbour neighbours neighbor dog dogs car van street road rape raped"
    " attacked attack attacking robbed robbery following followed hiding scared afraid"
    " come quick hurry trapped unconscious breathing collapsed overdose suicide jump"
    " jumping missing lost stolen stole theft broke breaking broken left gone went ran"
    " running run shouting screaming crying coming are was were has have had too very so"
    " with a an of for from over under off up down in into his their your our what when"
    " where how why that next near by see sees saw gas leak hate beaten beating beat"
    " choking choked pushed grabbed chasing chased armed danger dangerous safe unsafe"
    " alone bad worse worried sorry soon later tomorrow yesterday everyone nobody someone"
    " hes shes theyre theyve cant can't breathe shots fired locked petrol pills bleach taken took"
    " swallowed cannabis factory bathroom bedroom kitchen bmw got".split()
)
# "shots fired", "im cornered": in small letters these tell what happens, and name nobody.
_HAPPENS = re.compile(r"(?:ing|ed)$", re.IGNORECASE)
_NAMED = re.compile(r"^\W*(?:(?:my\s+)?name\b|call\s+me\b|ask\s+for\b)", re.IGNORECASE)
_MOST_NAMES = 3
_MOST_SMALL_NAMES = 2


def contact_value(text: str) -> str | None:
    """Return the contact details of an answer, a line each, or None where it is no answer.

    `understand_contact` understands them as it does the answer: "anonymous" and "yes" stand for
    words that said so among others.
    """
    told, details = understand_contact(text), contact_part(text)
    known = understand_contact(details) if details else None
    if known is None and (told is None or (told.name and understand_answer(text) is None)):
        return None
    wishes = told and told.anonymous and not (known and known.anonymous)
    lines = [line for line in (details if known else "", "anonymous" if wishes else "") if line]
    return "\n".join(lines) or "yes"


def contact_part(text: str) -> str:
    """Return the lines of an answer, each without what is no contact detail; empty ones are out."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    parts = [_parted(line)[0] for line in lines]
    named = any(_named(part) for part in parts)
    if len(lines) == 1 and not parts[0] and _is_name(lines[0]):
        return lines[0]
    for n, (line, after) in enumerate(pairwise(lines)):
        if not named and not parts[n] and _reach(after) and _is_name(line) and not _happens(line):
            parts[n], named = line, True
    return "\n".join(part for part in parts if part)


def without_contact(line: str, details: Collection[str]) -> str | None:
    """Return a line of the story without these contact details; None where nothing is left."""
    if line.strip() in details:
        return line if _in_doubt(line, details) else None
    if not any(detail.split()[0].rstrip(",") in line for detail in details if detail.split()):
        return line
    part, rest = _parted(line.strip())
    if not part or part not in details:
        return line
    return rest or None


def _parted(line: str) -> tuple[str, str]:
    """Return the contact details of one line and its other words."""
    reach = _reach(line)
    pieces = _pieces(line, reach)
    name = _name_among(line, pieces, reach)
    kept: list[str] = []
    left: list[str] = []
    for start, end in pieces:
        words = line[start:end]
        own = (start, end) in reach or (start, end) == name or _only_ways(words)
        (kept if own else left).append(words)
    details = [words.strip() for words in kept if _WORD.search(words) or "@" in words]
    if not any(_WORD.search(words) for words in left):
        return (line, "") if details else ("", line)
    if not (reach or name):
        return "", line
    return ", ".join(details), " ".join(" ".join(left).split()).strip(" ,;:-")


def _name_among(
    line: str, pieces: Iterable[tuple[int, int]], reach: Collection[tuple[int, int]]
) -> tuple[int, int] | None:
    """Return the piece that is introduced as a name, or the only one before the number."""
    last = max(reach, default=(0, 0))[0]
    before: list[tuple[int, int]] = []
    for start, end in pieces:
        words = line[start:end]
        if (start, end) in reach or _happens(words):
            continue
        if _is_name(words, introduced=True):
            return start, end
        if end <= last and _is_name(words):
            before.append((start, end))
    return before[0] if len(before) == 1 else None


def _in_doubt(line: str, details: Collection[str]) -> bool:
    """Tell whether a line above a number may be no name: nobody introduced, not written as one."""
    if _reach(line) or _INTRODUCED.match(line) or not any(_reach(each) for each in details):
        return False
    return _is_name(line) and not _capitalised(_WORD.findall(line))


def _happens(words: str) -> bool:
    if _NAMED.match(words):
        return False
    said = _WORD.findall(words)
    return any(_HAPPENS.search(word) for word in said if not _capitalised([word]))


def _capitalised(said: Iterable[str]) -> bool:
    return all(word[0].isupper() and not word[1:].isupper() for word in said)


def _reach(line: str) -> set[tuple[int, int]]:
    spans = [
        *own_phone_spans(line),
        *email_spans(line),
        *(m.span() for m in _SPOKEN.finditer(line)),
    ]
    free: set[tuple[int, int]] = set()
    for start, end in sorted(spans):
        if all(end <= first or last <= start for first, last in free):
            free.add((start, end))
    return free


def _pieces(line: str, reach: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cut a line at numbers, addresses, stops and the words that begin another thought."""
    fixed = sorted(reach)
    cuts = {0, len(line), *(edge for span in fixed for edge in span)}
    for stop in _BREAK.finditer(line):
        if all(stop.end() <= start or end <= stop.start() for start, end in fixed):
            cuts.add(stop.start())
    return [(a, b) for a, b in pairwise(sorted(cuts)) if line[a:b].strip()]


def _only_ways(words: str) -> bool:
    said = [word.lower().replace("\u2019", "'") for word in _WORD.findall(words)]
    return all(word in _WAYS or _CLOCK.match(word) for word in said)


def _is_name(words: str, *, introduced: bool = False) -> bool:
    """Tell whether these words are a name; `introduced` asks for "my name is"."""
    intro = _INTRODUCED.match(words)
    if introduced and not intro:
        return False
    said = _WORD.findall(intro["name"] if intro else words)
    while said and said[-1].lower() in _WAYS:
        said.pop()
    while said and said[0].lower() in _WAYS:
        said.pop(0)
    plain = [word.lower().replace("\u2019", "'") for word in said]
    most = _MOST_SMALL_NAMES if intro and not _capitalised(said) else _MOST_NAMES
    return 1 <= len(plain) <= most and not any(
        word in _ORDINARY or word.split("'")[0] in _ORDINARY or word[0].isdigit() for word in plain
    )


def _named(part: str) -> bool:
    told: ContactAnswer | None = understand_contact(part) if part else None
    return bool(told and told.name)
