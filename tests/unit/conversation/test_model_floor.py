"""The model beside the rules: it can ask, and it leaves answers to the rules."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from bot.bootstrap import create_floors
from bot.conversation.guard import Guard
from bot.conversation.inbound import Channel, Danger
from bot.conversation.model_floor import ModelFloor
from bot.conversation.quick import QuickFloor
from bot.conversation.rule_floor import RuleFloor
from bot.settings import ROOT, Settings
from bot.triage import suspicion
from bot.triage.floor import Floor, FloorResult, load_floor
from bot.triage.priority import load_priorities

AT = datetime(2026, 1, 1, tzinfo=UTC)


def guarded(rules: Floor, danger: Danger) -> Guard:
    """A guard whose model suspects the same of every text."""

    def suspect(text: str) -> FloorResult:
        return rules.suspected(danger, text, 0, len(text))

    advice = load_priorities(ROOT / "data" / "priorities.yml").advice
    floor = RuleFloor(rules, advice)
    guard = Guard(QuickFloor())
    guard.use(floor, ModelFloor(suspect, floor))
    return guard


def test_a_suspicion_asks_and_a_yes_is_danger() -> None:
    """The line and the question are those of the rules; silence means P2."""
    guard = guarded(load_floor(ROOT / "data"), Danger.POSSIBLE)
    found = guard.judge("he is making a funny noise", Channel.SMS, AT)
    assert found.danger is Danger.POSSIBLE
    assert found.question is not None
    assert (found.question.flag, found.question.unanswered) == ("m_danger", "P2")
    assert "999" in found.lines[0].text
    assert guard.judge("yes", Channel.SMS, AT, found.question).danger is Danger.NOW
    assert guard.judge("no hes fine", Channel.SMS, AT, found.question).danger is Danger.NONE
    assert guard.judge("the blue one", Channel.SMS, AT, found.question).danger is Danger.NONE


def test_rules_outrank_a_suspicion() -> None:
    """The gravest wins, and the rules speak first."""
    guard = guarded(load_floor(ROOT / "data"), Danger.POSSIBLE)
    assert guard.judge("he has a knife outside now", Channel.WEB, AT).danger is Danger.NOW


def test_what_the_model_doubts_is_asked_about() -> None:
    """A now of the rules becomes a question; a flag that nothing may silence stays."""
    rules = load_floor(ROOT / "data")
    advice = load_priorities(ROOT / "data" / "priorities.yml").advice
    guard = Guard(QuickFloor())
    guard.use(RuleFloor(rules, advice, lambda _, ruled: rules.doubted(ruled)))
    found = guard.judge("he has a knife outside now", Channel.WEB, AT)
    assert found.danger is Danger.POSSIBLE
    assert found.question is not None
    assert "999" in found.lines[0].text
    assert guard.judge("yes", Channel.WEB, AT, found.question).danger is Danger.NOW
    assert guard.judge("I want to kill myself tonight", Channel.WEB, AT).danger is Danger.NOW
    both = "he has a knife outside now and my ex is hitting me"
    assert guard.judge(both, Channel.WEB, AT).danger is Danger.NOW


def test_a_doubt_that_fails_leaves_the_rules_as_they_are() -> None:
    """Whatever is wrong with the model, an emergency interrupts."""

    def broken(text: str, ruled: FloorResult) -> FloorResult:
        raise ValueError(len(text))

    advice = load_priorities(ROOT / "data" / "priorities.yml").advice
    guard = Guard(QuickFloor())
    guard.use(RuleFloor(load_floor(ROOT / "data"), advice, broken))
    assert guard.judge("he has a knife outside now", Channel.WEB, AT).danger is Danger.NOW


def test_the_floors_of_the_service_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the trained model doubts is asked about in the service too; answers stay the rules'."""
    rules = load_floor(ROOT / "data")
    knife = "he has a knife outside now"

    def suspects_nothing(text: str) -> FloorResult:
        return rules.suspected(Danger.NONE, text, 0, 0)

    model = SimpleNamespace(suspect=suspects_nothing, doubt=lambda _, ruled: rules.doubted(ruled))
    monkeypatch.setattr(suspicion, "load_suspicion", lambda *_: model)
    floors = create_floors(Settings())
    guard = Guard(QuickFloor())
    guard.use(*floors.floors)
    found = guard.judge(knife, Channel.WEB, AT)
    assert found.danger is Danger.POSSIBLE
    assert guard.judge(knife, Channel.WEB, AT, found.question).danger is Danger.NOW


def test_without_a_suspicion_only_the_rules_speak() -> None:
    """A calm model changes nothing."""
    guard = guarded(load_floor(ROOT / "data"), Danger.NONE)
    assert guard.judge("the bins are full", Channel.WEB, AT).danger is Danger.NONE
