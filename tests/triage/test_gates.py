"""Gates that must not fall: urgent is seen, calm is left alone, categories are right."""

from bot.triage.danger import Danger
from bot.triage.floor import Floor
from bot.triage.triage import Triage
from tests.triage.lists import rows, texts


def share(parts: list[object], whole: list[object]) -> float:
    """How much of the whole the parts are."""
    return len(parts) / len(whole)


def test_every_urgent_text_is_seen(floor: Floor) -> None:
    """Nothing on the must-be-urgent list is left without 999 advice; most interrupt at once.

    Danger told in other languages often asks first: words alone do not say enough there.
    """
    urgent = texts("must_be_urgent.txt")
    found = [floor.check(text).danger for text in urgent]
    missed = [text for text, danger in zip(urgent, found, strict=True) if danger is Danger.NONE]
    assert len(urgent) >= 600
    assert missed == []
    assert found.count(Danger.NOW) / len(found) >= 0.87


def test_everyday_and_finished_matters_are_left_alone(floor: Floor) -> None:
    """Of the must-not list none interrupts and few are asked."""
    calm = texts("must_not.txt")
    found = {text: floor.check(text).danger for text in calm}
    assert len(calm) >= 450
    assert [text for text, danger in found.items() if danger is Danger.NOW] == []
    asked = [text for text, danger in found.items() if danger is Danger.POSSIBLE]
    assert share([*asked], [*calm]) <= 0.03


def test_danger_stays_danger_beside_other_matters(floor: Floor) -> None:
    """What interrupts alone does so between two routine sentences, but for bare cries.

    An English frame also hides some danger told in another language.
    """
    urgent = [t for t in texts("must_be_urgent.txt") if floor.check(t).danger is Danger.NOW]
    beside = [f"The bins are full again. {text}. Thanks for looking." for text in urgent]
    softer = [text for text in beside if floor.check(text).danger is not Danger.NOW]
    assert len(softer) / len(urgent) <= 0.04


def test_the_examples_of_each_emergency_flag_are_seen(floor: Floor) -> None:
    """At least 97 in 100 of the reference examples of P1 flags are now or possible."""
    wanted = [
        r for r in rows("flag_examples.jsonl") if r["kind"] == "example" and r["floor"] == "P1"
    ]
    seen = [r for r in wanted if floor.check(r["text"]).danger is not Danger.NONE]
    assert share([*seen], [*wanted]) >= 0.97


def test_near_misses_do_not_interrupt(floor: Floor) -> None:
    """At most 8 in 100 near misses give danger now."""
    near = [r for r in rows("flag_examples.jsonl") if r["kind"] == "near_miss"]
    wrong = [r for r in near if floor.check(r["text"]).danger is Danger.NOW]
    assert share([*wrong], [*near]) <= 0.08


def test_the_other_flags_are_found_on_their_examples(floor: Floor) -> None:
    """At least 9 in 10 reference examples of P2 and P3 flags raise their own flag."""
    wanted = [
        r for r in rows("flag_examples.jsonl") if r["kind"] == "example" and r["floor"] != "P1"
    ]
    hit = [r for r in wanted if r["flag"] in {h.flag for h in floor.check(r["text"]).hits}]
    assert share([*hit], [*wanted]) >= 0.90


def test_the_model_sees_what_rules_cannot(triage: Triage) -> None:
    """Of the urgent texts that no rule names, at most 8 in 100 go unseen; with rules, none of the
    others does. What is still unseen is told in the model card.
    """
    listed = texts("must_be_urgent.txt")
    assert [] == [text for text in listed if triage.assess(text).danger is Danger.NONE]
    harder = texts("must_be_urgent_model.txt")
    unseen = [text for text in harder if triage.assess(text).danger is Danger.NONE]
    assert len(harder) >= 130
    assert share([*unseen], [*harder]) <= 0.085


def test_rules_and_model_together_leave_most_calm_texts_alone(triage: Triage) -> None:
    """Of calm texts full of grave words at most 2.5 in 100 are interrupted and 8 more asked."""
    found = [triage.assess(text).danger for text in texts("must_not.txt")]
    assert found.count(Danger.NOW) / len(found) <= 0.025
    assert found.count(Danger.POSSIBLE) / len(found) <= 0.08


def test_calm_lines_before_it_hide_no_danger(triage: Triage) -> None:
    """What is seen alone is seen behind a hello and a few calm lines, but for bare cries."""
    listed = [*texts("must_be_urgent.txt"), *texts("must_be_urgent_model.txt")]
    seen = [text for text in listed if triage.assess(text).danger is not Danger.NONE]
    behind = [f"hiya\nyou there\nits about next door\n{text}\nok thanks" for text in seen]
    hidden = [text for text in behind if triage.assess(text).danger is Danger.NONE]
    assert share([*hidden], [*seen]) <= 0.01
