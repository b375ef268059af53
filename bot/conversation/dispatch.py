"""Gives Rasa each conversation's waiting texts, in order, as one bundle, and keeps its replies.

At most one turn of a conversation is in flight; what comes meanwhile goes in the next bundle. A
bundle waits a moment for more (`bot.conversation.bundle`). The store says what waits, so a crash
loses nothing: the sweeper simply asks again.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from bot.conversation.breaker import Breaker
from bot.conversation.bundle import Bundles
from bot.conversation.fallback import Outage, outage_line
from bot.conversation.inbound import Channel
from bot.conversation.ports import Rasa, Room, Translator, Unheard
from bot.conversation.wake import Waiters
from bot.errors import NotFound, SaferError, Unavailable
from bot.reports.conversation import Line

# Rasa works strictly in turn; more at once only makes all of them late.
AT_ONCE = 16
SAY_AGAIN_AFTER = 60.0
# Rasa needs up to a minute to start; after this it counts as down and texts become tickets.
STARTING_FOR = 120.0
# The original does as well, if not as nicely: nobody waits long for a translation.
TRANSLATED_WITHIN = 1.0
# Says an outage in a language, None for English.
Says = Callable[[Outage, Channel, str | None], Line]
_RETRY_AFTER = (2.0, 10.0, 30.0, 60.0, 120.0)


@dataclass(frozen=True, slots=True)
class Missed:
    """A bundle that Rasa did not get.

    How far it goes, how often it was tried, when to try again; whether staff have it as a ticket,
    and what the resident was told when.
    """

    up_to_seq: int
    tries: int
    retry_at: float
    filed: bool = False
    said: Outage | None = None
    said_at: float = 0.0


class Dispatcher:
    """One queue for each conversation that has something waiting; see the module."""

    def __init__(
        self,
        rasa: Rasa,
        waiters: Waiters,
        *,
        breaker: Breaker | None = None,
        translator: Translator | None = None,
        bundles: Bundles | None = None,
        says: Says = lambda outage, channel, _language: outage_line(outage, channel),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask this Rasa; without `bundles` nothing waits for more."""
        self._rasa = rasa
        self._bundles = bundles or Bundles()
        self._translator = translator
        self._says = says
        self._waiters = waiters
        self.breaker = breaker or Breaker(monotonic=monotonic)
        self._now = monotonic
        self._room: Room | None = None
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._missed: dict[str, Missed] = {}
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._started = monotonic()
        self._seen_ready = False
        self._log = structlog.get_logger()

    def attach(self, room: Room) -> None:
        """Work with this room from now on."""
        self._room = room

    def typing(self, conversation_id: str) -> bool:
        """Return whether a turn of this conversation is in flight."""
        return conversation_id in self._busy

    @property
    def ready(self) -> bool:
        """True while Rasa was seen and its answers are not held back."""
        return self._seen_ready and not self.breaker.open

    @property
    def in_flight(self) -> int:
        """How many conversations have a turn in flight."""
        return len(self._busy)

    @property
    def starting(self) -> bool:
        """True while Rasa was never seen ready and may still be loading."""
        return not self._seen_ready and self._now() - self._started < STARTING_FOR

    @property
    def longest_wait(self) -> float:
        """For how many seconds a message waits for more, where no more comes."""
        return max((one.told for one in self._bundles.patience.values()), default=0.0)

    def heard(self, conversation_id: str) -> None:
        """A message was stored just now: give it to Rasa, with what comes in the next moment."""
        self._bundles.came(conversation_id)
        self.nudge(conversation_id)

    def types(self, conversation_id: str) -> None:
        """The person goes on typing: what waits for more waits a moment longer."""
        self._bundles.types(conversation_id)

    def nudge(self, conversation_id: str) -> None:
        """Give Rasa what waits in this conversation, now or after the turn in flight."""
        if conversation_id in self._busy:
            self._again.add(conversation_id)
            self._bundles.wake(conversation_id)
            return
        task = asyncio.create_task(self._run(conversation_id))
        self._busy[conversation_id] = task

    def retry(self, conversation_id: str) -> None:
        """Do as `nudge`, but not before a bundle that failed may be tried again."""
        missed = self._missed.get(conversation_id)
        if missed and self._now() < missed.retry_at:
            return
        if conversation_id not in self._busy:
            self.nudge(conversation_id)

    async def probe(self) -> bool:
        """Ask whether Rasa listens, if it is time to; return whether it has just come back."""
        if self._seen_ready and not (self.breaker.open and self.breaker.allow()):
            return False
        if not await self._rasa.ready():
            if self._seen_ready:
                self.breaker.failed()
            return False
        self._seen_ready = True
        self.breaker.half_open()
        self._missed = {
            who: replace(missed, retry_at=self._now()) for who, missed in self._missed.items()
        }
        self._log.info("rasa_ready")
        return True

    async def settled(self) -> None:
        """Wait until no turn is in flight."""
        while self._busy:
            await asyncio.wait(self._busy.values())

    async def close(self) -> None:
        """Let the turns in flight end; what they did not reach stays waiting in the store."""
        for conversation_id in self._bundles.gathering:
            self._busy[conversation_id].cancel()
        tasks = list(self._busy.values())
        if tasks:
            await asyncio.wait(tasks, timeout=3)
        for task in tasks:
            task.cancel()

    async def _run(self, conversation_id: str) -> None:
        try:
            more = True
            while more:
                self._again.discard(conversation_id)
                done = await self._one(conversation_id)
                more = done or conversation_id in self._again
        except NotFound:
            self._missed.pop(conversation_id, None)
        except SaferError as wrong:
            kind = type(wrong).__name__
            self._log.warning("turn_put_off", conversation=conversation_id, kind=kind)
        except Exception as wrong:  # a fault in one conversation must not stop the others
            self._log.error("turn_failed", conversation=conversation_id, kind=type(wrong).__name__)
        finally:
            self._busy.pop(conversation_id, None)
            self._bundles.taken(conversation_id)
            self._waiters.wake(conversation_id)

    async def _one(self, conversation_id: str) -> bool:
        """Do one turn; return whether Rasa answered, so that there may be more to do."""
        if self._room is None:
            return False
        unheard = await self._bundles.gather(self._room, conversation_id, lambda: self.ready)
        if unheard.held and unheard.texts:
            await self._room.reply(conversation_id, (), unheard.up_to_seq)
        if unheard.held or unheard.asking or not unheard.texts:
            return False
        try:
            said = await self._ask(unheard)
        except Unavailable as wrong:
            await self._miss(self._room, unheard, str(wrong))
            return False
        await self._room.reply(conversation_id, said, unheard.up_to_seq)
        self._missed.pop(conversation_id, None)
        self._waiters.wake(conversation_id)
        return True

    async def _ask(self, unheard: Unheard) -> tuple[Line, ...]:
        if not self._seen_ready and not await self.probe():
            raise Unavailable("not_ready")
        if self.breaker.open:
            raise Unavailable("breaker_open")
        async with self._gate:
            try:
                words = await self._for_rasa(unheard)
                said = await self._rasa.ask(unheard.conversation_id, words, metadata(unheard))
            except Unavailable:
                self.breaker.failed()
                raise
        self.breaker.succeeded()
        return tuple(said)

    async def _for_rasa(self, unheard: Unheard) -> str:
        """Return the texts, in English where there is a translator and it answers in time."""
        words = "\n".join(unheard.texts)
        if self._translator is None or unheard.language is None:
            return words
        try:
            async with asyncio.timeout(TRANSLATED_WITHIN):
                return await self._translator.to_english(words, unheard.language)
        except Exception as wrong:  # a fault in the translator must not cost the turn
            self._log.warning("not_translated", kind=type(wrong).__name__)
            return words

    async def _miss(self, room: Room, unheard: Unheard, why: str) -> None:
        """Keep the texts for staff, tell the resident, and plan the next try."""
        who = unheard.conversation_id
        missed = self._counted(unheard, self._missed.get(who))
        self._missed[who] = missed
        self._log.warning("rasa_missed", conversation=who, why=why, tries=missed.tries)
        if missed.filed:
            return
        outage: Outage = "starting" if self.starting else "away"
        lately = missed.said == outage and self._now() - missed.said_at < SAY_AGAIN_AFTER
        line = None if lately else self._says(outage, unheard.channel, unheard.language)
        if not self.starting:
            await room.file_unheard(who, line)
        elif line:
            await room.reply(who, (line,), None)
        missed = replace(missed, filed=not self.starting)
        if line:
            missed = replace(missed, said=outage, said_at=self._now())
        self._missed[who] = missed

    def _counted(self, unheard: Unheard, before: Missed | None) -> Missed:
        same = before is not None and before.up_to_seq == unheard.up_to_seq
        tries = before.tries + 1 if before and same else 1
        retry_at = self._now() + _RETRY_AFTER[min(tries, len(_RETRY_AFTER)) - 1]
        if before is None:
            return Missed(unheard.up_to_seq, tries, retry_at)
        return replace(
            before,
            up_to_seq=unheard.up_to_seq,
            tries=tries,
            retry_at=retry_at,
            filed=same and before.filed,
        )


def metadata(unheard: Unheard) -> dict[str, str | int | None]:
    """Return what Rasa is told beside the words.

    `turn` and `first_turn` are the same however often a bundle is tried, so that Rasa's channel
    handles each text once; a bundle that grew keeps its `first_turn`.
    """
    return {
        "channel": unheard.channel.value,
        "danger": unheard.danger.value,
        "ticket": unheard.ticket_ref,
        "turn": unheard.up_to_seq,
        "first_turn": unheard.first_seq,
        "fresh": unheard.fresh,
    }
