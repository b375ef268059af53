"""Builds the console: templates, routes, the guard, and headers that allow no foreign script."""

from collections.abc import Callable, Mapping
from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import web

from bot.console import changes, feelings, pages
from bot.console.alerts import alert_words
from bot.console.limits import Tries
from bot.console.sessions import DESK, SECURE, SIGNED_IN, Handler, guard
from bot.console.sources import sources
from bot.console.words import age, clock_time, marked, without_pin
from bot.errors import Conflict, Forbidden, Invalid, NotFound, SaferError
from bot.reports.texting import read_prices
from bot.settings import ROOT, Settings
from bot.store.queries import Reader, TicketRow
from bot.tickets.service_levels import Targets, due, load_service_levels
from bot.tickets.status import Status
from bot.tickets.update_words import load_update_words
from bot.triage.danger import Priority
from bot.usecases.close_alert import UNOPENED
from bot.usecases.desk import Desk
from bot.web import Metrics, add_health, errors, secure

HERE = Path(__file__).parent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " form-action 'self'; base-uri 'none'; connect-src 'self'"
)
MOST_BYTES = 64 * 1024
_STATUS: Mapping[type, int] = {NotFound: 404, Forbidden: 403, Conflict: 409, Invalid: 400}
_HEADINGS = {
    404: "There is nothing here",
    403: "You may not do this",
    409: "Somebody was quicker",
    400: "That did not work",
}
_PROFILES = {
    "full_case": "Everything",
    "case_no_id": "Everything but who reported it",
    "location_task": "Place and task",
    "support_referral": "Who wants support, and how to reach them",
    "intel_sanitised": "What, where and when",
    "anonymised_stats": "Counts only",
    "redirect_only": "Nothing",
}


def create_console(desk: Desk, reader: Reader, settings: Settings) -> web.Application:
    """Return the console's application; every route needs a rule in `access.RIGHTS`."""
    metrics = Metrics("console")
    app = web.Application(
        middlewares=[metrics.middleware(), errors(), explain, guard],
        client_max_size=MOST_BYTES,
    )
    app[DESK], app[pages.READER] = desk, reader
    app[SECURE] = settings.secure_cookies
    app[pages.TRIES], app[pages.PROXY] = Tries(desk.clock), settings.trusted_proxy
    app[pages.PRICES] = read_prices(settings.data_dir / "sms.yml")
    app[changes.UPDATE_WORDS] = load_update_words(settings.data_dir / "updates.yml")
    _templates(app, desk, settings)
    secure(app, policy=POLICY, hsts=settings.public_url.startswith("https:"))
    _routes(app, settings)
    add_health(app, dict, metrics)
    return app


@web.middleware
async def explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what went wrong on purpose into a page that says what to do next."""
    try:
        return await handler(request)
    except SaferError as wrong:
        status = next((_STATUS[kind] for kind in type(wrong).__mro__ if kind in _STATUS), 0)
        if not status:
            raise
        known = {"heading": _HEADINGS[status], "what_next": str(wrong)}
        return aiohttp_jinja2.render_template("error.html", request, known, status=status)


def _routes(app: web.Application, settings: Settings) -> None:
    router = app.router
    router.add_get("/", pages.home, name="home")
    router.add_get("/sign-in", pages.sign_in_page, name="sign_in_page")
    router.add_post("/sign-in", pages.sign_in_form, name="sign_in")
    router.add_post("/sign-out", pages.sign_out_form, name="sign_out")
    router.add_get("/password", pages.password_page, name="password_page")
    router.add_post("/password", pages.password_form, name="password")
    router.add_get("/tickets", pages.tickets, name="tickets")
    router.add_get("/feelings", feelings.feelings, name="feelings")
    router.add_get("/tickets/{ref}", pages.ticket, name="ticket")
    router.add_post("/tickets/{ref}/accept", changes.accept, name="accept")
    router.add_post("/tickets/{ref}/move", changes.move, name="move")
    router.add_post("/tickets/{ref}/send_on", changes.send_on, name="send_on")
    router.add_post("/tickets/{ref}/set_category", changes.set_category, name="set_category")
    router.add_post("/tickets/{ref}/set_priority", changes.set_priority, name="set_priority")
    router.add_post("/tickets/{ref}/contact", changes.contact, name="contact")
    router.add_post("/tickets/{ref}/release", changes.release, name="release")
    router.add_post(r"/alerts/{number:\d{1,18}}/close", changes.close_alert, name="close_alert")
    router.add_static("/static", HERE / "static", name="static")
    router.add_static("/assets", _assets(settings), name="assets")


def _templates(app: web.Application, desk: Desk, settings: Settings) -> None:
    loader = jinja2.ChoiceLoader(
        [
            jinja2.FileSystemLoader(HERE / "templates"),
            jinja2.PrefixLoader(
                {"govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja")}
            ),
        ]
    )
    environment = aiohttp_jinja2.setup(
        app,
        loader=loader,
        autoescape=True,
        undefined=jinja2.ChainableUndefined,
        context_processors=[_who],
    )
    environment.globals |= {
        "service_name": settings.service_name,
        "label": lambda category: _label(desk, category),
        "partner_name": desk.directory.name,
        "partner_ids": frozenset(partner.id for partner in desk.directory),
        "profile_words": lambda profile: _PROFILES.get(profile, profile),
        "status_word": lambda status: Status(status).value.replace("_", " ").capitalize(),
        "clock_time": clock_time,
        "age": lambda since: age(since, desk.clock.now()),
        "alert_words": alert_words,
        "unopened": UNOPENED,
        "late": _late(desk, load_service_levels(settings.data_dir / "service_levels.yml")),
        "marked": marked,
        "without_pin": without_pin,
        "sources": sources(desk),
    }


async def _who(request: web.Request) -> dict[str, object]:
    session = request.get(SIGNED_IN)
    if session is None:
        return {"staff": None, "csrf": ""}
    return {"staff": session.account, "csrf": session.session.csrf}


def _label(desk: Desk, category: str) -> str:
    return desk.taxonomy[category].label if category in desk.taxonomy else category


def _late(desk: Desk, targets: Mapping[Priority, Targets]) -> Callable[[TicketRow], bool]:
    """Return what tells whether the desk should have opened a ticket by now."""

    def late(row: TicketRow) -> bool:
        limit = due(row.created_at, targets[row.priority].desk, desk.duty)
        return row.opened_at is None and desk.clock.now() > limit

    return late


def _assets(settings: Settings) -> Path:
    """Return the folder of the GOV.UK styles: set-up makes it in the project's own var folder."""
    own, usual = settings.var_dir / "assets", ROOT / "var" / "assets"
    if not own.is_dir() and usual.is_dir():
        return usual
    own.mkdir(parents=True, exist_ok=True)
    return own
