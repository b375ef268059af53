"""Finds the words for time in a text: days, parts of a day, clock times, patterns, "right now".

Only finds and measures; what they come to on the calendar is worked out in `when`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


def _either(*patterns: str) -> str:
    return "(?:" + "|".join(patterns) + ")"


_N = _either(
    r"\d+(?:\.5)?",
    r"half\s+an?",
    r"an?\s+couple(?:\s+(?:of|o))?",
    r"couple(?:\s+(?:of|o))?",
    "an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty",
    "thirty|forty|fifty",
)
_FEW = "(?:a\\s+)?few|several"
_HOUR = _either(
    r"[01]?\d|2[0-4]",
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve",
)
_UNIT = _either(
    "sec(?:ond)?s?|min(?:ute)?s?|h(?:ou)?rs?|d[ae]ys?|nights?|weeks?|wks?",
    "months?|mths?|years?|yrs?",
)
_DAY = _either(
    "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?",
    "sat(?:urday)?|sun(?:day)?",
)
_DAYS = "(?:mon|tues|wednes|thurs|fri|satur|sun)days"
_NIGHT = "(?:night|nite|nyt|nght|neet)"
_MORN = "(?:morning|morn|mornin|mornign|am)"
_AFT = "(?:afternoon|aft|arvo|afternon|pm)"
_EVE = "(?:evening|eve|evenin|evning)"
_PART = _either(_MORN, _AFT, _EVE, _NIGHT)
_MONTH = _either(
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?",
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?",
)
_TH = "(?:st|nd|rd|th)"
_DATE = _either(
    rf"\d{{1,2}}{_TH}?(?:\s+of)?\s+{_MONTH}(?:\s+(?:20)?\d\d(?!\d|:))?",
    rf"{_MONTH}\s+(?:the\s+)?\d{{1,2}}{_TH}?(?:,?\s+20\d\d)?",
    r"\d{1,2}/\d{1,2}(?:/\d{2,4})?",
    r"20\d\d-\d\d-\d\d",
    r"\d{1,2}[.-]\d{1,2}[.-](?:20)?\d\d",
)
_SINCE_WHAT = _either(
    _DATE,
    rf"(?:last\s+)?{_MONTH}(?:\s+20\d\d)?",
    rf"(?:last\s+)?{_DAY}(?:\s+{_NIGHT})?",
    rf"yesterday|last\s+{_NIGHT}|this\s+{_MORN}",
    r"last\s+(?:week|month|year|summer|winter|spring|autumn|christmas|xmas|easter)",
    r"(?:the\s+)?(?:summer|winter|spring|autumn|christmas|xmas|easter|new\s+year|weekend)",
    r"20\d\d",
    rf"{_HOUR}(?:[:.][0-5]\d)?\s*(?:am|pm)",
    rf"\d{{1,2}}{_TH}",
)
_ROAD = "(?:road|rd|street|st|lane|avenue|ave|close|drive|way|court)"
_APPROX = _either(
    r"about\s+|around\s+|bout\s+|approx\s+|roughly\s+|like\s+|maybe\s+",
    r"at\s+least\s+|over\s+|nearly\s+",
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


_CLOCK_LEADS = ("at", "about", "bout", "around", "approx", "roughly", "gone", "before", "after")
_CLOCK = _either(
    rf"(?P<half>half|hlf)\s*(?:past\s*)?(?P<halfh>{_HOUR})",
    r"(?P<mins>quarter|five|ten|twenty(?:[\s-]five)?|5|10|20|25)\s*(?:min(?:ute)?s?\s*)?"
    rf"(?P<side>past|to|til)\s*(?P<sideh>{_HOUR})",
    rf"(?P<h>{_HOUR})[:.](?P<m>[0-5]\d)\s*(?:hrs?)?\s*(?P<ap1>[ap]\.?m\.?)?",
    rf"(?P<h2>{_HOUR})(?:ish)?\s*(?P<ap2>[ap]\.?m\b\.?)(?:ish)?",
    rf"(?P<h3>{_HOUR})\s*o\W?\s?clock",
    r"(?P<h24>[01]\d|2[0-3])(?P<m24>[0-5]\d)\s*(?:hrs?|hours)",
    r"(?P<named>noon|midday|mid\s?night)",
    rf"(?P<h5>{_HOUR})\s?ish",
    # A bare hour needs "at" or the like in front, and must count neither people nor houses.
    _either(*(rf"(?<={lead}\s)" for lead in _CLOCK_LEADS))
    + rf"(?P<h4>{_HOUR})(?!\s*(?:{_UNIT}|times|people|of|lads|kids|men|youths|or|foot|ft|%|mph"
    rf"|[a-z]+\s+{_ROAD})\b)(?![\w:/.-])",
)
_HOUR_AS_SAID = rf"{_HOUR}(?:[:.][0-5]\d)?\s*(?:[ap]m)?"
_PATTERNS: tuple[tuple[TimeWord, str], ...] = (
    (
        TimeWord.OVER,
        _either(
            r"not\s+(?:right\s+)?now",
            r"(?:all\s+)?(?:gone|stopped|finished|over|left|quiet|moved\s+on|run\s+off|ran\s+off"
            r"|driven\s+off|safe|ok|okay|fine)\s+now",
            r"no\s+longer|not\s+any\s?more",
            r"now\s+(?:gone|stopped|finished|over)",
        ),
    ),
    (
        TimeWord.PATTERN,
        _either(
            r"now\s+and\s+(?:then|again)|24\s?/\s?7|day\s+and\s+night|on\s+and\s+off|off\s+and\s+on",
            r"all\s+the\s+time|non\s?-?stop|constant(?:ly)?|always|regular(?:ly)?",
            r"again\s+and\s+again|over\s+and\s+over|nightly|daily|weekly",
            rf"(?:once|twice|thrice|{_N}(?:\s*(?:-|to|or)\s*\d+)?\s*(?:times|x))"
            r"\s+(?:a|an|per|every|each)\s+(?:day|night|week|month|year|hour)",
            r"(?:almost\s+|nearly\s+|pretty\s+much\s+)?(?:every|evry|each|most)\s+"
            r"(?:single\s+|other\s+)?(?:few\s+)?"
            rf"(?:days?|{_NIGHT}s?|mornings?|mornin|afternoons?|evenings?|weekends?|wkend|week|month"
            rf"|hour|time|school\s+day|weekday|{_DAY}s?)(?:\s+{_PART}s?)?"
            rf"(?:\s+(?:and|&|or)\s+{_DAY}s?)*",
            r"(?:on\s+|at\s+)?"
            rf"(?:weekends|week\s?nights|weekdays|{_DAYS}(?:\s*(?:,|and|&|or)\s*{_DAYS})*"
            rf"|{_DAY}\s+{_PART}s\b)(?:\s+{_PART}s?)?",
            r"of\s+an?\s+(?:night|evening|morning|weekend)",
        ),
    ),
    (
        TimeWord.SINCE,
        (
            r"(?:ever\s+)?since\s+(?P<since>(?:about\s+|around\s+|the\s+start\s+of\s+)?"
            rf"{_SINCE_WHAT})"
        ),
    ),
    (
        TimeWord.AGO,
        (
            rf"{_APPROX}?(?P<n>{_N}|{_FEW})\s*(?P<unit>{_UNIT})(?:\s+or\s+(?:so|two))?"
            r"\s+(?:ago|since|back|ag[oa])"
        ),
    ),
    (
        TimeWord.WITHIN,
        (
            r"(?:in|within|over|during)\s+the\s+(?:last|past)\s+"
            rf"(?:(?P<n>{_N}|{_FEW})\s*)?(?P<unit>{_UNIT})"
        ),
    ),
    (
        TimeWord.LASTING,
        (
            r"(?:for|going\s+on|past|last|been)\s+(?:about\s+|around\s+|over\s+|nearly\s+|the\s+)?"
            rf"(?:last\s+|past\s+)?(?P<n>{_N}|{_FEW})\s*(?P<unit>{_UNIT})(?:\s+now)?(?!\s+(?:ago|old))"
        ),
    ),
    (
        TimeWord.LASTING,
        r"for\s+(?P<vague>ages|weeks|months|years|days|hours|donkeys\s+years|yonks)(?:\s+now)?",
    ),
    (
        TimeWord.NOW,
        _either(
            r"right\s+now|rite\s+now|rn\b|atm\b|currently|presently",
            r"at\s+(?:the|this)\s+(?:very\s+)?(?:moment|minute|second)",
            r"as\s+we\s+speak|as\s+i\s+(?:type|speak|write|text)",
            r"this\s+(?:very\s+)?(?:minute|second|instant)",
            r"(?:it'?s\s+|is\s+)?(?:still\s+)?happening\s+(?:right\s+)?now",
            r"still\s+(?:here|there|going\s+on|going|at\s+it|happening|doing\s+it|outside|inside"
            r"|on\s+going|ongoing|fighting|burning)",
            r"(?:is|are|it'?s|they'?re)\s+(?:still\s+)?(?:going\s+on|ongoing)\b|on\s?going\s+now",
        ),
    ),
    (
        TimeWord.JUST_NOW,
        _either(
            r"just\s+(?:now|then|happened|this\s+(?:minute|second)|seen|saw)",
            r"(?:a\s+)?(?:moment|minute|sec|second)\s+ago",
            r"literally\s+just",
        ),
    ),
    (
        TimeWord.NOW,
        "".join(
            rf"(?<!{word}\s)" for word in ("by", "until", "till", "til", "for", "before", "from")
        )
        + r"\bnow(?=\s*(?:$|[.,!?;:)]|please|pls|plz|help|outside|near|behind"
        r"|(?:with|and|at|in|on|by)\b))",
    ),
    (
        TimeWord.DATE,
        _either(
            rf"(?P<date>{_DATE})",
            rf"the\s+(?P<nth>\d{{1,2}}){_TH}(?!\s+(?:time|lad|floor|one|house|street|road|year"
            rf"|person|of\s+(?!{_MONTH})))",
        ),
    ),
    (
        TimeWord.DAY,
        _either(
            rf"(?P<before_last>(?:the\s+)?{_NIGHT}\s+before\s+last)",
            r"(?P<before_yesterday>(?:the\s+)?day\s+before\s+yest\w*)",
            rf"(?P<last_night>(?:late\s+)?last\s+{_NIGHT}|lastnight|lst\s+nite)",
            r"(?P<yesterday>yesterday|yday|yest|yesterdy|yesturday|yestaday|ysterday)",
            rf"(?P<tonight>tonight|tonite|2nite|2night|this\s+{_NIGHT})",
            rf"(?P<this_part>this\s+{_PART}|this\s+aft\w*)",
            rf"(?P<earlier>earlier\s+(?:on\s+)?(?:today|on|this\s+{_PART})|earlier)",
            r"(?P<today>today|2day|tday)",
            r"(?P<weekend>(?:over|at|this|last|on)\s+(?:the\s+)?(?:weekend|wkend|week-end))",
            r"(?P<week>(?:last|this)\s+week)(?!\s*-?end)",
            r"(?P<month>(?:last|this)\s+month)",
            rf"(?:(?P<which>last|this|on|past)\s+)?(?P<weekday>{_DAY})(?!\s+(?:times|people))\b(?!s)",
        ),
    ),
    (
        TimeWord.RANGE,
        _either(
            rf"(?:between|from|btween)\s+(?P<from>{_HOUR_AS_SAID})\s*(?:and|to|till?|until|-|&|n)"
            rf"\s*(?P<until>{_HOUR_AS_SAID})(?!\s*(?:{_UNIT}|/|people|lads|kids|of)\b)(?![\w/])",
            rf"(?P<from2>{_HOUR_AS_SAID})\s*(?:-|to|till?|until)\s*"
            rf"(?P<until2>{_HOUR}(?:[:.][0-5]\d)?\s*[ap]m)\b",
        ),
    ),
    (TimeWord.CLOCK, _CLOCK),
    (
        TimeWord.PART,
        _either(
            rf"(?P<small>(?:early|small|wee)\s+hours|middle\s+of\s+the\s+{_NIGHT})",
            rf"(?P<part>(?:in\s+the|at|during\s+the|early|late)\s+{_PART})",
            r"(?P<meal>lunch\s?time|dinner\s?time|tea\s?time)",
            rf"(?<=day\s)(?P<plain>{_PART})",
            rf"(?<=(?:mon|tue|wed|thu|fri|sat|sun)\s)(?P<plain2>{_PART})",
            rf"^(?P<plain4>{_PART})$",
        ),
    ),
)
_COMPILED = tuple(
    (kind, re.compile(rf"(?<![\w@])(?:{pattern})(?!\w)", re.IGNORECASE))
    for kind, pattern in _PATTERNS
)


_PART_NAMES = (
    (_MORN, "morning"),
    (_AFT, "afternoon"),
    (_EVE, "evening"),
    (_NIGHT, "night"),
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


def parts_in(words: str) -> Iterator[str]:
    """Yield "morning", "afternoon", "evening" or "night" for each such word."""
    for pattern, name in _PART_NAMES:
        if re.search(rf"\b{pattern}s?\b", words, re.IGNORECASE):
            yield name
