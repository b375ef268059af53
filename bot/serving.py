"""Runs the service: the supervisor with a friendly face, or one process alone."""

import asyncio
import os
import sys
import time

from bot.errors import SettingsError
from bot.secrets_file import ensure_secrets
from bot.settings import ROOT, Settings, load_settings
from bot.supervisor import Supervisor, check_ports, parts, rasa_part


def serve(settings: Settings, only: str | None) -> None:
    """Run all four processes under a supervisor, or the one that is named."""
    if only is None:
        _supervise(settings)
    elif only == "rasa":
        _become_rasa(settings)
    else:
        _serve_one(settings, only)


def _serve_one(settings: Settings, only: str) -> None:
    set_up_logs(settings)
    if only == "gateway":
        from bot.bootstrap import run_gateway

        asyncio.run(run_gateway(settings))
    elif only == "console":
        from bot.bootstrap import run_console

        asyncio.run(run_console(settings))
    else:
        from bot.bootstrap import run_actions

        asyncio.run(run_actions(settings))


def _become_rasa(settings: Settings) -> None:
    part = rasa_part(settings)
    os.chdir(ROOT)
    os.execve(part.command[0], part.command, dict(part.environment))


def _supervise(settings: Settings) -> None:
    if ensure_secrets(settings.var_dir):
        settings = load_settings()
    if not (ROOT / ".venv-rasa" / "bin" / "python").exists():
        raise SettingsError("Rasa's environment is missing. Run `make run`, which makes it.")
    wanted = parts(settings)
    check_ports(wanted)
    asyncio.run(_run(settings, Supervisor(wanted, _tell)))
    _tell("Stopped. Nothing is lost: what was waiting goes on at the next start.")


async def _run(settings: Settings, supervisor: Supervisor) -> None:
    greeting = asyncio.create_task(_greet(settings))
    try:
        await supervisor.run()
    finally:
        greeting.cancel()


async def _greet(settings: Settings) -> None:
    """Say where everything is as soon as it answers."""
    began = time.monotonic()
    await _listening(settings.gateway_host, settings.gateway_port)
    _tell(f"Residents can write now ({time.monotonic() - began:.1f} s).")
    await _listening(settings.console_host, settings.console_port)
    for line in _addresses(settings):
        _tell(line)
    await _listening("127.0.0.1", settings.rasa_port)
    _tell(f"Rasa is ready ({time.monotonic() - began:.0f} s). Stop with Ctrl-C.")


def _addresses(settings: Settings) -> tuple[str, ...]:
    return (
        "",
        f"  Residents   http://127.0.0.1:{settings.gateway_port}",
        f"  Staff       http://127.0.0.1:{settings.console_port}/tickets",
        f"  Partners    http://127.0.0.1:{settings.partner_port}",
        "  A phone     .venv/bin/python -m bot phone --from +447700900123",
        "  A partner   .venv/bin/python -m bot partner",
        "",
        f"  Staff sign-in: {settings.first_staff_email}  password: "
        + settings.first_staff_password.get_secret_value(),
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
