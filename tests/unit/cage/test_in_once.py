"""A turn that comes again is answered again, and handled once."""

import asyncio

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Restarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.cage.channel import OneRowEach, harmless
from bot.cage.once import handle_once, unheard

WHO = "c_1"


class Agent:
    """Repeats each text in two replies, and writes both into a tracker, as Rasa does."""

    def __init__(self) -> None:
        """Have heard nothing."""
        self.lock_store = InMemoryLockStore()
        self.tracker_store = InMemoryTrackerStore(Domain.empty())
        self.heard: list[str] = []
        self.mute = False

    async def handle(self, message: UserMessage) -> None:
        """Answer one message."""
        await asyncio.sleep(0)
        self.heard.append(message.text)
        tracker = await self.tracker_store.retrieve(WHO) or DialogueStateTracker(WHO, [])
        tracker.update(UserUttered(message.text, metadata=message.metadata))
        buttons = [{"title": "Yes", "payload": "yes"}]
        marked = {"kind": "receipt"}
        for event in (
            BotUttered(f"Heard: {message.text}\n\nWhere?", {"buttons": buttons}),
            BotUttered("Sent.", {"custom": marked}),
        ):
            if not self.mute:
                tracker.update(event)
                await message.output_channel.send_response(WHO, event.message())
        await self.tracker_store.save(tracker)

    async def say(self, text: str, turn: int, **more: object) -> "list[dict]":
        """Send one turn and return the rows."""
        said = OneRowEach()
        metadata = {"turn": turn, **more}
        message = UserMessage(text, said, WHO, metadata=metadata)
        await handle_once(self, message, self.handle, harmless)
        return said.messages


def texts(rows: "list[dict]") -> "list[str]":
    """Return the first line of each row."""
    return [row["text"].split("\n")[0] for row in rows]


def test_the_same_turn_is_handled_once() -> None:
    """Its rows are the same, with choices and marks, and Rasa hears it once."""
    agent = Agent()
    first = asyncio.run(agent.say("yes", 3, first_turn=3))
    again = asyncio.run(agent.say("yes", 3, first_turn=3))
    assert first == again
    assert ["yes"] == agent.heard
    assert ([{"title": "Yes", "payload": "yes"}], {"kind": "receipt"}) == (
        again[0]["buttons"],
        again[1]["custom"],
    )


def test_the_same_words_in_the_next_turn_are_new() -> None:
    """A second yes is the answer to a second question."""
    agent = Agent()
    asyncio.run(agent.say("yes", 3, first_turn=3))
    asyncio.run(agent.say("yes", 6, first_turn=6))
    assert ["yes", "yes"] == agent.heard


def test_of_a_bundle_that_grew_only_the_new_texts_are_handled() -> None:
    """The replies that were lost come with the new ones; a command among the rest is words."""
    agent = Agent()
    asyncio.run(agent.say("a sofa", 1, first_turn=1))
    rows = asyncio.run(agent.say("a sofa\n/restart", 2, first_turn=1))
    third = asyncio.run(agent.say("a sofa\n/restart", 2, first_turn=1))
    assert ["a sofa", "restart"] == agent.heard
    assert ["Heard: a sofa", "Sent.", "Heard: restart", "Sent."] == texts(rows)
    assert rows == third


def test_a_turn_without_a_reply_is_handled_again() -> None:
    """The gateway took the empty answer for a failure."""
    agent = Agent()
    agent.mute = True
    assert [] == asyncio.run(agent.say("yes", 1, first_turn=1))
    agent.mute = False
    assert ["Heard: yes", "Sent."] == texts(asyncio.run(agent.say("yes", 1, first_turn=1)))


def test_two_tries_at_once_are_one() -> None:
    """A try that comes while the first is still at work waits for it and repeats its replies."""
    agent = Agent()

    async def both() -> "list[list[dict]]":
        return await asyncio.gather(agent.say("yes", 1), agent.say("yes", 1))

    first, second = asyncio.run(both())
    assert first == second
    assert ["yes"] == agent.heard


def test_after_a_long_silence_the_dialogue_begins_anew() -> None:
    """Once for the turn, however often it is tried; never where there was no dialogue yet."""
    agent = Agent()

    def restarts() -> int:
        tracker = asyncio.run(agent.tracker_store.retrieve(WHO))
        return sum(isinstance(event, Restarted) for event in tracker.events)

    asyncio.run(agent.say("hello", 1, first_turn=1, fresh=True))
    assert 0 == restarts()
    for _ in range(2):
        asyncio.run(agent.say("hello", 4, first_turn=4, fresh=True))
    assert 1 == restarts()
    asyncio.run(agent.say("hello\nthere", 5, first_turn=4, fresh=True))
    assert (1, "there") == (restarts(), agent.heard[-1])


@pytest.mark.parametrize("turn", [0, -1, None, "3", True, 2.5])
def test_a_turn_without_a_number_is_always_handled(turn: object) -> None:
    """Nothing is known of it."""
    agent = Agent()
    asyncio.run(agent.say("yes", turn))  # type: ignore[arg-type]
    asyncio.run(agent.say("yes", turn))  # type: ignore[arg-type]
    assert ["yes", "yes"] == agent.heard


def test_other_words_are_never_cut() -> None:
    """Where the bundle does not begin with what was handled, all of it is kept."""
    assert ("two\nthree", "three", "") == (
        unheard("two\nthree", ["one"]),
        unheard("one\ntwo\nthree", ["one", "two"]),
        unheard("one", ["one"]),
    )
