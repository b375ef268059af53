"""Which of our lines a yes may answer."""

import pytest
import yaml

from bot.reports.asking import asks_yes_or_no, only_asks
from bot.reports.conversation import Choice, Line
from bot.settings import ROOT

CLOSED = [
    "Is it still going on now? YES, NO or NOT SURE.",
    "Was there a vehicle? The number plate helps.",
    "We have: Mill Lane. Shall we send it?",
    "Text us yes when you are ready",
]
OPEN = [
    "Where was it? A street, a shop or a postcode helps.",
    "What happened? Tell us in your own words.",
    "Thank you. We have changed that.",
    "In danger? Call 999 now. Not urgent? Call 101.",
]


@pytest.mark.parametrize("text", CLOSED)
def test_closed_questions(text: str) -> None:
    """A yes may be to these."""
    assert asks_yes_or_no(Line(text))


@pytest.mark.parametrize("text", OPEN)
def test_open_questions_and_statements(text: str) -> None:
    """A yes is to none of these."""
    assert not asks_yes_or_no(Line(text))


def test_a_choice_of_yes() -> None:
    """Whatever the words are."""
    assert asks_yes_or_no(Line("Ready", choices=(Choice("Send it", "yes"),)))


def test_every_yes_or_no_question_of_the_interview() -> None:
    """Each wording that offers a yes, or tells people to say it, is known as such."""
    file = ROOT / "bot" / "domain" / "responses" / "questions.yml"
    wordings = [
        wording
        for wordings in yaml.safe_load(file.read_text(encoding="utf-8"))["responses"].values()
        for wording in wordings
    ]
    offers = [
        wording
        for wording in wordings
        if any(button["payload"] == "yes" for button in wording.get("buttons", ()))
        or "YES" in wording["text"]
        or "Say yes" in wording["text"]
    ]
    assert len(offers) > 20
    for wording in offers:
        choices = tuple(Choice(b["title"], b["payload"]) for b in wording.get("buttons", ()))
        assert asks_yes_or_no(Line(wording["text"], choices=choices)), wording["text"]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("who will see this", True),
        ("Ok. Is it anonymous?", True),
        ("how long does it take", True),
        ("will they know? he is always drunk", False),
        ("it was on Norton Road", False),
        ("", False),
    ],
)
def test_a_text_that_only_asks_is_known(text: str, *, asks: bool) -> None:
    """Every sentence is a question, with or without its mark."""
    assert asks is only_asks(text)
