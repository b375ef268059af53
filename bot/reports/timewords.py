"""Finds the words for time in a text: days, parts of a day, clock times, patterns, "right now".

Only finds and measures; what they come to on the calendar is worked out in `when`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.reports.clockwords import CLOCK, RANGE
from bot.reports.holiday import NAMED_DAY
from bot.reports.stretch import SINCE, STRETCH
from bot.reports.timespelling import (
    AFT,
    APPROX,
    BEEN,
    DATE,
    DAY,
    DAYS,
    EVE,
    FEW,
    HOUR,
    LAST,
    LOOSE,
    MONTH,
    MORN,
    NIGHT,
    PART,
    TH,
    THIS,
    TOMORROW,
    UNIT,
    WEEK,
    WEEK_DAY,
    YESTERDAY,
    N,
    either,
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
    LOOSE = "loose"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: what it says, its words, and where it stands."""

    kind: TimeWord
    words: str
    start: int
    end: int
    groups: dict[str, str | None]


_TO = r"-|to|till?|until|thru|through"
_EXCEPT = (
    r"(?:,?\s+(?:except|bar|but|apart\s+from|other\s+than|excluding|not)\s+(?:for\s+|on\s+)?"
    rf"(?:{DAYS}|(?:{DAY})s?|weekends?)(?!\s+(?:was|were|is))(?:\s+(?:and|&|or|n)\s+(?:{DAYS}|{DAY}))*)?"
)
_WIDER = rf"(?:\s+on)?\s+(?:in\s+the|{THIS}|{LAST})\s+(?:week|wk|month|mth|year)"
_PATTERNS: tuple[tuple[TimeWord, str], ...] = (
    (
        TimeWord.OVER,
        either(
            r"not\s+(?:right\s+|just\s+|happening\s+|going\s+on\s+|there\s+|here\s+)?now",
            r"not\s+(?:at\s+)?(?:right\s+)?(?:this|that|the)\s+(?:very\s+)?(?:minute|min|moment|second|sec|mo)",
            r"(?:all\s+)?(?:gone|stopped|finished|over|left|quiet|moved\s+on|run\s+off|ran\s+off"
            r"|driven\s+off|safe|ok|okay|fine)\s+now",
            r"no\s+longer|not\s+any\s?more",
            r"now\s+(?:gone|stopped|finished|over)",
            # Where somebody is now, and that it is put out or put right: nothing goes on.
            r"(?:at\s+(?:work|home|school)|asleep|in\s+(?:bed|custody|hospital|prison)|fixed|sorted"
            r"|cleared|locked\s+up|calmed\s+down|put\s+out|healed|mended|in\s+plaster"
            r"|stone\s+cold|home\s+safe|cleaned\s+up|boarded\s+up)\s+now",
            r"(?:nose|arm|leg|wrist|ankle|hand|finger|jaw|bone)\b[^.!?]{0,40}\bset\s+now",
            r"(?:it'?s|fires?(?:'?s)?|flames|blaze)\s+(?:is\s+|are\s+|was\s+)?out\s+now",
        ),
    ),
    (
        TimeWord.PATTERN,
        either(
            r"now\s+and\s+(?:then|again)|24\s?/\s?7|day\s+and\s+night|on\s+and\s+off|off\s+and\s+on",
            r"all\s+the\s+time|non\s?-?stop|constant(?:ly)?|always|regular(?:ly)?",
            r"again\s+and\s+again|over\s+and\s+over|nightly|daily|weekly",
            rf"(?:once|twice|thrice|(?:{N}|{FEW}|few)(?:\s*(?:-|to|or|/)\s*{N})?\s*"
            rf"(?:times|x|days|{NIGHT}s|mornings|evenings))"
            rf"\s+(?:a|an|per|every|each)\s+(?:day|{NIGHT}|week|wk|month|year|hour)",
            rf"{N}\s+(?:days|{NIGHT}s|mornings|evenings|weekends|weeks|times)\s+"
            r"(?:running|in\s+a\s+row|on\s+the\s+(?:trot|bounce|run))",
            rf"(?:from\s+)?(?:(?P<one_week>mon(?:day)?\s*(?:{_TO})\s*(?:fri|sat|sun)(?:day)?)|{DAYS}\s*(?:{_TO})\s*{DAYS})\b",
            r"(?:usually|normally|mostly|mainly|generally|typically)(?=\s+(?:(?:at|about|around|bout"
            rf"|round|gone|after|before)\s+)*(?:half\s|quarter\s|midnight|{HOUR}(?:[:.]\d\d)?\s*"
            rf"(?:ish|[ap]m|at\s+{NIGHT}|in\s+the)|(?:at|in\s+the|late|early)\s*{PART}))",
            r"(?:almost\s+|nearly\s+|pretty\s+much\s+)?(?:every|evry|evrey|ev|each|most)\s+"
            r"(?:single\s+|other\s+)?(?:few\s+)?"
            rf"(?:days?|{NIGHT}s?|mornings?|mornin|afternoons?|evenings?|weekends?|wkend|week|month"
            rf"|hour|time|school\s+day|weekday|bank\s+holiday|wk"
            rf"|{DAY}s?)(?:\s+{PART}s?)?"
            rf"(?:\s+(?:and|&|or|n)\s+{DAY}s?(?:\s+{PART}s?)?)*{_EXCEPT}",
            r"(?:on\s+|at\s+)?"
            rf"(?:weekends|wkends|bank\s+holidays|week\s?nights|weekdays|school\s?days|term\s?-?time|{DAYS}(?:\s*(?:,|and|&|or)\s*{DAYS})*"
            rf"|{DAY}\s+{PART}s\b)(?:\s+{PART}s?)?{_EXCEPT}",
            r"of\s+an?\s+(?:night|evening|morning|weekend)",
        ),
    ),
    (TimeWord.SINCE, SINCE),
    (TimeWord.DAY, rf"(?P<week_day>{WEEK_DAY})|(?P<stretch>{STRETCH})"),
    (
        TimeWord.AGO,
        (
            rf"{APPROX}?(?P<n>{N}|{FEW})\s*(?P<unit>{UNIT})(?:\s+or\s+(?:so|two))?"
            r"\s+(?:ago|since|back|ag[oa])"
        ),
    ),
    (
        TimeWord.WITHIN,
        (
            rf"(?P<count>(?:once|twice|thrice|{N}\s+(?:separate\s+|different\s+)?"
            r"(?:times|occasions|incidents|visits))\s+)?"
            r"(?:in|within|over|during)\s+(?:the\s+(?:last|past)\s+|(?:last|past)\s+"
            rf"(?=(?:{N}|{FEW})\s))"
            rf"(?:(?P<n>{N}|{FEW})\s*)?(?P<unit>{UNIT})"
        ),
    ),
    (
        TimeWord.LASTING,
        (
            rf"(?:for|going\s+on|past|last|{BEEN})\s+(?:about\s+|around\s+|over\s+|nearly\s+|the\s+)?"
            rf"(?:last\s+|past\s+)?(?P<n>{N}|{FEW})\s*(?P<unit>{UNIT})(?:\s+now)?(?!\s+(?:ago|old))"
        ),
    ),
    (
        TimeWord.LASTING,
        r"for\s+(?P<vague>ages|weeks|months|years|days|hours|donkeys\s+years|yonks)(?:\s+now)?",
    ),
    (
        TimeWord.NOW,
        either(
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
        either(
            r"jus[t]?\s+(?:now|then|happened|this\s+(?:minute|second)|seen|saw)",
            r"(?:a\s+)?(?:moment|minute|sec|second)\s+ago",
            r"literally\s+just",
        ),
    ),
    (
        TimeWord.NOW,
        "".join(
            rf"(?<!{word}\s)"
            for word in ("times", "time", "by", "until", "till", "til", "for", "before", "from")
        )
        + r"\bnow(?=\s*(?:$|[.,!?;:)]|please|pls|plz|help|outside|near|behind"
        r"|(?:with|and|at|in|on|by)\b))",
    ),
    (
        TimeWord.DATE,
        either(
            rf"(?P<date>{DATE})",
            rf"the\s+(?P<nth>\d{{1,2}}){TH}(?!\s+(?:of\s+)?{MONTH}\b)(?!\s+(?:time|lad|floor|one|house|street|road|year"
            rf"|person|of\s+(?!{MONTH})))",
        ),
    ),
    (
        TimeWord.DAY,
        either(
            rf"(?P<before_last>(?:the\s+)?{NIGHT}\s+before\s+last)",
            r"(?P<before_yesterday>(?:the\s+)?day\s+before\s+yest\w*)",
            rf"(?:(?P<holiday>{NAMED_DAY})|(?P<tomorrow>{TOMORROW}))"
            rf"(?:\s+(?:in\s+the\s+|at\s+)?(?P<day_part>{PART}))?",
            rf"(?P<last_night>(?:late\s+|l8\s+)?{LAST}\s*{NIGHT}|over\s?night(?!\s+(?:on\b|{DAY}\b)))",
            rf"(?P<yesterday>{YESTERDAY})",
            rf"(?P<tonight>tonight|tonite|tonyt|2nite|2night|2nyt|{THIS}\s+{NIGHT})",
            rf"(?P<this_part>{THIS}\s+{PART}|{THIS}\s+aft\w*)",
            rf"(?P<earlier>earlier\s+(?:on\s+)?(?:today|on|{THIS}\s+{PART})(?!{_WIDER})|earlier(?!{_WIDER}))",
            r"(?P<today>today|2day|tday|2dae)",
            rf"(?P<weekend>(?:over|at|on|all|{THIS}|{LAST})\s+(?:the\s+)?(?:weekend|wkend|week-end|wknd))",
            rf"(?P<week>(?:{LAST}|{THIS})\s+(?:week|wk))(?!\s*-?end)",
            rf"(?P<month>(?:{LAST}|{THIS})\s+(?:month|mth))",
            rf"(?:(?P<which>{LAST}|{THIS}|on|past)\s+)?(?P<weekday>{DAY})(?!\s+(?:times|people))\b(?!s)",
        ),
    ),
    (TimeWord.RANGE, RANGE),
    (TimeWord.LOOSE, LOOSE),
    (TimeWord.CLOCK, CLOCK),
    (
        TimeWord.PART,
        either(
            rf"(?P<small>(?:early|small|wee)\s+hours|middle\s+of\s+the\s+{NIGHT})",
            rf"(?P<part>(?:in\s+the|at|during\s+the|early|late)\s+{PART})",
            r"(?P<meal>lunch\s?time|dinner\s?time|tea\s?time)",
            # "The first thing I saw" is no time.
            rf"(?P<first>(?<!the\s)(?:first|1st|frst)\s+thing(?:\s+in\s+the\s+{MORN})?"
            rf"(?=\s*(?:$|[.,;:!?)]|(?:on|at|{THIS}|and|before|when|{DAY}|{YESTERDAY}|{TOMORROW})\b)))",
            rf"(?<=day\s)(?P<plain>{PART})",
            rf"(?<=(?:mon|tue|wed|thu|fri|sat|sun)\s)(?P<plain2>{PART})",
            rf"(?<=(?:weds|tues|thur)\s)(?P<plain3>{PART})",
            rf"(?<=thurs\s)(?P<plain5>{PART})",
            rf"^(?P<plain4>{PART})$",
        ),
    ),
)
_COMPILED = tuple(
    (kind, re.compile(rf"(?<![\w@£$])(?:{pattern})(?!\w)", re.IGNORECASE))
    for kind, pattern in _PATTERNS
)


_PART_NAMES = (
    (MORN, "morning"),
    (AFT, "afternoon"),
    (EVE, "evening"),
    (NIGHT, "night"),
)


# "Away from monday to friday" is one week, and "monday to friday" alone every week.
_ONE_WEEK = re.compile(
    r"\b(?:away|abroad|hol(?:iday)?s?|hospital|gone|some\s?time)\b[^.!?;\n]{0,30}$", re.IGNORECASE
)
_OF_A_WEEK = re.compile(rf"\s+(?:{LAST}|{THIS})\s+{WEEK}", re.IGNORECASE)
_WINDOW = 60


def time_words(text: str) -> tuple[Piece, ...]:
    """Return the pieces of a text that speak of time, in order, without overlaps."""
    plain = text.replace("\u2019", "'").replace("\u2013", "-")
    taken = bytearray(len(plain))
    found: list[Piece] = []
    for kind, pattern in _COMPILED:
        for match in pattern.finditer(plain):
            if any(taken[match.start() : match.end()]):
                continue
            if match.groupdict().get("one_week") and _one_week(match):
                continue
            taken[match.start() : match.end()] = b"x" * (match.end() - match.start())
            words = text[match.start() : match.end()].strip()
            found.append(Piece(kind, words, match.start(), match.end(), match.groupdict()))
    return tuple(sorted(found, key=lambda piece: piece.start))


def _one_week(match: re.Match[str]) -> bool:
    text, start = match.string, match.start()
    before = text[max(start - _WINDOW, 0) : start]
    return bool(_ONE_WEEK.search(before) or _OF_A_WEEK.match(text, match.end()))


def parts_in(words: str) -> Iterator[str]:
    """Yield "morning", "afternoon", "evening" or "night" for each such word."""
    for pattern, name in _PART_NAMES:
        if re.search(rf"\b{pattern}s?\b", words, re.IGNORECASE):
            yield name
