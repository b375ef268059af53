"""The phone without an account, against a small gateway and the stand-in."""

import asyncio
import io
import json
import sys
from pathlib import Path

import pytest

from bot.channels.sms import handset, phone
from bot.errors import Invalid, SettingsError, Unavailable
from bot.settings import Settings
from tests.fakes.sms import ADVICE, NUMBER, OURS, SID, TOKEN
from tests.integration.sms.conftest import House
from tests.integration.sms.test_sender import message


@pytest.fixture
def settings(house: House, tmp_path: Path) -> Settings:
    """Settings that point at the test's gateway and stand-in."""
    return Settings(
        var_dir=tmp_path,
        public_url=house.public,
        gateway_port=house.gateway.port,
        twilio_account_sid=SID,
        twilio_auth_token=TOKEN,  # type: ignore[arg-type]
        twilio_api_url=f"http://127.0.0.1:{house.twilio.port}",
        twilio_from=OURS,
    )


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quiet comes sooner in tests."""
    for name in ("QUIET", "LONGEST", "LAST_QUIET", "LAST_LONGEST"):
        monkeypatch.setattr(phone, name, 0.4 if "LONGEST" in name else 0.2)
    for room in (phone, handset):
        monkeypatch.setattr(room, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(handset, "BETWEEN", 0.1)


def _type(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


async def test_a_conversation_in_json_lines(
    house: House,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each text and each answer is a line with its price; the service kept every text."""
    _type(
        monkeypatch,
        json.dumps({"text": "he’s got a knife", "wait": 0}),
        json.dumps({"text": "hello"}),
    )
    running = asyncio.create_task(phone.run_phone(settings, NUMBER, jsonl=True))
    for _ in range(100):
        await asyncio.sleep(0.02)
        if len(house.talk.taken) == 2:
            break
    await house.sender().send(message(house, "Where was it?"))
    assert 0 == await running
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    shown = [(row["dir"], row["text"], row["segments"]) for row in rows]
    assert [
        ("in", "he’s got a knife", 1),
        ("in", "hello", 1),
        ("out", ADVICE, 1),
        ("out", "Where was it?", 1),
    ] == sorted(shown, key=lambda row: (row[0], row[1] != "he’s got a knife", row[1]))
    assert shown.index(("out", ADVICE, 1)) == shown.index(("in", "he’s got a knife", 1)) + 1
    assert {"dir", "text", "segments", "at"} == set(rows[0])
    sids = {held.sid for held in house.stand_in.held if held.direction == "inbound"}
    assert {f"sms:{sid}" for sid in sids} == set(house.talk.taken)


async def test_bubbles(
    house: House,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Typed by a person, the same reads as a chat."""
    _type(monkeypatch, "a knife [bold]here", "")
    assert 0 == await phone.run_phone(settings, NUMBER)
    out = capsys.readouterr().out
    assert "a knife [bold]here" in out
    assert "call 999 now" in out


async def test_without_a_gateway_one_sentence_says_so(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What to do is in it."""
    _type(monkeypatch, '{"text": "hello"}')
    away = settings.model_copy(update={"gateway_port": 9})
    with pytest.raises(Unavailable, match=r"gateway is not running.*make run"):
        await phone.run_phone(away, NUMBER, jsonl=True)


async def test_another_token_is_explained(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """403 means that the settings differ."""
    _type(monkeypatch, '{"text": "hello"}')
    other = settings.model_copy(update={"public_url": "https://other.example"})
    with pytest.raises(SettingsError, match="SAFER_PUBLIC_URL"):
        await phone.run_phone(other, NUMBER, jsonl=True)


async def test_a_text_that_is_not_kept_is_tried_again(
    house: House,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As Twilio would; then a sentence says that it did not go."""
    house.talk.kept = "nowhere"
    _type(monkeypatch, '{"text": "hello"}')
    with pytest.raises(Unavailable, match="HTTP 503"):
        await phone.run_phone(settings, NUMBER, jsonl=True)
    assert 3 == house.talk.calls


@pytest.mark.parametrize("line", ["hello", "[]", "{}", '{"text": "a", "wait": "x"}'])
async def test_a_bad_line_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """The number of the line is in the sentence."""
    _type(monkeypatch, line)
    with pytest.raises(Invalid, match="Line 1"):
        await phone.run_phone(settings, NUMBER, jsonl=True)


async def test_a_real_account_is_not_played_with(settings: Settings) -> None:
    """Nobody gets real texts from a toy."""
    real = settings.model_copy(update={"twilio_api_url": ""})
    real = Settings(
        twilio_account_sid=real.twilio_account_sid, twilio_auth_token=real.twilio_auth_token
    )
    with pytest.raises(SettingsError, match="real"):
        await phone.run_phone(real, NUMBER)


async def test_a_number_has_its_shape(settings: Settings) -> None:
    """A plus, the country, digits."""
    with pytest.raises(Invalid):
        await phone.run_phone(settings, "07700 900123")
