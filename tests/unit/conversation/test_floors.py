"""The quick floor and the rules: advice in the right words, and questions that hold."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.guard import Floor, Guard, Judged
from bot.conversation.inbound import Channel, Danger, Kind
from bot.conversation.quick import QuickFloor
from bot.conversation.rule_floor import RuleFloor
from bot.reports.conversation import OpenQuestion
from bot.settings import ROOT
from bot.triage.floor import load_floor
from bot.triage.priority import load_priorities

DATA = ROOT / "data"
AT = datetime(2026, 1, 1, tzinfo=UTC)
NOW = [
    "there's a man with a knife outside the school right now",
    "hes not breathing please help",
    "HE IS GOING TO KILL ME",
    "my neighbours house is on fire",
]
CALM = ["a mattress was dumped on our street", "loud music every night", "hello", "?", "", "/"]


@pytest.fixture(scope="module")
def rules() -> RuleFloor:
    """The real rules."""
    return RuleFloor(load_floor(DATA), load_priorities(DATA / "priorities.yml").advice)


@pytest.mark.parametrize("text", NOW)
@pytest.mark.parametrize("channel", [Channel.WEB, Channel.SMS])
def test_now(rules: RuleFloor, text: str, channel: Channel) -> None:
    """Both floors advise 999 and say that we have not called."""
    floors: list[Floor] = [rules, QuickFloor()]
    for floor in floors:
        judged = floor.check(text, channel)
        assert judged.danger is Danger.NOW
        assert judged.lines[0].kind is Kind.EMERGENCY
        assert "999" in judged.lines[0].text
        assert re.search("not (called|rung)", judged.lines[0].text, re.IGNORECASE)
        assert channel is Channel.WEB or len(judged.lines[0].text) <= 160


@pytest.mark.parametrize("text", CALM)
def test_calm(rules: RuleFloor, text: str) -> None:
    """Ordinary reports earn no alarm."""
    floors: list[Floor] = [rules, QuickFloor()]
    assert all(floor.check(text, Channel.WEB).danger is Danger.NONE for floor in floors)


def test_question_and_answers(rules: RuleFloor) -> None:
    """Possible danger asks; yes is danger, no is not, and what is unclear keeps waiting."""
    guard = Guard(QuickFloor())
    guard.use(rules)
    first = guard.judge("a lad carries a knife round here", Channel.SMS, AT)
    assert first.danger is Danger.POSSIBLE
    assert first.question is not None
    assert AT + timedelta(seconds=180) == first.question.due_at
    assert len(first.lines[0].text) <= 160
    assert "999" in first.lines[0].text
    asked = first.question
    assert guard.judge("yes he's outside", Channel.SMS, AT, asked).danger is Danger.NOW
    assert guard.judge("no he has gone", Channel.SMS, AT, asked).question is None
    unclear = guard.judge("yes and no", Channel.SMS, AT, asked)
    assert unclear.question in (asked, None)


@pytest.mark.parametrize("floor", ["rules", "quick"])
def test_late_answers(rules: RuleFloor, floor: str) -> None:
    """A late yes is danger, a doubtful one a doubt, a no ends the question, the rest leaves it."""
    guard = Guard(QuickFloor())
    if floor == "rules":
        guard.use(rules)
    flag = rules.check("a lad carries a knife round here", Channel.SMS).flag or ""
    late = replace(GRAVE, flag=flag, settled_at=AT)
    later = AT + timedelta(minutes=100)
    plain = guard.judge("yes", Channel.SMS, later, replace(late, left=True))
    assert (Danger.NOW, None) == (plain.danger, plain.question)
    doubt = guard.judge("yes", Channel.SMS, later, replace(late, doubtful=True))
    assert (Danger.POSSIBLE, True, None) == (doubt.danger, doubt.doubtful, doubt.question)
    assert "999" in doubt.lines[0].text
    other = guard.judge("by the post office", Channel.SMS, later, late)
    assert (Danger.NONE, replace(late, left=True)) == (other.danger, other.question)
    assert None is guard.judge("no", Channel.SMS, later, late).question
    own = guard.judge("yes he has a knife outside now", Channel.SMS, later, doubt.question)
    assert Danger.NOW is own.danger


GUN = "man with a gun"


@pytest.mark.parametrize("words", ["yes man with a gun", "aye man with a gun"])
def test_a_doubtful_yes_with_danger_of_its_own(rules: RuleFloor, words: str) -> None:
    """New danger in the same words is asked about as ever, and a person looks as well."""
    guard = Guard(QuickFloor())
    guard.use(rules)
    alone = guard.judge(GUN, Channel.WEB, AT)
    assert alone.question
    hit = OpenQuestion("rf_domestic_now", "Is it now?", "P2", AT, settled_at=AT, doubtful=True)
    later = AT + timedelta(minutes=5)
    verdict = guard.judge(words, Channel.WEB, later, hit)
    assert (Danger.POSSIBLE, True) == (verdict.danger, verdict.doubtful)
    assert alone.lines == verdict.lines
    due = later + timedelta(seconds=90)
    assert replace(alone.question, due_at=due) == verdict.question


def test_the_floor_that_asks_is_heard(rules: RuleFloor) -> None:
    """A doubt of one floor does not hide the question of another."""

    class Suspicious(QuickFloor):
        def check(self, text: str, channel: Channel) -> Judged:
            return rules.check(GUN, channel)

        def judge_answer(self, text: str, asked: OpenQuestion, channel: Channel) -> Judged:
            return Judged(Danger.NONE, other=True)

    guard = Guard(QuickFloor())
    guard.use(rules, Suspicious())
    asked = OpenQuestion("rf_domestic_now", "Is it now?", "P2", AT, settled_at=AT, doubtful=True)
    verdict = guard.judge("yes", Channel.WEB, AT + timedelta(minutes=5), asked)
    assert verdict.question
    assert (True, "rf_weapon_now") == (verdict.doubtful, verdict.question.flag)


@pytest.mark.parametrize(
    "words",
    ["not sure", "no one has come yet", "no idea, round the back", "there is no light here"],
)
def test_other_words_count_as_silence(rules: RuleFloor, words: str) -> None:
    """They leave the question unsettled with its time, hold nothing back, and yes is still yes."""
    guard = Guard(QuickFloor())
    guard.use(rules)
    asked = guard.judge(GUN, Channel.WEB, AT).question
    assert asked
    assert "treat_as_confirmed" == asked.unanswered
    later = AT + timedelta(seconds=30)
    left = guard.judge(words, Channel.WEB, later, asked).question
    assert replace(asked, left=True) == left
    for seconds in (60, 200):
        at = AT + timedelta(seconds=seconds)
        assert Danger.NOW is guard.judge("yes", Channel.WEB, at, left).danger


@pytest.mark.parametrize("words", ["no", "yes my neighbour says so on every day"])
def test_doubt_ends_no_question_before_its_silence_counts(rules: RuleFloor, words: str) -> None:
    """A no, or a yes past its time, that may be to something else leaves the timer to the flag."""
    guard = Guard(QuickFloor())
    guard.use(rules)
    asked = replace(GRAVE, flag="rf_weapon_now", left=True, doubtful=True)
    late = guard.judge(words, Channel.WEB, AT + timedelta(seconds=1), asked)
    assert replace(asked, advised=words.startswith("yes")) == late.question
    settled = replace(asked, settled_at=AT)
    ended = guard.judge(words, Channel.WEB, AT + timedelta(seconds=1), settled)
    assert None is ended.question


def test_a_yes_to_what_was_asked_since(rules: RuleFloor) -> None:
    """Other words came, then another question: its yes gets the advice once, and no alarm."""
    guard = Guard(QuickFloor())
    guard.use(rules)
    asked = guard.judge(GUN, Channel.SMS, AT).question
    assert asked
    later = AT + timedelta(seconds=30)
    left = guard.judge("by the post office", Channel.SMS, later, asked).question
    assert left
    first = guard.judge("yes", Channel.SMS, later, replace(left, doubtful=True))
    assert (Danger.POSSIBLE, True) == (first.danger, first.doubtful)
    assert "999" in first.lines[0].text
    assert first.question
    assert (True, asked.due_at) == (first.question.advised, first.question.due_at)
    again = guard.judge("yes", Channel.SMS, later, first.question)
    assert (Danger.NONE, (), first.question) == (again.danger, again.lines, again.question)
    own = guard.judge("yes he has a knife outside now", Channel.SMS, later, first.question)
    assert Danger.NOW is own.danger


def test_hostile_length(rules: RuleFloor) -> None:
    """A very long text is judged, at both ends."""
    text = "blah " * 20_000 + "he has a knife outside now"
    assert rules.check(text, Channel.WEB).danger is Danger.NOW
    assert QuickFloor().check(text, Channel.WEB).danger is Danger.NOW


def test_every_question_fits(rules: RuleFloor) -> None:
    """The advice and each danger question are one text message."""
    advice = rules._advice.possible.sms
    for question in rules._rules.questions.values():
        assert len(f"{advice} {question.sms}") <= 160, question.id


GRAVE = OpenQuestion("rf_knife", "Is it there now?", "treat_as_confirmed", AT)


@pytest.mark.parametrize("unanswered", ["P2", "hold_P2_human_review", "P3"])
@pytest.mark.parametrize("grave_first", [True, False])
def test_second_question_keeps_the_graver_silence(unanswered: str, grave_first: bool) -> None:
    """Whichever came first, silence counts as the graver flag says, at the earlier time."""
    mild = OpenQuestion("rf_other", "Is it now?", unanswered, AT)
    first, second = (GRAVE, mild) if grave_first else (mild, GRAVE)
    second = replace(second, due_at=AT + timedelta(seconds=60))
    open_now = first.followed_by(second)
    expected = replace(GRAVE, question=second.question, due_at=AT)
    assert expected == open_now


def test_question_after_a_settled_one() -> None:
    """A settled question has had its effect; the new one stands alone."""
    mild = OpenQuestion("rf_other", "Is it now?", "P2", AT + timedelta(seconds=60))
    assert mild == replace(GRAVE, settled_at=AT).followed_by(mild)


def test_what_was_asked_since_is_not_forgotten() -> None:
    """Other words leave the doubt that the store knows of; a new question has none."""
    doubted = replace(GRAVE, doubtful=True)
    assert replace(doubted, left=True) == doubted.followed_by(GRAVE.passed())
    assert GRAVE == doubted.followed_by(GRAVE)


def test_guard_joins_questions(rules: RuleFloor) -> None:
    """Memory knows the joined question, for when the store is away."""
    guard = Guard(QuickFloor())
    guard.use(rules)
    first = guard.judge("there was a man with a knife", Channel.WEB, AT).question
    assert first
    other = replace(first, flag="rf_gone", unanswered="treat_as_confirmed")
    later = AT + timedelta(seconds=30)
    second = guard.judge("there was a man with a knife", Channel.WEB, later, other).question
    assert second
    assert ("treat_as_confirmed", first.due_at) == (second.unanswered, second.due_at)
