"""What the form is told after an answer."""

import pytest

from actions.form import answered, confirmed, shown
from bot.reports.segments import plain, segments
from bot.usecases.note_answer import Answer
from bot.usecases.summary import Summary


def _slots(events: list[dict[str, object]]) -> dict[object, object]:
    return {event["name"]: event["value"] for event in events}


def test_an_answer_closes_its_question() -> None:
    """The value is kept and the questions left are the use case's."""
    told = _slots(answered("where", Answer("Mill Lane", True, ("when",))))
    assert ("Mill Lane", ["when"], False) == (told["where"], told["to_ask"], told["again"])


def test_a_skipped_question_is_closed_as_well() -> None:
    """It is not asked again."""
    assert "skipped" == _slots(answered("where", Answer(None, True, ())))["where"]


def test_what_was_not_understood_is_asked_once_more() -> None:
    """In other words."""
    told = _slots(answered("consent", Answer(None, False, ("consent",))))
    assert (None, True, ["consent"]) == (told["consent"], told["again"], told["to_ask"])


@pytest.mark.parametrize("value", ["no", None])
def test_only_a_yes_ends_the_interview(value: str | None) -> None:
    """Anything else keeps the question open, whatever the use case has left to ask."""
    told = _slots(confirmed(Answer(value, True, ())))
    assert (None, ["confirm"], value == "no") == (
        told["confirm"],
        told["to_ask"],
        told["changing"],
    )


def test_a_yes_ends_it() -> None:
    """Nothing is left to ask."""
    assert [] == _slots(confirmed(Answer("yes", True, ())))["to_ask"]
    assert [] == _slots(confirmed(Answer(None, False, ()), anyway=True))["to_ask"]


def test_the_summary_is_lines_on_the_web_and_one_line_on_a_phone() -> None:
    """Words that Rasa would take for a gap are made harmless."""
    found = Summary("Noise", "Mill Lane 0[a]", None, None, "the council")
    assert "- Noise\n- Mill Lane 0(a)" == shown(found, "web")
    assert "Noise, Mill Lane 0(a)" == shown(found, "sms")


@pytest.mark.parametrize(
    ("where", "when", "most"),
    [
        ("behind the shops on Norton Road, " * 12, "every night since September, " * 6, 1),
        ("за магазинами на Нортон-роуд, " * 12, "каждую ночь", 2),
        ("by the beck 🙂", "now", 2),
    ],
)
def test_what_is_shown_back_by_text_is_short(where: str, when: str, most: int) -> None:
    """However much was said, place and time are both there, in one segment or two."""
    told = shown(Summary("Noise", where, when, None, "the council"), "sms")
    text = f"We have: {told}. Shall we send it? YES, or NO to change it."
    assert segments(plain(text)) <= most
    assert when[:10] in told
    assert where[:10] in told
