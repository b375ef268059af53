"""The composition root: the only place that builds engines, clients and adapters.

Each `run_…` is one process. The gateway listens before it imports anything heavy.
"""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

from bot.errors import SettingsError
from bot.settings import ROOT, Settings

if TYPE_CHECKING:
    from aiohttp import web

    from bot.store.engine import SqlStore
    from bot.triage.triage import Triage
    from bot.usecases.desk import Desk


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the time now, aware, UTC."""
        return datetime.now(UTC)


def create_store(settings: Settings) -> SqlStore:
    """Build the store of these settings."""
    from bot.store.engine import create_store as create

    return create(settings)


def create_triage(settings: Settings) -> Triage:
    """Load what triage knows: rules from data, weights from models."""
    from bot.triage.triage import load_triage

    return load_triage(settings.data_dir, settings.models_dir)


def create_desk(settings: Settings, store: SqlStore) -> Desk:
    """Read every data file and put the desk together; `DataError` names the first mistake."""
    from bot.places.find import load_places
    from bot.reports.category import load_taxonomy
    from bot.reports.faq import load_faq
    from bot.store.crypto import KeyedHasher
    from bot.tickets.directory import load_directory
    from bot.tickets.duty import load_duty
    from bot.usecases.desk import Desk

    data = settings.data_dir
    taxonomy = load_taxonomy(data / "taxonomy.yml")
    return Desk(
        store=store,
        triage=create_triage(settings),
        taxonomy=taxonomy,
        directory=load_directory(data, taxonomy),
        places=load_places(data / "places"),
        duty=load_duty(data / "duty.yml"),
        faq=load_faq(data / "faq.yml"),
        clock=SystemClock(),
        hasher=KeyedHasher(settings.hash_key.get_secret_value()),
    )


@asynccontextmanager
async def opened_desk(settings: Settings) -> AsyncIterator[Desk]:
    """Open the store, bring it up to date, and close it at the end."""
    store = create_store(settings)
    try:
        await store.migrate()
        yield create_desk(settings, store)
    finally:
        await store.close()
