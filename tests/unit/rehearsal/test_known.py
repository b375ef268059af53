"""What the bot says is known by name, in every wording that residents read."""

import pytest

from bot.rehearsal.known import Known, load_known
from bot.settings import ROOT

SAID = [
    ("Where was it? A street, a shop or a postcode helps.", ("where",)),
    ("Where was it? A street, shop or postcode helps. Or say SKIP.", ("where",)),
    ("This is what we have:\n\n- It\n\nFirst to read it: us. Shall we send it?", ("confirm",)),
    (
        "What should we change? Just say it, like: it was Mill Lane. Or: it was Tuesday.",
        ("change",),
    ),
    (
        "Call 999 now. Is this happening right now, or is the person still there?",
        ("dq_now",),
    ),
    ("Czy dziecko jest teraz w niebezpieczeństwie?", ("dq_child",)),
    (
        "OK. We will not text you updates. You can still text us any time. In danger? Ring 999.",
        ("utter_updates_stopped",),
    ),
    ("SSP-4KD-7MX: a partner has taken your report on.", ("utter_status_accepted",)),
    ("It is raining.", ()),
]


@pytest.fixture(scope="module")
def known() -> Known:
    """The bot's own words."""
    return load_known(ROOT / "data")


@pytest.mark.parametrize(("text", "names"), SAID, ids=[text[:30] for text, _ in SAID])
def test_what_is_said_has_a_name(known: Known, text: str, names: tuple[str, ...]) -> None:
    """A sentence is found by its whole wording, gaps filled, and none within a longer one."""
    assert names == known.names(text)


def test_the_last_question_is_the_open_one(known: Known) -> None:
    """A resident answers what was asked last."""
    asked = "Where was it? A street, a shop or a postcode helps. Is anyone hurt?"
    assert "anyone_hurt" == known.question(asked)
    assert known.question("You're welcome. Write again any time.") is None


def test_every_question_of_the_interview_is_known(known: Known) -> None:
    """The names are the slots of the form, and what is asked beside it."""
    assert {
        "what",
        "where",
        "contact",
        "consent",
        "confirm",
        "change",
        "dq_self",
    } <= known.questions
    assert not [name for name in known.questions if name.startswith(("utter_", "faq:", "sms:"))]


def test_what_reports_led_to_is_known(known: Known) -> None:
    """Whatever is told, and that there is nothing to tell."""
    told = "Norton, 1 Nov 2025 to 1 Nov 2026, finished reports: Noise: 7, most acted on."
    assert ("did:head",) == known.names(told)
    nothing = (
        "Nothing to tell about Yarm yet: 1 Nov 2025 to 1 Nov 2026, not 5 finished reports of one"
        " kind in a ward. We tell no smaller numbers. What you report still counts."
    )
    assert ("did:nothing",) == known.names(nothing)
