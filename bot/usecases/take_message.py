"""Takes one message of a resident: stored with its first answer, and a ticket where it is danger.

The danger floor has judged the text before this is called, in memory, so that the advice never
waits for a database. `lines` are what the resident is shown in the very answer.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import NotFound
from bot.reports.conversation import Conversation, Kind, Line, Message, OpenQuestion, Sender
from bot.reports.report import Channel
from bot.triage.danger import Danger, Priority
from bot.usecases.desk import Desk
from bot.usecases.file_danger import file_danger
from bot.usecases.file_unheard import file_for_person
from bot.usecases.gather import Told
from bot.usecases.incident import danger_incident, open_incident, told_of_danger
from bot.usecases.ports import UnitOfWork
from bot.usecases.pulse import PULSE_REPLY, TakenPulse, take_pulse
from bot.usecases.put_ticket import LATE_YES, MORE_WAS_SAID
from bot.usecases.reply import text_of
from bot.usecases.start_conversation import SMS_SILENCE, open_sms, open_web
from bot.usecases.study import Study, studied

# The key of what is said once in each language.
_WELCOME = ":welcome:"


@dataclass(frozen=True, slots=True)
class TakenMessage:
    """A stored message, what was answered at once, and whether we had it before."""

    conversation_id: str
    seq: int
    messages: tuple[Message, ...]
    repeated: bool
    held: bool
    language: str | None = None


async def take_message(
    desk: Desk,
    *,
    channel: Channel,
    text: str,
    key: str,
    at: datetime,
    danger: Danger,
    lines: Sequence[Line] = (),
    question: OpenQuestion | None = None,
    conversation_id: str | None = None,
    contact: str | None = None,
    handled: bool = False,
    late: bool = False,
    doubtful: bool = False,
    language: str | None = None,
    welcome: Line | None = None,
) -> TakenMessage:
    """Store one message in one transaction; the same key again returns what was answered then.

    The same key with other words is another message: no words and no advice are ever dropped.
    `question` is the danger question these lines ask; None closes one that was open. Web
    messages name their conversation, texts their number. `handled` is for a keyword that the door
    answers itself, so that Rasa never gets it. `late` says that no request waits for the lines: on
    SMS they go to the outbox here, and the question's time runs from now. `doubtful` is a yes that
    may be to a danger question or to something else: a person is to look. `held` says that a person
    has taken the conversation over. `language` is the resident's where it is not English, and stays
    the conversation's; `welcome` is said once in it, where nothing graver was said. An answer to
    the pulse question is counted here; where it tells nothing else it is a notice, and no report.
    """
    new = _New(key, text, at, channel, danger, conversation_id, contact)
    answer_at = desk.clock.now() if late else at
    if late and question:
        question = replace(question, due_at=question.due_at + (answer_at - at))

    async def take(uow: UnitOfWork, study: Study) -> TakenMessage:
        conversation = await _find(uow, desk, channel, conversation_id, contact)
        own_key, known = await _known_as(uow, desk, new)
        if known:
            return await _again(uow, known, conversation, own_key)
        calm = danger is Danger.NONE and not (handled or doubtful or question)
        pulse = await take_pulse(uow, desk, conversation, text) if calm else TakenPulse()
        conversation = _spoken(conversation, at, question, language)
        said = await uow.messages.append(
            conversation.id,
            sender=Sender.RESIDENT,
            text=text,
            at=at,
            key=own_key,
            kind=Kind.NOTICE if pulse.whole else Kind.TEXT,
            danger=danger.value,
            handled_at=at if handled or pulse.whole else None,
        )
        said_now = [(line, f":{n}") for n, line in enumerate(lines)]
        said_now += [(line, PULSE_REPLY) for line in pulse.lines]
        shown = [
            await say(uow, conversation.id, line, answer_at, f"{own_key}{end}")
            for line, end in said_now
        ]
        shown += await _welcomed(uow, conversation, welcome, answer_at)
        if late and conversation.channel is Channel.SMS:
            for message in shown:
                await uow.outbox.add(text_of(conversation, message, answer_at))
        conversation = await _filed(uow, desk, conversation, study, danger, doubtful=doubtful)
        await uow.conversations.save(conversation)
        return TakenMessage(
            conversation.id,
            said.seq,
            tuple(shown),
            repeated=False,
            held=bool(conversation.held_by),
            language=conversation.language,
        )

    return await studied(
        desk,
        conversation_id or contact or key,
        lambda uow: _find_told(uow, desk, new, doubtful=doubtful),
        take,
        urgent=doubtful or danger is Danger.NOW,
    )


async def _filed(
    uow: UnitOfWork,
    desk: Desk,
    conversation: Conversation,
    study: Study,
    danger: Danger,
    *,
    doubtful: bool,
) -> Conversation:
    """Put the message that was stored just now on a ticket, where it is danger or adds to some."""
    if danger is Danger.NOW:
        incident = await danger_incident(uow, desk, conversation, study)
        return await file_danger(uow, desk, incident, study)
    if doubtful:
        return await file_for_person(uow, desk, conversation, study, because=LATE_YES)
    if await _is_emergency(uow, conversation):
        incident = await open_incident(uow, conversation)
        return await file_danger(uow, desk, incident, study, because=MORE_WAS_SAID)
    return conversation


async def _known_as(uow: UnitOfWork, desk: Desk, new: "_New") -> tuple[str, Message | None]:
    """Return the key to keep a message by, and the same message if we had it before."""
    known = await uow.messages.by_key(new.key)
    if known is None or known.text == new.text:
        return new.key, known
    key = f"{new.key}#{desk.hasher.digest('message-key', new.text)[:32]}"
    return key, await uow.messages.by_key(key)


async def _welcomed(
    uow: UnitOfWork, conversation: Conversation, welcome: Line | None, at: datetime
) -> Sequence[Message]:
    """Say the welcome, if it was not said in this language before.

    Nor where a person has taken over, or a ticket is there: that may be about danger, and somebody
    else may read what is said of services.
    """
    taken = conversation.held_by or conversation.ticket_ref or conversation.asking
    key = f"{conversation.id}{_WELCOME}{conversation.language}"
    if welcome is None or taken or await uow.messages.by_key(key):
        return ()
    return (await say(uow, conversation.id, welcome, at, key),)


def _spoken(
    conversation: Conversation, at: datetime, question: OpenQuestion | None, language: str | None
) -> Conversation:
    """Return the conversation after a message of this time; an old one does not turn it back."""
    before = conversation.open_question
    return replace(
        conversation,
        language=language or conversation.language,
        last_inbound_at=max(conversation.last_inbound_at, at),
        open_question=before.followed_by(question) if before else question,
    )


async def _is_emergency(uow: UnitOfWork, conversation: Conversation) -> bool:
    """Tell whether what is written is added to an emergency at once, whatever Rasa makes of it."""
    if conversation.ticket_ref is None:
        return False
    ticket = await uow.tickets.get(conversation.ticket_ref)
    return ticket.unfinished and ticket.priority is Priority.P1


@dataclass(frozen=True, slots=True)
class _New:
    """A message that is not stored yet."""

    key: str
    text: str
    at: datetime
    channel: Channel
    danger: Danger
    conversation_id: str | None
    contact: str | None


async def _find_told(uow: UnitOfWork, desk: Desk, new: _New, *, doubtful: bool) -> Sequence[Told]:
    """Return what is told with the new message, if that goes to a ticket at once."""
    known = await _known(uow, desk, new)
    urgent = doubtful or new.danger is Danger.NOW
    if not urgent and not (known and await _is_emergency(uow, known)):
        return ()
    before = await uow.messages.by_key(new.key)
    if before and before.text == new.text:
        return ()
    if known is None:
        told: Sequence[Told] = (Told(Conversation("", new.channel, new.at, new.at)),)
    elif new.danger is Danger.NOW:
        next_seq = await uow.messages.last_seq(known.id) + 1
        told = await told_of_danger(uow, desk, known, next_seq)
    else:
        told = (await (await open_incident(uow, known)).told(uow),)
    return [one.with_text(new.text, new.danger) for one in told]


async def _known(uow: UnitOfWork, desk: Desk, new: _New) -> Conversation | None:
    if new.channel is Channel.SMS and new.contact:
        return await uow.conversations.of_contact(new.contact, desk.clock.now() - SMS_SILENCE)
    with suppress(NotFound):
        return await uow.conversations.get(new.conversation_id or "")
    return None


async def say(
    uow: UnitOfWork, conversation_id: str, line: Line, at: datetime, key: str | None = None
) -> Message:
    """Store one line of the bot."""
    return await uow.messages.append(
        conversation_id,
        sender=Sender.BOT,
        text=line.text,
        at=at,
        kind=line.kind,
        choices=line.choices,
        key=key,
        handled_at=at,
    )


async def _find(
    uow: UnitOfWork, desk: Desk, channel: Channel, conversation_id: str | None, contact: str | None
) -> Conversation:
    if channel is Channel.SMS and contact:
        return await open_sms(uow, desk, contact)
    if conversation_id is None:
        raise ValueError("a web message needs its conversation")
    return await open_web(uow, desk, conversation_id)


async def _again(
    uow: UnitOfWork, known: Message, conversation: Conversation, key: str
) -> TakenMessage:
    after = await uow.messages.after(known.conversation_id, known.seq, limit=5)
    own = (f"{key}:", f"{known.conversation_id}{_WELCOME}")
    shown = tuple(message for message in after if (message.key or "").startswith(own))
    return TakenMessage(
        known.conversation_id,
        known.seq,
        shown,
        repeated=True,
        held=bool(conversation.held_by),
        language=conversation.language,
    )
