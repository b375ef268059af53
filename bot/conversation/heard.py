"""One judged message on its way to the store, and its form as a file of the spool."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.inbound import Channel, Choice, Danger, Keyword, Kind
from bot.reports.conversation import Line, OpenQuestion

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Heard:
    """A message with the floor's verdict; `lines` were shown in the answer to it.

    Where it is `late` there was no such answer, so they must still be sent. `knew` says that memory
    held which question was open when this was judged; else no `question` means nothing, and where
    it was `guessed` from memory the store knows better. `doubtful` is a yes that may be to
    something else than the danger question: a person looks. `language` is the resident's where it
    is not English; `welcome` is said with the first message in it, and only by the store, once.
    """

    channel: Channel
    text: str
    key: str
    at: datetime
    danger: Danger
    lines: tuple[Line, ...] = ()
    question: OpenQuestion | None = None
    conversation_id: str | None = None
    contact: str | None = None
    keyword: Keyword | None = None
    late: bool = False
    knew: bool = False
    guessed: bool = False
    doubtful: bool = False
    language: str | None = None
    welcome: Line | None = None

    @property
    def who(self) -> str:
        """What is known of the sender: the conversation, or the number on SMS."""
        return self.conversation_id or self.contact or ""

    @property
    def slip(self) -> str:
        """What is one message on its way to the store: the key together with the words."""
        return slip(self.key, self.text)

    def to_json(self) -> str:
        """Return the message as one line of JSON."""
        return json.dumps(
            {
                "format": FORMAT,
                "channel": self.channel.value,
                "text": self.text,
                "key": self.key,
                "at": self.at.isoformat(),
                "danger": self.danger.value,
                "lines": [_line(line) for line in self.lines],
                "question": _asked(self.question) if self.question else None,
                "conversation_id": self.conversation_id,
                "contact": self.contact,
                "keyword": self.keyword,
                "late": self.late,
                "knew": self.knew,
                "guessed": self.guessed,
                "doubtful": self.doubtful,
                "language": self.language,
            }
        )


def slip(key: str, text: str) -> str:
    """Return the key that only the same words share; a key used for two texts loses neither."""
    return f"{key}#{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()}"


def _line(line: Line) -> list[object]:
    return [line.text, line.kind.value, [[c.text, c.value] for c in line.choices]]


def _asked(asked: OpenQuestion) -> list[object]:
    settled = asked.settled_at.isoformat() if asked.settled_at else None
    first = [asked.flag, asked.question, asked.unanswered, asked.due_at.isoformat()]
    return [*first, settled, asked.left, asked.doubtful, asked.advised]


def from_json(raw: str) -> Heard:
    """Read what `to_json` wrote; ValueError, KeyError or TypeError for anything else."""
    row = json.loads(raw)
    if row["format"] != FORMAT:
        raise ValueError("a spool file of another version")
    return Heard(
        channel=Channel(row["channel"]),
        text=row["text"],
        key=row["key"],
        at=datetime.fromisoformat(row["at"]),
        danger=Danger(row["danger"]),
        lines=tuple(
            Line(text, Kind(kind), tuple(Choice(*choice) for choice in choices))
            for text, kind, choices in row["lines"]
        ),
        question=_question(*row["question"]) if row["question"] else None,
        conversation_id=row["conversation_id"],
        contact=row["contact"],
        keyword=row["keyword"],
        late=row.get("late", False),
        knew=row.get("knew", False),
        guessed=row.get("guessed", False),
        doubtful=row.get("doubtful", False),
        language=row.get("language"),
    )


def _question(
    flag: str,
    question: str,
    unanswered: str,
    due_at: str,
    settled_at: str | None = None,
    *more: bool,
) -> OpenQuestion:
    settled = datetime.fromisoformat(settled_at) if settled_at else None
    due = datetime.fromisoformat(due_at)
    return OpenQuestion(flag, question, unanswered, due, settled, *more)
