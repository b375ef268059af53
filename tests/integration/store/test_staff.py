"""Staff accounts, sessions and receipts on both databases."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Conflict, NotFound
from bot.store.engine import SqlStore
from bot.store.queries import Reader
from bot.usecases.accounts import Account, Role, Session
from tests.fakes.clock import START

LATER = START + timedelta(hours=12)
ACCOUNT = Account("a@example.org", "A Person", Role.REVIEWER, "argon", START)


def session(token_hash: str, email: str = "A@example.org") -> Session:
    """Return a session of twelve hours."""
    return Session(token_hash, email, START, START, LATER, "csrf")


async def test_an_account_is_found_whatever_the_case_of_its_email(store: SqlStore) -> None:
    """People write their e-mail as they like."""
    async with store.begin() as uow:
        await uow.staff.add(replace(ACCOUNT, email="A@Example.org"))
        assert ACCOUNT == await uow.staff.find("a@EXAMPLE.org")
        assert None is await uow.staff.find("b@example.org")
        with pytest.raises(Conflict):
            await uow.staff.add(ACCOUNT)


async def test_every_field_of_an_account_can_change(store: SqlStore) -> None:
    """Tries, locks, passwords and roles."""
    changed = Account(
        "a@example.org", "B", Role.PARTNER, "new", START, "council", 3, LATER, True, True
    )
    async with store.begin() as uow:
        await uow.staff.add(ACCOUNT)
        await uow.staff.save(changed)
        with pytest.raises(NotFound):
            await uow.staff.save(replace(ACCOUNT, email="b@example.org"))
    assert [changed] == await Reader(store).accounts()


async def test_a_session_lives_until_it_is_ended(store: SqlStore) -> None:
    """Signing out, changing the password and time all end sessions."""
    async with store.begin() as uow:
        await uow.staff.add(ACCOUNT)
        for token in ("t", "u", "v"):
            await uow.staff.add_session(session(token))
        await uow.staff.see_session("t", LATER)
        seen = replace(session("t", "a@example.org"), last_seen_at=LATER)
        assert seen == await uow.staff.session("t")
        await uow.staff.end_session("v")
        await uow.staff.end_sessions_of("a@EXAMPLE.org", but="t")
        assert [True, False, False] == [
            bool(await uow.staff.session(token)) for token in ("t", "u", "v")
        ]
        await uow.staff.end_expired(START)
        assert await uow.staff.session("t")
        await uow.staff.end_expired(LATER)
        assert None is await uow.staff.session("t")


async def test_the_same_request_twenty_times_at_once_is_kept_once(store: SqlStore) -> None:
    """Who comes second is told what the first one was."""

    async def keep(n: int) -> str | None:
        async with store.begin() as uow:
            return await uow.receipts.keep("council", "webhook-1", f"digest {n}", START)

    found = await asyncio.gather(*(keep(n) for n in range(20)))
    first = found.index(None)
    assert [f"digest {first}"] * 19 == [digest for digest in found if digest is not None]
    async with store.begin() as uow:
        assert None is await uow.receipts.keep("police", "webhook-1", "x", START)
