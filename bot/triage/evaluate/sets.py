"""Which set of figures a message belongs to: exactly one, by its danger, language and family."""

from __future__ import annotations

from enum import StrEnum

from bot.triage.danger import Danger
from bot.triage.messages import ENGLISH, Message

# What is said to the bot itself at the start of a conversation; all other calm families of English
# (past, denied, sayings, films, drills, one half of a pair …) were written to look like danger.
_TALK = (
    "act_",
    "affirm_",
    "bare_",
    "correction_",
    "deny_",
    "human_",
    "question_",
    "smalltalk_",
    "status_",
    "stop_",
    "talk",
)
# What tells of a matter of some category, as it is, with nothing that should look like danger.
_TOLD = frozenset(("cat", "calm_report"))
_HARD_QUESTIONS = "question_emergency"
_EVERYDAY_ACTS = frozenset(("out_of_scope", "smalltalk"))


class TextSet(StrEnum):
    """The sets, in the order of the report."""

    EMERGENCIES = "emergencies"
    POSSIBLE = "possible"
    FOREIGN_EMERGENCIES = "foreign_emergencies"
    FOREIGN_POSSIBLE = "foreign_possible"
    HARD = "hard_negatives"
    EVERYDAY = "everyday"
    REPORTS = "calm_reports"
    TALK = "talk"
    FOREIGN_CALM = "foreign_calm"

    @property
    def calm(self) -> bool:
        """Whether every flag in this set is a false alarm."""
        return self in _CALM


_CALM = frozenset(
    (TextSet.HARD, TextSet.EVERYDAY, TextSet.REPORTS, TextSet.TALK, TextSet.FOREIGN_CALM)
)
_ENGLISH_SETS = {Danger.NOW: TextSet.EMERGENCIES, Danger.POSSIBLE: TextSet.POSSIBLE}
_FOREIGN_SETS = {
    Danger.NOW: TextSet.FOREIGN_EMERGENCIES,
    Danger.POSSIBLE: TextSet.FOREIGN_POSSIBLE,
    Danger.NONE: TextSet.FOREIGN_CALM,
}
TITLES = {
    TextSet.EMERGENCIES: "English emergencies",
    TextSet.POSSIBLE: "English, danger possible",
    TextSet.FOREIGN_EMERGENCIES: "Other languages: emergencies",
    TextSet.FOREIGN_POSSIBLE: "Other languages: danger possible",
    TextSet.HARD: "Calm, written to look like danger",
    TextSet.EVERYDAY: "Calm: everyday texts",
    TextSet.REPORTS: "Calm: reports that are not urgent",
    TextSet.TALK: "Calm: words to the bot itself",
    TextSet.FOREIGN_CALM: "Calm: other languages",
}


def set_of(message: Message) -> TextSet:
    """Return the set of a message of a split; what has no danger label counts as calm."""
    danger = message.danger or Danger.NONE
    if message.language != ENGLISH:
        return _FOREIGN_SETS[danger]
    return _ENGLISH_SETS.get(danger) or _calm_set(message)


def told_plainly(message: Message) -> bool:
    """Return whether a message was written as a report of its category and for nothing else."""
    return message.family in _TOLD or message.family.startswith("cat_")


def _calm_set(message: Message) -> TextSet:
    family = message.family
    if told_plainly(message):
        return TextSet.REPORTS
    if family.startswith("everyday"):
        return TextSet.EVERYDAY if message.act in _EVERYDAY_ACTS else TextSet.TALK
    if family.startswith(_TALK) and family != _HARD_QUESTIONS:
        return TextSet.TALK
    return TextSet.HARD
