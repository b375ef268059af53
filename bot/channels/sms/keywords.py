"""Our own policy for one-word texts: only the word alone is a keyword, more is a report."""

import re

from bot.conversation.inbound import Keyword

# Twilio's default words; https://help.twilio.com says which it acts on itself unless switched off.
_STOP = ("stop", "stopall", "unsubscribe", "revoke", "optout", "end", "quit", "cancel")
_START = ("start", "unstop")
_HELP = ("help", "info")
_WORDS: dict[str, Keyword] = {
    **dict.fromkeys(_STOP, "stop"),
    **dict.fromkeys(_START, "start"),
    **dict.fromkeys(_HELP, "help"),
}
_TWILIO: dict[str, Keyword] = {"STOP": "stop", "START": "start", "HELP": "help"}
# An answer to a question is never a keyword, though Twilio starts again on "YES".
_ANSWERS = ("yes", "y", "no", "n", "ok")
_NOT_LETTERS = re.compile(r"[^a-z]+")


def keyword(text: str, opt_out_type: str = "") -> Keyword | None:
    """Return what a text of one agreed word asks for, else None ("Stop him, he has a knife").

    `opt_out_type` is Twilio's own reading (STOP, START, HELP); it counts for one word only, since
    a partnership may have set words of its own there.
    """
    words = text[:200].casefold().split()
    bare = _NOT_LETTERS.sub("", "".join(words))
    if words[:2] == ["opt", "out"] and bare == "optout":
        return "stop"
    if len(words) != 1 or bare in _ANSWERS:
        return None
    return _WORDS.get(bare) or _TWILIO.get(opt_out_type.strip().upper())
