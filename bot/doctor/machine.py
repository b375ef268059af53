"""The machine: settings and keys, disk, database, spool, clock."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from aiohttp import ClientError, ClientSession
from yarl import URL

from bot.conversation.spool import SUFFIX
from bot.doctor.finding import Finding, bad, good, note
from bot.errors import SaferError
from bot.outbox.message import State, Way
from bot.secrets_file import FILE
from bot.settings import Settings
from bot.store.crypto import field_cipher
from bot.store.engine import SqlStore, create_store
from bot.store.queries import Reader

GIGABYTE = 1024**3
LEAST_FREE, LITTLE_FREE = 0.5 * GIGABYTE, 2 * GIGABYTE
# Leases last a minute, webhook signatures five; beyond this people notice.
MOST_CLOCK_ERROR = 30.0
STALE_SECONDS = 5.0


async def check_settings(settings: Settings) -> AsyncIterator[Finding]:
    """Keys and addresses that everything else needs."""
    try:
        field_cipher(settings.field_key.get_secret_value())
        yield good("Key for contact details", "set")
    except SaferError as wrong:
        yield bad("Key for contact details", str(wrong), "Run `make run` once, or set it.")
    for about, secret in (
        ("Key for hashes", settings.hash_key),
        ("Twilio token", settings.twilio_auth_token),
    ):
        if secret.get_secret_value():
            yield good(about, "set")
        else:
            yield bad(about, "not set", "Run `make run` once, or set it.")
    for finding in _secrets_file(settings.var_dir / FILE):
        yield finding
    for finding in _public(settings):
        yield finding


def _secrets_file(path: Path) -> Iterator[Finding]:
    if path.exists() and path.stat().st_mode & 0o077:
        yield bad("Secrets file", "others can read it", f"chmod 600 {path.name}, in the var folder")


def _public(settings: Settings) -> Iterator[Finding]:
    about, url = "Public address", URL(settings.public_url)
    if not url.is_absolute() or url.query_string or url.fragment:
        yield bad(about, settings.public_url, "SAFER_PUBLIC_URL is https:// and a host.")
    elif is_loopback(url):
        yield note(about, f"{url}: this machine only", "Set SAFER_PUBLIC_URL before going live.")
    elif url.scheme != "https":
        yield bad(about, f"{url} is not encrypted", "Use https.")
    else:
        yield good(about, str(url))


def is_loopback(url: URL) -> bool:
    """Return whether this address is of this machine alone."""
    return url.host in {"127.0.0.1", "localhost", "::1"}


async def check_disk(settings: Settings) -> AsyncIterator[Finding]:
    """Room for what is written, and whether the spool would survive the database's disk."""
    for about, folder in (("Disk of the var folder", settings.var_dir), ("Disk", settings.spool)):
        free = shutil.disk_usage(_nearest(folder)).free
        found = f"{free / GIGABYTE:.1f} GB free"
        if free < LEAST_FREE:
            yield bad(about, found, "Make room: nothing can be kept on a full disk.")
        elif about != "Disk":
            yield (
                note(about, found, "Make room soon.") if free < LITTLE_FREE else good(about, found)
            )


async def check_spool(settings: Settings) -> AsyncIterator[Finding]:
    """The net under the database."""
    about, folder = "Spool", settings.spool
    try:
        await asyncio.to_thread(_try_to_write, folder)
    except OSError as wrong:
        yield bad(about, f"cannot be written ({type(wrong).__name__})", "Set SAFER_SPOOL_DIR.")
        return
    waiting = len(list(folder.glob(f"*{SUFFIX}")))
    if (folder / "bad").is_dir() and any((folder / "bad").iterdir()):
        yield bad(about, "holds messages that could not be read in", "Look into its folder bad/.")
    if waiting:
        yield note(about, f"{waiting} messages wait", "They are read in while the gateway runs.")
    if settings.database.startswith("sqlite") and _same_disk(folder, settings.var_dir):
        yield note(
            about, "works, on the database's own disk", "SAFER_SPOOL_DIR on another disk is safer."
        )
    else:
        yield good(about, "works")


async def check_database(settings: Settings) -> AsyncIterator[Finding]:
    """Reachable, up to date, and nothing stuck in it."""
    async with _opened(settings) as store:
        if not await store.ping(3.0):
            yield bad("Database", "does not answer", "Start it, or look at SAFER_DATABASE_URL.")
            return
        if not await store.is_current():
            yield bad("Database", "is of another version", "Run `python -m bot migrate`.")
            return
        yield good("Database", "answers, and is up to date")
        reader = Reader(store)
        for finding in await _outbox(reader):
            yield finding
        kinds = sorted({alert.kind for alert in await reader.open_alerts()})
        if kinds:
            yield note("Open alerts", ", ".join(kinds), "They are on the staff console.")


async def check_clock(settings: Settings) -> AsyncIterator[Finding]:
    """This machine's clock against an outside one, where one is used anyway."""
    about = "Clock"
    if settings.stand_in:
        yield note(about, "not compared: no outside service is set", "Keep NTP running.")
        return
    try:
        async with ClientSession() as http, http.head(settings.twilio_api) as answer:
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (ClientError, TimeoutError, OSError, KeyError, ValueError):
        yield note(about, "could not be compared", "Keep NTP running.")
        return
    off = abs((datetime.now(UTC) - theirs).total_seconds())
    if off > MOST_CLOCK_ERROR:
        yield bad(about, f"{off:.0f} s wrong", "Set it, and keep NTP running.")
    else:
        yield good(about, "right")


async def _outbox(reader: Reader) -> list[Finding]:
    dead = [letter.way for letter in await reader.dead_letters()]
    partners, texts = dead.count(Way.PARTNER), dead.count(Way.SMS)
    found = []
    if partners:
        do = "Staff must send them again, or another way."
        found.append(bad("Outbox", f"{partners} dead letters to partners", do))
    if texts:
        do = "Their numbers block us, are abroad, or got too many replies."
        found.append(note("Outbox", f"{texts} texts were not sent", do))
    waiting = (await reader.outbox_counts()).get(State.DUE.value, 0)
    return found or [good("Outbox", f"{waiting} waiting, no dead letter")]


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[SqlStore]:
    store = create_store(settings)
    try:
        yield store
    finally:
        await store.close()


def _try_to_write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".half") as file:
        file.write(b"doctor")
        file.flush()
        os.fsync(file.fileno())


def _same_disk(one: Path, other: Path) -> bool:
    return _nearest(one).stat().st_dev == _nearest(other).stat().st_dev


def _nearest(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())
