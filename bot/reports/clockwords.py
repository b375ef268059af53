"""How people write a time on the clock, and from one to another: "half 8 to 9ish", "gone 11"."""

from bot.reports.timespelling import (
    HOUR,
    LAST,
    MORN,
    NIGHT,
    PART,
    ROAD,
    THIS,
    UNIT,
    YESTERDAY,
    either,
)

_LEADS = (
    *("at", "about", "bout", "abt", "around", "arnd", "approx", "roughly", "gone", "before"),
    *("after", "b4"),
)
_TO_LEADS = ("between", "from", "and", "to", "til", "till", "until")
_HOUR_12 = either(
    r"0?[1-9]|1[0-2]",
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve",
)
_MINUTES = r"(?:quarter|five|ten|twenty(?:[\s-]five)?|5|10|20|25)"
# A number before one of these counts people or things, or is a house.
_NO_COUNT = (
    rf"(?!\s*(?:{UNIT}|times|people|of|lads|lasses|girls|boys|kids|men|women|youths|teenagers|cars"
    r"|bikes|bags|doors|houses|stops|or|foot|ft|inch(?:es)?|feet|metres?|miles?|quid|pounds?|p|mph"
    r"|(?:(?!(?:on|in|at|outside|near|behind|by|down|along|from|this|that|the|a|my|and)\b)[a-z']+\s+){1,3}"
    rf"{ROAD})\b)(?!\s*[%/])"
)
CLOCK = either(
    rf"(?P<half>half|hlf)\s*(?:past\s*)?(?P<halfh>{_HOUR_12})",
    rf"(?P<mins>{_MINUTES})\s*(?:min(?:ute)?s?\s*)?"
    rf"(?P<side>past|to|til)\s*(?P<sideh>{_HOUR_12})\b{_NO_COUNT}",
    rf"(?P<h>{HOUR})[:.](?P<m>[0-5]\d)\s*(?:hrs?)?\s*(?P<ap1>[ap]\.?m\.?)?",
    rf"(?P<h2>{HOUR})(?:ish)?\s*(?P<ap2>[ap]\.?m\b\.?)(?:ish)?",
    rf"(?P<h3>{HOUR})\s*o\W?\s?clock",
    r"(?P<h24>[01]\d|2[0-3])(?P<m24>[0-5]\d)\s*(?:hrs?|hours)",
    r"(?P<named>noon|midday|mid\s?night)",
    rf"(?P<h5>{HOUR})\s?ish\b{_NO_COUNT}",
    # A bare hour needs "at" or the like in front, and must count neither people nor houses.
    either(*(rf"(?<=\b{lead}\s)" for lead in _LEADS))
    + rf"(?P<h4>{HOUR})\b{_NO_COUNT}(?!\s+\d)(?![\w:/.-]\w)(?![:/-])",
    either(*(rf"(?<=\b{lead}\s)" for lead in _TO_LEADS)) + rf"(?<!hundred\sand\s)(?P<h6>{HOUR})"
    rf"(?=\s+(?:{THIS}\s+{PART}|{LAST}\s+{NIGHT}|{YESTERDAY}|in\s+the\s+{PART}))",
)
_BARE = rf"{HOUR}(?:[:.][0-5]\d)?\s*(?:ish\b)?\s*(?:[ap]m\b|o\W?clock\b)?"
_FULL = either(
    rf"(?:half|hlf)\s*(?:past\s*)?{_HOUR_12}",
    rf"{_MINUTES}\s*(?:past|to)\s*{_HOUR_12}",
    rf"{HOUR}[:.][0-5]\d(?:\s*[ap]m)?",
    rf"{HOUR}\s?ish",
    rf"{HOUR}\s*[ap]m",
    r"noon|midday|mid\s?night",
)
_AS_SAID = either(_FULL, _BARE)
_TO = r"(?:-|to|till?|until)\s*(?:about\s+|gone\s+|around\s+)?"
# Two bare numbers are hours only with "from" in front or "till" between them.
RANGE = either(
    rf"(?:from\s+)?(?P<from5>{_AS_SAID})\s*{_TO}(?P<small>{_AS_SAID})\s+in\s+the\s+{MORN}",
    rf"between\s+(?P<from6>{_AS_SAID})\s+and\s+(?P<small2>{_AS_SAID})\s+in\s+the\s+{MORN}",
    rf"(?:between|from|btween)\s+(?P<from>{_AS_SAID})\s*(?:and|&|n|{_TO})"
    rf"\s*(?P<until>{_AS_SAID})(?!\w){_NO_COUNT}(?![\w/])",
    rf"(?P<from2>{_FULL})\s*{_TO}(?P<until2>{_AS_SAID})(?!\w){_NO_COUNT}(?![\w/])",
    rf"(?P<from3>{_AS_SAID})\s*{_TO}(?P<until3>{_FULL})(?!\w){_NO_COUNT}(?![\w/])",
    rf"(?P<from4>{HOUR})\s*till?\s*(?P<until4>{HOUR})(?!\w){_NO_COUNT}(?![\w/])",
)
