"""The assessment: category, priority and reasons of one report."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.triage.danger import Danger, Priority
from bot.triage.priority import Priorities
from bot.triage.triage import Triage

DANGER_WORDS = st.sampled_from(
    [
        "he has a knife outside now",
        "she is not breathing",
        "the house is on fire",
        "someone is breaking in",
        "im going to kill myself",
    ]
)
PLAIN_WORDS = st.sampled_from(
    [
        "the bins are full",
        "loud music next door",
        "dog mess on the path",
        "last year there was a fight",
        "no one was hurt",
        "watched a film about a gun",
        "lol",
        "can you help",
        "a lad on a quad bike goes up and down the path by the school each night, no one can sleep",
        "he hits her most weeks and i think the little one sees it",
        "they took my bike from the shed on tuesday",
        "number 9",
    ]
)


@pytest.mark.parametrize(
    ("text", "category", "priority", "strategy"),
    [
        ("there's a man with a knife outside the school right now", "weapons", Priority.P1, 2),
        ("someone has fly-tipped a sofa in our back lane", "fly_tipping_litter", Priority.P4, 6),
        ("lads are dealing drugs outside number 9", "drug_dealing_production", Priority.P3, 4),
    ],
)
def test_the_three_reports_of_the_journey(
    triage: Triage, text: str, category: str, priority: Priority, strategy: int
) -> None:
    """Weapons, waste and drugs arrive where they belong."""
    found = triage.assess(text)
    assert found.category == category
    assert found.priority is priority
    assert found.strategy[0] == strategy
    assert found.emergency is (priority is Priority.P1)


def test_reasons_quote_the_text(triage: Triage) -> None:
    """Every reason rests on the resident's own words."""
    text = "Hiya, my ex is at the door AGAIN with a bat, he's smashing the windows"
    found = triage.assess(text)
    assert found.reasons
    assert all(reason.quote in text for reason in found.reasons)


def test_nothing_written_is_a_report_for_a_person(triage: Triage) -> None:
    """An empty text is unclear, never lost and never routine."""
    found = triage.assess("")
    assert found.category == "other_unclear"
    assert found.needs_human
    assert found.priority <= Priority.P3


def test_a_thin_guess_is_kept_and_read_by_a_person(triage: Triage) -> None:
    """The best guess stands, a person checks it, and it is never routine."""
    found = triage.assess("the thing by the thing is doing it")
    assert found.category == found.categories[0][0]
    assert found.needs_human
    assert found.priority <= Priority.P3


def test_answers_raise_the_priority(triage: Triage) -> None:
    """Yes to 'is it happening now' makes a violent report an emergency."""
    text = "two lads punched my brother"
    assert triage.assess(text).priority >= Priority.P2
    answered = triage.assess(text, answers={"happening_now": "yes", "anyone_hurt": "yes"})
    assert answered.priority is Priority.P1
    assert answered.danger is Danger.NOW


def test_repeat_and_vulnerable_lift_one_level(triage: Triage) -> None:
    """A frail reporter who has rung before is read sooner, but not as an emergency."""
    plain = triage.assess("youths hanging round the shops swearing")
    lifted = triage.assess("youths hanging round the shops swearing, im 83 and live alone")
    assert lifted.priority < plain.priority
    assert lifted.priority is Priority.P2


def test_a_category_chosen_by_a_person_stands(triage: Triage) -> None:
    """The model does not argue with staff."""
    assert triage.assess("loud music", category="hate_crime").category == "hate_crime"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    parts=st.lists(st.one_of(DANGER_WORDS, PLAIN_WORDS), min_size=1, max_size=5), extra=DANGER_WORDS
)
def test_more_danger_words_never_lower_the_priority(
    triage: Triage, parts: list[str], extra: str
) -> None:
    """Monotone: a sentence of danger added anywhere makes it an emergency and keeps it one."""
    before = triage.assess(". ".join(parts))
    after = triage.assess(". ".join([*parts, extra]))
    assert after.priority <= before.priority
    assert after.danger.rank >= before.danger.rank


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=st.lists(st.one_of(DANGER_WORDS, PLAIN_WORDS), min_size=2, max_size=6, unique=True))
def test_the_order_of_messages_does_not_matter(triage: Triage, parts: list[str]) -> None:
    """The same messages in another order are as urgent, and the same kind of report."""
    forward = triage.assess("\n".join(parts))
    backward = triage.assess("\n".join(reversed(parts)))
    assert forward.danger is backward.danger
    assert forward.priority is backward.priority
    assert forward.category == backward.category


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=400))
def test_any_text_gets_an_assessment(triage: Triage, text: str) -> None:
    """Nothing that can be typed breaks triage, and every quote is cut from the text."""
    found = triage.assess(text)
    assert found.priority in Priority
    assert all(reason.quote in text for reason in found.reasons)


def test_what_the_model_sees_no_danger_in_is_asked_about(
    triage: Triage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rules' now becomes possible, never less; a flag that nothing may silence stays."""
    knife, myself = "he has a knife outside now", "I am going to kill myself tonight"
    assert triage.assess(knife).danger is Danger.NOW
    monkeypatch.setattr(Priorities, "doubts", lambda *_: True)
    monkeypatch.setattr(Priorities, "suspects", lambda *_: Danger.NONE)
    doubted = triage.assess(knife)
    assert doubted.danger is Danger.POSSIBLE
    assert doubted.question
    assert doubted.needs_human
    assert ("rule", "rf_weapon_now") in {(one.kind, one.id) for one in doubted.reasons}
    assert triage.assess(myself).danger is Danger.NOW


def test_doubt_is_for_english_alone(triage: Triage) -> None:
    """In other languages the model is not sure enough of what is calm."""
    below = triage.priorities.doubting.below / 2
    known = triage.priorities
    assert known.doubts(below, "told", "en", ["rf_fire_now"])
    assert not known.doubts(below, "told", "pl", ["rf_fire_now"])
    assert not known.doubts(below, "told", None, ["rf_fire_now"])
    assert not known.doubts(below * 2, "told", "en", ["rf_fire_now"])
    assert not known.doubts(below, "told", "en", ["rf_fire_now", "rf_missing_high_risk"])
    assert not known.doubts(0.0, "told", "en", ["rf_fire_now"]), "the model has read nothing"


def test_what_the_model_has_not_read_is_not_doubted(triage: Triage) -> None:
    """An emergency behind pages of calm is an emergency."""
    calm = "I walked the dog round the park this morning and it was a lovely day for it. " * 60
    grave = "Help the house is on fire and people are trapped upstairs right now"
    assert triage.assess(calm + grave).danger is Danger.NOW
