"""Residents as the journeys need them: they write on the web or by text, and read what comes."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import aiohttp

from bot.channels.sms.handset import Bubble, Phone
from tests.journey.service import Service

REFERENCE = re.compile(r"SSP-\w{3}-\w{3}")
# Clues in the bot's questions, and what our residents answer.
ANSWERS = (
    ("shall we send it", "yes"),
    ("right now", "no, it was last night"),
    ("how can we reach you", "stay anonymous"),
    ("where", "Norton Road by the shops, TS20"),
    ("when", "last night about 10"),
    ("vehicle", "a white van"),
)
MOST_QUESTIONS = 12


@dataclass(frozen=True, slots=True)
class Heard:
    """What one message brought: `at_once` in its very answer, `later` after it."""

    at_once: tuple[str, ...]
    later: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Everything, in order."""
        return self.at_once + self.later


class Resident(Protocol):
    """Somebody who writes and hears."""

    async def say(self, text: str) -> Heard:
        """Write one message and wait for what it brings, until it is quiet for a moment."""


async def tell(resident: Resident, heard: Heard) -> str:
    """Answer the bot until it gives a receipt, and return its reference."""
    for _ in range(MOST_QUESTIONS):
        assert heard.all, "the bot said nothing"
        found = REFERENCE.search("\n".join(heard.all))
        if found:
            return found[0]
        heard = await resident.say(answer_to(heard.all[-1], ANSWERS, "no"))
    raise AssertionError("the interview never ended")


class WebResident:
    """A resident in a browser: writes, reads, and answers what the bot asks."""

    def __init__(self, session: aiohttp.ClientSession, service: Service) -> None:
        """Take a session and the service to talk to."""
        self._session = session
        self._base = f"{service.gateway}/api/v1/conversations"
        self.id = ""
        self._token = ""
        self.seq = 0
        self._count = 0

    async def arrive(self) -> None:
        """Open a conversation."""
        async with self._session.post(self._base) as answer:
            assert answer.status == 201
            opened = await answer.json()
        self.id, self._token = opened["id"], opened["token"]

    async def say(self, text: str) -> Heard:
        """Write one message and return what it brings."""
        at_once = await self.write(text)
        later = [m for m in await self.read() if m["seq"] not in {m["seq"] for m in at_once}]
        return Heard(_texts(at_once), _texts(later))

    async def write(self, text: str) -> list[dict[str, object]]:
        """Send one message and return what came in the very answer."""
        self._count += 1
        headers = {**self.headers(), "Idempotency-Key": f"{self.id}-{self._count}"}
        url = f"{self._base}/{self.id}/messages"
        async with self._session.post(url, json={"text": text}, headers=headers) as answer:
            assert answer.status == 202, await answer.text()
            body = await answer.json()
        return list(body["messages"])

    async def post(self, body: object) -> int:
        """Send any JSON as a message and return the status."""
        url = f"{self._base}/{self.id}/messages"
        async with self._session.post(url, json=body, headers=self.headers()) as answer:
            return answer.status

    async def read(
        self, wait: float = 10.0, *, first_only: bool = False
    ) -> list[dict[str, object]]:
        """Return the bot's new messages, waiting for the first, until they stop for a moment."""
        found: list[dict[str, object]] = []
        patience = wait
        while new := await self._poll(patience):
            found += [m for m in new if m["from"] != "resident"]
            if found and first_only:
                break
            patience = 1.0 if found else wait
        return found

    async def written(self) -> list[str]:
        """Return what this resident wrote, as it is stored."""
        return [str(m["text"]) for m in await self._stored(0, 0) if m["from"] == "resident"]

    async def _poll(self, wait: float) -> list[dict[str, object]]:
        messages = await self._stored(self.seq, wait)
        self.seq = max([self.seq, *(int(str(m["seq"])) for m in messages)])
        return messages

    async def _stored(self, after: int, wait: float) -> list[dict[str, object]]:
        url = f"{self._base}/{self.id}/messages?after={after}&wait={wait:.0f}"
        async with self._session.get(url, headers=self.headers()) as answer:
            assert answer.status == 200
            messages: list[dict[str, object]] = (await answer.json())["messages"]
        return messages

    def headers(self) -> dict[str, str]:
        """Return what proves that this conversation is ours."""
        return {"Authorization": f"Bearer {self._token}"}


class TextingResident:
    """A resident with a phone: writes texts that Twilio would sign, and hears what is sent."""

    def __init__(self, session: aiohttp.ClientSession, service: Service, number: str) -> None:
        """Take a session, the service, and the phone's number."""
        self._bubbles: list[Bubble] = []
        self._phone = Phone(service.settings, number, session, self._bubbles.append)

    async def say(self, text: str) -> Heard:
        """Send one text and return what the phone hears."""
        before = len(self._bubbles)
        await self._phone.text(text)
        at_once = len(self._bubbles)
        listening = asyncio.create_task(self._listen())
        try:
            await self._phone.wait_for_quiet(1.5, 20.0)
        finally:
            listening.cancel()
        return Heard(self._heard(before, at_once), self._heard(at_once, None))

    def _heard(self, begin: int, end: int | None) -> tuple[str, ...]:
        return tuple(b.text for b in self._bubbles[begin:end] if not b.inbound)

    async def _listen(self) -> None:
        while True:
            await self._phone.look()
            await asyncio.sleep(0.2)


@asynccontextmanager
async def arriving(channel: str, number: str, service: Service) -> AsyncIterator[Resident]:
    """Give a resident who has just opened the chat ("web") or takes the phone ("sms")."""
    async with aiohttp.ClientSession() as session:
        if channel == "sms":
            yield TextingResident(session, service, number)
            return
        found = WebResident(session, service)
        await found.arrive()
        yield found


def answer_to(question: str, answers: Sequence[tuple[str, str]], usual: str) -> str:
    """Return the answer whose clue is in the question, or the usual one."""
    lower = question.lower()
    return next((answer for clue, answer in answers if clue in lower), usual)


def _texts(messages: Sequence[dict[str, object]]) -> tuple[str, ...]:
    return tuple(str(m["text"]) for m in messages)
