"""The answer to "how can we reach you?"."""

import pytest

from bot.reports.contact import ContactAnswer, understand_contact

PHONE = "+447700900123"


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "anonymous",
        "stay anonymous please",
        "rather not say",
        "I don't want to give my name",
        "skip",
    ],
)
def test_anonymous(text: str) -> None:
    """A no of any kind is anonymous and leaves nothing behind."""
    assert ContactAnswer(anonymous=True) == understand_contact(text)


@pytest.mark.parametrize(
    ("text", "name", "contact"),
    [
        ("John Smith 07700 900123", "John Smith", PHONE),
        ("07700900123", None, PHONE),
        ("my name is sue and my number is 07700 900 123", "Sue", PHONE),
        ("sue.k@example.org", None, "sue.k@example.org"),
        ("Dave, dave at example dot com", "Dave", "dave@example.com"),
        ("yes its Karen 01642 496000", "Karen", "+441642496000"),
        ("im dave jones", "Dave Jones", None),
        ("O'Neill 07700900123 after 6pm", "O'Neill", PHONE),
    ],
)
def test_name_and_contact(text: str, name: str | None, contact: str | None) -> None:
    """Name and contact are told apart, however they are written."""
    told = understand_contact(text)
    assert told
    assert (False, name, contact) == (told.anonymous, told.name, told.contact)


def test_a_number_without_a_name() -> None:
    """Somebody may leave a number and still want no name given."""
    told = understand_contact("ring me on 07700 900123 but dont give them my name")
    assert told
    assert (True, None, PHONE) == (told.anonymous, told.name, told.contact)


@pytest.mark.parametrize("text", ["what for?", "who sees it", "just text me", "Norton Road"])
def test_not_an_answer(text: str) -> None:
    """A question or a road is no contact."""
    assert None is understand_contact(text)
