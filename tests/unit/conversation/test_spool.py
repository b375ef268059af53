"""The spool: durable, once each, oldest first, sealed."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation.heard import Heard, from_json
from bot.conversation.inbound import Channel, Choice, Danger, Kind
from bot.conversation.spool import Spool
from bot.reports.conversation import Line, OpenQuestion
from bot.store.crypto import field_cipher
from tests.conftest import FIELD_KEY

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HEARD = Heard(
    Channel.SMS,
    "a canary \N{BIRD} said",
    "sms:SM1",
    AT,
    Danger.POSSIBLE,
    (Line("Are you safe?", Kind.EMERGENCY, (Choice("Yes", "yes"),)),),
    OpenQuestion("rf_x", "Are you safe?", "P2", AT + timedelta(seconds=90), advised=True),
    contact="+447700900123",
    keyword="stop",
    late=True,
    knew=True,
    guessed=True,
)


async def opened(folder: Path) -> Spool:
    """Return an open spool with keys."""
    spool = Spool(folder, sealer=field_cipher(FIELD_KEY), key=b"names")
    await spool.open()
    return spool


def files(folder: Path, pattern: str) -> list[Path]:
    """Return the files that match."""
    return list(folder.glob(pattern))


def test_round_trip() -> None:
    """A message comes out of its file as it went in."""
    assert HEARD == from_json(HEARD.to_json())


def test_older_file() -> None:
    """A file that does not say whether the open question was known means that it was not."""
    row = json.loads(HEARD.to_json())
    del row["knew"], row["late"], row["guessed"]
    older = replace(HEARD, knew=False, late=False, guessed=False)
    assert older == from_json(json.dumps(row))


async def test_survives_a_crash(tmp_path: Path) -> None:
    """Another process finds the message; a half-written file is not one."""
    spool = await opened(tmp_path)
    await spool.put(HEARD)
    (tmp_path / "x.half").write_text("half")
    after = await opened(tmp_path)
    assert after.has(HEARD.slip)
    assert [HEARD] == [await after.read(name) for name in after.names()]
    assert [] == files(tmp_path, "*.half")


async def test_once_and_in_order(tmp_path: Path) -> None:
    """The same key is one file; the oldest comes first whoever was quicker."""
    spool = await opened(tmp_path)
    for n in (3, 1, 2, 1):
        heard = replace(HEARD, key=f"k{n}", at=AT + timedelta(seconds=n))
        await spool.put(heard)
    found = [await spool.read(name) for name in spool.names()]
    assert ["k1", "k2", "k3"] == [heard.key for heard in found if heard]


async def test_nothing_to_read_on_disk(tmp_path: Path) -> None:
    """Neither text nor number is in a file or its name, and nobody else may open it."""
    spool = await opened(tmp_path)
    await spool.put(HEARD)
    (file,) = files(tmp_path, "*.spooled")
    raw = file.name.encode() + file.read_bytes()
    assert not any(word in raw for word in (b"canary", b"447700900123", b"safe"))
    assert 0o600 == file.stat().st_mode & 0o777


async def test_unreadable_file(tmp_path: Path) -> None:
    """A file that was altered is no message."""
    spool = await opened(tmp_path)
    await spool.put(HEARD)
    (file,) = files(tmp_path, "*.spooled")
    file.write_text("k00000000.AAAA")
    assert await spool.read(file.name) is None
    await spool.set_aside(file.name)
    assert [] == spool.names()
    assert (tmp_path / "bad" / file.name).exists()


async def test_no_room(tmp_path: Path) -> None:
    """A folder that cannot be written to is an error, not a loss."""
    spool = await opened(tmp_path / "spool")
    (tmp_path / "spool").rmdir()
    (tmp_path / "spool").write_text("")
    with pytest.raises(OSError, match="spool"):
        await spool.put(HEARD)
