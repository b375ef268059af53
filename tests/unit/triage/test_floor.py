"""The danger floor: what counts as danger, when, and in whose words."""

import pytest

from bot.triage.danger import Danger, Priority
from bot.triage.floor import Floor


def flags(floor: Floor, text: str) -> set[str]:
    """The flags that say danger in a text."""
    return {hit.flag for hit in floor.check(text).hits if hit.danger is not Danger.NONE}


def test_a_knife_outside_the_school_is_danger_now(floor: Floor) -> None:
    """The issue's own sentence is an emergency because of the weapon."""
    text = "there's a man with a knife outside the school right now"
    found = floor.check(text)
    assert found.danger is Danger.NOW
    assert found.hits[0].flag == "rf_weapon_now"


@pytest.mark.parametrize(
    "text",
    [
        "someone fly tipped a mattress in the back lane",
        "lads dealing drugs by the shops every night",
        "",
        "   ",
        "ok thanks",
    ],
)
def test_routine_reports_are_no_danger(floor: Floor, text: str) -> None:
    """Nuisance and drugs are reports, not emergencies."""
    assert floor.check(text).danger is Danger.NONE


def test_every_quote_is_cut_from_the_text(floor: Floor) -> None:
    """Reasons show the resident's own words, odd letters and all."""
    text = "pls hurry!! h\u200be has a Kn1fe\u202e, SHE IS NOT BREATHING"
    found = floor.check(text)
    assert found.hits
    assert all(text[hit.start : hit.end] == hit.quote for hit in found.hits)


@pytest.mark.parametrize(
    "text",
    [
        "HE HAS A KNIFE OUTSIDE",
        "he has a k n i f e outside",
        "he has a kn1fe outside",
        "he has a kn\u0456fe outside",
        "he h\u200bas a kni\u200bfe out\u200bside",
        "hes got a nife outsde",
        "he's got a knífe outside",
        "hes gt a kniiiife outside he has a kniiife",
    ],
)
def test_disguised_letters_hide_no_danger(floor: Floor, text: str) -> None:
    """Capitals, gaps, digits, look-alikes, invisible letters and slips are seen through."""
    assert "rf_weapon_now" in flags(floor, text)


@pytest.mark.parametrize(
    "text",
    [
        "no one was hurt",
        "he didnt have a knife",
        "there were no weapons",
        "nobody is bleeding",
    ],
)
def test_denied_danger_is_no_danger(floor: Floor, text: str) -> None:
    """A denial cancels the words that it denies."""
    assert floor.check(text).danger is Danger.NONE


@pytest.mark.parametrize(
    "text",
    [
        "no one hurt yet but they have bats outside",
        "im not joking he has a knife outside",
        "not sure if anyone is hurt, two lads are fighting with knives now",
    ],
)
def test_a_guarded_denial_cancels_nothing(floor: Floor, text: str) -> None:
    """'Not joking' and 'no one hurt yet' deny no danger."""
    assert floor.check(text).danger is not Danger.NONE


def test_a_saying_cancels_only_its_own_words(floor: Floor) -> None:
    """Suppression is span by span: a joke about a pub does not hide the knife."""
    assert floor.check("he was hammered in the pub").danger is Danger.NONE
    assert "rf_weapon_now" in flags(
        floor, "hammered in the pub then he pulled a knife on me outside"
    )


def test_what_is_long_over_keeps_a_priority_but_is_no_danger(floor: Floor) -> None:
    """An old threat with a knife is urgent to read, not an emergency."""
    found = floor.check("he put a knife to my throat last year")
    assert found.danger is Danger.NONE
    assert Priority.P2 in {hit.past for hit in found.hits}


def test_past_and_present_in_one_message(floor: Floor) -> None:
    """'Last year' does not hide what happens now."""
    text = "moved here last year and there is a man with a knife outside my door now"
    assert floor.check(text).danger is Danger.NOW


def test_film_is_no_danger_but_the_street_is(floor: Floor) -> None:
    """Make-believe cancels, unless the text says that this is real."""
    assert floor.check("watched a film where a man has a gun").danger is Danger.NONE
    real = "thought it was a film but there is a real man with a gun outside"
    assert floor.check(real).danger is not Danger.NONE


def test_possible_danger_brings_its_question(floor: Floor) -> None:
    """When the text does not say now, the flag's question and the meaning of silence come along."""
    found = floor.check("someone threatened to stab my cousin")
    assert found.danger is Danger.POSSIBLE
    assert found.question is not None
    assert found.unanswered
    assert len(found.question.sms) <= 110


@pytest.mark.parametrize("text", ["help", "HELP!!", "please help me", "999", "h.e.l.p"])
def test_a_bare_cry_for_help_is_danger_now(floor: Floor, text: str) -> None:
    """One word may be all that somebody can send."""
    assert floor.check(text).danger is Danger.NOW


@pytest.mark.parametrize("text", ["help with a bin collection", "can you help me with my form"])
def test_help_with_something_is_no_cry(floor: Floor, text: str) -> None:
    """Asking for help with a task is no emergency."""
    assert floor.check(text).danger is Danger.NONE


@pytest.mark.parametrize(
    "text", ["STOP hes hitting me", "HELP desk shut, man not breathing outside"]
)
def test_keywords_of_text_messaging_are_text_like_any_other(floor: Floor, text: str) -> None:
    """STOP and HELP in front hide nothing."""
    assert floor.check(text).danger is Danger.NOW


@pytest.mark.parametrize(
    "text",
    [
        "pomocy on ma noz",
        "ajutor ma bate sotul",
        "madad karo woh mujhe mar raha hai",
        "مدد کریں اس کے پاس چاقو ہے",
        "ساعدوني هناك رجل معه سكين",
        "ਮਦਦ ਕਰੋ ਉਹ ਮੈਨੂੰ ਮਾਰ ਰਿਹਾ ਹੈ",
        "alîkarî ew min dikuje",
        "کمک شوهرم چاقو داره",
        "ndihme po me rreh",
        "pomoc ma noz",
        "помощ той има нож",
    ],
)
def test_danger_is_seen_in_other_languages(floor: Floor, text: str) -> None:
    """Danger words of the languages spoken here count, in their own or Latin letters."""
    assert floor.check(text).danger is not Danger.NONE


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("yes", Danger.NOW),
        ("Y", Danger.NOW),
        ("yeah hes still here", Danger.NOW),
        ("right now", Danger.NOW),
        ("he is", Danger.NOW),
        ("no hes still here", Danger.NOW),
        ("yes but he left", Danger.POSSIBLE),
        ("dunno", Danger.NONE),
        ("he has a knife outside", Danger.NOW),
        ("no", Danger.NONE),
        ("no hes gone", Danger.NONE),
        ("nah all fine", Danger.NONE),
        ("tak", Danger.NOW),
    ],
)
def test_answers_to_a_danger_question(floor: Floor, answer: str, meant: Danger) -> None:
    """Yes and danger words mean now, a clear no means none."""
    assert floor.judge_answer("dq_now", answer) is meant


def test_an_unknown_question_is_refused(floor: Floor) -> None:
    """A question id that nobody wrote is a mistake of ours."""
    with pytest.raises(KeyError):
        floor.judge_answer("dq_nothing", "yes")


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "knife " * 20_000,
        "'" * 100_000,
        "!?" * 50_000,
        "\x00\ud83d" * 1_000,
        "k\u200b" * 50_000,
    ],
)
def test_hostile_texts_get_an_answer(floor: Floor, text: str) -> None:
    """Nothing that can be sent breaks the floor."""
    assert floor.check(text).danger in Danger


def test_danger_at_either_end_of_a_very_long_text_is_seen(floor: Floor) -> None:
    """Texts beyond what is read whole are read at both ends."""
    padding = "the bins are full again. " * 4_000
    assert floor.check("he is not breathing. " + padding).danger is Danger.NOW
    assert floor.check(padding + " he is not breathing").danger is Danger.NOW


@pytest.mark.parametrize(
    "answer",
    [
        "it was the one on Dundas Street in Thornaby",
        "it was the blue one",
        "the one by the shop",
        "on the corner",
        "Mill Lane",
        "about ten of them",
        "last night",
        "every weekend",
        "my neighbour",
        "me and my sister",
        "you know the one",
    ],
)
def test_an_answer_that_says_neither_is_no_yes(floor: Floor, answer: str) -> None:
    """Places, times and people are no yes, whatever small words they hold."""
    assert floor.judge_answer("dq_now", answer) is Danger.NONE


@pytest.mark.parametrize(
    "answer",
    [
        "aye",
        "ye",
        "still at it",
        "they are outside",
        "I think so",
        "not sure but i can hear them",
        "she is",
        "da",
    ],
)
def test_a_yes_has_many_words(floor: Floor, answer: str) -> None:
    """Yes is also 'still at it', and a bare verb."""
    assert floor.judge_answer("dq_now", answer) is Danger.NOW


@pytest.mark.parametrize(
    "text",
    [
        "someone broke into my shed last night",
        "smashed the windows of the community centre",
        "they bricked the windows of the bus on saturday",
    ],
)
def test_finished_damage_is_no_danger(floor: Floor, text: str) -> None:
    """What was broken, with nobody said to be there, is a report."""
    assert floor.check(text).danger is Danger.NONE


@pytest.mark.parametrize(
    "text",
    [
        "someone is breaking into my shed",
        "they smashed the window and they are still here",
        "someone just broke into my house",
    ],
)
def test_a_break_in_under_way_is_danger(floor: Floor, text: str) -> None:
    """What goes on, or has only just happened, is an emergency."""
    assert floor.check(text).danger is Danger.NOW


@pytest.mark.parametrize(
    "text",
    [
        "man with a knife outside the school",
        "there's a man with a knife outside the school right now",
        "lad with a knife outside the primary school",
    ],
)
def test_a_weapon_raises_no_other_sign(floor: Floor, text: str) -> None:
    """A school in the text makes no child exploited, a knife nobody suicidal."""
    found = {hit.flag for hit in floor.check(text).hits}
    assert "rf_weapon_now" in found
    assert found.isdisjoint({"rf_child_exploitation", "rf_suicide_now"})
