"""HELP alone by text: the line gives 999 and says what it is, and asks; see `data/sms.yml`.

Alone the word may be a wish to know what this number is, or a call of somebody who can write no
more. The answer serves both and asks which; only a yes, more such words, or silence make it danger.
"""

from dataclasses import replace

from bot.conversation.guard import PATIENCE, Verdict
from bot.conversation.heard import Heard
from bot.conversation.inbound import Danger
from bot.reports.conversation import OpenQuestion

# The flag of `data/red_flags.yml` that takes the word for danger, and what its silence means there.
FLAG, SILENCE = "rf_silent_danger", "treat_as_confirmed_no_push_messages"
WORD = "HELP"


def asks_first(verdict: Verdict, heard: Heard, asked: OpenQuestion | None) -> Verdict:
    """Return the verdict, with a question in place of danger where it is that word alone.

    `asked` is the danger question that was open: with one, the word is no wish to know. An address
    or a few calm words after it end nothing: only a clear no does. Words that come late are not
    asked about: nobody would hear it.
    """
    if heard.keyword != "help" or heard.late or asked or verdict.danger is not Danger.NOW:
        return verdict
    due_at = heard.at + PATIENCE[heard.channel]
    question = OpenQuestion(FLAG, WORD, SILENCE, due_at)
    return replace(verdict, danger=Danger.POSSIBLE, lines=(), question=question)


def answered_by_door(heard: Heard) -> bool:
    """Tell whether a text is one agreed word, which the line itself answers and Rasa need not."""
    calm = heard.danger is Danger.NONE
    return heard.keyword is not None and (calm or _asked_first(heard))


def _asked_first(heard: Heard) -> bool:
    return heard.keyword == "help" and heard.danger is Danger.POSSIBLE
