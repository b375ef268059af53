"""Passwords on the console: who must change one, how it is changed, and how often one may try."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import DummyCookieJar
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

from bot.console.app import create_console
from bot.console.limits import MOST
from bot.serving import _first_password
from bot.settings import Settings
from bot.store.engine import SqlStore
from bot.store.queries import Reader
from bot.usecases.sign_in import ensure_first_staff
from tests.fakes.clock import FixedClock
from tests.fakes.desk import make_desk
from tests.integration.console.conftest import Staff

EMAIL = "reviewer@safer.example"
FIRST = "the first password"
NEW = "a much longer password"


async def must_change(staff: Staff) -> None:
    """Make the reviewer's password one that somebody else knows."""
    async with staff.desk.store.begin() as uow:
        account = await uow.staff.find(EMAIL)
        assert account is not None
        await uow.staff.save(replace(account, must_change=True))


async def sign_in(staff: Staff, password: str) -> int:
    """Sign the reviewer in."""
    return await staff.post("/sign-in", None, email=EMAIL, password=password)


async def test_a_given_password_is_changed_first(staff: Staff) -> None:
    """Every page leads there and every form is refused, until it is changed."""
    csrf = await staff.csrf("reviewer")
    await must_change(staff)
    for path in ("/tickets", f"/tickets/{staff.ref}"):
        assert 303 == (await staff.page(path, "reviewer"))[0]
    sent = await staff.post(f"/tickets/{staff.ref}/send_on", "reviewer", csrf=csrf, version="1")
    assert 403 == sent
    assert "Choose your own" in (await staff.page("/password", "reviewer"))[1]
    form = {"csrf": csrf, "current": staff.passwords["reviewer"], "new": NEW}
    assert 303 == await staff.post("/password", "reviewer", **form)
    assert 200 == (await staff.page("/tickets", "reviewer"))[0]


async def test_changing_ends_the_other_sessions(staff: Staff) -> None:
    """Whoever had the old password is out; this browser stays in."""
    old = staff.passwords["reviewer"]
    form = {"email": EMAIL, "password": old}
    async with staff.client.post("/sign-in", data=form, allow_redirects=False) as answer:
        staff.cookies["elsewhere"] = answer.cookies["__Host-staff"].value
    change = {"csrf": await staff.csrf("reviewer"), "current": old, "new": NEW}
    assert 303 == await staff.post("/password", "reviewer", **change)
    pages = [(await staff.page("/tickets", who))[0] for who in ("reviewer", "elsewhere")]
    assert [200, 303] == pages
    assert [403, 303] == [await sign_in(staff, password) for password in (old, NEW)]


@pytest.mark.parametrize(("current", "new"), [("wrong", NEW), (None, "short"), (None, None)])
async def test_a_poor_change_is_refused(staff: Staff, current: str | None, new: str | None) -> None:
    """A wrong current one, one that is too short, and the same again."""
    own = staff.passwords["reviewer"]
    form = {"csrf": await staff.csrf("reviewer"), "current": current or own, "new": new or own}
    assert 400 == await staff.post("/password", "reviewer", **form)
    assert 303 == await sign_in(staff, own)


async def test_an_address_may_try_so_often(staff: Staff, clock: FixedClock) -> None:
    """Going through many accounts is stopped too, for five minutes."""
    clock.forward(minutes=6)
    for number in range(MOST):
        form = {"email": f"nobody{number}@safer.example", "password": "wrong"}
        assert 403 == await staff.post("/sign-in", None, **form)
    assert 403 == await sign_in(staff, staff.passwords["reviewer"])
    clock.forward(minutes=6)
    assert 303 == await sign_in(staff, staff.passwords["reviewer"])


@pytest.fixture
async def plain(
    store: SqlStore, store_settings: Settings, clock: FixedClock
) -> AsyncIterator[TestClient]:  # type: ignore[type-arg]  # aiohttp's own type names private classes
    """A console without HTTPS, with the account of the first start."""
    desk = make_desk(store, clock)
    await ensure_first_staff(desk, store_settings.first_staff_email, FIRST)
    settings = store_settings.model_copy(update={"secure_cookies": False})
    server = TestServer(create_console(desk, Reader(store), settings))
    async with TestClient(server, cookie_jar=DummyCookieJar()) as client:
        yield client


async def test_the_first_account_gets_in_at_once(
    plain: TestClient,  # type: ignore[type-arg]  # as above
    store_settings: Settings,
) -> None:
    """It is there to try the service; without HTTPS its cookie has a name browsers take."""
    form = {"email": store_settings.first_staff_email, "password": FIRST}
    async with plain.post("/sign-in", data=form, allow_redirects=False) as answer:
        cookie = answer.cookies["staff"]
    assert not cookie["secure"]
    headers = {"Cookie": f"staff={cookie.value}"}
    async with plain.get("/tickets", headers=headers, allow_redirects=False) as answer:
        assert 200 == answer.status


async def test_the_first_password_is_told_while_it_is_used(
    store: SqlStore, store_settings: Settings, clock: FixedClock
) -> None:
    """Once it was changed, the terminal says so instead."""
    first = store_settings.model_copy(update={"first_staff_password": SecretStr(FIRST)})
    await ensure_first_staff(make_desk(store, clock), first.first_staff_email, FIRST)
    assert FIRST == await asyncio.to_thread(_first_password, first)
    other = first.model_copy(update={"first_staff_password": SecretStr("another")})
    assert "another" not in await asyncio.to_thread(_first_password, other)
