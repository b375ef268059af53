"""A translator for what Rasa reads."""

import pytest
from structlog.testing import capture_logs

from bot.conversation.dispatch import Dispatcher
from bot.conversation.inbound import Channel, Danger
from bot.conversation.ports import Unheard
from bot.conversation.wake import Waiters
from bot.errors import Unavailable
from tests.fakes.room import FakeRasa, FakeRoom

CALM = "am gasit o saltea aruncata in parc de ieri"


class English:
    """A translator that knows one sentence; `fault` is what it raises instead."""

    fault: Exception | None = None

    async def to_english(self, text: str, language: str) -> str:
        """Return the English, or fail."""
        if self.fault:
            raise self.fault
        return f"{language}: a mattress in the park"


@pytest.mark.parametrize(
    ("language", "fault", "heard"),
    [
        ("ro", None, "ro: a mattress in the park"),
        ("ro", Unavailable("no translator"), CALM),
        ("ro", TimeoutError(), CALM),
        ("ro", ValueError(CALM), CALM),
        (None, None, CALM),
    ],
)
async def test_a_translator_helps_rasa(
    language: str | None, fault: Exception | None, heard: str
) -> None:
    """Rasa gets English where a translator works; else the resident's own words, in no log."""
    translator, rasa = English(), FakeRasa()
    translator.fault = fault

    class Room(FakeRoom):
        async def unheard(self, conversation_id: str) -> Unheard:
            """Return one text in this language, once."""
            texts = () if rasa.heard else (CALM,)
            return Unheard(conversation_id, Channel.WEB, texts, 1, Danger.NONE, None, held=False,
                           asking=False, language=language)  # fmt: skip

    with capture_logs() as logs:
        dispatcher = Dispatcher(rasa, Waiters(), translator=translator)
        dispatcher.attach(Room())
        dispatcher.nudge("c_one")
        await dispatcher.settled()
    told = [(log["kind"], CALM in str(log)) for log in logs if log["event"] == "not_translated"]
    assert ([(type(fault).__name__, False)] if fault else []) == told
    assert [heard] == [text for _, text, _ in rasa.heard]
