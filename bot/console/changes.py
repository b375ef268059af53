"""The console's changes: every form on a ticket and on an alert, each calling one use case."""

from aiohttp import web
from multidict import MultiDictProxy

from bot.console.acts import MOST_PASSED_TO, MOST_REASON
from bot.console.pages import READER, staff_page
from bot.console.sessions import DESK, whose
from bot.conversation.wording import clean
from bot.errors import Conflict, Invalid
from bot.tickets.status import Status
from bot.tickets.update_words import UpdateWords
from bot.triage.danger import Priority
from bot.usecases import close_alert as alerts
from bot.usecases import review
from bot.usecases.partner_update import LeadMove, lead_moves
from bot.usecases.release_identity import release_identity
from bot.usecases.show_contact import show_contact

UPDATE_WORDS: web.AppKey[UpdateWords] = web.AppKey("update_words", UpdateWords)
_Form = MultiDictProxy[str | bytes | bytearray | web.FileField]


async def contact(request: web.Request) -> web.Response:
    """Show staff who reported it, on this answer only, once they said why."""
    ref, _, form = await _form(request)
    desk, account = request.app[DESK], whose(request).account
    found = await show_contact(desk, account, ref, _text(form, "reason", MOST_REASON))
    return await staff_page(request, found, "", lifted=True)


async def accept(request: web.Request) -> web.Response:
    """Accept as a partner."""
    ref = request.match_info["ref"].upper()
    await review.accept(request.app[DESK], whose(request).account, ref)
    raise _back(ref, "accepted")


async def move(request: web.Request) -> web.Response:
    """Change the status; when the partner that leads does, the resident hears of it."""
    ref, version, form = await _form(request)
    desk, account, status = request.app[DESK], whose(request).account, _status(form)
    if account.partner_id is None:
        await review.move(desk, account, ref, version, status)
    else:
        asked = LeadMove(
            ref,
            version,
            status,
            _text(form, "reason", MOST_REASON) or None,
            _text(form, "passed_to", MOST_PASSED_TO) or None,
        )
        await lead_moves(desk, request.app[UPDATE_WORDS], account, asked)
    raise _back(ref, "moved")


async def send_on(request: web.Request) -> web.Response:
    """Let an unfinished report go to the partners."""
    ref, version, _ = await _form(request)
    await review.send_on(request.app[DESK], whose(request).account, ref, version)
    raise _back(ref, "sent")


async def set_priority(request: web.Request) -> web.Response:
    """Set the priority; lowering needs a reason."""
    ref, version, form = await _form(request)
    choice, reason = _text(form, "choice"), _text(form, "reason", MOST_REASON)
    if choice not in Priority.__members__:
        raise Invalid("Choose a priority from the list.")
    await review.set_priority(
        request.app[DESK], whose(request).account, ref, version, Priority[choice], reason
    )
    raise _back(ref, "priority")


async def set_category(request: web.Request) -> web.Response:
    """Say what it really is."""
    ref, version, form = await _form(request)
    choice, reason = _text(form, "choice"), _text(form, "reason", MOST_REASON)
    account = whose(request).account
    await review.set_category(request.app[DESK], account, ref, version, choice, reason)
    raise _back(ref, "category")


async def release(request: web.Request) -> web.Response:
    """Let the partners know who reported it, without a yes."""
    ref, version, form = await _form(request)
    reason = _text(form, "reason", MOST_REASON)
    await release_identity(request.app[DESK], whose(request).account, ref, version, reason)
    raise _back(ref, "released")


async def close_alert(request: web.Request) -> web.Response:
    """Close an alert that somebody has seen; the page knows it by number, for keys are private."""
    number = int(request.match_info["number"])
    found = [a for a in await request.app[READER].open_alerts() if a.number == number]
    if not found:
        raise Conflict(alerts.CLOSED)
    account = whose(request).account
    await alerts.close_alert(request.app[DESK], account, found[0].kind, found[0].key)
    raise web.HTTPSeeOther("/tickets?told=alert")


async def _form(request: web.Request) -> tuple[str, int, _Form]:
    form = await request.post()
    version = _text(form, "version")
    if not (version.isascii() and version.isdigit()):
        raise Invalid("Load the page again, then try once more.")
    return request.match_info["ref"].upper(), int(version), form


def _text(form: _Form, name: str, most: int = 100) -> str:
    value = form.get(name, "")
    return clean(value[:most]) if isinstance(value, str) else ""


def _status(form: _Form) -> Status:
    try:
        return Status(_text(form, "choice"))
    except ValueError as unknown:
        raise Invalid("Choose a status from the list.") from unknown


def _back(ref: str, told: str) -> web.HTTPSeeOther:
    return web.HTTPSeeOther(f"/tickets/{ref}?told={told}")
