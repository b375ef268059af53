"""A turn among fakes, with a real spool; the real rules and languages."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.conversation.guard import Guard
from bot.conversation.quick import QuickFloor
from bot.conversation.rule_floor import RuleFloor
from bot.conversation.tongue import Tongue
from bot.reports.phrases import Phrases, load_phrases
from bot.settings import ROOT
from bot.triage.floor import Floor as Rules
from bot.triage.floor import load_floor
from bot.triage.language import Languages
from bot.triage.priority import load_priorities
from tests.fakes.scene import Scene

DATA = ROOT / "data"


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """A turn whose store is there."""
    made = Scene(tmp_path / "spool")
    await made.spool.open()
    made.turn.attach(made.room)
    yield made
    await made.turn.close()
    made.spool.close()


@pytest.fixture(scope="session")
def rules() -> Rules:
    """The real rules."""
    return load_floor(DATA)


@pytest.fixture(scope="session")
def phrases() -> Phrases:
    """The real phrases."""
    return load_phrases(DATA / "phrases")


@pytest.fixture(scope="session")
def tongue(rules: Rules, phrases: Phrases) -> Tongue:
    """The real tongue."""
    made = Tongue(phrases, Languages(rules.foreign))
    made.warm()
    return made


@pytest.fixture
def guard(rules: Rules, tongue: Tongue) -> Guard:
    """A guard with the rules alone, as before the model is there."""
    made = Guard(QuickFloor())
    advice = load_priorities(DATA / "priorities.yml").advice
    made.use(RuleFloor(rules, advice), tongue=tongue)
    return made
