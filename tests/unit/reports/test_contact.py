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


@pytest.mark.parametrize(
    "text",
    [
        "he rings from 07700 900123",
        "his number is 07700 900123",
        "her ex texts me off 07700 900123",
        "my ex keeps ringing me on 07700900123",
        "they keep calling me all day from 07700 900123",
        "Dave rings me off 07700 900123",
        "hes been ringin an txtin me, his mob 07700 900123",
        "a lad txts us from this number 07700 900123",
        "the number he rings from is 07700 900123",
        "07700 900123 is his number",
        "07700 900123 is the number he rings from",
        "he rings from 07700 900123 and 07700 900124",
        "dave, his number is 07700 900123",
        "stop texting 07700900461",
        "his name is dave",
    ],
)
def test_somebody_elses_number_is_no_contact(text: str) -> None:
    """Nobody is rung on the number of whom they complain of, nor called by his name."""
    assert None is understand_contact(text)


@pytest.mark.parametrize(
    ("text", "name", "contact"),
    [
        ("his number is 07700 900456, mine is 07700 900123", None, PHONE),
        ("my number is 07700 900123 but he rings from 07700 900456", None, PHONE),
        ("Sue 07700 900123, his number is 07700 900456", "Sue", PHONE),
        ("he rings me on 07700 900123 thats mine", None, PHONE),
        ("he rings us on 07700 900123, my mobile", None, PHONE),
        ("they can ring me on 07700 900123", None, PHONE),
        ("he scares me, ring me on 07700 900123", None, PHONE),
        ("he texts me call me on 07700 900123", None, PHONE),
        ("no calls, text me on 07700 900123", None, PHONE),
        ("sue@example.org, his number is 07700 900456", None, "sue@example.org"),
        ("his number is 07700 900456 and im Sue", "Sue", None),
    ],
)
def test_the_residents_own_number_is_taken(text: str, name: str | None, contact: str) -> None:
    """Another number, "mine" or an address beside somebody else's is the resident's."""
    told = understand_contact(text)
    assert told
    assert contact == told.contact
    assert name is None or name == told.name


def test_a_no_beside_somebody_elses_number_is_a_no() -> None:
    """The answer goes on as before."""
    assert ContactAnswer(anonymous=True) == understand_contact("no, he rings from 07700 900123")
