"""The web application of the partner API (port 8002): `POST /api/partner/v1/tickets/{ref}/updates`.

Who asks is told by whose key signed it (Standard Webhooks); there is no other sign-in. A ticket
that is not the partner's is answered exactly as one that does not exist.
"""

import asyncio
import hashlib
import re

import structlog
from aiohttp import web

from bot.errors import Conflict, Invalid
from bot.partner_api.update_form import read_update
from bot.partners.reach import Reach
from bot.partners.signing import is_signed
from bot.tickets.update_words import UpdateWords
from bot.usecases.desk import Desk
from bot.usecases.partner_news import PartnerUpdate
from bot.usecases.partner_update import SignedRequest, Updated, partner_update
from bot.web import Metrics, add_health, errors, problem, secure

MOST_BYTES = 64 * 1024
READ_SECONDS = 20.0
# How often a change is tried that met another one of the same ticket.
_TRIES = 3
_ID = re.compile(r"[!-~]{1,200}")
ADVICE = "Nothing was changed. Please send it again later, with the same webhook-id."

log = structlog.get_logger(__name__)


class PartnerApi:
    """Answers partners."""

    def __init__(self, desk: Desk, reach: Reach, words: UpdateWords) -> None:
        """Work at this desk; `reach` holds the partners' keys, `words` what residents hear."""
        self._desk = desk
        self._reach = reach
        self._words = words

    async def post_update(self, request: web.Request) -> web.Response:
        """Take an update: 200 `{ref, status, repeated}`; 401, 404, 409, 413 and 422 as problems."""
        try:
            async with asyncio.timeout(READ_SECONDS):
                body = await request.read()
        except TimeoutError:
            return problem(408, "The request took too long to arrive.")
        sender = self._sender(request, body)
        if sender is None:
            return problem(401, "This is not signed with the key of a partner.")
        key = request.headers.get("webhook-id", "")
        if not _ID.fullmatch(key):
            return problem(422, "The webhook-id is 1 to 200 plain characters.")
        ref = request.match_info["ref"].upper()
        try:
            update = read_update(body)
        except Invalid as wrong:
            return problem(422, str(wrong))
        asked = SignedRequest(
            sender=sender,
            partners=self._reach.book.of_entry(sender),
            id=key,
            digest=hashlib.sha256(ref.encode() + b"\n" + body).hexdigest(),
        )
        done = await self._apply(ref, asked, update)
        log.info("partner_updated", ref=ref, status=done.status.value, repeated=done.repeated)
        answer = {"ref": ref, "status": done.status.value, "repeated": done.repeated}
        return web.json_response(answer)

    def _sender(self, request: web.Request, body: bytes) -> str | None:
        """Return the partner whose key signed this; all keys are tried, whoever it is."""
        entries = self._reach.book.entries()
        signed = [name for name, r in entries.items() if is_signed(r.keys, request.headers, body)]
        return signed[0] if signed else None

    async def _apply(self, ref: str, asked: SignedRequest, update: PartnerUpdate) -> Updated:
        for _ in range(_TRIES - 1):
            try:
                return await partner_update(self._desk, self._words, ref, asked, update)
            except Conflict:
                await asyncio.sleep(0.05)
        return await partner_update(self._desk, self._words, ref, asked, update)


def create_partner_app(
    desk: Desk, reach: Reach, words: UpdateWords, *, metrics: Metrics | None = None
) -> web.Application:
    """Build the application; it needs nothing but what is passed in."""
    counted = metrics or Metrics("partner_api")
    app = web.Application(
        client_max_size=MOST_BYTES, middlewares=[counted.middleware(), errors(advice=ADVICE)]
    )
    secure(app, policy="default-src 'none'")
    add_health(app, lambda: {"partners_file": reach.wrong is None}, counted)
    api = PartnerApi(desk, reach, words)
    app.router.add_post("/api/partner/v1/tickets/{ref:[A-Za-z0-9-]{1,40}}/updates", api.post_update)
    return app
