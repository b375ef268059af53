"""What cancels danger: a no, a day gone by, an end, play; and what does not."""

import pytest

from bot.triage.danger import Danger
from bot.triage.floor import Floor


@pytest.mark.parametrize(
    "text",
    [
        "bit of a gang by the shops but theyre not fighting",
        "he isnt violent, he just talks loud",
        "i dont think shes hurting the kids, she just never cuts their hair",
        "a lad on an electric bike nearly ran over my foot",
    ],
)
def test_a_no_inside_or_just_before_the_words_cancels_them(floor: Floor, text: str) -> None:
    """'Not fighting', 'isn't violent' and 'I don't think she's hurting them' are no danger."""
    assert floor.check(text).danger is Danger.NONE


@pytest.mark.parametrize(
    "text",
    [
        "shes not breathing",
        "he wont wake up",
        "i dont think hes breathing",
        "hes nearly unconscious",
    ],
)
def test_a_no_that_is_the_danger_stays(floor: Floor, text: str) -> None:
    """'Not breathing' is danger because of its no."""
    assert floor.check(text).danger is Danger.NOW


def test_a_day_gone_by_counts_in_the_next_sentence_too(floor: Floor) -> None:
    """'It was last Tuesday' puts the sentence before it into the past."""
    told = "Two lads jumped me by the bridge and punched my brother."
    assert floor.check(f"{told} It was last Tuesday.").danger is Danger.NONE
    assert floor.check(f"{told} They are still here.").danger is Danger.NOW


def test_the_nearest_word_of_time_counts(floor: Floor) -> None:
    """A year beside the deed outweighs a 'still' further off."""
    text = "i was stabbed back in 2011 and still cant walk past that pub"
    assert floor.check(text).danger is Danger.NONE


@pytest.mark.parametrize(
    "text",
    [
        "my brother wandered off on sunday. he was found safe the same evening",
        "a chap collapsed by the dartboard, hes come round and is fine now",
        "There was smoke coming out of the roof. False alarm, it was steam.",
    ],
)
def test_what_has_ended_is_no_danger(floor: Floor, text: str) -> None:
    """An end told anywhere in the message ends what is told in it."""
    assert floor.check(text).danger is Danger.NONE


@pytest.mark.parametrize(
    "text",
    [
        "false alarm before but now he is back with a knife",
        "the fire is out but my dad is not breathing",
        "she says shes fine now but she is bleeding from her head",
    ],
)
def test_an_end_hides_no_danger_that_goes_on(floor: Floor, text: str) -> None:
    """'False alarm before, but now' ends nothing."""
    assert floor.check(text).danger is Danger.NOW


def test_play_and_tests_are_no_danger_unless_something_is_real(floor: Floor) -> None:
    """A game named in one sentence covers the others, but not somebody who collapsed."""
    assert floor.check("He has a gun to my head. Playing fortnite lol").danger is Danger.NONE
    assert floor.check("in my story the robber stabbed him").danger is Danger.NONE
    real = "we were playing fortnite and he collapsed. hes not breathing"
    assert floor.check(real).danger is Danger.NOW


def test_a_slip_of_the_finger_is_always_read_in_the_same_way(floor: Floor) -> None:
    """Of several danger words one letter away the longest is taken: 'trappd' is 'trapped'."""
    assert floor.lexicon.plain("trappd") == ("trapped",)
