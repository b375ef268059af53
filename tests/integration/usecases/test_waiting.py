"""Nobody waits for triage in a transaction; a flood waits in its own queue, danger in none."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from types import MappingProxyType

import pytest

from bot.partners import views
from bot.reports.conversation import Sender
from bot.reports.redact import redacted
from bot.triage.assessment import Assessment
from bot.triage.danger import Danger
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.file_report import file_report
from bot.usecases.ports import Store, UnitOfWork
from bot.usecases.take_message import take_message
from tests.fakes.desk import FakeTriage
from tests.integration.usecases.conftest import Resident
from tests.integration.usecases.test_study import SOFA, HeldTriage, busy, ticket_of


class OpenStore:
    """Tells how many writing transactions were open while triage or redaction worked."""

    def __init__(self, store: Store) -> None:
        """Count the transactions of this store."""
        self._store, self.open = store, 0

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[UnitOfWork]:
        """Open one that may write."""
        async with self._store.begin() as uow:
            self.open += 1
            try:
                yield uow
            finally:
                self.open -= 1

    def read(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open one that only reads."""
        return self._store.read()


class WatchedTriage(FakeTriage):
    """Notes how many writing transactions were open each time it was asked."""

    def __init__(self, store: OpenStore, during: Callable[[], None] = lambda: None) -> None:
        """Watch this store; `during` happens at the first question."""
        self._store, self._during = store, during
        self.seen: list[int] = []

    def assess(
        self,
        text: str,
        *,
        answers: Mapping[str, str] = MappingProxyType({}),
        happening_now: bool | None = None,
        category: str | None = None,
    ) -> Assessment:
        """Return what the fake says."""
        self.seen.append(self._store.open)
        if len(self.seen) == 1:
            self._during()
        return super().assess(text, answers=answers, happening_now=happening_now)


async def test_triage_never_works_inside_a_transaction(desk: Desk, web: Resident) -> None:
    """Not even where something was said meanwhile: then the transaction is begun anew."""
    await web.write(SOFA)
    await begin_report(desk, web.id, SOFA)
    loop = asyncio.get_running_loop()

    async def meanwhile() -> None:
        async with desk.store.begin() as uow:
            await uow.conversations.lock(web.id)
            await uow.messages.append(
                web.id, sender=Sender.RESIDENT, text="one more", at=desk.clock.now()
            )

    store = OpenStore(desk.store)
    triage = WatchedTriage(
        store, lambda: asyncio.run_coroutine_threadsafe(meanwhile(), loop).result(20)
    )
    await file_report(replace(desk, store=store, triage=triage), web.id)
    assert [0, 0] == triage.seen
    assert "one more" in (await ticket_of(desk, web.id)).narrative


async def test_a_flood_of_one_conversation_waits_in_its_own_queue(
    desk: Desk, web: Resident
) -> None:
    """Of eight messages at once into one emergency one waits at triage, so another is next."""
    await web.write("he has a knife", Danger.NOW)
    triage = HeldTriage()
    busy_desk = replace(desk, triage=triage)

    def message(who: str, key: str, danger: Danger) -> Awaitable[object]:
        return take_message(
            busy_desk,
            channel=web._channel,
            text=f"{key} he has a knife",
            key=key,
            at=desk.clock.now(),
            danger=danger,
            conversation_id=who,
        )

    flood = [asyncio.ensure_future(message(web.id, f"f{n}", Danger.NONE)) for n in range(8)]
    await busy(triage)
    other = asyncio.ensure_future(message("c_other", "o", Danger.NOW))
    await asyncio.sleep(0.2)
    triage.go.set()
    await other
    assert 7 <= sum(not task.done() for task in flood)
    await asyncio.gather(*flood)
    ticket = await ticket_of(desk, web.id)
    assert all(f"f{n} he has" in ticket.narrative for n in range(8))


async def test_partner_views_are_made_ready_before_the_transaction(
    desk: Desk, web: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taking names out of a long story takes a while: no transaction waits for it."""
    store = OpenStore(desk.store)
    seen: list[int] = []

    def watched(text: str, **who: Iterable[str | None]) -> str:
        if SOFA in text:
            seen.append(store.open)
        return redacted(text, **who)

    monkeypatch.setattr(views, "redacted", watched)
    views._redacted.cache_clear()
    web._desk = replace(desk, store=store)
    await web.write(f"he has a knife and {SOFA}", Danger.NOW)
    assert (await ticket_of(desk, web.id)).deliveries
    assert [0] == seen
