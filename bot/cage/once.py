"""Handles each turn once: the same turn again gets the same replies, and nothing happens twice.

What was handled stands in Rasa's own tracker. So it is written together with all that the turn
changed, survives a restart, and is forgotten with the dialogue (see `forget`).
"""

from typing import Any, Awaitable, Callable, Dict, List, NamedTuple, Optional, Sequence, Text

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import BotUttered, Event, Restarted, UserUttered

Handle = Callable[[UserMessage], Awaitable[Any]]


class Bundle(NamedTuple):
    """The gateway's numbers for the texts of one turn: the first, and the last (`turn`)."""

    first: int
    last: int


class Heard(NamedTuple):
    """What was already handled of a bundle: its words, what was replied, and whether it is all."""

    words: List[Text]
    replies: List[BotUttered]
    whole: bool


async def handle_once(
    agent: Any, message: UserMessage, handle: Handle, clean: Callable[[Text], Text]
) -> None:
    """Give Rasa what it has not handled of this message, and the channel every reply to it.

    `metadata` says `turn`, `first_turn`, and `fresh` where the dialogue so far must not go on: the
    person was silent so long that somebody else may hold the phone. `clean` makes words harmless.
    """
    async with agent.lock_store.lock("turn:" + message.sender_id):
        tracker = await agent.tracker_store.retrieve(message.sender_id)
        events = list(tracker.events) if tracker else []
        heard = already_heard(events, _bundle(message.metadata))
        for reply in heard.replies:
            await message.output_channel.send_response(message.sender_id, reply.message())
        if heard.whole:
            return
        if events and not heard.words and message.metadata.get("fresh") is True:
            tracker.update(Restarted())
            await agent.tracker_store.save(tracker)
        message.text = clean(unheard(message.text, heard.words))
        await handle(message)


def already_heard(events: Sequence[Event], bundle: Optional[Bundle]) -> Heard:
    """Return what of the bundle the events have; words without a reply do not count as handled."""
    heard = Heard([], [], False)
    if bundle is None:
        return heard
    for said, replies in _turns(events):
        turn = _number(said.metadata, "turn")
        if replies and bundle.first <= turn <= bundle.last:
            whole = heard.whole or turn == bundle.last
            heard = Heard([*heard.words, said.text or ""], [*heard.replies, *replies], whole)
    return heard


def unheard(text: Text, words: Sequence[Text]) -> Text:
    """Return the bundle's text without the words handled before; all of it if it is another."""
    before = "\n".join(words)
    return text[len(before) :].strip() if before and text.startswith(before) else text


def _turns(events: Sequence[Event]) -> "List[tuple[UserUttered, List[BotUttered]]]":
    turns: "List[tuple[UserUttered, List[BotUttered]]]" = []
    for event in events:
        if isinstance(event, UserUttered):
            turns.append((event, []))
        elif isinstance(event, BotUttered) and turns:
            turns[-1][1].append(event)
    return turns


def _bundle(metadata: Dict[Text, Any]) -> Optional[Bundle]:
    last = _number(metadata, "turn")
    return Bundle(_number(metadata, "first_turn") or last, last) if last else None


def _number(metadata: Any, name: Text) -> int:
    value = metadata.get(name) if isinstance(metadata, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
