"""The page: server-rendered, by plain forms; one cookie, none inside a frame; no id in any URL."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from bot.channels.webchat.chat import Chat, Refusal
from bot.channels.webchat.tokens import Tokens
from bot.conversation.fallback import CALL
from bot.conversation.inbound import Danger, Message, Taken
from bot.errors import Forbidden, TooMany, Unavailable
from bot.settings import ROOT, Settings
from bot.web import address

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = ROOT / "bot" / "channels" / "templates"
# A page without JavaScript waits this long for the answer before it shows itself.
ANSWER_SECONDS = 3.0
_AWAY = f"We cannot show your messages right now. {CALL}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows beside its fixed words."""

    conversation_id: str | None = None
    messages: tuple[Message, ...] = ()
    error: str | None = None
    notice: str | None = None
    draft: str = ""
    status: int = 200


class Page:
    """The routes that people see."""

    def __init__(self, chat: Chat, tokens: Tokens, settings: Settings) -> None:
        self._chat = chat
        self._tokens = tokens
        self._settings = settings
        self._cookie = "__Host-chat" if settings.secure_cookies else "chat"

    @cached_property
    def _templates(self) -> Environment:
        """The templates; the engine is imported with the first page, not before we listen."""
        from jinja2 import Environment, FileSystemLoader, select_autoescape

        return Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(default=True),
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def routes(self) -> list[web.RouteDef]:
        """Return the page's routes."""
        return [
            web.get("/", self.show),
            web.post("/", self.say),
            web.post("/session", self.session),
            web.post("/leave", self.leave),
            web.get("/privacy", self.privacy),
            web.get("/accessibility", self.accessibility),
        ]

    async def show(self, request: web.Request) -> web.Response:
        """Show the chat as it stands."""
        conversation_id = self._owned(request)
        if conversation_id is None:
            return self._page(request, Shown())
        try:
            found, typing = await self._chat.talk.messages(conversation_id, 0)
        except Unavailable:
            return self._page(request, Shown(conversation_id, notice=_AWAY))
        notice = "We are writing an answer…" if typing else None
        return self._page(request, Shown(conversation_id, tuple(found), notice=notice))

    async def say(self, request: web.Request) -> web.StreamResponse:
        """Take a message from the form; show advice at once, else go back to the chat."""
        _same_origin(request)
        text, key = await _form(request)
        conversation_id = self._owned(request) or await self._begin(request)
        said = await self._chat.say(conversation_id, text, key, self._address(request))
        if isinstance(said, Refusal):
            shown = await self._refused(conversation_id, said, text)
        elif said.kept == "store" and said.danger is Danger.NONE:
            await self._wait(conversation_id, said)
            shown = None
        else:
            shown = await self._advised(conversation_id, said)
        answer = self._page(request, shown) if shown else web.Response(status=303)
        if shown is None:
            answer.headers["Location"] = "/"
        self._remember(answer, conversation_id)
        return answer

    async def session(self, request: web.Request) -> web.Response:
        """Begin a conversation for the full page's script: the API's answer, and the cookie."""
        _same_origin(request)
        conversation_id = self._owned(request) or await self._begin(request)
        token = self._tokens.issue(conversation_id)
        answer = web.json_response({"id": conversation_id, "token": token}, status=201)
        self._remember(answer, conversation_id)
        return answer

    async def leave(self, request: web.Request) -> web.Response:
        """End the session, clear what the browser holds of it, and go to a neutral site."""
        _same_origin(request)
        conversation_id = self._owned(request)
        if conversation_id:
            self._chat.talk.leave(conversation_id)
        answer = web.Response(
            status=303,
            headers={
                "Location": self._settings.exit_url,
                "Clear-Site-Data": '"cache", "storage"',
            },
        )
        answer.del_cookie(
            self._cookie, path="/", secure=self._settings.secure_cookies, httponly=True
        )
        return answer

    async def privacy(self, _: web.Request) -> web.Response:
        """Show what happens with what people write."""
        return self._render("privacy.html")

    async def accessibility(self, _: web.Request) -> web.Response:
        """Show how accessible the chat is, honestly."""
        return self._render("accessibility.html")

    async def _refused(self, conversation_id: str, said: Refusal, text: str) -> Shown:
        before = await self._before(conversation_id)
        return Shown(
            conversation_id,
            (*before, *said.advice),
            error=said.detail,
            draft=text,
            status=said.status,
        )

    async def _advised(self, conversation_id: str, said: Taken) -> Shown:
        before = await self._before(conversation_id)
        known = {message.seq for message in before}
        fresh = [message for message in said.messages if message.seq not in known]
        return Shown(conversation_id, (*before, *fresh))

    async def _before(self, conversation_id: str) -> tuple[Message, ...]:
        try:
            found, _ = await self._chat.talk.messages(conversation_id, 0)
        except Unavailable:
            return ()
        return tuple(found)

    async def _wait(self, conversation_id: str, said: Taken) -> None:
        try:
            await self._chat.talk.messages(conversation_id, said.seq or 0, ANSWER_SECONDS)
        except Unavailable:
            return

    async def _begin(self, request: web.Request) -> str:
        if not self._chat.limits.may_open(self._address(request)):
            raise TooMany(f"Too many chats were started from here. Please wait a little. {CALL}")
        return await self._chat.talk.open_web()

    def _owned(self, request: web.Request) -> str | None:
        if _framed(request):
            return None
        return self._tokens.check(request.cookies.get(self._cookie, ""))

    def _remember(self, answer: web.Response, conversation_id: str) -> None:
        answer.set_cookie(
            self._cookie,
            self._tokens.issue(conversation_id),
            path="/",
            secure=self._settings.secure_cookies,
            httponly=True,
            samesite="Strict",
        )

    def _address(self, request: web.Request) -> str:
        return address(request, self._settings.trusted_proxy)

    def _page(self, request: web.Request, shown: Shown) -> web.Response:
        token = self._tokens.issue(shown.conversation_id) if shown.conversation_id else None
        last = max((message.seq for message in shown.messages), default=0)
        answer = self._render(
            "chat.html",
            conversation_id=shown.conversation_id,
            token=token,
            last_seq=last,
            framed=_framed(request),
            messages=shown.messages,
            error=shown.error,
            notice=shown.notice,
            draft=shown.draft,
            key=secrets.token_urlsafe(16),
        )
        answer.set_status(shown.status)
        return answer

    def _render(self, template: str, **words: object) -> web.Response:
        html = self._templates.get_template(template).render(
            council=self._settings.council_name,
            service=self._settings.service_name,
            exit_url=self._settings.exit_url,
            **words,
        )
        return web.Response(text=html, content_type="text/html")


def policy(settings: Settings) -> str:
    """Return the pages' Content-Security-Policy: only our own files, and the way out."""
    way_out = urlsplit(settings.exit_url)
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " font-src 'self'; connect-src 'self'; base-uri 'none';"
        f" form-action 'self' {way_out.scheme}://{way_out.netloc}"
    )


def _framed(request: web.Request) -> bool:
    return "frame" in request.query or request.headers.get("Sec-Fetch-Dest") == "iframe"


def _same_origin(request: web.Request) -> None:
    """Refuse what another site's page sent; browsers too old to say have SameSite cookies."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    host = urlsplit(origin).netloc if origin and origin != "null" else None
    if site not in ("same-origin", "none") or (host and host != request.headers.get("Host")):
        raise Forbidden("This form can only be sent from our own page.")


async def _form(request: web.Request) -> tuple[str, str | None]:
    try:
        fields = await request.post()
    except (ValueError, LookupError) as wrong:
        raise web.HTTPBadRequest from wrong
    choice, text, key = (fields.get(name) for name in ("choice", "text", "key"))
    said = choice if isinstance(choice, str) and choice.strip() else text
    usable = isinstance(key, str) and 0 < len(key) <= 200 and key.isascii() and key.isprintable()
    return (said if isinstance(said, str) else ""), (str(key) if usable else None)
