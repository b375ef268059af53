"""The fast conversations of the rehearsal pass against the real processes."""

import pytest

from bot.rehearsal.command import Stage, chosen, rehearse
from bot.rehearsal.known import load_known
from bot.rehearsal.script import read_scripts, read_usual
from bot.settings import ROOT
from tests.journey.service import Service

pytestmark = pytest.mark.timeout(300)

FOLDER = ROOT / "data" / "rehearsal"
# Numbers of other journeys begin at 100.
FIRST_NUMBER = 400


async def test_the_fast_conversations_pass(service: Service) -> None:
    """Residents of every kind get what our scripts say, on the web and by text."""
    known = load_known(ROOT / "data")
    scripts = chosen(read_scripts(FOLDER, known.questions), only=None, fast=True)
    usual = read_usual(FOLDER, known.questions)
    stage = Stage(service.gateway, service.settings, known, usual, FIRST_NUMBER)
    verdicts = await rehearse(scripts, stage)
    failed = {v.script.id: [p.what for p in v.problems] for v in verdicts if v.failed}
    assert {} == failed
    assert {"web", "sms"} == {v.script.channel.value for v in verdicts}
