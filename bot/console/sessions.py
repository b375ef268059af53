"""The guard of the console: a session for every page but sign-in, a token for every change."""

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import quote, urlsplit

from aiohttp import web

from bot.console.access import BEFORE_PASSWORD, RIGHTS, may
from bot.errors import Forbidden, Invalid
from bot.usecases.desk import Desk
from bot.usecases.sign_in import ABSOLUTE, SignedIn, signed_in

DESK: web.AppKey[Desk] = web.AppKey("desk", Desk)
SIGNED_IN: web.RequestKey[SignedIn] = web.RequestKey("signed_in", SignedIn)
SECURE: web.AppKey[bool] = web.AppKey("secure", bool)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let a request through only when its route's rule says so; deny by default."""
    route = request.match_info.route.name
    session = await _session(request)
    role = session.account.role if session else None
    if request.match_info.http_exception is not None:
        return await handler(request)
    if not may(role, route):
        if session is None and request.method in ("GET", "HEAD"):
            raise web.HTTPSeeOther(f"/sign-in?next={quote(request.rel_url.path)}")
        raise Forbidden("You may not do this. Ask the person who runs this service.")
    if session:
        request[SIGNED_IN] = session
        _wants_password(request, session, route)
    if request.method == "POST":
        await _check_form(request, session)
    return await handler(request)


def whose(request: web.Request) -> SignedIn:
    """Return the session of a guarded page."""
    return request[SIGNED_IN]


def start_session(request: web.Request, response: web.StreamResponse, session: SignedIn) -> None:
    """Give the browser its token, in a cookie scripts cannot read."""
    response.set_cookie(
        _cookie(request),
        session.token,
        path="/",
        secure=request.app[SECURE],
        httponly=True,
        samesite="Strict",
        max_age=int(ABSOLUTE.total_seconds()),
    )


def end_session(request: web.Request, response: web.StreamResponse) -> None:
    """Take the token back."""
    response.del_cookie(
        _cookie(request),
        path="/",
        secure=request.app[SECURE],
        httponly=True,
        samesite="Strict",
    )


def _cookie(request: web.Request) -> str:
    """Return the cookie's name; browsers take the one with `__Host-` over HTTPS only."""
    return "__Host-staff" if request.app[SECURE] else "staff"


def _wants_password(request: web.Request, session: SignedIn, route: str | None) -> None:
    """Lead an account with a password that somebody else knows to the page to change it."""
    free = route in BEFORE_PASSWORD or not RIGHTS.get(route or "")
    if free or not session.account.must_change:
        return
    if request.method in ("GET", "HEAD"):
        raise web.HTTPSeeOther("/password")
    raise Forbidden("Choose a password of your own first.")


async def _session(request: web.Request) -> SignedIn | None:
    token = request.cookies.get(_cookie(request))
    return await signed_in(request.app[DESK], token) if token else None


async def _check_form(request: web.Request, session: SignedIn | None) -> None:
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if _foreign(request) or site not in ("same-origin", "none"):
        raise Forbidden("This form came from another site, so nothing was changed.")
    try:
        form = await request.post()  # aiohttp keeps it, so that nobody reads it a second time
    except (LookupError, ValueError):  # no such charset; bytes that are not what the header says
        raise Invalid(
            "This form cannot be read. Load the page again, then try once more."
        ) from None
    if session is None:
        return
    given = form.get("csrf")
    if not isinstance(given, str) or not _same(given, session.session.csrf):
        raise Forbidden("This page was open too long. Go back, load it again, and try once more.")


def _foreign(request: web.Request) -> bool:
    """Tell whether another site sent it; browsers say "null" where they keep that to themselves."""
    origin = request.headers.get("Origin")
    if origin in (None, "null"):
        return False
    try:
        return urlsplit(origin).netloc != request.host
    except ValueError:
        return True


def _same(given: str, token: str) -> bool:
    """Compare in a time that tells nothing; as bytes, for any letters may come."""
    return hmac.compare_digest(given.encode(errors="replace"), token.encode())
