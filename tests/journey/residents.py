"""Residents as the journeys need them: they write on the web or by text, and read what comes."""

import re
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager

import aiohttp

from bot.rehearsal import residents
from bot.rehearsal.residents import Heard, Resident
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


async def tell(resident: Resident, heard: Heard) -> str:
    """Answer the bot until it gives a receipt, and return its reference."""
    for _ in range(MOST_QUESTIONS):
        assert heard.all, "the bot said nothing"
        found = REFERENCE.search("\n".join(heard.all))
        if found:
            return found[0]
        heard = await resident.say(answer_to(heard.all[-1], ANSWERS, "no"))
    raise AssertionError("the interview never ended")


class WebResident(residents.WebResident):
    """A resident in a browser whom tests may let send anything."""

    def __init__(self, session: aiohttp.ClientSession, service: Service) -> None:
        """Take a session and the service to talk to."""
        super().__init__(session, service.gateway)

    async def post(self, body: object) -> int:
        """Send any JSON as a message and return the status."""
        url = f"{self._base}/{self.id}/messages"
        async with self._session.post(url, json=body, headers=self.headers()) as answer:
            return answer.status

    async def written(self) -> list[str]:
        """Return what this resident wrote, as it is stored."""
        return [str(m["text"]) for m in await self.stored(0, 0) if m["from"] == "resident"]


def arriving(channel: str, number: str, service: Service) -> AbstractAsyncContextManager[Resident]:
    """Give a resident who has just opened the chat ("web") or takes the phone ("sms")."""
    return residents.arriving(channel, number, service.gateway, service.settings)


def answer_to(question: str, answers: Sequence[tuple[str, str]], usual: str) -> str:
    """Return the answer whose clue is in the question, or the usual one."""
    lower = question.lower()
    return next((answer for clue, answer in answers if clue in lower), usual)
