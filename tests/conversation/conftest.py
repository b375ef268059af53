"""Real Rasa, real actions and a real store; only triage is a fake."""

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from bot.conversation.rasa import RasaClient
from bot.reports.report import Channel
from bot.settings import Settings
from bot.store.engine import create_store
from bot.usecases.desk import Desk
from bot.usecases.start_conversation import new_conversation_id
from tests.conftest import FIELD_KEY, HASH_KEY
from tests.fakes.clock import FixedClock
from tests.fakes.desk import make_desk
from tests.fakes.talk import Talk, running_rasa, trained


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Desk]:
    """A desk on an SQLite store of this module's own."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copy(sqlite_template, folder / "safer.db")
    settings = Settings(
        var_dir=folder,
        database_url=f"sqlite:///{folder / 'safer.db'}",
        field_key=FIELD_KEY,
        hash_key=HASH_KEY,
    )
    store = create_store(settings)
    yield make_desk(store, FixedClock())
    await store.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def rasa(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RasaClient]:
    """Rasa, trained and running."""
    trained()
    async with running_rasa(desk, tmp_path_factory.mktemp("rasa")) as client:
        yield client


@pytest.fixture
def on_web(desk: Desk, rasa: RasaClient) -> Talk:
    """A new conversation in the web chat."""
    return Talk(desk, rasa, Channel.WEB, conversation_id=new_conversation_id())


@pytest.fixture
def texting(desk: Desk, rasa: RasaClient) -> Callable[[int], Talk]:
    """Make a phone of a number that ends in these digits."""
    return lambda end: Talk(desk, rasa, Channel.SMS, contact=f"+447700900{end:03d}")
