"""The residents' gateway as one web application, and the order in which it starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from bot.channels.webchat.api import Api
from bot.channels.webchat.chat import Chat
from bot.channels.webchat.limits import Limits
from bot.channels.webchat.looks import brand_css
from bot.channels.webchat.page import Page, policy
from bot.channels.webchat.tokens import Tokens
from bot.conversation.gateway import Talk
from bot.settings import ROOT, Settings
from bot.web import Health, Metrics, add_health, errors, secure

if TYPE_CHECKING:
    from bot.usecases.ports import Clock, Hasher

STATIC = ROOT / "bot" / "channels" / "static"
# 10,000 characters, each written as two \\uXXXX escapes, and the JSON around them.
MAX_BODY = 256 * 1024
_CACHED = "public, max-age=3600"
_TYPES = {".css": "text/css", ".js": "text/javascript"}


@dataclass(frozen=True, slots=True)
class GatewayParts:
    """What the gateway is built from; `more_routes` are those of other doors (text messages)."""

    settings: Settings
    talk: Talk
    clock: Clock
    hasher: Hasher
    health: Health
    metrics: Metrics
    more_routes: Sequence[web.RouteDef] = field(default_factory=tuple)


def create_gateway(parts: GatewayParts) -> web.Application:
    """Build the application; it needs nothing but what it is given."""
    settings = parts.settings
    app = web.Application(
        client_max_size=MAX_BODY, middlewares=[parts.metrics.middleware(), errors()]
    )
    tokens = Tokens(parts.hasher, parts.clock)
    chat = Chat(parts.talk, Limits(), parts.clock)
    app.add_routes(Api(chat, tokens, trusted_proxy=settings.trusted_proxy).routes())
    app.add_routes(Page(chat, tokens, settings).routes())
    app.add_routes(_files(settings))
    app.add_routes(parts.more_routes)
    add_health(app, parts.health, parts.metrics)
    secure(
        app,
        policy=policy(settings),
        frames=f"'self' {settings.embed_sites}".strip(),
        hsts=settings.public_url.startswith("https://"),
    )
    return app


def _files(settings: Settings) -> list[web.RouteDef]:
    ours = {"/static/chat.css": "chat.css", "/static/chat.js": "chat.js", "/embed.js": "embed.js"}
    routes = [_file(path, (STATIC / name).read_bytes(), name) for path, name in ours.items()]
    brand = brand_css(settings.brand_colour).encode()
    routes.append(_file("/static/brand.css", brand, "brand.css"))
    routes.append(web.get("/favicon.ico", _nothing))
    return routes


def _file(path: str, content: bytes, name: str) -> web.RouteDef:
    headers: Mapping[str, str] = {"Cache-Control": _CACHED}
    if path == "/embed.js":  # other sites' pages load this one
        headers = {**headers, "Cross-Origin-Resource-Policy": "cross-origin"}

    async def send(_: web.Request) -> web.Response:
        return web.Response(
            body=content, content_type=_TYPES[Path(name).suffix], charset="utf-8", headers=headers
        )

    return web.get(path, send)


async def _nothing(_: web.Request) -> web.Response:
    return web.Response(status=204, headers={"Cache-Control": _CACHED})
