"""Settings, secrets and files: a mistake is named, nothing is made twice, nobody else reads."""

import os
import stat
from pathlib import Path

import pytest

from bot import processes
from bot.cage.endpoints import lock_store
from bot.errors import SettingsError
from bot.secrets_file import ensure_secrets, keep_private
from bot.serving import main as serve
from bot.settings import load_settings
from bot.supervisor import WRONG_SET_UP, rasa_part


@pytest.fixture
def var_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation's var folder that is not there yet."""
    folder = tmp_path / "var"
    monkeypatch.setenv("SAFER_VAR_DIR", str(folder))
    for name in ("SAFER_FIELD_KEY", "SAFER_HASH_KEY"):
        monkeypatch.delenv(name, raising=False)
    return folder


def test_a_mistyped_setting_is_named(var_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence names the setting, and keeps to itself what was typed."""
    monkeypatch.setenv("SAFER_GATEWAY_PORT", "canary")
    with pytest.raises(SettingsError, match=r"^SAFER_GATEWAY_PORT: ") as wrong:
        load_settings()
    assert "canary" not in str(wrong.value)


@pytest.mark.parametrize(
    ("name", "value", "begin"),
    [
        ("SAFER_RASA_TRACKER_URL", "mysql://rasa:canary@db/talk", "postgresql://"),
        ("SAFER_REDIS_URL", "locks.example:6379", "redis://"),
    ],
)
def test_a_store_rasa_cannot_use_is_named(
    var_dir: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, begin: str
) -> None:
    """Before anything starts, and without the password in the address."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as wrong:
        load_settings()
    assert f"{name}: It must begin with {begin}." == str(wrong.value)


UNREADABLE = [
    ("SAFER_REDIS_URL", "redis://locks.example/canary"),
    ("SAFER_REDIS_URL", "redis://locks.example/-1"),
    ("SAFER_REDIS_URL", "redis://locks.example/1/2"),
    ("SAFER_REDIS_URL", "redis://locks.example/0?db=canary"),
    ("SAFER_REDIS_URL", "redis://locks.example:canary/0"),
    ("SAFER_REDIS_URL", "redis://locks.example:65536/0"),
    ("SAFER_REDIS_URL", "redis://:canary/1@locks.example/0"),
    ("SAFER_REDIS_URL", "redis://:12#canary@locks.example/0"),
    ("SAFER_REDIS_URL", "rediss://[canary"),
    ("SAFER_REDIS_URL", "rediss://rasa:canary\u2100@locks.example"),
    ("SAFER_RASA_TRACKER_URL", "postgresql://rasa:canary@db:port/talk"),
    ("SAFER_RASA_TRACKER_URL", "postgresql://rasa:1#canary@db/talk"),
]


@pytest.mark.parametrize(("name", "value"), UNREADABLE)
def test_an_address_the_cage_cannot_take_apart_stops_it(
    var_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
) -> None:
    """Once, before Rasa starts: by one sentence without a part of the address, and exit code 78."""
    monkeypatch.setenv(name, value)
    monkeypatch.setattr(os, "execve", lambda *_: pytest.fail("Rasa was started"))
    mask = os.umask(0o022)
    try:
        assert WRONG_SET_UP == serve(["rasa"])
    finally:
        os.umask(mask)
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(f"{name}: ")
    assert "canary" not in told


@pytest.mark.parametrize(
    "value",
    ["redis://locks.example", "rediss://rasa:p%23%2Fw@[::1]:6380/15", "redis://", "redis://h:/"],
)
def test_an_address_that_settings_take_the_cage_takes(
    var_dir: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """The two agree on what is right, too."""
    monkeypatch.setenv("SAFER_REDIS_URL", value)
    assert "redis" == lock_store(load_settings().redis_url)["type"]


def test_rasa_is_told_of_its_stores_and_of_no_secret(
    var_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the cage reads is set for it; the service's own keys and database stay outside."""
    wanted = {
        "SAFER_RASA_TRACKER_URL": "postgresql://rasa@127.0.0.1/talk",
        "SAFER_REDIS_URL": "redis://127.0.0.1:6379/2",
    }
    for name, value in wanted.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SAFER_DATABASE_URL", "sqlite:///canary.db")
    monkeypatch.setenv("SAFER_HASH_KEY", "canary")
    told = rasa_part(load_settings()).environment
    assert wanted == {name: told[name] for name in wanted}
    assert not [value for value in told.values() if "canary" in value]


def test_a_mistyped_setting_stops_the_process(
    var_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The supervisor knows from the exit code that starting again is of no use."""
    monkeypatch.setenv("SAFER_GATEWAY_PORT", "abc")
    mask = os.umask(0o022)
    try:
        assert WRONG_SET_UP == serve(["gateway"])
    finally:
        os.umask(mask)
    assert 1 == len(capsys.readouterr().err.splitlines())


def test_whoever_comes_second_reads_the_first_ones_secrets(var_dir: Path) -> None:
    """A process that made none has the keys all the same once it reads again."""
    early = load_settings()
    assert (True, False) == (ensure_secrets(var_dir), ensure_secrets(var_dir))
    assert "" == early.field_key.get_secret_value()
    assert "" != load_settings().field_key.get_secret_value()


def test_what_is_written_is_private(var_dir: Path) -> None:
    """Neither the folder nor a new file can be read by others, though others made the folder."""
    var_dir.mkdir(mode=0o755)
    mask = os.umask(0o022)
    try:
        keep_private()
        ensure_secrets(var_dir)
        (var_dir / "new").touch()
    finally:
        os.umask(mask)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (var_dir, var_dir / "new")]
    assert [0o700, 0o600] == modes


async def test_an_engine_that_is_not_built_in_stops_the_start(
    var_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sets an engine that is not there hears it, before anything is carried."""
    ensure_secrets(var_dir)
    monkeypatch.setenv("SAFER_DELIVERY_ENGINE", "procrastinate")
    monkeypatch.setenv("SAFER_ACTIONS_PORT", "0")
    monkeypatch.setenv("SAFER_TWILIO_STAND_IN_PORT", "0")
    with pytest.raises(SettingsError, match="SAFER_DELIVERY_ENGINE"):
        await processes.run_actions(load_settings())
