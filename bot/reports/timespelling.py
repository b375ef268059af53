"""How people write words for time, texted ones too: "2nite", "lst nite", "this morn", "tmrw"."""

import re


def either(*patterns: str) -> str:
    """Return a pattern that fits where one of these does, the first that does going first."""
    return "(?:" + "|".join(patterns) + ")"


N = either(
    r"\d+(?:\.5)?",
    r"half\s+an?",
    r"an?\s+couple(?:\s+(?:of|o))?",
    r"couple(?:\s+(?:of|o))?",
    "an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty",
    "thirty|forty|fifty",
)
FEW = "(?:a\\s+)?(?:good\\s+)?few|several"
HOUR = either(
    r"[01]?\d|2[0-4]",
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve",
)
UNIT = either(
    "sec(?:ond)?s?|min(?:ute|it)?s?|h(?:ou)?rs?|d[ae]ys?|nights?|nites?|weeks?|wks?",
    "fortnights?|months?|mths?|years?|yrs?",
)
DAY = either(
    "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?",
    "sat(?:urday)?|sun(?:day)?",
)
DAYS = "(?:mon|tues|wednes|thurs|fri|satur|sun)days"
NIGHT = "(?:night|nite|nyte|nyt|nght|neet|nigt|nigth)"
MORN = "(?:morning|morn|mornin|mornign|mornng|mrng|mrning|am)"
AFT = "(?:afternoon|aft|arvo|afternon|afternoom|aftrnoon|aftnoon|afto|pm)"
EVE = "(?:evening|eve|evenin|evning|evng)"
LAST = "(?:last|lst|larst|lasst)"
THIS = "(?:this|ths|dis|thsi)"
PART = either(MORN, AFT, EVE, NIGHT)
MONTH = either(
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?",
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?",
)
TH = "(?:st|nd|rd|th)"
DATE = either(
    rf"\d{{1,2}}{TH}?(?:\s+of)?\s+{MONTH}(?:\s+(?:20)?\d\d(?!\d|:))?",
    rf"{MONTH}\s+(?:the\s+)?\d{{1,2}}{TH}?(?:,?\s+20\d\d)?",
    r"\d{1,2}/\d{1,2}(?:/\d{2,4})?",
    r"20\d\d-\d\d-\d\d",
    r"\d{1,2}[.-]\d{1,2}[.-](?:20)?\d\d",
)
YESTERDAY = (
    r"(?:yesterday|y'?day|yest|yesterdy|yesturday|yestaday|ysterday|yestday|yesterda|yestrday"
    r"|yestarday|ystrday|ystd|yeserday)"
)
TOMORROW = (
    r"(?:tomorrow|tomorow|tommorow|tommorrow|tmrw|tmw|tmoro|tmorrow|tomoz|tmoz|2moro|2mora|2morrow)"
)
ROAD = (
    r"(?:road|rd|street|st|lane|ln|avenue|ave|close|drive|way|court|crescent|cres|terrace|grove"
    r"|gardens|gdns)"
)
APPROX = either(
    r"about\s+|around\s+|bout\s+|approx\s+|roughly\s+|like\s+|maybe\s+",
    r"at\s+least\s+|over\s+|nearly\s+",
)
BEEN = (
    r"been(?:\s+(?:there|here|dumped|left|parked|sat|stood|going\s+on|happening|at\s+it"
    r"|like\s+(?:this|that)))?(?:\s+for)?"
)
WEEK = "(?:week|wk)(?!\\s*-?end)"
_SOME_DAY = rf"(?:on\s+)?(?:the\s+|a\s+)?(?!sat\s+[a-z])(?:{DAY})(?:\s+{PART})?"
_WEEKS = rf"(?:{N})\s*(?:weeks?|wks?|fortnights?)\s+(?:ago|back)"
# A weekday of some other week: "tuesday last week", "three weeks ago on a Thursday".
WEEK_DAY = either(
    rf"(?:{DAY})(?:\s+{PART})?\s+(?:of\s+)?(?:{LAST}|{THIS})\s+{WEEK}",
    rf"(?:{LAST}|{THIS})\s+{WEEK},?\s+{_SOME_DAY}",
    rf"{_WEEKS},?\s+(?:(?:it\s+)?was\s+)?{_SOME_DAY}",
    rf"{_SOME_DAY},?\s+(?:{APPROX})?{_WEEKS}",
    rf"(?:(?:{N})\s*)?(?:weeks?|wks?|fortnight)\s+(?:ago\s+)?(?:{LAST}|past)\s+(?:{DAY})(?:\s+{PART})?",
    rf"(?:the\s+)?(?:{DAY})(?:\s+{PART})?\s+before\s+last",
)
# Times told by what people do then: they name an hour, and no day.
DARK = either(
    r"(?:after|before)\s+dark",
    r"(?:once|when|wen|whenever|soon\s+as)\s+(?:it'?s|it\s+is|it\s+gets|it\s+goes)\s+dark",
)
LOOSE = either(
    DARK,
    r"(?:after|before)\s+(?:school|college|work|tea|closing(?:\s+time)?|last\s+orders)",
    r"(?:(?:at|on|during)\s+)?(?:the\s+)?school\s+(?:run|times?|pick\s?-?up|drop\s?-?off)",
    r"(?:at\s+)?(?:closing|kicking\s?-?out|chucking\s?-?out)\s+time",
    r"when\s+(?:the\s+)?(?:pubs?|clubs?|schools?|shops?)\s+(?:chucks?|kicks?|lets?|shuts?|closes?|comes?"
    r"|empties|empty|finish(?:es)?)(?:\s+out)?",
    rf"(?:till?|until)\s+(?:about\s+|gone\s+)?{HOUR}(?:[:.][0-5]\d)?\s*(?:[ap]m\b|in\s+the\s+{MORN})?"
    rf"(?!\s*{THIS}\s+{MORN})",
)
_SAYS_LAST = re.compile(rf"\b{LAST}\b", re.IGNORECASE)


def says_last(words: str) -> bool:
    """Tell whether "last" is among the words, as in "last week" or "lst fri"."""
    return bool(_SAYS_LAST.search(words))
