"""Where messages wait when the database is down: one fsynced file each, oldest first.

A file is written beside its name, fsynced, renamed, and the folder fsynced: once `put` returns,
the message survives a crash and a power cut. `SAFER_SPOOL_DIR` should be on another disk.
"""

import asyncio
import hashlib
import hmac
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from pathlib import Path
from typing import Protocol

from bot.conversation.heard import Heard, from_json
from bot.errors import SaferError

SUFFIX = ".spooled"
# A message is at most 10,000 characters; a full spool must not fill the disk.
MOST_FILES = 100_000


class Sealer(Protocol):
    """Seals text for one place, so that a stolen disk tells nothing."""

    def seal(self, text: str, place: str) -> str:
        """Return the sealed text."""
        ...

    def open(self, sealed: str, place: str) -> str:
        """Return the text again; raises `SaferError` for another key or place."""
        ...


class Spool:
    """Files of messages; all disk work is done in one thread of its own."""

    def __init__(self, folder: Path, *, sealer: Sealer | None = None, key: bytes = b"") -> None:
        """Take the folder, what seals the files, and the key that hides numbers in their names."""
        self._folder = folder
        self._sealer = sealer
        self._key = key
        self._names: dict[str, str] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="spool")

    async def open(self) -> None:
        """Make the folder and find what waits in it; raises OSError."""
        self._names = await self._run(self._scan)

    async def put(self, heard: Heard) -> None:
        """Keep one message durably; the same slip again changes nothing; raises OSError."""
        digest = self._digest(heard.slip)
        if digest in self._names:
            return
        if len(self._names) >= MOST_FILES:
            raise OSError("the spool is full")
        self._names[digest] = await self._run(lambda: self._write(heard))

    def has(self, slip: str) -> bool:
        """Return whether a message with this slip waits here."""
        return self._digest(slip) in self._names

    def name_of(self, slip: str) -> str | None:
        """Return the file in which the message with this slip waits, if it does."""
        return self._names.get(self._digest(slip))

    def names(self, who: str | None = None) -> list[str]:
        """Return the waiting files, oldest first; `who` limits them to one sender."""
        part = f"-{self._digest(who)[:16]}-" if who else ""
        return sorted(name for name in self._names.values() if part in name)

    async def read(self, name: str) -> Heard | None:
        """Return one message, or None where the file is gone or cannot be read for good."""
        return await self._run(lambda: self._read(name))

    async def remove(self, name: str) -> None:
        """Forget one message: the store has it."""
        await self._run(lambda: (self._folder / name).unlink(missing_ok=True))
        self._names.pop(_key_part(name), None)

    async def remove_slip(self, slip: str) -> None:
        """Forget the message of this slip, if it waits here."""
        name = self.name_of(slip)
        if name:
            await self.remove(name)

    async def set_aside(self, name: str) -> None:
        """Move a file that the store will never take to `bad/`, for a person to look at."""
        await self._run(lambda: self._aside(name))
        self._names.pop(_key_part(name), None)

    def close(self) -> None:
        """Stop the thread."""
        self._thread.shutdown(wait=False)

    def _digest(self, text: str) -> str:
        whole = hmac.new(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)
        return whole.hexdigest()[:32]

    async def _run[T](self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _scan(self) -> dict[str, str]:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for half in self._folder.glob("*.half"):
            half.unlink(missing_ok=True)
        return {_key_part(path.name): path.name for path in self._folder.glob(f"*{SUFFIX}")}

    def _write(self, heard: Heard) -> str:
        stamp = heard.at.astimezone(UTC).strftime("%Y%m%dT%H%M%S%f")
        name = f"{stamp}-{self._digest(heard.who)[:16]}-{self._digest(heard.slip)}{SUFFIX}"
        raw = heard.to_json()
        if self._sealer:
            raw = self._sealer.seal(raw, _place(name))
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_durably(self._folder / name, raw.encode())
        return name

    def _read(self, name: str) -> Heard | None:
        try:
            raw = (self._folder / name).read_text()
            return from_json(self._sealer.open(raw, _place(name)) if self._sealer else raw)
        except (FileNotFoundError, ValueError, KeyError, TypeError, SaferError):
            return None

    def _aside(self, name: str) -> None:
        bad = self._folder / "bad"
        bad.mkdir(exist_ok=True, mode=0o700)
        if (self._folder / name).exists():
            (self._folder / name).rename(bad / name)


def _write_durably(path: Path, raw: bytes) -> None:
    half = path.with_suffix(".half")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        half.rename(path)
    except OSError:
        half.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _key_part(name: str) -> str:
    return name.removesuffix(SUFFIX).rsplit("-", 1)[-1]


def _place(name: str) -> str:
    return f"spool:{name}"
