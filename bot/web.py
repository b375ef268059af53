"""What the aiohttp apps share: errors, security headers, the sender's address, health, metrics.

An error answer is an RFC 9457 problem (or a short page where a person asked for one). It never
repeats the request, and even an unhandled failure says whom to call.
"""

import ipaddress
import json
import time
from collections.abc import Callable, Mapping
from html import escape
from http import HTTPStatus

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler, Middleware
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.conversation.fallback import CALL
from bot.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    SaferError,
    TooMany,
    Unavailable,
)

_STATUS: Mapping[type[SaferError], int] = {
    Invalid: 400,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    TooMany: 429,
    Unavailable: 503,
}
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30)


def problem(
    status: int,
    detail: str,
    *,
    title: str | None = None,
    headers: Mapping[str, str] | None = None,
    **more: object,
) -> web.Response:
    """Return an RFC 9457 answer; `detail` is a sentence of ours, never a part of the request."""
    body = {
        "type": "about:blank",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    return web.Response(
        status=status,
        body=json.dumps(body).encode(),
        content_type="application/problem+json",
        headers=headers,
    )


def error_page(status: int, detail: str) -> web.Response:
    """Return the same for a person: a bare page that needs no template and no style sheet."""
    title = HTTPStatus(status).phrase
    text = (
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Page not shown</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<main><h1>{escape(title)}</h1><p>{escape(detail)}</p><p><a href="/">Start again</a></p>'
        "</main></html>"
    )
    return web.Response(status=status, text=text, content_type="text/html")


def errors(*, advice: str = CALL) -> Middleware:
    """Return the middleware that turns every failure into a clear answer.

    `advice` ends the detail of failures of ours (5xx), so that nobody is left without help.
    """
    log = structlog.get_logger()

    @web.middleware
    async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPException as wrong:
            if wrong.status < 400:
                raise
            return _explain(request, wrong.status, _http_detail(wrong), wrong.headers)
        except SaferError as wrong:
            status = next((_STATUS[k] for k in type(wrong).__mro__ if k in _STATUS), 500)
            if status >= 500:
                log.error("request_failed", kind=type(wrong).__name__, route=route_of(request))
                return _explain(request, status, f"This does not work right now. {advice}")
            return _explain(request, status, str(wrong) or HTTPStatus(status).phrase)
        except HttpProcessingError:  # a body that is not what its header says
            return _explain(request, 400, "This request cannot be read.")
        except ConnectionResetError:
            raise
        except Exception as wrong:  # the last net: nobody gets a bare failure
            log.error(
                "request_crashed",
                kind=type(wrong).__name__,
                where=where(wrong),
                route=route_of(request),
            )
            return _explain(request, 500, f"Something went wrong on our side. {advice}")

    return answer


def _explain(
    request: web.Request, status: int, detail: str, headers: Mapping[str, str] | None = None
) -> web.Response:
    if "text/html" in request.headers.get("Accept", "") and not request.path.startswith("/api/"):
        return error_page(status, detail)
    kept = {name: value for name, value in (headers or {}).items() if name == "Allow"}
    if status == 401:
        kept["WWW-Authenticate"] = "Bearer"
    return problem(status, detail, headers=kept)


def _http_detail(wrong: web.HTTPException) -> str:
    known = {
        401: "This needs the token of the conversation; it may be too old.",
        404: "There is nothing here.",
        405: "This cannot be done here.",
        413: f"That is too long for one message. Please send it in shorter parts. {CALL}",
    }
    return known.get(wrong.status, HTTPStatus(wrong.status).phrase)


def where(wrong: BaseException) -> str:
    """Return the file and line an exception came from: all that a log may hold of it."""
    trace = wrong.__traceback__
    if trace is None:
        return "unknown"
    while trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"


def route_of(request: web.Request) -> str:
    """Return the route's pattern, which holds no id."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "none"


def secure(
    app: web.Application, *, policy: str, frames: str = "'none'", hsts: bool = False
) -> None:
    """Send the security headers with every answer, streams and errors included.

    `policy` is the Content-Security-Policy without `frame-ancestors`; `frames` says who may
    frame a page. A handler that set one of the headers itself keeps its own.
    """
    fixed = {
        "Content-Security-Policy": f"{policy}; frame-ancestors {frames}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), interest-cohort=()",
        "Cache-Control": "no-store",
    }
    if frames == "'none'":
        fixed["X-Frame-Options"] = "DENY"
    if hsts:
        fixed["Strict-Transport-Security"] = "max-age=31536000"

    async def add(_: web.Request, response: web.StreamResponse) -> None:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        response.headers["Server"] = "web"

    app.on_response_prepare.append(add)


def address(request: web.Request, trusted_proxy: str = "") -> str:
    """Return the sender's network address; a forwarded one only where our proxy sent it."""
    peer = request.remote or ""
    if trusted_proxy and peer == trusted_proxy:
        forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
        if _is_address(forwarded):
            return forwarded
    return peer


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


class Metrics:
    """Counts and times requests by route; texts and ids never become labels."""

    def __init__(self, service: str) -> None:
        """Take the name of the process."""
        self.registry = CollectorRegistry()
        labels = {"service": service}
        self._requests = Counter(
            "safer_requests",
            "Requests answered",
            ["service", "route", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "safer_request_seconds",
            "Time to the answer",
            ["service", "route"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._labels = labels

    def gauge(self, name: str, help_text: str, value: Callable[[], float]) -> None:
        """Show a number that is read whenever the metrics are."""
        Gauge(f"safer_{name}", help_text, registry=self.registry).set_function(value)

    def middleware(self) -> Middleware:
        """Return the middleware that counts."""

        @web.middleware
        async def count(request: web.Request, handler: Handler) -> web.StreamResponse:
            started = time.perf_counter()
            status = 500
            try:
                answer = await handler(request)
                status = answer.status
                return answer
            except web.HTTPException as wrong:
                status = wrong.status
                raise
            finally:
                route = route_of(request)
                self._requests.labels(**self._labels, route=route, status=str(status)).inc()
                self._seconds.labels(**self._labels, route=route).observe(
                    time.perf_counter() - started
                )

        return count


Health = Callable[[], Mapping[str, str | bool | int]]


def add_health(app: web.Application, health: Health, metrics: Metrics) -> None:
    """Add `/healthz` (is this process alive?) and `/metrics` (for this machine only)."""

    async def alive(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok", **health()})

    async def numbers(request: web.Request) -> web.Response:
        if not _on_this_machine(request):
            raise web.HTTPNotFound
        return web.Response(
            body=generate_latest(metrics.registry),
            headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"},
        )

    app.router.add_get("/healthz", alive, name="health")
    app.router.add_get("/metrics", numbers, name="metrics")


def _on_this_machine(request: web.Request) -> bool:
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "Via"))
    peer = request.remote or ""
    return not forwarded and _is_address(peer) and ipaddress.ip_address(peer).is_loopback
