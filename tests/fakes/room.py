"""A conversation room's surroundings in memory: use cases, Rasa and floor that fail on demand."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.conversation.bundle import asks
from bot.conversation.guard import Judged
from bot.conversation.heard import Heard
from bot.conversation.ports import Stored, Unheard
from bot.errors import NotFound, Unavailable
from bot.reports.conversation import Conversation, Kind, Line, Message, OpenQuestion, Sender
from bot.reports.report import Channel
from bot.triage.danger import Danger

ADVICE = Line("Call 999 now. We have not called them for you.", Kind.EMERGENCY)
MILD = Line("If in danger call 999.")
QUESTION = Line("In danger? Call 999. Is it happening now?", Kind.TEXT)


class FakeFloor:
    """`knife` is danger, `threat` may be, and `yes` to a question is danger, or a doubt."""

    def check(self, text: str, channel: Channel) -> Judged:
        """Judge by one word."""
        if "knife" in text:
            return Judged(Danger.NOW, (ADVICE,))
        if "mild threat" in text:
            return Judged(Danger.POSSIBLE, (QUESTION,), "rf_mild", QUESTION.text, "keep")
        if "threat" in text:
            return Judged(
                Danger.POSSIBLE, (QUESTION,), "rf_threat", QUESTION.text, "treat_as_confirmed"
            )
        return Judged(Danger.NONE)

    def judge_answer(self, text: str, asked: OpenQuestion, channel: Channel) -> Judged:
        """Take yes as danger."""
        if "yes" in text.split() and asked.doubtful:
            return Judged(Danger.POSSIBLE, (MILD,), doubtful=True)
        if "yes" in text.split():
            return Judged(Danger.NOW, (ADVICE,))
        return replace(self.check(text, channel), other="no" not in text.split())


class BrokenFloor:
    """A floor with a bug."""

    def check(self, text: str, channel: Channel) -> Judged:
        """Fail."""
        raise RuntimeError("broken rule")

    def judge_answer(self, text: str, asked: OpenQuestion, channel: Channel) -> Judged:
        """Fail."""
        raise RuntimeError("broken rule")


@dataclass
class FakeRoom:
    """What the use cases do, in memory; `down` and `slow` (seconds) are switches."""

    down: bool = False
    slow: float = 0
    log: dict[str, list[Message]] = field(default_factory=dict)
    rows: dict[str, Conversation] = field(default_factory=dict)
    filed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    fails: bool = False
    commits: int = 0

    async def question(self, heard: Heard) -> OpenQuestion | None:
        """Return the open question."""
        await self._work()
        row = self.rows.get(_id(heard))
        return row.open_question if row else None

    async def take(self, heard: Heard) -> Stored:
        """Store a message once."""
        await self._work()
        if self.fails:
            raise RuntimeError("a bug")
        who = _id(heard)
        known = next(
            (m for m in self._log(who) if (m.key, m.text) == (heard.key, heard.text)), None
        )
        if known:
            shown = tuple(m for m in self._log(who) if (m.key or "").startswith(f"{heard.key}:"))
            return Stored(who, known.seq, shown, repeated=True)
        row = self.rows.get(who) or Conversation(
            who, heard.channel, heard.at, heard.at, contact=heard.contact
        )
        self.rows[who] = replace(row, open_question=heard.question)
        said = self._add(who, Sender.RESIDENT, Line(heard.text), heard.key, heard.danger.value)
        shown = tuple(
            self._add(who, Sender.BOT, line, f"{heard.key}:{n}")
            for n, line in enumerate(heard.lines)
        )
        if heard.danger is Danger.NOW:
            self.filed.append(who)
        self.commits += 1
        return Stored(who, said.seq, shown, repeated=False)

    async def unheard(self, conversation_id: str) -> Unheard:
        """Return what waits."""
        await self._work()
        row = self.rows.get(conversation_id)
        if row is None:
            raise NotFound
        waiting = [
            m
            for m in self._log(conversation_id)
            if m.sender is Sender.RESIDENT and m.handled_at is None
        ]
        return Unheard(
            conversation_id,
            row.channel,
            tuple(m.text for m in waiting),
            waiting[-1].seq if waiting else 0,
            max((Danger(m.danger) for m in waiting), key=lambda d: d.rank, default=Danger.NONE),
            row.ticket_ref,
            held=row.held_by is not None,
            asking=row.asking,
            first_seq=waiting[0].seq if waiting else 0,
            asked=self._asked(conversation_id, waiting[0].seq) if waiting else None,
        )

    async def reply(
        self, conversation_id: str, lines: Sequence[Line], handled_up_to: int | None
    ) -> Sequence[Message]:
        """Keep what is said."""
        await self._work()
        said = [self._add(conversation_id, Sender.BOT, line) for line in lines]
        self.log[conversation_id] = [
            replace(m, handled_at=_now()) if m.seq <= (handled_up_to or 0) else m
            for m in self._log(conversation_id)
        ]
        return said

    async def file_unheard(self, conversation_id: str, line: Line | None) -> Sequence[Message]:
        """Note the ticket."""
        await self._work()
        self.filed.append(conversation_id)
        return [self._add(conversation_id, Sender.BOT, line)] if line else []

    async def messages(self, conversation_id: str, after: int) -> Sequence[Message]:
        """Return the messages after this one."""
        await self._work()
        return [m for m in self._log(conversation_id) if m.seq > after]

    async def waiting(self, before: datetime) -> Sequence[str]:
        """Return what a sweep must look at, whatever its age."""
        await self._work()
        return [
            who
            for who, log in self.log.items()
            if not self.rows[who].held_by
            and not self.rows[who].open_question
            and any(m.sender is Sender.RESIDENT and m.handled_at is None for m in log)
        ]

    async def settle_due(self) -> Sequence[str]:
        """Close every open question."""
        await self._work()
        due = [who for who, row in self.rows.items() if row.open_question]
        for who in due:
            self.rows[who] = replace(self.rows[who], open_question=None)
        return due

    async def finish_stale(self) -> int:
        """Have nothing stale."""
        return 0

    async def alarm(self, kind: str, key: str) -> None:
        """Note the alert."""
        self.alarms.append(kind)

    async def leave(self, conversation_id: str) -> None:
        """Note who left."""
        self.left.append(conversation_id)

    def texts(self, conversation_id: str, sender: Sender = Sender.BOT) -> list[str]:
        """Return what one side said."""
        return [m.text for m in self._log(conversation_id) if m.sender is sender]

    def _asked(self, who: str, first_seq: int) -> Line | None:
        before = [m for m in self._log(who) if m.seq < first_seq][-1:]
        lines = [Line(m.text, m.kind, m.choices) for m in before if m.sender is Sender.BOT]
        return next((line for line in lines if asks(line)), None)

    def _log(self, who: str) -> list[Message]:
        return self.log.setdefault(who, [])

    def _add(
        self, who: str, sender: Sender, line: Line, key: str | None = None, danger: str = "none"
    ) -> Message:
        message = Message(
            who,
            len(self._log(who)) + 1,
            sender,
            line.text,
            _now(),
            line.kind,
            line.choices,
            key,
            danger,
            None if sender is Sender.RESIDENT else _now(),
        )
        self._log(who).append(message)
        return message

    async def _work(self) -> None:
        if self.slow:
            await asyncio.sleep(self.slow)
        if self.down:
            raise Unavailable("the database is down")


@dataclass
class FakeRasa:
    """Repeats what it hears; `down` and `slow` are switches; `heard` is what it was asked."""

    down: bool = False
    slow: float = 0
    heard: list[tuple[str, str, Mapping[str, str | int | None]]] = field(default_factory=list)

    async def ask(
        self, sender: str, text: str, metadata: Mapping[str, str | int | None]
    ) -> Sequence[Line]:
        """Answer with the text."""
        self.heard.append((sender, text, metadata))
        await asyncio.sleep(self.slow)
        if self.down:
            raise Unavailable("empty")
        return (Line(f"Rasa heard: {text}"),)

    async def ready(self) -> bool:
        """Return whether it is up."""
        return not self.down


def _id(heard: Heard) -> str:
    return heard.conversation_id or f"c_sms{heard.contact}"


def _now() -> datetime:
    return datetime.now(UTC)
