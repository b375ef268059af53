"""Takes one text of the web chat: the same for the API and for the page."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.channels.webchat.limits import Limits
from bot.channels.webchat.wire import EMPTY, LONGEST, TOO_LONG
from bot.conversation.fallback import CALL
from bot.conversation.gateway import Talk
from bot.conversation.inbound import Channel, Danger, Inbound, Message, Sender, Taken
from bot.conversation.wording import clean

if TYPE_CHECKING:
    from bot.usecases.ports import Clock

TOO_MANY = "You have sent many messages in a short time. Please wait a minute and try again."


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a text was not taken, and the 999 advice it still earned."""

    status: int
    detail: str
    advice: tuple[Message, ...] = ()


class Chat:
    """Checks a text, hands it to the conversation room, and says what became of it."""

    def __init__(self, talk: Talk, limits: Limits, clock: Clock) -> None:
        self.talk = talk
        self.limits = limits
        self._clock = clock

    async def say(
        self, conversation_id: str, text: str, key: str | None, address: str
    ) -> Taken | Refusal:
        """Take one text; without a key it gets one, so that only the sender can repeat it."""
        if not clean(text):
            return Refusal(400, EMPTY)
        if len(text) > LONGEST:
            return self._refused(413, TOO_LONG, conversation_id, text)
        if not self.limits.may_write(conversation_id, address):
            danger, _ = self.talk.advise(text, Channel.WEB)
            if danger is Danger.NONE:
                return Refusal(429, f"{TOO_MANY} {CALL}")
        taken = await self.talk.take(self._inbound(conversation_id, text, key))
        if taken.kept == "nowhere":
            return Refusal(503, " ".join(m.text for m in taken.messages), taken.messages)
        return taken

    def _inbound(self, conversation_id: str, text: str, key: str | None) -> Inbound:
        own = key or secrets.token_urlsafe(16)
        return Inbound(
            channel=Channel.WEB,
            text=text,
            key=f"web:{conversation_id}:{own}",
            at=self._clock.now(),
            conversation_id=conversation_id,
        )

    def _refused(self, status: int, detail: str, conversation_id: str, text: str) -> Refusal:
        danger, lines = self.talk.advise(text, Channel.WEB)
        if danger is Danger.NONE:
            return Refusal(status, f"{detail} {CALL}")
        now = self._clock.now()
        advice = tuple(
            Message(conversation_id, 0, Sender.BOT, line.text, now, line.kind, line.choices)
            for line in lines
        )
        return Refusal(status, " ".join([*(line.text for line in lines), detail]), advice)
