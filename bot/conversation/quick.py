"""The quick floor: judges in the first second, before the rules are loaded, or if they fail.

A few plain words that rarely mean anything else. It would rather advise once too often; the rules
of `data/red_flags.yml` take over as soon as they are there.
"""

import re
from dataclasses import replace

from bot.conversation.fallback import emergency_line, outage_line
from bot.conversation.inbound import Channel, Danger
from bot.conversation.judged import Judged
from bot.reports.conversation import OpenQuestion
from bot.triage.normalise import tokens

_NOW = re.compile(
    r"\b(?:999|ambulance|bleeding|bomb|drowning|explosion|gun|gunshots?|help me|hostage|knife"
    r"|knives|machete|overdosed?|raped?|raping|shooting|shots|stabbed|stabbing|strangl\w+|suicid\w+|sword"
    r"|unconscious|collapsed|dying|trapped|hanging (?:himself|herself|myself|off|from)"
    r"|(?:not|isnt|isn't|stopped|cant|can't|cannot) breath\w*"
    r"|(?:gonna|going to|will|to|gunna|wanna|want to|he'll|ill|i'll) (?:kill|stab|shoot|murder)"
    r"|kill (?:me|him|her|them|us|myself|himself|herself)|end my life|want to die"
    r"|beating (?:me|him|her|up|them)|attack(?:ing|ed) (?:me|him|her|them|us|someone|somebody)"
    r"|(?:house|home|flat|building|car|shed|bin)s? (?:is |are |s )?on fire|fire (?:in|at) the"
    r"|(?:breaking|smashing|kicking) (?:in|into|down|the door|my door)"
    r"|(?:he's|hes|she's|shes|they're|theyre) (?:here|outside|at the door|in the house|hitting)"
    r"|fight(?:ing)? (?:now|outside|in the)|being (?:attacked|beaten|robbed|followed|stabbed))\b"
)
# Only when it is all there is: the rules know the other clear noes.
_NO = re.compile(r"(?:no|nope|nah)(?: (?:no|nope|nah|thanks|thank you))*")
_YES = re.compile(r"^(?:yes|yeah|yep|yea|yh|aye|y|ye|now|still)\b")


class QuickFloor:
    """Judges by one expression, linear in the text; keeps nothing."""

    def check(self, text: str, channel: Channel) -> Judged:
        """Return danger now where one of the words stands, else none."""
        if _NOW.search(_plain(text)):
            return Judged(Danger.NOW, (emergency_line(channel),), says="emergency")
        return Judged(Danger.NONE)

    def judge_answer(self, text: str, asked: OpenQuestion, channel: Channel) -> Judged:
        """Take a yes to whatever was asked as danger, or as a doubt."""
        own = self.check(text, channel)
        if not _YES.search(_plain(text)):
            return replace(own, other=not _NO.fullmatch(_plain(text)))
        if asked.doubtful and own.danger is not Danger.NOW:
            return Judged(Danger.POSSIBLE, (outage_line("floor", channel),), doubtful=True)
        return Judged(Danger.NOW, (emergency_line(channel),), says="emergency")


def _plain(text: str) -> str:
    return " ".join(token.word for token in tokens(text) if not token.is_mark)
