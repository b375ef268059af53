"""The stand-in partner: as an application, and as the command of its own process."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.errors import SettingsError
from bot.outbox.sending import Sent, TryAgain
from bot.partners.lines import open_lines
from bot.partners.reach import Reach, Reached
from bot.partners.signing import body_of, signed
from bot.partners.stand_in import (
    StandIn,
    check_answers,
    check_partners,
    listening,
    new_secret,
    run_partner_stand_in,
)
from bot.partners.webhook import Webhook
from bot.settings import ROOT, Settings
from bot.tickets.partner import Way
from tests.fakes.samples import an_outgoing

SECRET = new_secret()
COMMAND = """
import sys
from pathlib import Path
from bot.partners.stand_in import run_partner_stand_in
from bot.settings import Settings
run_partner_stand_in(
    Settings(var_dir=Path(sys.argv[1])), ["cleveland_police"], named=True, port=0, jsonl=True
)
"""


class RealClock:
    """The time as it is: signatures are checked against it."""

    def now(self) -> datetime:
        """Return it."""
        return datetime.now(UTC)


@pytest.fixture
async def webhook() -> AsyncIterator[Webhook]:
    """A way out."""
    async with open_lines() as lines:
        yield Webhook(lines, RealClock())


def police(at: str, secret: str = SECRET) -> Reached:
    """Return how to reach the police at a stand-in's address."""
    return Reached("police", Way.WEBHOOK, f"{at}/police", (secret,))


async def test_takes_what_is_signed_and_knows_it_again(webhook: Webhook) -> None:
    """The same message again has the same id, the same bytes, a new time and signature."""
    stand_in = StandIn({"police": SECRET})
    async with listening(stand_in) as at:
        first = await webhook.send(an_outgoing("msg_1"), police(at))
        await webhook.send(an_outgoing("msg_1"), police(at))
    assert Sent("stand-in-1") == first
    assert [("msg_1", True, 1), ("msg_1", True, 2)] == [
        (r.id, r.signed, r.times) for r in stand_in.received
    ]
    assert stand_in.received[0].body == stand_in.received[1].body


async def test_refuses_what_another_key_signed(webhook: Webhook) -> None:
    """A message that anyone could have made is not taken."""
    stand_in = StandIn({"police": SECRET})
    async with listening(stand_in) as at:
        result = await webhook.send(an_outgoing(), police(at, new_secret()))
    assert TryAgain("answered 401") == result
    assert [False] == [r.signed for r in stand_in.received]


async def test_takes_either_key_while_it_is_changed(webhook: Webhook) -> None:
    """Two secrets, two signatures, one of them is the partner's."""
    stand_in = StandIn({"police": SECRET})
    async with listening(stand_in) as at:
        both = Reached("police", Way.WEBHOOK, f"{at}/police", (new_secret(), SECRET))
        assert isinstance(await webhook.send(an_outgoing(), both), Sent)


async def test_refuses_what_was_changed_on_the_way() -> None:
    """The signature is on the bytes of the body."""
    stand_in = StandIn({"police": SECRET})
    body = body_of({"a": 1})
    headers = signed([SECRET], "msg_1", RealClock().now(), body)
    async with listening(stand_in) as at, ClientSession() as session:
        answer = await session.post(f"{at}/police", data=body + b" ", headers=headers)
        assert 401 == answer.status


async def test_answers_as_it_is_told(webhook: Webhook) -> None:
    """One status after the other, the last for ever."""
    stand_in = StandIn({"police": SECRET}, answers=(500, 503, 302, 200))
    async with listening(stand_in) as at:
        results = [await webhook.send(an_outgoing(), police(at)) for _ in range(5)]
    assert [
        TryAgain("answered 500"),
        TryAgain("answered 503", 2.0),
        TryAgain("answered 302; redirects are not followed"),
        Sent("stand-in-4"),
        Sent("stand-in-5"),
    ] == results


async def test_the_command_prints_lines_and_cleans_up(webhook: Webhook, tmp_path: Path) -> None:
    """Its entry is in the partners file while it runs; what comes is one JSON line each."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", COMMAND, str(tmp_path)),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    try:
        async with asyncio.timeout(30):
            assert b"Standing in for" in await process.stderr.readline()
            reach = Reach(tmp_path / "partners.yml", {"cleveland_police": Way.SCREEN})
            await webhook.send(an_outgoing("msg_1"), reach.of("cleveland_police"))
            line = json.loads(await process.stdout.readline())
    finally:
        process.send_signal(signal.SIGTERM)
        await process.communicate()
    assert ("msg_1", "cleveland_police", True, False) == (
        line["id"],
        line["partner"],
        line["signed"],
        line["repeat"],
    )
    assert (0, Way.SCREEN) == (process.returncode, reach.of("cleveland_police").door)


async def test_a_port_in_use_is_one_clear_sentence() -> None:
    """Nothing is written to the partners file then."""
    async with listening(StandIn({})) as at:
        with pytest.raises(SettingsError, match="--port"):
            async with listening(StandIn({}), int(at.rsplit(":", 1)[1])):
                pass


def test_what_cannot_be_is_refused_at_once(tmp_path: Path) -> None:
    """A status that is none, a partner that is none."""
    for answers in ((), (99,), (600,)):
        with pytest.raises(SettingsError):
            check_answers(answers)
    check_partners(ROOT / "data", ["cleveland_police"])
    with pytest.raises(SettingsError, match="nobody"):
        run_partner_stand_in(Settings(var_dir=tmp_path), ["nobody"], named=True)
