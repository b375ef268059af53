"""Runs the service: the supervisor with a friendly face, or one process alone.

`python -m bot.serving` is `python -m bot serve` without what the command line imports: the quickest
way in, used by `make run` and by the supervisor for each process.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
import traceback
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import SaferError, SettingsError
from bot.secrets_file import ensure_secrets, keep_private
from bot.supervisor import (
    ROOT,
    WRONG_SET_UP,
    Supervisor,
    check_ports,
    other_parts,
    own_part,
    ports_in_use,
    rasa_part,
)

if TYPE_CHECKING:
    from bot.settings import Settings

# How long the gateway may take to see that its port is not to be had.
FINDS_OUT = 10.0


def supervise() -> bool:
    """Run all four processes until told to stop; return whether all was well.

    The gateway starts first, before this process even reads its settings.
    """
    keep_private()
    well = asyncio.run(_supervise())
    if well:
        _tell("Stopped. Nothing is lost: what was waiting goes on at the next start.")
    return well


def serve_one(only: str) -> None:
    """Run one process alone."""
    keep_private()
    # structlog would import rich, a third of a second, to draw what a service never shows.
    sys.modules.setdefault("rich", None)  # type: ignore[arg-type]  # Python's own way to say no
    settings = _settings()
    if only == "rasa":
        part = rasa_part(settings)
        os.chdir(ROOT)
        os.execve(part.command[0], part.command, dict(part.environment))
    from bot import processes

    set_up_logs(settings)
    runs = {
        "gateway": processes.run_gateway,
        "console": processes.run_console,
        "actions": processes.run_actions,
    }
    asyncio.run(runs[only](settings))


def _settings() -> Settings:
    from bot.settings import load_settings

    ensure_secrets(load_settings().var_dir)
    return load_settings()


async def _supervise() -> bool:
    supervisor = Supervisor(_tell)
    taken = ports_in_use()
    supervisor.start(own_part("gateway"))
    following = asyncio.create_task(_follow(supervisor, taken))
    well = await supervisor.wait()
    following.cancel()
    return well


async def _follow(supervisor: Supervisor, taken: Collection[int]) -> None:
    """Start the others once the gateway listens, and say where everything is.

    `taken`: ports that were in use before the gateway was started.
    """
    try:
        began = time.monotonic()
        settings = await asyncio.to_thread(_settings)
        if not (ROOT / ".venv-rasa" / "bin" / "python").exists():
            raise SettingsError("Rasa's environment is missing. Run `make run`, which makes it.")
        others = other_parts(settings)
        check_ports(others)
        if settings.gateway_port in taken:
            # Whoever has it would answer in its place. The gateway says so itself, and all stops.
            await asyncio.sleep(FINDS_OUT)
        await _listening(settings.gateway_host, settings.gateway_port)
        _tell(f"Residents can write now ({time.monotonic() - began:.1f} s).")
        supervisor.start(*others)
        await _greet(settings, began)
    except SaferError as wrong:
        print(wrong, file=sys.stderr, flush=True)
        supervisor.stop(failed=True)
    except Exception as wrong:  # an edge: half a service must not go on as if it were whole
        line = traceback.extract_tb(wrong.__traceback__)[-1]
        place = f"{Path(line.filename).name}:{line.lineno}"
        print(
            f"The service could not start ({type(wrong).__name__}, {place}).",
            file=sys.stderr,
            flush=True,
        )
        supervisor.stop(failed=True)


async def _greet(settings: Settings, began: float) -> None:
    await _listening(settings.console_host, settings.console_port)
    for line in _addresses(settings, await asyncio.to_thread(_first_password, settings)):
        _tell(line)
    await _listening("127.0.0.1", settings.rasa_port)
    _tell(f"Rasa is ready ({time.monotonic() - began:.0f} s). Stop with Ctrl-C.")


def _first_password(settings: Settings) -> str:
    """Return the first password while its account uses it, else where to look."""
    first = settings.first_staff_password.get_secret_value()
    try:
        used = asyncio.run(_uses(settings, first))
    except Exception:  # a greeting must not stop what runs
        used = False
    return first if used else "as it was changed (the first one is in secrets.env)"


async def _uses(settings: Settings, password: str) -> bool:
    from bot.bootstrap import create_store
    from bot.usecases.sign_in import has_password

    store = create_store(settings)
    try:
        return await has_password(store, settings.first_staff_email, password)
    finally:
        await store.close()


def _addresses(settings: Settings, password: str) -> tuple[str, ...]:
    return (
        "",
        f"  Residents   http://127.0.0.1:{settings.gateway_port}",
        f"  Staff       http://127.0.0.1:{settings.console_port}/tickets",
        f"  Partners    http://127.0.0.1:{settings.partner_port}",
        "  A phone     .venv/bin/python -m bot phone --from +447700900123",
        "  A partner   .venv/bin/python -m bot partner",
        "",
        f"  Staff sign-in: {settings.first_staff_email}  password: {password}",
        "",
    )


async def _listening(host: str, port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return


def _tell(line: str) -> None:
    print(line, flush=True)


def set_up_logs(settings: Settings) -> None:
    """Log events as JSON lines to standard error: ids and counts, never sentences."""
    import logging

    import structlog

    level = logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s %(levelname)s")
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def main(words: list[str]) -> int:
    """Run one process, or all under the supervisor; return the exit code."""
    try:
        if words:
            serve_one(words[0])
            return 0
        return 0 if supervise() else 1
    except SaferError as wrong:
        print(wrong, file=sys.stderr, flush=True)
        return WRONG_SET_UP


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
