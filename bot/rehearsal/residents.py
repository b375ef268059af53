"""Residents who write on the web or by text, and read what comes, as people outside do."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from aiohttp import ClientResponse, ClientSession, ClientTimeout

from bot.channels.sms.handset import Bubble, Phone
from bot.errors import Unavailable
from bot.settings import Settings

# How long the first reply is awaited, and how long it must be quiet after one, in seconds.
FIRST, AFTER_WEB, AFTER_SMS = 20.0, 0.4, 1.5
LOOK_EVERY = 0.2


@dataclass(frozen=True, slots=True)
class Heard:
    """What one message brought: `at_once` in its very answer, `later` after it."""

    at_once: tuple[str, ...]
    later: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Everything, in order."""
        return self.at_once + self.later


class Resident(Protocol):
    """Somebody who writes and hears; `id` is the conversation's, empty where nobody tells."""

    id: str

    async def send(self, text: str) -> tuple[str, ...]:
        """Write one message and return what comes in its very answer."""

    async def hear(self) -> tuple[str, ...]:
        """Return what else comes, until it is quiet for a moment."""

    async def say(self, text: str) -> Heard:
        """Write one message and wait for what it brings."""


class WebResident:
    """A resident in a browser; raises `Unavailable` where the chat does not take the words."""

    def __init__(self, session: ClientSession, gateway: str) -> None:
        """Take a session and the address of the chat."""
        self._session = session
        self._base = f"{gateway.rstrip('/')}/api/v1/conversations"
        self.id = ""
        self._token = ""
        self.seq = 0
        self._count = 0
        self._heard: set[int] = set()
        self._typing = False

    async def arrive(self) -> None:
        """Open a conversation."""
        async with self._session.post(self._base) as answer:
            await _expect(answer, 201)
            opened = await answer.json()
        self.id, self._token = opened["id"], opened["token"]

    async def say(self, text: str) -> Heard:
        """Write one message and return what it brings."""
        return Heard(await self.send(text), await self.hear())

    async def send(self, text: str) -> tuple[str, ...]:
        """Write one message and return the texts of its very answer."""
        at_once = await self.write(text)
        self._heard |= {int(str(message["seq"])) for message in at_once if message["seq"]}
        return _texts(at_once)

    async def hear(self) -> tuple[str, ...]:
        """Return what came beside the very answers."""
        found = await self.read(FIRST)
        return _texts([m for m in found if int(str(m["seq"])) not in self._heard])

    async def write(self, text: str) -> list[dict[str, object]]:
        """Send one message and return what came in the very answer."""
        self._count += 1
        headers = {**self.headers(), "Idempotency-Key": f"{self.id}-{self._count}"}
        url = f"{self._base}/{self.id}/messages"
        async with self._session.post(url, json={"text": text}, headers=headers) as answer:
            await _expect(answer, 202)
            body = await answer.json()
        return list(body["messages"])

    async def read(
        self, wait: float = 10.0, *, first_only: bool = False
    ) -> list[dict[str, object]]:
        """Return the bot's new messages, waiting for the first, until they stop for a moment.

        While the bot types there is more to come, for as long as a first message may take.
        """
        found: list[dict[str, object]] = []
        patience, until = wait, time.monotonic() + wait
        while (new := await self._poll(patience)) or (
            found and self._typing and time.monotonic() < until
        ):
            found += [m for m in new if m["from"] != "resident"]
            if found and first_only:
                break
            patience = AFTER_WEB if found else wait
        return found

    async def _poll(self, wait: float) -> list[dict[str, object]]:
        messages = await self.stored(self.seq, wait)
        self.seq = max([self.seq, *(int(str(m["seq"])) for m in messages)])
        return messages

    async def stored(self, after: int, wait: float) -> list[dict[str, object]]:
        """Return the conversation's messages after a number, waiting for one so many seconds."""
        url = f"{self._base}/{self.id}/messages?after={after}&wait={wait:.1f}"
        async with self._session.get(url, headers=self.headers()) as answer:
            await _expect(answer, 200)
            body = await answer.json()
        self._typing = bool(body["typing"])
        return list(body["messages"])

    def headers(self) -> dict[str, str]:
        """Return what proves that this conversation is ours."""
        return {"Authorization": f"Bearer {self._token}"}


class TextingResident:
    """A resident with a phone: writes texts that Twilio would sign, and hears what is sent."""

    def __init__(self, session: ClientSession, settings: Settings, number: str) -> None:
        """Take a session, the settings the service runs with, and the phone's number."""
        self.id = ""
        self._bubbles: list[Bubble] = []
        self._phone = Phone(settings, number, session, self._bubbles.append)

    async def settle(self) -> None:
        """Leave aside what this number was sent before."""
        await self._phone.settle(5.0)

    async def say(self, text: str) -> Heard:
        """Send one text and return what the phone hears."""
        return Heard(await self.send(text), await self.hear())

    async def send(self, text: str) -> tuple[str, ...]:
        """Send one text and return what comes in Twilio's very answer."""
        before = len(self._bubbles)
        await self._phone.text(text)
        return self._heard(before)

    async def hear(self) -> tuple[str, ...]:
        """Return the texts that come until the phone is quiet."""
        before = len(self._bubbles)
        listening = asyncio.create_task(self._listen())
        try:
            await self._phone.wait_for_quiet(AFTER_SMS, FIRST)
        finally:
            listening.cancel()
        return self._heard(before)

    def _heard(self, begin: int) -> tuple[str, ...]:
        return tuple(b.text for b in self._bubbles[begin:] if not b.inbound)

    async def _listen(self) -> None:
        while True:
            await self._phone.look()
            await asyncio.sleep(LOOK_EVERY)


@asynccontextmanager
async def arriving(
    channel: str, number: str, gateway: str, settings: Settings
) -> AsyncIterator[Resident]:
    """Give a resident who has just opened the chat ("web") or takes the phone ("sms")."""
    async with ClientSession(timeout=ClientTimeout(total=60)) as session:
        if channel == "sms":
            texting = TextingResident(session, settings, number)
            await texting.settle()
            yield texting
            return
        found = WebResident(session, gateway)
        await found.arrive()
        yield found


async def _expect(answer: ClientResponse, status: int) -> None:
    if answer.status != status:
        raise Unavailable(f"The chat answered with HTTP {answer.status}, not {status}.")


def _texts(messages: Sequence[dict[str, object]]) -> tuple[str, ...]:
    return tuple(str(m["text"]) for m in messages)
