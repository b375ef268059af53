"""Remembers the language of recent conversations, for texts too short to tell it."""

from collections import OrderedDict
from datetime import datetime, timedelta

from bot.conversation.inbound import Channel

# A number that changes hands must not tell in which language it was written from (hazard H11). The
# same as in `bot.usecases.start_conversation`, which takes too long to load before the doors open.
SMS_SILENCE = timedelta(hours=24)
_REMEMBERED = 20_000


class Spoken:
    """The last language that was sure, English too; by text it ends with the conversation."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._known: OrderedDict[str, tuple[str, datetime]] = OrderedDict()

    def get(self, who: str, channel: Channel, at: datetime) -> str | None:
        """Return the language of this sender at this time, or None where nothing is known."""
        if who not in self._known:
            return None
        language, last = self._known[who]
        return None if channel is Channel.SMS and at - last > SMS_SILENCE else language

    def note(self, who: str, channel: Channel, at: datetime, language: str | None) -> None:
        """Remember the language of a message, in doubt (None) the one before it.

        The senders that were quiet the longest are forgotten.
        """
        language = language or self.get(who, channel, at)
        _, last = self._known.pop(who, ("", at))
        if language is None:
            return
        self._known[who] = (language, max(at, last))
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def learn(self, who: str, channel: Channel, at: datetime, language: str | None) -> None:
        """Take what the store knows, which hears of other languages alone, if we know nothing."""
        if self.get(who, channel, at) is None:
            self.note(who, channel, at, language)
