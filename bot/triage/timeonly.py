"""Texts that name a time and nothing else: "now", "just now", "last nite".

They are answers to "when?". What the model makes of a word or two of time is a guess; the rules
still read them.
"""

import re

_LONGEST = 40
_LEAD = r"(?:(?:it'?s?|its|was|just|right|only|about|like|from|since|well|erm?|yeah|yes|no)\s+)*"
_DAY = r"(?:morning|morn|afternoon|aft|evening|eve|night|nite|week|weekend|month|year)"
_TIME = re.compile(
    rf"^\W*{_LEAD}(?:now|today|2day|tonight|tonite|2nite|yesterday|yday|earlier|later|recently"
    rf"|(?:this|last|all|every|evry|most)\s+{_DAY}s?|(?:most|some)\s+(?:days|nights|nites)"
    r"|\d{1,2}(?:[:.]\d\d)?\s*(?:am|pm)?)(?:\s+(?:ish|now|just|actually|really|tbh))*\W*$",
    re.IGNORECASE,
)


def only_a_time(text: str) -> bool:
    """Tell whether the whole text is a time in plain words."""
    return len(text) <= _LONGEST and _TIME.match(text) is not None
