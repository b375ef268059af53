"""The console as its own server, with accounts of every role and one ticket."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from aiohttp import DummyCookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from bot.console.app import create_console
from bot.reports.report import Channel
from bot.settings import Settings
from bot.store.engine import SqlStore
from bot.store.queries import Reader
from bot.triage.danger import Danger
from bot.usecases.accounts import Role
from bot.usecases.desk import Desk
from bot.usecases.sign_in import add_account
from bot.usecases.take_message import take_message
from tests.fakes.clock import FixedClock
from tests.fakes.desk import make_desk

POLICE = "cleveland_police"
OTHER = "stockton_council.care_for_your_area"
HOSTILE = "<script>alert(1)</script> he has a knife \"'><img src=x onerror=alert(2)>"


@dataclass
class Staff:
    """A console in use; `cookies` and `csrf` hold each signed-in account."""

    client: TestClient  # type: ignore[type-arg]  # aiohttp's own type names private classes
    desk: Desk
    app: web.Application
    ref: str
    cookies: dict[str, str]
    passwords: dict[str, str]

    async def page(self, path: str, who: str | None = None) -> tuple[int, str]:
        """Get a page as an account, or as nobody."""
        headers = {"Cookie": f"__Host-staff={self.cookies[who]}"} if who else {}
        async with self.client.get(path, headers=headers, allow_redirects=False) as answer:
            return answer.status, await answer.text()

    async def post(self, path: str, who: str | None, **form: str) -> int:
        """Post a form as an account, or as nobody."""
        headers = {"Cookie": f"__Host-staff={self.cookies[who]}"} if who else {}
        async with self.client.post(
            path, data=form, headers=headers, allow_redirects=False
        ) as answer:
            return answer.status

    async def csrf(self, who: str) -> str:
        """Return the token that this account's forms carry."""
        _, page = await self.page("/tickets", who)
        return page.split('name="csrf" value="')[1].split('"')[0]


async def own_password(desk: Desk, email: str) -> None:
    """Let an account go on with its first password, as if it had chosen it."""
    async with desk.store.begin() as uow:
        account = await uow.staff.find(email)
        assert account is not None
        await uow.staff.save(replace(account, must_change=False))


@pytest.fixture
async def staff(
    store: SqlStore, store_settings: Settings, clock: FixedClock
) -> AsyncIterator[Staff]:
    """A console with a hostile P1 ticket, and one account of each kind signed in."""
    desk = make_desk(store, clock)
    taken = await take_message(
        desk,
        channel=Channel.WEB,
        text=HOSTILE,
        key="web:1",
        at=clock.now(),
        danger=Danger.NOW,
        conversation_id="c_hostile",
    )
    async with desk.store.read() as uow:
        ref = (await uow.conversations.get(taken.conversation_id)).ticket_ref or ""
    app = create_console(desk, Reader(store), store_settings)
    server = TestServer(app)
    async with TestClient(server, cookie_jar=DummyCookieJar()) as client:
        found = Staff(client, desk, app, ref, {}, {})
        for name, role, partner in (
            ("admin", Role.ADMIN, None),
            ("reviewer", Role.REVIEWER, None),
            ("police", Role.PARTNER, POLICE),
            ("street", Role.PARTNER, OTHER),
        ):
            email = f"{name}@safer.example"
            found.passwords[name] = await add_account(desk, email, name, role, partner)
            await own_password(desk, email)
            form = {"email": email, "password": found.passwords[name]}
            async with client.post("/sign-in", data=form, allow_redirects=False) as answer:
                found.cookies[name] = answer.cookies["__Host-staff"].value
        yield found
