"""The `phone` command: a phone without an account, a chat for people, JSON lines for programs."""

import asyncio
import contextlib
import json
import re
import sys
import threading
from collections.abc import AsyncIterator, Callable

from aiohttp import ClientSession, ClientTimeout

from bot.channels.sms.handset import LOOK_EVERY, Bubble, Phone
from bot.errors import Invalid, SettingsError
from bot.reports.segments import segments
from bot.settings import TWILIO, Settings

# How long replies are awaited where a line does not say: until it has been quiet, at most so long.
QUIET, LONGEST = 2.5, 20.0
LAST_QUIET, LAST_LONGEST = 4.0, 20.0
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")


async def run_phone(settings: Settings, from_number: str, *, jsonl: bool = False) -> int:
    """Run a phone on standard input until it ends; return the exit code, 0 when all was sent.

    With `jsonl`, lines `{"text","wait"}` come in and `{"dir","text","segments","at"}` go out.
    """
    _check(settings, from_number)
    show = _show_json if jsonl else _pretty(from_number)
    async with ClientSession(timeout=ClientTimeout(total=20)) as http:
        phone = Phone(settings, from_number, http, show)
        await phone.settle(2.0)
        await (_play(phone, _lines()) if jsonl else _chat(phone, _lines()))
    return 0


def _check(settings: Settings, number: str) -> None:
    if not _NUMBER.fullmatch(number):
        raise Invalid("A number looks like +447700900123: a plus, the country, and digits only.")
    if not settings.twilio_auth_token.get_secret_value():
        raise SettingsError("SAFER_TWILIO_AUTH_TOKEN is not set: run `make run` once, or set it.")
    if settings.twilio_api.rstrip("/") == TWILIO:
        raise SettingsError(
            "A real Twilio account is set, and this phone would send real texts:"
            " unset SAFER_TWILIO_ACCOUNT_SID to try it here."
        )


async def _play(phone: Phone, lines: AsyncIterator[str]) -> None:
    looking = asyncio.create_task(_keep_looking(phone))
    try:
        async for number, line in _numbered(lines):
            text, wait = _said(line, number)
            await phone.text(text)
            if wait is None:
                await phone.wait_for_quiet(QUIET, LONGEST)
            else:
                await asyncio.sleep(wait)
        await phone.wait_for_quiet(LAST_QUIET, LAST_LONGEST)
    finally:
        looking.cancel()


async def _chat(phone: Phone, lines: AsyncIterator[str]) -> None:
    looking = asyncio.create_task(_keep_looking(phone))
    try:
        async for line in lines:
            if line.strip():
                await phone.text(line.strip())
        await phone.wait_for_quiet(QUIET, LONGEST)
    finally:
        looking.cancel()


async def _keep_looking(phone: Phone) -> None:
    while True:
        await phone.look()
        await asyncio.sleep(LOOK_EVERY)


async def _numbered(lines: AsyncIterator[str]) -> AsyncIterator[tuple[int, str]]:
    number = 0
    async for line in lines:
        number += 1
        if line.strip():
            yield number, line


def _said(line: str, number: int) -> tuple[str, float | None]:
    try:
        said = json.loads(line)
        wait = said.get("wait")
        return str(said["text"]), None if wait is None else min(max(float(wait), 0.0), 600.0)
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise Invalid(f'Line {number} is not like {{"text": "hello", "wait": 2}}.') from wrong


async def _lines() -> AsyncIterator[str]:
    """Yield lines of standard input; a thread reads, so that Ctrl-C ends at once."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        with contextlib.suppress(RuntimeError):  # the command ended before its input did
            for line in sys.stdin:
                loop.call_soon_threadsafe(queue.put_nowait, line)
            loop.call_soon_threadsafe(queue.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line


def _show_json(bubble: Bubble) -> None:
    sys.stdout.write(bubble.to_json() + "\n")
    sys.stdout.flush()


def _pretty(number: str) -> Callable[[Bubble], None]:
    from rich.align import Align
    from rich.console import Console
    from rich.panel import Panel
    from rich.text import Text

    console = Console()
    console.print(f"[bold]{number}[/] — type a text and press Enter; Ctrl-D ends.")

    def show(bubble: Bubble) -> None:
        count = segments(bubble.text)
        note = f"{bubble.at.astimezone():%H:%M} · {count} segment{'s' if count > 1 else ''}"
        panel = Panel(
            Text(bubble.text),
            subtitle=note,
            width=min(60, console.width),
            border_style="blue" if bubble.inbound else "green",
        )
        console.print(Align.right(panel) if bubble.inbound else panel)

    return show
