"""What a door may ask of the conversation room."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from bot.conversation.inbound import Channel, Danger, Inbound, Message, Taken
from bot.reports.conversation import Line


class Talk(Protocol):
    """One turn and everything around it; `bot.conversation.turn.Turn` is the real one."""

    async def take(self, inbound: Inbound) -> Taken:
        """Judge, keep and answer one message; never raises for a part that is down.

        Takes at most 0.7 s (danger) or 5 s (else) for the store, and then spools.
        """
        ...

    def advise(self, text: str, channel: Channel) -> tuple[Danger, Sequence[Line]]:
        """Return what the danger floor says of a text that is not taken; keeps nothing."""
        ...

    async def open_web(self) -> str:
        """Return the id of a new web conversation; needs no store."""
        ...

    async def messages(
        self, conversation_id: str, after: int, wait: float = 0
    ) -> tuple[Sequence[Message], bool]:
        """Return the messages after `after` and whether the bot is typing.

        Waits up to `wait` seconds (at most 25) for the first; raises `Unavailable`.
        """
        ...

    def events(self, conversation_id: str, after: int) -> AsyncIterator[Message]:
        """Yield the messages after `after` as they come, until the door stops asking."""
        ...

    def types(self, conversation_id: str) -> None:
        """Say that the resident goes on typing; needs no store."""
        ...

    def leave(self, conversation_id: str) -> None:
        """Say that the resident pressed Exit; what was told half goes to staff."""
        ...
