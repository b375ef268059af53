"""The console's pages: sign in, the list, one ticket, and what may be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp_jinja2
from aiohttp import web

from bot.console.limits import Tries
from bot.console.partners import partner_list
from bot.console.sessions import DESK, end_session, start_session, whose
from bot.console.words import event_words, facts, reasons
from bot.errors import Forbidden, Invalid, TooMany
from bot.store.queries import Reader, TicketFilter
from bot.tickets.status import Status
from bot.tickets.ticket import Ticket
from bot.triage.danger import Priority
from bot.usecases import review
from bot.usecases.accounts import Account
from bot.usecases.change_password import SHORTEST, change_password
from bot.usecases.sign_in import sign_in, sign_out
from bot.web import address

READER: web.AppKey[Reader] = web.AppKey("reader", Reader)
TRIES: web.AppKey[Tries] = web.AppKey("tries", Tries)
PROXY: web.AppKey[str] = web.AppKey("proxy", str)
PAGE = 50
_TOLD = {
    "accepted": "You have accepted this ticket.",
    "moved": "The status is changed.",
    "sent": "The ticket is on its way to the partners.",
    "priority": "The priority is changed.",
}


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done on a ticket's page."""

    path: str
    words: str
    label: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    reason: bool = False


async def home(request: web.Request) -> web.Response:
    """Send whoever comes to the list of tickets."""
    raise web.HTTPSeeOther("/tickets")


@aiohttp_jinja2.template("sign_in.html")
async def sign_in_page(request: web.Request) -> Mapping[str, object]:
    """Show the sign-in form."""
    return {"next": _safe(request.query.get("next")), "email": "", "wrong": ""}


async def sign_in_form(request: web.Request) -> web.StreamResponse:
    """Sign in, or say what was wrong without saying which of the two."""
    form = await request.post()
    email, password = str(form.get("email", "")), str(form.get("password", ""))
    try:
        _count_try(request)
        session = await sign_in(request.app[DESK], email[:254], password[:1024])
    except (Forbidden, TooMany) as wrong:
        known = {"next": _safe(str(form.get("next", ""))), "email": email, "wrong": str(wrong)}
        return aiohttp_jinja2.render_template("sign_in.html", request, known, status=403)
    seen = web.HTTPSeeOther(_safe(str(form.get("next", ""))))
    start_session(request, seen, session)
    raise seen


async def sign_out_form(request: web.Request) -> web.StreamResponse:
    """End the session."""
    await sign_out(request.app[DESK], whose(request).token)
    gone = web.HTTPSeeOther("/sign-in")
    end_session(request, gone)
    raise gone


@aiohttp_jinja2.template("password.html")
async def password_page(request: web.Request) -> Mapping[str, object]:
    """Show the form to change the password."""
    return {"wrong": "", "shortest": SHORTEST}


async def password_form(request: web.Request) -> web.StreamResponse:
    """Change the password, or say what was wrong."""
    form = await request.post()
    current, new = str(form.get("current", "")), str(form.get("new", ""))
    try:
        _count_try(request)
        await change_password(request.app[DESK], whose(request), current[:1024], new[:1024])
    except (Forbidden, Invalid, TooMany) as wrong:
        known = {"wrong": str(wrong), "shortest": SHORTEST}
        return aiohttp_jinja2.render_template("password.html", request, known, status=400)
    raise web.HTTPSeeOther("/tickets")


async def tickets(request: web.Request) -> web.Response:
    """List tickets, the most urgent first; a partner's list holds what it was sent."""
    partner, show = whose(request).account.partner_id, request.query.get("show", "open")
    after = request.query.get("after")
    if partner is not None:
        known = await partner_list(request.app[READER], partner, show, after)
        return aiohttp_jinja2.render_template("partner_tickets.html", request, known)
    known = await _staff_list(request, show, after)
    return aiohttp_jinja2.render_template("tickets.html", request, known)


async def _staff_list(request: web.Request, show: str, after: str | None) -> Mapping[str, object]:
    desk, reader = request.app[DESK], request.app[READER]
    page = await reader.tickets(_filter(show), after=after, limit=PAGE)
    shown = [(name, words, await reader.count(_filter(name))) for name, words in VIEWS]
    return {
        "rows": page.rows,
        "more": page.after,
        "show": show,
        "views": shown,
        "duty": desk.duty.at(desk.clock.now()),
        "alerts": await reader.open_alerts(),
    }


async def ticket(request: web.Request) -> web.Response:
    """Show one ticket whole to staff, and to a partner what it was sent."""
    account, desk = whose(request).account, request.app[DESK]
    ref = request.match_info["ref"].upper()
    found = await review.open_ticket(desk, account, ref)
    told = _TOLD.get(request.query.get("told", ""), "")
    if account.partner_id:
        return await _partner_page(request, found, told)
    reader = request.app[READER]
    known = {
        "ticket": found,
        "told": told,
        "transcript": await reader.transcript(ref),
        "reasons": reasons(found),
        "quotes": [reason.quote for reason in found.priority_reasons],
        "facts": facts(desk, found),
        "events": [e for e in await reader.events(ref) if event_words(e)],
        "acts": _staff_acts(account, found),
    }
    return aiohttp_jinja2.render_template("ticket.html", request, known)


async def accept(request: web.Request) -> web.Response:
    """Accept as a partner."""
    ref = request.match_info["ref"].upper()
    await review.accept(request.app[DESK], whose(request).account, ref)
    raise _back(ref, "accepted")


async def move(request: web.Request) -> web.Response:
    """Change the status."""
    ref, version, choice, _ = await _form(request)
    await review.move(
        request.app[DESK], whose(request).account, ref, version, _choice(Status, choice)
    )
    raise _back(ref, "moved")


async def send_on(request: web.Request) -> web.Response:
    """Let an unfinished report go to the partners."""
    ref, version, _, _ = await _form(request)
    await review.send_on(request.app[DESK], whose(request).account, ref, version)
    raise _back(ref, "sent")


async def set_priority(request: web.Request) -> web.Response:
    """Set the priority; lowering needs a reason."""
    ref, version, choice, reason = await _form(request)
    if choice not in Priority.__members__:
        raise Invalid("Choose a priority from the list.")
    await review.set_priority(
        request.app[DESK], whose(request).account, ref, version, Priority[choice], reason
    )
    raise _back(ref, "priority")


VIEWS = (
    ("open", "All open"),
    ("unopened", "Not opened yet"),
    ("person", "Needs a person"),
    ("unfinished", "Unfinished"),
    ("P1", "P1 Emergency"),
    ("P2", "P2 Urgent"),
    ("P3", "P3 Standard"),
    ("P4", "P4 Routine"),
    ("all", "All, also closed"),
)


def _filter(show: str) -> TicketFilter:
    yes = True
    return TicketFilter(
        open=show != "all",
        unopened=yes if show == "unopened" else None,
        needs_human=yes if show == "person" else None,
        unfinished=yes if show == "unfinished" else None,
        priority=Priority[show] if show in Priority.__members__ else None,
    )


async def _partner_page(request: web.Request, found: Ticket, told: str) -> web.Response:
    account = whose(request).account
    sent = await request.app[READER].sent_to(found.ref, account.partner_id or "")
    own = next(d for d in found.deliveries if d.partner == account.partner_id)
    waiting = () if own.accepted_at else (Act("accept", "Accept this ticket"),)
    acts = (*waiting, *_move_acts(account, found))
    known = {"ticket": found, "told": told, "sent": sent, "acts": acts}
    return aiohttp_jinja2.render_template("partner_ticket.html", request, known)


def _staff_acts(account: Account, found: Ticket) -> tuple[Act, ...]:
    send = (Act("send_on", "Send it to the partners"),) if found.unfinished else ()
    levels = tuple((p.name, p.name) for p in Priority if p is not found.priority)
    urgency = Act("set_priority", "Change priority", "New priority", levels, reason=True)
    return (*send, *_move_acts(account, found), urgency)


def _move_acts(account: Account, found: Ticket) -> tuple[Act, ...]:
    moves = sorted(review.may_set(account, found), key=list(Status).index)
    choices = tuple((s.value, s.value.replace("_", " ").capitalize()) for s in moves)
    return (Act("move", "Change status", "New status", choices),) if choices else ()


def _count_try(request: web.Request) -> None:
    """Refuse, with `TooMany`, an address that tried too many passwords."""
    if not request.app[TRIES].allow(address(request, request.app[PROXY])):
        raise TooMany("There were too many tries from here. Wait five minutes, then try again.")


async def _form(request: web.Request) -> tuple[str, int, str, str]:
    form = await request.post()
    version = str(form.get("version", ""))
    if not version.isdigit():
        raise Invalid("Load the page again, then try once more.")
    choice, reason = str(form.get("choice", "")), str(form.get("reason", ""))[:500]
    return request.match_info["ref"].upper(), int(version), choice, reason


def _choice(kind: type[Status], value: str) -> Status:
    try:
        return kind(value)
    except ValueError as unknown:
        raise Invalid("Choose a status from the list.") from unknown


def _back(ref: str, told: str) -> web.HTTPSeeOther:
    return web.HTTPSeeOther(f"/tickets/{ref}?told={told}")


def _safe(wanted: str | None) -> str:
    """Return a path of this console; anything else would be an open redirect."""
    path = wanted or "/tickets"
    return path if path.startswith("/tickets") and "\\" not in path else "/tickets"
