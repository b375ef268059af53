"""The arithmetic of the evaluation, on examples whose answers are known."""

import pytest

from bot.triage.danger import Danger
from bot.triage.evaluate.answer import Answer, Judge
from bot.triage.evaluate.calibration import calibration
from bot.triage.evaluate.figures import count_figures, flagged
from bot.triage.evaluate.intervals import Share
from bot.triage.evaluate.naming import by_label, confusions, macro_f1, named
from bot.triage.evaluate.sets import TextSet, set_of
from bot.triage.evaluate.thresholds import matched
from bot.triage.messages import Message

NOW, POSSIBLE, NONE = Danger.NOW, Danger.POSSIBLE, Danger.NONE


def sure(now: float, possible: float = 0.0) -> Answer:
    """An answer with these chances, whatever it says."""
    return Answer(NONE, chances={NOW: now, POSSIBLE: possible, NONE: 1.0 - now - possible})


def message(
    danger: Danger = NONE, family: str = "idiom", act: str = "report", **more: str
) -> Message:
    """A message of this kind; its words do not matter."""
    return Message("words", "voice", family, danger, act, **more)


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [
        (5, 10, 0.2366, 0.7634),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilson_intervals_are_those_of_the_books(
    hits: int, count: int, low: float, high: float
) -> None:
    """Published values (Newcombe, 1998, for 81 of 263) come out, and the ends stay 0 and 1."""
    share = Share(hits, count)
    assert (low, high) == (round(share.low, 4), round(share.high, 4))


def test_an_honest_judge_has_no_calibration_error() -> None:
    """Right eight times in ten where it says 0.8 is honest; always right there is 0.2 off."""
    honest = [(0.8, n < 8) for n in range(10)]
    assert 0.0 == pytest.approx(calibration(honest).error)
    assert 0.2 == pytest.approx(calibration([(0.8, True)] * 10).error)


def test_each_bin_counts_by_its_texts() -> None:
    """Three texts that are 0.1 off and one that is 1.0 off are 0.325 off together."""
    found = calibration([(0.9, True)] * 3 + [(1.0, False)])
    assert 1 == len(found.bins)
    assert (4, 0.9, 1.0) == (found.bins[0].count, found.bins[0].low, found.bins[0].high)
    assert abs(0.925 - 0.75) == pytest.approx(found.error)
    apart = calibration([(0.85, True)] * 3 + [(1.0, False)])
    assert (3 * 0.15 + 1.0) / 4 == pytest.approx(apart.error)


def test_flags_are_counted_at_all_and_as_now() -> None:
    """Danger now counts in both, danger possible in one, none in neither."""
    found = flagged(Answer(danger) for danger in (NOW, POSSIBLE, NONE, NOW))
    assert (3, 2, 4) == (found.any.hits, found.now.hits, found.any.count)


def test_names_are_right_first_or_among_three() -> None:
    """The fourth guess no longer counts, and no guess is a miss."""
    ranked = tuple((name, 0.1) for name in "abcd")
    found = named([("a", ranked), ("c", ranked), ("d", ranked), ("a", ())])
    assert (1, 2, 4) == (found.top1.hits, found.top3.hits, found.top1.count)


def test_macro_f1_is_the_mean_over_labels_that_are_right_somewhere() -> None:
    """Worked by hand: a has F1 2/3, b has F1 1/2, c is never right and does not count."""
    pairs = [("a", "a"), ("a", "b"), ("b", "b"), ("b", "c")]
    assert (2 / 3 + 2 / 4) / 2 == pytest.approx(macro_f1(pairs))


def test_mistakes_are_listed_the_commonest_first() -> None:
    """Right answers are no mistakes, and the weakest label leads."""
    pairs = [("a", (("b", 1.0),))] * 2 + [("b", (("a", 1.0),)), ("c", (("c", 1.0),)), ("a", ())]
    assert (("a", "b", 2), ("b", "a", 1)) == confusions(pairs, 5)
    assert ["a", "b", "c"] == list(by_label(pairs))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (message(NOW, "everyday"), TextSet.EMERGENCIES),
        (message(POSSIBLE, "cat_burglary"), TextSet.POSSIBLE),
        (message(NOW, language="pl"), TextSet.FOREIGN_EMERGENCIES),
        (message(POSSIBLE, language="ur"), TextSet.FOREIGN_POSSIBLE),
        (message(NONE, "everyday", "smalltalk", language="ur"), TextSet.FOREIGN_CALM),
        (message(family="cat_burglary"), TextSet.REPORTS),
        (message(family="cat"), TextSet.REPORTS),
        (message(family="calm_report"), TextSet.REPORTS),
        (message(family="talk", act="status_check"), TextSet.TALK),
        (message(family="calm_idiom", act="out_of_scope"), TextSet.HARD),
        (message(family="contrast_fire", act="out_of_scope"), TextSet.HARD),
        (message(family="question_emergency", act="safety_question"), TextSet.HARD),
        (message(family="question_services", act="safety_question"), TextSet.TALK),
        (message(family="everyday_food", act="out_of_scope"), TextSet.EVERYDAY),
        (message(family="everyday", act="smalltalk"), TextSet.EVERYDAY),
        (message(family="act_deny", act="deny"), TextSet.TALK),
        (message(family="smalltalk_hello", act="smalltalk"), TextSet.TALK),
    ],
)
def test_each_message_is_in_one_set(told: Message, expected: TextSet) -> None:
    """Danger decides first, then the language, then the family."""
    assert expected is set_of(told)


def test_peers_get_as_many_false_alarms_as_ours() -> None:
    """With two alarms of four calm texts, one of them now, a peer gets two and one."""
    ours = [Answer(NOW), Answer(POSSIBLE), Answer(NONE), Answer(NONE)]
    theirs = [sure(0.1, 0.1), sure(0.2, 0.5), sure(0.6, 0.2), sure(0.0, 0.3)]
    judged = [matched(ours, theirs).verdict(answer).danger for answer in theirs]
    assert [NONE, POSSIBLE, NOW, NONE] == judged


def test_ties_give_a_peer_fewer_alarms_never_more() -> None:
    """Where four calm texts have one and the same chance, it may flag none of them."""
    ours = [Answer(POSSIBLE), Answer(NONE), Answer(NONE), Answer(NONE)]
    theirs = [sure(0.2, 0.2)] * 4
    judged = {matched(ours, theirs).verdict(answer).danger for answer in theirs}
    assert {NONE} == judged


def test_who_may_flag_everything_flags_everything() -> None:
    """An ours that cries wolf at each calm text sets no limit to the others."""
    theirs = [sure(0.0), sure(0.3)]
    thresholds = matched([Answer(NOW)] * 2, theirs)
    assert [NOW, NOW] == [thresholds.verdict(answer).danger for answer in theirs]


def test_all_figures_are_counted_together() -> None:
    """Sets, kinds, languages, names, matrix, calibration and times of two judges on six texts."""
    messages = [
        message(NOW, "fire_smoke", category="fire"),
        message(NOW, "fire_smoke", category="fire"),
        message(NONE, "idiom", "out_of_scope"),
        message(NONE, "cat_noise", category="noise"),
        message(NOW, "lang_danger", language="pl", category="fire"),
        message(NONE, "lang_calm", "out_of_scope", language="pl"),
    ]
    fire, noise = (("fire", 0.9), ("noise", 0.1)), (("noise", 0.6), ("fire", 0.4))
    said = [
        Answer(NOW, 0.002, sure(1.0).chances, fire, (("report", 1.0),)),
        Answer(NONE, 0.002, sure(0.0).chances, noise, (("report", 1.0),)),
        Answer(POSSIBLE, 0.002, sure(0.0, 1.0).chances, fire, (("report", 1.0),)),
        Answer(NONE, 0.002, sure(0.0).chances, fire, (("report", 1.0),)),
        Answer(POSSIBLE, 0.002, sure(0.0, 1.0).chances, fire, (("report", 1.0),)),
        Answer(NONE, 0.004, sure(0.0).chances, fire, (("out_of_scope", 1.0),)),
    ]
    plain = [Answer(NOW, 0.001)] * 6
    figures = count_figures(
        messages, [Judge("ours", "ours", tuple(said)), Judge("words", "words", tuple(plain))]
    )
    assert Share(1, 2) == figures.sets["emergencies"]["ours"].any
    assert Share(2, 2) == figures.sets["emergencies"]["words"].now
    assert Share(1, 1) == figures.sets["hard_negatives"]["ours"].any
    assert Share(0, 1) == figures.sets["calm_reports"]["ours"].any
    assert Share(1, 2) == figures.kinds["emergencies"]["fire_smoke"]["ours"].any
    assert Share(0, 1) == figures.languages["foreign_emergencies"]["pl"]["ours"].now
    assert Share(0, 1) == figures.categories["reports"]["ours"].top1
    assert Share(1, 1) == figures.categories["reports"]["ours"].top3
    assert Share(1, 2) == figures.categories["urgent reports"]["ours"].top1
    assert "words" not in figures.categories["reports"]
    assert Share(3, 4) == figures.acts["English"]["ours"].top1
    assert Share(2, 2) == figures.acts["other languages"]["ours"].top1
    assert (("noise", "fire", 1),) == figures.confusions
    assert {"noise": Share(0, 1)} == figures.weakest
    assert (1, 1, 1) == tuple(figures.matrix[NOW, danger] for danger in Danger)
    assert 6 == sum(figures.matrix.values())
    assert 2 / 6 == pytest.approx(figures.calibrations["danger at all"]["ours"].error)
    assert 4 == figures.calibrations["category"]["ours"].count
    assert 0.5 == pytest.approx(figures.latencies["words"].ratio)
    assert 2.0 == pytest.approx(figures.latencies["ours"].p50)
