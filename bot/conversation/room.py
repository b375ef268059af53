"""What a turn needs from the use cases, and the adapter that gives it: `DeskRoom`.

This module imports the use cases, and they the libraries that are slow to import, so the gateway
imports it only after it listens. The turn itself knows only `bot.conversation.ports`.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.conversation.bundle import asks
from bot.conversation.heard import Heard
from bot.conversation.help_word import answered_by_door
from bot.conversation.inbound import Channel, Danger, Message, Sender
from bot.conversation.ports import Stored, Unheard
from bot.errors import Conflict, NotFound, Unavailable
from bot.reports.conversation import Conversation, Line, OpenQuestion
from bot.usecases.desk import Desk
from bot.usecases.file_unheard import file_unheard
from bot.usecases.finish_stale import file_unfinished, finish_stale
from bot.usecases.ports import UnitOfWork
from bot.usecases.reply import reply
from bot.usecases.settle_question import settle_question
from bot.usecases.start_afresh import follows_silence
from bot.usecases.start_conversation import SMS_SILENCE
from bot.usecases.stop_updates import stop_updates
from bot.usecases.take_message import take_message

_log = structlog.get_logger()

_TRIES = 3


@dataclass(frozen=True, slots=True)
class DeskRoom:
    """The turn's view of the desk; each method is one transaction."""

    desk: Desk

    async def question(self, heard: Heard) -> OpenQuestion | None:
        """Return the danger question that is open with this sender."""
        async with self.desk.store.read() as uow:
            try:
                found: Conversation | None
                if heard.conversation_id:
                    found = await uow.conversations.get(heard.conversation_id)
                else:
                    since = self.desk.clock.now() - SMS_SILENCE
                    found = await uow.conversations.of_contact(heard.contact or "", since)
            except NotFound:
                return None
            return found.open_question if found else None

    async def take(self, heard: Heard) -> Stored:
        """Store one message with its first answer; tries again where two changes met."""
        for _ in range(_TRIES):
            with suppress(Conflict):
                return await self._take(heard)
        raise Unavailable("too many changes met")

    async def _take(self, heard: Heard) -> Stored:
        taken = await take_message(
            self.desk,
            channel=heard.channel,
            text=heard.text,
            key=heard.key,
            at=heard.at,
            danger=heard.danger,
            lines=heard.lines,
            question=heard.question,
            conversation_id=heard.conversation_id,
            contact=heard.contact,
            handled=answered_by_door(heard),
            late=heard.late,
            doubtful=heard.doubtful,
            language=heard.language,
            welcome=heard.welcome,
        )
        if heard.keyword in ("stop", "start") and not taken.repeated:
            await stop_updates(self.desk, taken.conversation_id, stop=heard.keyword == "stop")
        return Stored(
            taken.conversation_id, taken.seq, taken.messages, taken.repeated, taken.language
        )

    async def unheard(self, conversation_id: str) -> Unheard:
        """Return what Rasa has not had yet, and how the conversation stands; or `NotFound`."""
        async with self.desk.store.read() as uow:
            conversation = await uow.conversations.get(conversation_id)
            waiting = await uow.messages.unhandled(conversation_id)
            by_phone = conversation.channel is Channel.SMS and waiting
            fresh = bool(by_phone) and await follows_silence(uow, waiting[0])
            asked = None if fresh or not waiting else await _asked(uow, waiting[0])
        return Unheard(
            conversation_id=conversation_id,
            channel=conversation.channel,
            texts=tuple(message.text for message in waiting),
            up_to_seq=waiting[-1].seq if waiting else 0,
            danger=_gravest(waiting),
            ticket_ref=conversation.ticket_ref,
            held=conversation.held_by is not None,
            asking=conversation.asking,
            first_seq=waiting[0].seq if waiting else 0,
            fresh=fresh,
            language=conversation.language,
            asked=asked,
        )

    async def reply(
        self, conversation_id: str, lines: Sequence[Line], handled_up_to: int | None
    ) -> Sequence[Message]:
        """Keep what Rasa said and mark what it has had."""
        return await reply(self.desk, conversation_id, lines, handled_up_to=handled_up_to)

    async def file_unheard(self, conversation_id: str, line: Line | None) -> Sequence[Message]:
        """Make or extend the ticket that needs a person, and say `line` if there is one."""
        return await file_unheard(self.desk, conversation_id, line)

    async def messages(self, conversation_id: str, after: int) -> Sequence[Message]:
        """Return the messages after this one; none for a conversation not written yet."""
        async with self.desk.store.read() as uow:
            return await uow.messages.after(conversation_id, after)

    async def waiting(self, before: datetime) -> Sequence[str]:
        """Return the conversations with messages older than this that Rasa has not had."""
        async with self.desk.store.read() as uow:
            return await uow.messages.conversations_unhandled(before)

    async def settle_due(self) -> Sequence[str]:
        """Settle the danger questions that nobody answered in time; return their conversations."""
        async with self.desk.store.read() as uow:
            due = await uow.conversations.with_question_due(self.desk.clock.now())
        settled = []
        for conversation in due:
            try:
                if await settle_question(self.desk, conversation.id):
                    settled.append(conversation.id)
            except Exception as wrong:
                # One conversation that cannot be settled must not keep the others waiting.
                _log.error("not_settled", conversation=conversation.id, error=type(wrong).__name__)
        return settled

    async def finish_stale(self) -> int:
        """File the reports that went silent half-told; return how many."""
        return await finish_stale(self.desk)

    async def alarm(self, kind: str, key: str) -> None:
        """Raise an alert that an operator sees."""
        async with self.desk.store.begin() as uow:
            now = self.desk.clock.now()
            await uow.alerts.raise_alert(at=now, kind=kind, key=key, detail={})

    async def leave(self, conversation_id: str) -> None:
        """The resident pressed Exit: what they told goes to staff as unfinished."""
        await file_unfinished(self.desk, conversation_id)


async def _asked(uow: UnitOfWork, first: Message) -> Line | None:
    """Return the last thing that was said before this message, where it asks for something."""
    said = await uow.messages.after(first.conversation_id, max(0, first.seq - 2), 1)
    if not said or said[0].seq >= first.seq or said[0].sender is not Sender.BOT:
        return None
    line = Line(said[0].text, said[0].kind, said[0].choices)
    return line if asks(line) else None


def _gravest(waiting: Sequence[Message]) -> Danger:
    worst = Danger.NONE
    for message in waiting:
        worst = worst.higher(Danger(message.danger))
    return worst
