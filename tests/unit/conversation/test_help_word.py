"""HELP alone by text is asked about; a call for help is danger as ever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.sms.keywords import keyword
from bot.conversation.guard import Guard, Verdict
from bot.conversation.heard import Heard
from bot.conversation.help_word import FLAG, SILENCE, answered_by_door, asks_first
from bot.conversation.inbound import Channel, Danger
from bot.conversation.quick import QuickFloor
from bot.conversation.rule_floor import RuleFloor
from bot.reports.conversation import OpenQuestion
from bot.settings import ROOT
from bot.triage.floor import load_floor
from bot.triage.priority import load_priorities

DATA = ROOT / "data"
AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def guard() -> Guard:
    """The real rules."""
    guard = Guard(QuickFloor())
    guard.use(RuleFloor(load_floor(DATA), load_priorities(DATA / "priorities.yml").advice))
    return guard


def told(
    guard: Guard,
    text: str,
    asked: OpenQuestion | None = None,
    *,
    late: bool = False,
) -> tuple[Heard, Verdict]:
    """Return a text of half a minute later, and the verdict on it."""
    at = AT + timedelta(seconds=30)
    heard = Heard(
        Channel.SMS, text, "k", at, Danger.NONE, contact="+447700900123", keyword=keyword(text)
    )
    heard = replace(heard, late=late)
    verdict = asks_first(guard.judge(text, Channel.SMS, at, asked), heard, asked)
    return replace(heard, danger=verdict.danger), verdict


@pytest.mark.parametrize("text", ["HELP", "help", "Help!"])
def test_the_word_alone_is_asked_about(guard: Guard, text: str) -> None:
    """The line answers it: 999, what this number is, and the question; silence is still danger."""
    heard, verdict = told(guard, text)
    assert (Danger.POSSIBLE, ()) == (verdict.danger, verdict.lines)
    assert verdict.question
    assert (FLAG, SILENCE) == (verdict.question.flag, verdict.question.unanswered)
    assert heard.at + timedelta(seconds=180) == verdict.question.due_at
    assert answered_by_door(heard)


@pytest.mark.parametrize(
    "text", ["help me", "help please", "help help", "HELP HELP ME", "please help me"]
)
def test_a_call_for_help_is_danger(guard: Guard, text: str) -> None:
    """More than the word gets the 999 advice and makes an emergency."""
    heard, verdict = told(guard, text)
    assert Danger.NOW is verdict.danger
    assert "999" in verdict.lines[0].text
    assert not answered_by_door(heard)


@pytest.mark.parametrize("text", ["YES", "HELP", "yes hes outside"])
def test_a_yes_and_a_second_help_are_danger(guard: Guard, text: str) -> None:
    """They answer what was asked."""
    asked = told(guard, "HELP")[1].question
    assert Danger.NOW is told(guard, text, asked)[1].danger


@pytest.mark.parametrize(
    "text", ["12 Mill Lane Norton", "he is in the house", "come quick", "ts18 2bq"]
)
def test_an_address_ends_no_question(guard: Guard, text: str) -> None:
    """Whoever asked for help and then says where, waits for it: silence is still danger."""
    asked = told(guard, "HELP")[1].question
    _, verdict = told(guard, text, asked)
    assert verdict.danger is Danger.NOW or verdict.question is not None


@pytest.mark.parametrize("text", ["NO", "no im fine"])
def test_a_clear_no_ends_the_question(guard: Guard, text: str) -> None:
    """Whoever goes on calmly is not taken for silent."""
    asked = told(guard, "HELP")[1].question
    verdict = told(guard, text, asked)[1]
    assert (Danger.NONE, None) == (verdict.danger, verdict.question)


def test_help_in_answer_to_a_danger_question_is_danger(guard: Guard) -> None:
    """Somebody who was asked whether they are in danger does not ask what this number is."""
    asked = OpenQuestion("rf_weapon_now", "dq_now", "treat_as_confirmed", AT + timedelta(minutes=3))
    assert Danger.NOW is told(guard, "HELP", asked)[1].danger


def test_the_word_that_comes_late_is_danger(guard: Guard) -> None:
    """No request waits for the line's answer, so the advice goes out at once."""
    assert Danger.NOW is told(guard, "HELP", late=True)[1].danger


def test_a_report_is_not_the_doors_to_answer(guard: Guard) -> None:
    """Nor is danger."""
    assert not answered_by_door(told(guard, "a sofa was dumped")[0])
    assert answered_by_door(told(guard, "STOP")[0])
