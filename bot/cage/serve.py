"""Runs Rasa: on loopback, one channel, no HTTP API, and says `ready` when it can answer."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from bot.cage import project
from bot.cage.endpoints import write_endpoints
from bot.cage.forget import keep_forgetting, stop_forgetting
from bot.cage.quiet import keep_quiet
from bot.cage.speed import close_kept, make_faster


def serve() -> int:
    """Serve the newest model until stopped; refuse one that training did not write."""
    if not project.is_untouched():
        print("no dialogue model to trust: train it first", file=sys.stderr, flush=True)
        return 1
    var = Path(os.environ.get("SAFER_VAR_DIR") or project.ROOT / "var")
    port = int(os.environ.get("SAFER_RASA_PORT") or 5005)
    app = _app(write_endpoints(var / "rasa", os.environ))
    app.run(host="127.0.0.1", port=port, workers=1, access_log=False, debug=False)
    return 0


def _app(endpoints_file: Path) -> Any:
    from rasa.core.run import (
        close_resources,
        configure_app,
        create_http_input_channels,
        load_agent_on_start,
    )
    from rasa.core.utils import AvailableEndpoints

    endpoints = AvailableEndpoints.read_endpoints(str(endpoints_file))
    credentials = str(project.DOMAIN / "credentials.yml")
    channels = create_http_input_channels(None, credentials)
    app = configure_app(channels, enable_api=False, endpoints=endpoints)
    load = partial(load_agent_on_start, str(project.MODEL), endpoints, None)
    app.register_listener(load, "before_server_start")
    app.register_listener(_warm, "before_server_start")
    app.register_listener(keep_forgetting, "after_server_start")
    app.register_listener(_say_ready, "after_server_start")
    app.register_listener(stop_forgetting, "before_server_stop")
    app.register_listener(close_kept, "after_server_stop")
    app.register_listener(close_resources, "after_server_stop")
    keep_quiet()
    make_faster()
    return app


async def _warm(app: Any, loop: Any) -> None:
    await app.ctx.agent.parse_message("good morning")


async def _say_ready(app: Any, loop: Any) -> None:
    print("ready", flush=True)
