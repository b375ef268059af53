"""Ports and folders that cannot be had are told in one sentence, before anything else is said."""

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.secrets_file import FILE, ensure_secrets
from bot.settings import ROOT, Settings
from bot.supervisor import Port, cannot_listen, check_ports, other_parts, ports_in_use

PORTS = ("GATEWAY", "CONSOLE", "PARTNER", "ACTIONS", "RASA", "TWILIO_STAND_IN")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of this machine that somebody listens on, and answers nothing."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("name", [name for name in PORTS if name != "GATEWAY"])
def test_a_port_in_use_is_told_with_its_own_setting(taken: int, name: str) -> None:
    """Also where one process has two ports: the sentence names what to change."""
    ports = {f"{one.lower()}_port": _free() for one in PORTS}
    with pytest.raises(SettingsError) as wrong:
        check_ports(other_parts(Settings(**{**ports, f"{name.lower()}_port": taken})))
    assert (
        f"Port {taken} is in use. Stop what uses it, or set SAFER_{name}_PORT to another one."
    ) == str(wrong.value)


def test_another_reason_is_not_called_in_use() -> None:
    """A port below 1024, or an address of another machine, is told as what it is."""
    port = Port("SAFER_GATEWAY_PORT", "127.0.0.1", 80)
    told = str(cannot_listen(port, OSError(errno.EACCES, "canary")))
    assert "Nothing can listen on 127.0.0.1, port 80 (Permission denied)" in told
    assert "SAFER_GATEWAY_PORT" in told
    nowhere = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    assert "(Name or service not known)" in str(cannot_listen(port, nowhere))


def test_linux_tells_what_is_listened_on(taken: int) -> None:
    """A port somebody listens on is seen; a free one is not."""
    assert taken in ports_in_use()
    assert _free() not in ports_in_use()


@pytest.mark.parametrize("name", ["GATEWAY", "PARTNER"])
def test_a_start_on_a_port_in_use_ends_with_one_sentence(
    taken: int, name: str, tmp_path: Path
) -> None:
    """Nobody is told that residents can write when somebody else answers them."""
    ports = {f"SAFER_{one}_PORT": str(_free()) for one in PORTS}
    told = subprocess.run(
        [sys.executable, "-m", "bot.serving"],
        cwd=ROOT,
        env=os.environ
        | ports
        | {"SAFER_VAR_DIR": str(tmp_path / "var"), f"SAFER_{name}_PORT": str(taken)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert 1 == told.returncode
    said = [line for line in told.stderr.splitlines() if not line.startswith("{")]
    assert 1 == len(said)
    assert f"Port {taken} is in use." in said[0]
    assert f"SAFER_{name}_PORT" in said[0]
    assert "Residents can write" not in told.stdout


def test_a_full_disk_is_told_when_secrets_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence names the folder, and no half-written file is taken for the secrets later."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SettingsError, match="No space left on device") as wrong:
        ensure_secrets(tmp_path / "var")
    assert str(tmp_path / "var") in str(wrong.value)
    assert not (tmp_path / "var" / FILE).exists()
