"""One turn: floor in memory, then the store or the spool, then the one answer. Read `take`."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import structlog

from bot.conversation.dispatch import Dispatcher
from bot.conversation.guard import AskedQuestions, Guard
from bot.conversation.heard import Heard, slip
from bot.conversation.help_word import asks_first
from bot.conversation.inbound import Channel, Danger, Inbound, Message, Sender, Taken
from bot.conversation.keep import Keeper, Outcome, Patience
from bot.conversation.ports import Room, Stored
from bot.conversation.spoken import Spoken
from bot.conversation.spool import Spool
from bot.conversation.wake import Waiters, pause
from bot.conversation.wording import clean
from bot.errors import SaferError, Unavailable
from bot.reports.conversation import Line, OpenQuestion

LONGEST_WAIT = 25.0
# Staff, partners and other gateways write from other processes; they are found by looking.
_LOOK_EVERY = 1.0
_READ_SECONDS = 5.0


class Turn:
    """Implements `bot.conversation.gateway.Talk`."""

    def __init__(
        self,
        *,
        guard: Guard,
        spool: Spool,
        dispatcher: Dispatcher,
        waiters: Waiters,
        patience: Patience | None = None,
    ) -> None:
        self._guard = guard
        self._dispatcher = dispatcher
        self._waiters = waiters
        self._asked = AskedQuestions()
        self._spoken = Spoken()
        self._room: Room | None = None
        self._flying: dict[str, asyncio.Future[Taken]] = {}
        self._leaving: set[asyncio.Task[None]] = set()
        self.keeper = Keeper(
            spool, refine=self._refine, told=self._told, patience=patience or Patience()
        )
        self._log = structlog.get_logger()

    def attach(self, room: Room) -> None:
        """The store is there: from now on messages are stored and Rasa is asked."""
        self._room = room
        self._dispatcher.attach(room)
        self.keeper.attach(room)

    async def open_web(self) -> str:
        """Return the id of a new web conversation; its row is made with its first message."""
        conversation_id = "c_" + secrets.token_urlsafe(16)
        self._asked.note(conversation_id, None)
        return conversation_id

    def advise(self, text: str, channel: Channel) -> tuple[Danger, Sequence[Line]]:
        """Return what the danger floor says of a text that is not taken; keeps nothing."""
        verdict = self._guard.judge(clean(text), channel, datetime.now(UTC))
        return verdict.danger, verdict.lines

    async def take(self, inbound: Inbound) -> Taken:
        """Judge, keep and answer one message; the same key at the same time is one message.

        A key that comes with other words is another message: words and advice are never dropped.
        """
        key = slip(inbound.key, clean(inbound.text))
        flying = self._flying.get(key)
        if flying:
            return replace(await asyncio.shield(flying), repeated=True)
        flying = asyncio.ensure_future(self._take(inbound))
        self._flying[key] = flying
        flying.add_done_callback(lambda _: self._flying.pop(key, None))
        return await asyncio.shield(flying)

    async def messages(
        self, conversation_id: str, after: int, wait: float = 0
    ) -> tuple[Sequence[Message], bool]:
        """Return the messages after `after` and whether the bot is typing; see `Talk`."""
        clock = asyncio.get_running_loop().time
        until = clock() + min(wait, LONGEST_WAIT)
        with self._waiters.waiting(conversation_id) as event:
            while self._room is None and until - clock() > 0:
                await pause(event, min(until - clock(), _LOOK_EVERY))
            while True:
                found = await self._read(conversation_id, after)
                left = until - clock()
                if found or left <= 0:
                    return found, self._dispatcher.typing(conversation_id)
                await pause(event, min(left, _LOOK_EVERY))

    async def events(self, conversation_id: str, after: int) -> AsyncIterator[Message]:
        """Yield the messages after `after` as they come; raises `Unavailable`."""
        while True:
            found, _ = await self.messages(conversation_id, after, LONGEST_WAIT)
            for message in found:
                after = message.seq
                yield message

    def types(self, conversation_id: str) -> None:
        """The resident goes on typing: the answer to what they sent waits a moment longer."""
        self._dispatcher.types(conversation_id)

    def leave(self, conversation_id: str) -> None:
        """The resident pressed Exit: what was told half goes to staff; needs no answer."""
        self._asked.forget(conversation_id)
        if self._room:
            task = asyncio.create_task(self._leave(self._room, conversation_id))
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)

    async def close(self) -> None:
        """Let what is in flight end, and let the waiting doors go."""
        await self.keeper.close()
        await self._dispatcher.close()
        self._waiters.wake_all()

    async def _take(self, inbound: Inbound) -> Taken:
        heard = Heard(
            channel=inbound.channel,
            text=clean(inbound.text),
            key=inbound.key,
            at=inbound.at,
            danger=Danger.NONE,
            conversation_id=inbound.conversation_id,
            contact=inbound.contact,
            keyword=inbound.keyword,
            late=inbound.late,
        )
        judged = self._first_judged(heard)
        self._note(judged)
        outcome = await self.keeper.keep(judged)
        if outcome.stored:
            self._spoken.learn(heard.who, heard.channel, heard.at, outcome.stored.language)
        if outcome.stored and outcome.stored.repeated:
            self._asked.forget(heard.who)
        elif outcome.heard != judged:
            self._note(outcome.heard)
        return self._answer(outcome)

    def _answer(self, outcome: Outcome) -> Taken:
        heard, stored = outcome.heard, outcome.stored
        if stored:
            return Taken(
                outcome.kept,
                stored.seq,
                stored.conversation_id,
                stored.messages,
                heard.danger,
                repeated=stored.repeated,
            )
        lines = list(heard.lines)
        if outcome.kept == "nowhere":
            lines.append(self._guard.outage("unsaved", heard.channel, heard.language))
        elif not lines:
            lines.append(self._guard.outage("spooled", heard.channel, heard.language))
        shown = tuple(_unsaved(heard, line) for line in lines)
        return Taken(outcome.kept, None, heard.conversation_id, shown, heard.danger)

    def _first_judged(self, heard: Heard) -> Heard:
        """Judge from memory, which after a restart does not know what is open."""
        knew = self._asked.knows(heard.who, heard.at)
        asked = self._asked.get(heard.who)
        return replace(self._judged(heard, asked), knew=knew, guessed=bool(asked) and not knew)

    def _judged(self, heard: Heard, asked: OpenQuestion | None) -> Heard:
        spoken = self._spoken.get(heard.who, heard.channel, heard.at)
        verdict = self._guard.judge(heard.text, heard.channel, heard.at, asked, spoken)
        verdict = asks_first(verdict, heard, asked)
        self._spoken.note(heard.who, heard.channel, heard.at, verdict.spoken)
        question = verdict.question
        if heard.keyword and verdict.danger is Danger.NONE:
            question = asked  # a picture or STOP does not answer it
        return replace(
            heard,
            danger=verdict.danger,
            lines=verdict.lines,
            question=question,
            doubtful=verdict.doubtful,
            language=verdict.language,
            welcome=None if heard.keyword else verdict.welcome,
        )

    def _note(self, heard: Heard) -> None:
        """Remember what is open now unless this message cannot say."""
        if heard.knew or heard.question or heard.danger is Danger.NOW:
            self._asked.note(heard.who, heard.question)

    async def _refine(self, room: Room, heard: Heard, *, answered: bool) -> Heard:
        """Judge again by the question that the store knows, which another gateway may have asked.

        A question that only memory knows, because the store never got it, makes nothing milder.
        What was answered already keeps its lines, unless it is graver than was thought; then the
        new ones must still reach the resident.
        """
        if heard.danger is Danger.NOW and not heard.guessed:
            return heard
        asked = await room.question(heard)
        if asked is None and not heard.guessed:
            return replace(heard, knew=True)
        again = replace(self._judged(heard, asked), knew=True, guessed=False)
        if asked is None and again.danger.rank < heard.danger.rank:
            return replace(heard, knew=True, guessed=False)
        if not answered:
            return again
        if again.danger.rank > heard.danger.rank:
            return replace(again, late=True)
        same = again.danger is heard.danger
        return replace(heard, question=again.question if same else heard.question, knew=True)

    def _told(self, heard: Heard, stored: Stored) -> None:
        self._waiters.wake(stored.conversation_id)
        if stored.repeated:
            self._dispatcher.nudge(stored.conversation_id)
        else:
            self._dispatcher.heard(stored.conversation_id)

    async def _read(self, conversation_id: str, after: int) -> Sequence[Message]:
        if self._room is None:
            raise Unavailable("the store is not there yet")
        try:
            async with asyncio.timeout(_READ_SECONDS):
                return await self._room.messages(conversation_id, after)
        except TimeoutError as wrong:
            raise Unavailable("the store is slow") from wrong

    async def _leave(self, room: Room, conversation_id: str) -> None:
        try:
            await room.leave(conversation_id)
        except SaferError as wrong:
            self._log.warning("leave_failed", kind=type(wrong).__name__)


def _unsaved(heard: Heard, line: Line) -> Message:
    return Message(
        heard.conversation_id or "", 0, Sender.BOT, line.text, heard.at, line.kind, line.choices
    )
