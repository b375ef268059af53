"""The console's pages: sign in, the list and one ticket. What changes something: `changes.py`."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

import aiohttp_jinja2
from aiohttp import web

from bot.console.acts import CONTACT, partner_acts, staff_acts
from bot.console.history import history
from bot.console.limits import Tries
from bot.console.partners import partner_list
from bot.console.sessions import DESK, end_session, start_session, whose
from bot.console.veil import veil
from bot.console.words import facts, reasons
from bot.errors import Forbidden, Invalid, NotFound, TooMany
from bot.reports.texting import Prices, cost
from bot.store.queries import AlertRow, Reader, TicketFilter, TicketRow
from bot.store.text_list import LostTexts
from bot.tickets.ticket import Ticket
from bot.triage.danger import Priority
from bot.usecases import review
from bot.usecases.change_password import SHORTEST, change_password
from bot.usecases.desk import Desk
from bot.usecases.show_contact import may_show_contact
from bot.usecases.sign_in import sign_in, sign_out
from bot.web import address

READER: web.AppKey[Reader] = web.AppKey("reader", Reader)
TRIES: web.AppKey[Tries] = web.AppKey("tries", Tries)
PROXY: web.AppKey[str] = web.AppKey("proxy", str)
PRICES: web.AppKey[Prices] = web.AppKey("prices", Prices)
PAGE = 50
TOLD = {
    "accepted": "You have accepted this ticket.",
    "moved": "The status is changed.",
    "sent": "The ticket is on its way to the partners.",
    "priority": "The priority is changed.",
    "category": "It is corrected. Thank you.",
    "released": "The partners are told who reported it.",
    "alert": "Thank you. The alert is closed, with your name.",
}


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
    known = await _staff_list(request, show, after, request.query.get("told", ""))
    return aiohttp_jinja2.render_template("tickets.html", request, known)


async def _staff_list(
    request: web.Request, show: str, after: str | None, told: str
) -> Mapping[str, object]:
    desk, reader = request.app[DESK], request.app[READER]
    page = await reader.tickets(_filter(show), after=after, limit=PAGE)
    shown = [(name, words, await reader.count(_filter(name))) for name, words in VIEWS]
    alerts = await reader.open_alerts()
    return {
        "rows": page.rows,
        "places": await _places(desk, page.rows),
        "more": page.after,
        "show": show,
        "views": shown,
        "told": TOLD.get(told, ""),
        "duty": desk.duty.at(desk.clock.now()),
        "alerts": alerts,
        "about": await _about(desk, alerts),
    }


async def _about(desk: Desk, alerts: Sequence[AlertRow]) -> Mapping[str, str]:
    """Return the ticket that an alert about a resident's texts belongs to, by the alert's key."""
    found: dict[str, str] = {}
    async with desk.store.read() as uow:
        for alert in alerts:
            if alert.kind.startswith("sms_"):
                with suppress(NotFound):
                    ref = (await uow.conversations.get(alert.key)).ticket_ref
                    found |= {alert.key: ref} if ref else {}
    return found


async def _places(desk: Desk, rows: Sequence[TicketRow]) -> Mapping[str, str]:
    """Return where each ticket is, in one transaction: the words of a place may name who told."""
    async with desk.store.read() as uow:
        return {
            row.ref: veil(desk.hasher, await uow.tickets.get(row.ref)).words(row.where)
            for row in rows
            if row.where
        }


async def ticket(request: web.Request) -> web.Response:
    """Show one ticket whole to staff, and to a partner what it was sent."""
    account, desk = whose(request).account, request.app[DESK]
    ref = request.match_info["ref"].upper()
    found = await review.open_ticket(desk, account, ref)
    told = TOLD.get(request.query.get("told", ""), "")
    if account.partner_id:
        return await _partner_page(request, found, told)
    return await staff_page(request, found, told)


async def staff_page(
    request: web.Request, found: Ticket, told: str, *, lifted: bool = False
) -> web.Response:
    """Return one ticket's page; only `lifted` shows who reported it, and no cache keeps that."""
    account, desk, reader = whose(request).account, request.app[DESK], request.app[READER]
    through = veil(desk.hasher, found, lifted=lifted)
    why = reasons(through)
    transcript = await reader.transcript(found.ref)
    by_text = found.channel == "sms"
    known = {
        "ticket": found,
        "told": told,
        "veil": through,
        "transcript": transcript,
        "cost": cost(transcript, request.app[PRICES]).words if by_text else "",
        "lost": await reader.lost_texts(found.conversation_id or "") if by_text else LostTexts(),
        "reasons": why,
        "quotes": [reason.quote for reason in why],
        "facts": facts(desk, through),
        "events": history(await reader.events(found.ref), through),
        "acts": staff_acts(desk, account, found),
        "contact": CONTACT if may_show_contact(account, found) and not lifted else None,
    }
    answer = aiohttp_jinja2.render_template("ticket.html", request, known)
    answer.headers["Cache-Control"] = "no-store"
    return answer


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
    acts = partner_acts(account, found)
    known = {"ticket": found, "told": told, "sent": sent, "acts": acts}
    return aiohttp_jinja2.render_template("partner_ticket.html", request, known)


def _count_try(request: web.Request) -> None:
    """Refuse, with `TooMany`, an address that tried too many passwords."""
    if not request.app[TRIES].allow(address(request, request.app[PROXY])):
        raise TooMany("There were too many tries from here. Wait five minutes, then try again.")


def _safe(wanted: str | None) -> str:
    """Return a path of this console; anything else would be an open redirect."""
    path = wanted or "/tickets"
    return path if path.startswith("/tickets") and "\\" not in path else "/tickets"
