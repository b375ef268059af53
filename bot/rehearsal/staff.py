"""A member of staff at the console, as far as conversations need one: closes a report."""

import asyncio
import re

from aiohttp import ClientResponse, ClientSession, DummyCookieJar

from bot.errors import Unavailable
from bot.settings import Settings

_COOKIE = "__Host-staff"
_HIDDEN = re.compile(r'name="(csrf|version)" value="([^"]*)"')


class StaffMember:
    """The first member of staff, signed in when first needed."""

    def __init__(self, settings: Settings) -> None:
        """Work at the console of these settings."""
        self._settings = settings
        self._base = f"http://{settings.console_host}:{settings.console_port}"
        self._headers: dict[str, str] = {}
        self._signing_in = asyncio.Lock()

    async def close(self, ref: str) -> None:
        """Close a ticket on its page; `Unavailable` where the console does not let us."""
        async with ClientSession(cookie_jar=DummyCookieJar()) as session:
            await self._sign_in(session)
            path = f"{self._base}/tickets/{ref}"
            async with session.get(path, headers=self._headers) as page:
                _expect(page, 200)
                form = dict(_HIDDEN.findall(await page.text())) | {"choice": "closed"}
            async with session.post(
                f"{path}/move", data=form, headers=self._headers, allow_redirects=False
            ) as answer:
                _expect(answer, 303)

    async def _sign_in(self, session: ClientSession) -> None:
        async with self._signing_in:
            if self._headers:
                return
            told = {
                "email": self._settings.first_staff_email,
                "password": self._settings.first_staff_password.get_secret_value(),
            }
            async with session.post(
                f"{self._base}/sign-in", data=told, allow_redirects=False
            ) as answer:
                _expect(answer, 303)
                self._headers = {"Cookie": f"{_COOKIE}={answer.cookies[_COOKIE].value}"}


def _expect(answer: ClientResponse, status: int) -> None:
    if answer.status != status:
        raise Unavailable(f"The console answered with HTTP {answer.status}, not {status}.")
