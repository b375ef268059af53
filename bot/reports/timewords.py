"""Finds the words for time in a text: days, parts of a day, clock times, patterns, "right now".

Only finds and measures; what they come to on the calendar is worked out in `when`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_WORD_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "couple": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "half": 0.5, "twenty five": 25, "quarter": 15,
}  # fmt: skip
_N = (
    r"(?:\d+(?:\.5)?|half\s+an?|an?\s+couple(?:\s+(?:of|o))?|couple(?:\s+(?:of|o))?|an?|one|two|three|four|five"
    r"|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty)"
)
_HOUR = r"(?:[01]?\d|2[0-4]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_UNIT = r"(?:sec(?:ond)?s?|min(?:ute)?s?|h(?:ou)?rs?|days?|d[ae]ys|nights?|weeks?|wks?|months?|mths?|years?|yrs?)"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?)"
)
_DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days"
_NIGHT = r"(?:night|nite|nyt|nght|neet)"
_MORN = r"(?:morning|morn|mornin|mornign|am)"
_AFT = r"(?:afternoon|aft|arvo|afternon|pm)"
_EVE = r"(?:evening|eve|evenin|evning)"
_PART = rf"(?:{_MORN}|{_AFT}|{_EVE}|{_NIGHT})"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}(?:\s+(?:20)?\d\d(?!\d|:))?"
    rf"|{_MONTH}\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+20\d\d)?|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?|20\d\d-\d\d-\d\d"
    r"|\d{1,2}[.-]\d{1,2}[.-](?:20)?\d\d)"
)
_SINCE_WHAT = (
    rf"(?:{_DATE}|(?:last\s+)?{_MONTH}(?:\s+20\d\d)?|(?:last\s+)?{_DAY}(?:\s+{_NIGHT})?|yesterday|last\s+{_NIGHT}|last\s+(?:week|month"
    r"|year|summer|winter|spring|autumn|christmas|xmas|easter)|(?:the\s+)?(?:summer|winter|spring|autumn|christmas|xmas|easter"
    rf"|new\s+year|weekend)|20\d\d|this\s+{_MORN}|{_HOUR}(?:[:.][0-5]\d)?\s*(?:am|pm)|\d{{1,2}}(?:st|nd|rd|th))"
)


class TimeWord(StrEnum):
    """What a piece of a text says about time."""

    NOW = "now"
    OVER = "over"
    JUST_NOW = "just_now"
    AGO = "ago"
    WITHIN = "within"
    SINCE = "since"
    LASTING = "lasting"
    PATTERN = "pattern"
    DATE = "date"
    DAY = "day"
    PART = "part"
    RANGE = "range"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: what it says, its words, and where it stands."""

    kind: TimeWord
    words: str
    start: int
    end: int
    groups: dict[str, str | None]


_CLOCK = (
    rf"(?:(?P<half>half|hlf)\s*(?:past\s*)?(?P<halfh>{_HOUR})"
    rf"|(?P<mins>quarter|five|ten|twenty(?:[\s-]five)?|5|10|20|25)\s*(?:min(?:ute)?s?\s*)?(?P<side>past|to|til)\s*(?P<sideh>{_HOUR})"
    rf"|(?P<h>{_HOUR})[:.](?P<m>[0-5]\d)\s*(?:hrs?)?\s*(?P<ap1>[ap]\.?m\.?)?"
    rf"|(?P<h2>{_HOUR})(?:ish)?\s*(?P<ap2>[ap]\.?m\b\.?)(?:ish)?"
    rf"|(?P<h3>{_HOUR})\s*o\W?\s?clock"
    r"|(?P<h24>[01]\d|2[0-3])(?P<m24>[0-5]\d)\s*(?:hrs?|hours)"
    r"|(?P<named>noon|midday|mid\s?night)"
    rf"|(?P<h5>{_HOUR})\s?ish"
    rf"|(?:(?<=at\s)|(?<=about\s)|(?<=bout\s)|(?<=around\s)|(?<=approx\s)|(?<=roughly\s)|(?<=gone\s)|(?<=before\s)|(?<=after\s))"
    rf"(?P<h4>{_HOUR})(?!\s*(?:{_UNIT}|times|people|of|lads|kids|men|youths|or|foot|ft|%|mph|[a-z]+\s+(?:road|rd|street|st|lane|avenue|ave|close|drive|way|court))\b)"
    r"(?![\w:/.-]))"
)
_PATTERNS: tuple[tuple[TimeWord, str], ...] = (
    (
        TimeWord.OVER,
        r"(?:not\s+(?:right\s+)?now|(?:all\s+)?(?:gone|stopped|finished|over|left|quiet|moved\s+on|run\s+off|ran\s+off|driven\s+off"
        r"|safe|ok|okay|fine)\s+now|no\s+longer|not\s+any\s?more|now\s+(?:gone|stopped|finished|over))",
    ),
    (
        TimeWord.PATTERN,
        r"(?:now\s+and\s+(?:then|again)|24\s?/\s?7|day\s+and\s+night|on\s+and\s+off|off\s+and\s+on|all\s+the\s+time|non\s?-?stop"
        r"|constant(?:ly)?|always|regular(?:ly)?|again\s+and\s+again|over\s+and\s+over|nightly|daily|weekly"
        r"|(?:once|twice|thrice|" + _N + r"(?:\s*(?:-|to|or)\s*\d+)?\s*(?:times|x))\s+(?:a|an|per|every|each)\s+(?:day|night|week|month|year|hour)"
        rf"|(?:almost\s+|nearly\s+|pretty\s+much\s+)?(?:every|evry|each|most)\s+(?:single\s+|other\s+)?(?:few\s+)?(?:day|days|{_NIGHT}s?|morning"
        rf"s?|mornin|afternoons?|evenings?|weekends?|wkend|week|month|hour|time|school\s+day|weekday|{_DAY}s?)(?:\s+{_PART}s?)?"
        rf"(?:\s+(?:and|&|or)\s+{_DAY}s?)*"
        rf"|(?:on\s+|at\s+)?(?:weekends|week\s?nights|weekdays|{_DAYS}(?:\s*(?:,|and|&|or)\s*{_DAYS})*|{_DAY}\s+{_PART}s\b)(?:\s+{_PART}s?)?"
        r"|(?:of\s+a|of\s+an)\s+(?:night|evening|morning|weekend))",
    ),
    (TimeWord.SINCE, rf"(?:ever\s+)?since\s+(?P<since>(?:about\s+|around\s+|the\s+start\s+of\s+)?{_SINCE_WHAT})"),
    (
        TimeWord.AGO,
        rf"(?:about\s+|around\s+|bout\s+|approx\s+|roughly\s+|like\s+|maybe\s+|at\s+least\s+|over\s+|nearly\s+)?(?P<n>{_N}|(?:a\s+)?few|several)\s*"
        rf"(?P<unit>{_UNIT})(?:\s+or\s+(?:so|two))?\s+(?:ago|since|back|ag[oa])",
    ),
    (
        TimeWord.WITHIN,
        rf"(?:in|within|over|during)\s+the\s+(?:last|past)\s+(?:(?P<n>{_N}|few|several)\s*)?(?P<unit>{_UNIT})",
    ),
    (
        TimeWord.LASTING,
        rf"(?:for|going\s+on|past|last|been)\s+(?:about\s+|around\s+|over\s+|nearly\s+|the\s+)?(?:last\s+|past\s+)?(?P<n>{_N}|few|several)\s*"
        rf"(?P<unit>{_UNIT})(?:\s+now)?(?!\s+(?:ago|old))",
    ),
    (TimeWord.LASTING, r"for\s+(?P<vague>ages|weeks|months|years|days|hours|donkeys\s+years|yonks)(?:\s+now)?"),
    (
        TimeWord.NOW,
        r"(?:right\s+now|rite\s+now|rn\b|at\s+(?:the|this)\s+(?:very\s+)?(?:moment|minute|second)|atm\b|currently|presently|as\s+we\s+speak"
        r"|as\s+i\s+(?:type|speak|write|text)|this\s+(?:very\s+)?(?:minute|second|instant)|(?:it'?s\s+|is\s+)?(?:still\s+)?happening\s+(?:right\s+)?now"
        r"|still\s+(?:here|there|going\s+on|going|at\s+it|happening|doing\s+it|outside|inside|on\s+going|ongoing|fighting|burning)"
        r"|(?:is|are|it'?s|they'?re)\s+(?:still\s+)?(?:going\s+on|ongoing)\b|on\s?going\s+now)",
    ),
    (TimeWord.JUST_NOW, r"(?:just\s+(?:now|then|happened|this\s+(?:minute|second)|seen|saw)|(?:a\s+)?(?:moment|minute|sec|second)\s+ago|literally\s+just)"),
    (
        TimeWord.NOW,
        r"(?<!by\s)(?<!until\s)(?<!till\s)(?<!til\s)(?<!for\s)(?<!before\s)(?<!from\s)(?<!till\s)"
        r"\bnow(?=\s*(?:$|[.,!?;:)]|please|pls|plz|and\b|at\b|in\b|on\b|outside|near|by\b|behind|with\b|help))",
    ),
    (
        TimeWord.DATE,
        rf"(?P<date>{_DATE})|the\s+(?P<nth>\d{{1,2}})(?:st|nd|rd|th)(?!\s+(?:time|lad|floor|one|house|street|road|year|person|of\s+(?!{_MONTH})))",
    ),
    (
        TimeWord.DAY,
        rf"(?P<before_last>(?:the\s+)?{_NIGHT}\s+before\s+last)|(?P<before_yesterday>(?:the\s+)?day\s+before\s+yest\w*)"
        rf"|(?P<last_night>last\s+{_NIGHT}|lastnight|lst\s+nite|late\s+last\s+{_NIGHT})"
        rf"|(?P<yesterday>yesterday|yday|yest|yesterdy|yesturday|yestaday|ysterday)|(?P<tonight>tonight|tonite|2nite|2night|this\s+{_NIGHT})"
        rf"|(?P<this_part>this\s+{_PART}|this\s+aft\w*)|(?P<earlier>earlier\s+(?:on\s+)?(?:today|on|this\s+{_PART})|earlier\s+today|earlier)|(?P<today>today|2day|tday)"
        rf"|(?P<weekend>(?:over|at|this|last|on)\s+(?:the\s+)?(?:weekend|wkend|week-end))|(?P<week>(?:last|this)\s+week)(?!\s*-?end)|(?P<month>(?:last|this)\s+month)"
        rf"|(?:(?P<which>last|this|on|past)\s+)?(?P<weekday>{_DAY})(?!\s+(?:times|people))\b(?!s)",
    ),
    (
        TimeWord.RANGE,
        rf"(?:between\s+|from\s+|btween\s+)(?P<from>{_HOUR}(?:[:.][0-5]\d)?\s*(?:[ap]m)?)\s*(?:and|to|till?|until|-|&|n)\s*(?P<until>{_HOUR}(?:[:.][0-5]\d)?\s*(?:[ap]m)?)(?!\s*(?:{_UNIT}|/|people|lads|kids|of)\b)(?![\w/])"
        rf"|(?P<from2>{_HOUR}(?:[:.][0-5]\d)?\s*(?:[ap]m)?)\s*(?:-|to|till?|until)\s*(?P<until2>{_HOUR}(?:[:.][0-5]\d)?\s*[ap]m)\b",
    ),
    (TimeWord.CLOCK, _CLOCK),
    (
        TimeWord.PART,
        rf"(?P<small>(?:early|small|wee)\s+hours|middle\s+of\s+the\s+{_NIGHT})|(?P<part>(?:in\s+the|at|during\s+the|early|late)\s+{_PART})"
        rf"|(?P<meal>lunch\s?time|dinner\s?time|tea\s?time)|(?<=day\s)(?P<plain>{_PART})|(?<=(?:mon|tue|wed|thu|fri|sat|sun)\s)(?P<plain2>{_PART})"
        rf"|(?<=terday\s)(?P<plain3>{_PART})|^(?P<plain4>{_MORN}|{_AFT}|{_EVE}|{_NIGHT})$",
    ),
)
_COMPILED = tuple(
    (kind, re.compile(rf"(?<![\w@])(?:{pattern})(?!\w)", re.IGNORECASE)) for kind, pattern in _PATTERNS
)


def time_words(text: str) -> tuple[Piece, ...]:
    """Return the pieces of a text that speak of time, in order, without overlaps."""
    plain = text.replace("\u2019", "'").replace("\u2013", "-")
    taken: list[tuple[int, int]] = []
    found: list[Piece] = []
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(plain):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            words = text[match.start() : match.end()].strip()
            found.append(Piece(kind, words, match.start(), match.end(), match.groupdict()))
    return tuple(sorted(found, key=lambda piece: piece.start))


def number(words: str) -> float:
    """Return the number that words such as "2", "half an", "a couple of" or "ten" say."""
    plain = re.sub(r"\s+", " ", words.strip().lower())
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return float(plain)
    for part in plain.replace(" of", "").replace(" o", " ").split():
        if part in _WORD_NUMBERS and part not in ("a", "an"):
            return float(_WORD_NUMBERS[part])
    return 1.0


def weekday(words: str) -> int:
    """Return 0 for Monday to 6 for Sunday, from a full or shortened name."""
    return next(n for n, name in enumerate(WEEKDAYS) if name.startswith(words[:3].lower()))


def parts_in(words: str) -> Iterator[str]:
    """Yield "morning", "afternoon", "evening" or "night" for each such word."""
    for pattern, name in ((_MORN, "morning"), (_AFT, "afternoon"), (_EVE, "evening"), (_NIGHT, "night")):
        if re.search(rf"\b{pattern}s?\b", words, re.IGNORECASE):
            yield name
