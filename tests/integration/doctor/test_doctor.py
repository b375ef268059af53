"""The self-check against small pieces of the real thing."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.sms.signature import SIGNATURE
from bot.channels.sms.watch import FILE, Failure
from bot.doctor import run
from bot.doctor.files import check_data
from bot.doctor.finding import Finding, State, bad, good
from bot.doctor.machine import check_database, check_settings, check_spool
from bot.doctor.services import check_services
from bot.doctor.texts import check_account, check_signature
from bot.errors import Unavailable
from bot.settings import Settings
from bot.store.engine import SqlStore
from tests.fakes.sms import OURS, SID, TOKEN, fields
from tests.integration.sms.conftest import House, house

__all__ = ["house"]


def states(findings: list[Finding]) -> dict[str, State]:
    """Return the state of each thing that was looked at."""
    return {finding.about: finding.state for finding in findings}


def sms_settings(house: House, folder: Path, **more: object) -> Settings:
    """Return settings of the test's gateway and stand-in."""
    wanted: dict[str, object] = {
        "var_dir": folder,
        "public_url": house.public,
        "gateway_port": house.gateway.port,
        "twilio_account_sid": SID,
        "twilio_auth_token": TOKEN,
        "twilio_api_url": f"http://127.0.0.1:{house.twilio.port}",
        "twilio_from": OURS,
    }
    return Settings(**(wanted | more))  # type: ignore[arg-type]


async def test_missing_keys_are_named(tmp_path: Path) -> None:
    """A fresh folder has none of them."""
    found = states([one async for one in check_settings(Settings(var_dir=tmp_path))])
    assert {State.BAD} == {
        found[about] for about in ("Key for contact details", "Key for hashes", "Twilio token")
    }
    assert State.NOTE is found["Public address"]


@pytest.mark.parametrize(
    ("url", "state"),
    [
        ("https://report.example.org", State.GOOD),
        ("http://report.example.org", State.BAD),
        ("report.example.org", State.BAD),
        ("https://report.example.org/?a=1", State.BAD),
    ],
)
async def test_the_public_address_is_judged(tmp_path: Path, url: str, state: State) -> None:
    """It is what Twilio signs."""
    settings = Settings(var_dir=tmp_path, public_url=url)
    assert state is states([one async for one in check_settings(settings)])["Public address"]


async def test_a_secrets_file_that_others_read_is_wrong(tmp_path: Path) -> None:
    """It holds every key."""
    (tmp_path / "secrets.env").touch(mode=0o644)
    (tmp_path / "secrets.env").chmod(0o644)
    settings = Settings(var_dir=tmp_path)
    assert State.BAD is states([one async for one in check_settings(settings)])["Secrets file"]


async def test_a_database_is_judged(store_settings: Settings, store: SqlStore) -> None:
    """Empty and up to date is good, on both databases."""
    found = states([one async for one in check_database(store_settings)])
    assert {"Database": State.GOOD, "Outbox": State.GOOD} == found


async def test_a_database_that_is_not_there_is_wrong(
    store_settings: Settings, tmp_path: Path
) -> None:
    """A file without tables is of another version."""
    empty = store_settings.model_copy(update={"database_url": f"sqlite:///{tmp_path / 'x.db'}"})
    assert State.BAD is states([one async for one in check_database(empty)])["Database"]


async def test_a_spool_that_cannot_be_written_is_wrong(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "spool").touch()
    settings = Settings(var_dir=tmp_path)
    assert State.BAD is states([one async for one in check_spool(settings)])["Spool"]


async def test_a_spool_leaves_nothing_behind(tmp_path: Path) -> None:
    """The trial file is gone again."""
    settings = Settings(var_dir=tmp_path)
    assert State.NOTE is states([one async for one in check_spool(settings)])["Spool"]
    assert [] == list((tmp_path / "spool").iterdir())


async def test_what_does_not_answer_is_wrong(tmp_path: Path) -> None:
    """Nothing runs on these ports."""
    ports = ("gateway", "console", "partner", "actions", "rasa", "twilio_stand_in")
    nowhere = {f"{name}_port": 9 for name in ports}
    settings = Settings(var_dir=tmp_path, **nowhere)  # type: ignore[arg-type]
    found = states([one async for one in check_services(settings)])
    assert (6, {State.BAD}) == (len(found), set(found.values()))


async def test_our_own_data_files_are_valid(tmp_path: Path) -> None:
    """And the numbers nobody checked are listed."""
    found = {one.about: one async for one in check_data(Settings(var_dir=tmp_path))}
    assert State.GOOD is found["Data files"].state, found["Data files"].found
    assert "shown to no resident" in found["Telephone numbers"].found


async def test_a_signed_request_goes_through(house: House, tmp_path: Path) -> None:
    """The address Twilio must sign is shown, and nothing was kept."""
    found = [one async for one in check_signature(sms_settings(house, tmp_path))]
    assert house.public + "/sms/twilio/inbound" == found[0].found
    assert State.GOOD is states(found)["Twilio's signature"]
    assert {} == house.talk.taken


async def test_a_wrong_public_address_is_explained(house: House, tmp_path: Path) -> None:
    """Signed for one address, expected for another: refused, and both are shown, never a number."""
    other = sms_settings(house, tmp_path, public_url=house.public + "/texts")
    found = states([one async for one in check_signature(other)])
    assert State.BAD is found["Twilio's signature"]
    for count in range(3):
        await house.post(fields(MessageSid=f"SM{count}"), **{SIGNATURE: "wrong"})
    notes = [one async for one in check_signature(sms_settings(house, tmp_path))][2:]
    assert 3 == len(notes)
    assert all(house.public + "/sms/twilio/inbound" in one.found for one in notes)
    assert not any("+44" in one.found + one.do for one in notes)


async def test_what_was_signed_is_shown_beside_what_is_expected(
    house: House, tmp_path: Path
) -> None:
    """So that the operator sees which of the two is wrong."""
    failure = Failure("2026-11-20T12:00:00+00:00", "https://new.example/x", "https://old.example/x")
    rows = [{"at": failure.at, "expected": failure.expected, "signed": failure.signed}]
    (tmp_path / FILE).write_text(json.dumps(rows))
    last = [one async for one in check_signature(sms_settings(house, tmp_path))][-1]
    assert "signed: https://old.example/x; expected: https://new.example/x" == last.found


@pytest.fixture
async def twilio() -> AsyncIterator[tuple[TestServer, dict[str, object]]]:
    """An account whose number has these webhooks; an empty answer refuses the sign-in."""
    row: dict[str, object] = {}

    async def numbers(_: web.Request) -> web.Response:
        if not row:
            return web.json_response({"code": 20003}, status=401)
        return web.json_response({"incoming_phone_numbers": [row]})

    app = web.Application()
    app.router.add_get("/2010-04-01/Accounts/{sid}/IncomingPhoneNumbers.json", numbers)
    async with TestServer(app) as server:
        yield server, row


async def test_an_account_is_judged(
    house: House, tmp_path: Path, twilio: tuple[TestServer, dict[str, object]]
) -> None:
    """Sign-in, the number's webhook, its fallback, and proof that STOP is left to us."""
    server, row = twilio
    settings = sms_settings(house, tmp_path, twilio_api_url=f"http://127.0.0.1:{server.port}")
    assert [State.BAD] == [one.state async for one in check_account(settings)]
    row.update(sms_url="https://old.example/sms", sms_fallback_url="")
    found = states([one async for one in check_account(settings)])
    assert (State.BAD, State.NOTE, State.NOTE) == (
        found["Number's webhook"],
        found["Fallback address"],
        found["STOP"],
    )
    row.update(
        sms_url=house.public + "/sms/twilio/inbound#rc=5&rp=all", sms_fallback_url="https://x"
    )
    proven = settings.model_copy(update={"twilio_opt_out_proof": "ticket 1"})
    assert {State.GOOD} == {one.state async for one in check_account(proven)}


async def _fine(_: Settings) -> AsyncIterator[Finding]:
    yield good("This", "fine")


async def _fails(_: Settings) -> AsyncIterator[Finding]:
    yield bad("That", "wrong", "Mend it.")
    raise Unavailable("gone")


async def _breaks(_: Settings) -> AsyncIterator[Finding]:
    yield good("Half", "seen")
    raise RuntimeError("+447700900123")


async def test_a_check_that_breaks_is_a_finding(tmp_path: Path) -> None:
    """What was found before it broke is kept, and what it choked on is not shown."""
    found = await run.examine(Settings(var_dir=tmp_path), [_fine, _fails, _breaks])
    assert ["This", "That", "_fails", "Half", "_breaks"] == [one.about for one in found]
    assert not any("+44" in one.found for one in found)


@pytest.mark.parametrize(("check", "code"), [(_fine, 0), (_fails, 1)])
async def test_the_exit_code_is_the_verdict(
    tmp_path: Path,
    check: run.Check,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The table and the JSON end in the same verdict."""
    monkeypatch.setattr(run.examine, "__defaults__", ((check,),))
    settings = Settings(var_dir=tmp_path)
    assert code == await run.run_doctor(settings, as_json=True)
    said = json.loads(capsys.readouterr().out)
    assert (code == 0) == said["ready"]
    assert code == await run.run_doctor(settings)
    assert said["verdict"] in capsys.readouterr().out
