"""One running service for all journeys: real processes, Rasa included."""

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from tests.journey.residents import WebResident
from tests.journey.service import Service, start_service


@pytest.fixture(scope="package")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The whole service with a stand-in for police and council, stopped at the end."""
    running = start_service(tmp_path_factory.mktemp("service"))
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture
async def resident(service: Service) -> AsyncIterator[WebResident]:
    """Somebody at the council's website who has just opened the chat."""
    async with aiohttp.ClientSession() as session:
        found = WebResident(session, service)
        await found.arrive()
        yield found
