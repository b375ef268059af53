"""A yes and a no of another language, as the floors are told of them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.guard import Guard
from bot.conversation.inbound import Channel, Danger
from bot.conversation.quick import QuickFloor
from bot.conversation.rule_floor import RuleFloor
from bot.conversation.tongue import Tongue
from bot.reports.conversation import OpenQuestion
from bot.reports.phrases import QUESTIONS, Phrasebook, Phrases
from bot.settings import ROOT
from bot.triage.floor import Floor as Rules
from bot.triage.language import Languages
from bot.triage.priority import load_priorities

AT = datetime(2026, 1, 1, tzinfo=UTC)
BOTH = pytest.mark.parametrize("channel", [Channel.WEB, Channel.SMS])
DATA = ROOT / "data"
CALM = "am gasit o saltea aruncata in parc de ieri"


@BOTH
def test_every_danger_question_can_be_answered(
    guard: Guard, rules: Rules, phrases: Phrases, channel: Channel
) -> None:
    """In each language the first yes is danger, and the first no is a clear one."""
    for book in phrases.values():
        for name in QUESTIONS:
            asked = _asked(rules, book, channel, name)
            yes = guard.judge(book.yes[0].capitalize(), channel, AT, asked)
            assert Danger.NOW is yes.danger, (book.code, name)
            no = guard.judge(book.no[0].capitalize(), channel, AT, asked)
            assert (Danger.NONE, None) == (no.danger, no.question), (book.code, name)


def _asked(rules: Rules, book: Phrasebook, channel: Channel, name: str = "dq_now") -> OpenQuestion:
    """Return a danger question that was asked just now in this language."""
    flag = next(flag.id for flag in rules.flags.values() if flag.question == "dq_now")
    return OpenQuestion(flag, book.ask(channel, name), "P2", AT + timedelta(minutes=1))


@BOTH
def test_every_listed_answer_is_understood(
    guard: Guard, tongue: Tongue, rules: Rules, phrases: Phrases, channel: Channel
) -> None:
    """Each yes is danger, each no is a clear one, and neither with more words after it."""
    for book in phrases.values():
        if book.code == "en":
            continue
        asked = _asked(rules, book, channel)
        for yes in book.yes:
            for said in (yes, yes.upper(), f"{yes}, {book.own_name}"):
                assert tongue.understood(said, asked).startswith("yes. "), (book.code, said)
                assert Danger.NOW is guard.judge(said, channel, AT, asked).danger
        for no in book.no:
            assert "no" == tongue.understood(no.upper(), asked), (book.code, no)
            assert None is guard.judge(no, channel, AT, asked).question
            for more in (f"{no} {book.own_name}", f"{no}, {book.own_name}"):
                assert tongue.understood(more, asked) in (more, f"? {more[len(no) :]}"), book.code
                assert Danger.NOW is not guard.judge(more, channel, AT, asked).danger, more


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ur", "ji nahin"),
        ("pa", "ji nahin"),
        ("ur", "ji nahi sab theek hai"),
        ("hi", "जी नहीं, सब ठीक है"),
        ("bn", "ji na bhai"),
        ("es", "si no pasa nada"),
        ("pl", "ta"),
        ("pl", "ta mate"),
        ("ru", "да нет, всё хорошо"),
        ("es", "ya no, gracias"),
        ("pt", "já não está aqui"),
    ],
)
def test_a_polite_no_is_no_yes(
    guard: Guard, rules: Rules, phrases: Phrases, code: str, text: str
) -> None:
    """A no that begins as a yes does is not an emergency."""
    asked = _asked(rules, phrases[code], Channel.WEB)
    assert Danger.NONE is guard.judge(text, Channel.WEB, AT, asked).danger


@pytest.mark.parametrize(
    ("code", "text"), [("es", "sí, no puedo hablar"), ("ru", "да, нет выхода"), ("ur", "ji")]
)
def test_a_mark_parts_the_yes(
    guard: Guard, rules: Rules, phrases: Phrases, code: str, text: str
) -> None:
    """A yes before a comma stays one, whatever comes after it."""
    asked = _asked(rules, phrases[code], Channel.WEB)
    assert Danger.NOW is guard.judge(text, Channel.WEB, AT, asked).danger


@pytest.mark.parametrize("part", ["understood", "asked_in", "say", "welcome", "spoken", "foreign"])
@pytest.mark.parametrize("quick", [True, False])
def test_a_fault_costs_only_the_language(
    rules: Rules, phrases: Phrases, monkeypatch: pytest.MonkeyPatch, part: str, *, quick: bool
) -> None:
    """When anything of the language fails, every floor judges and the English advice is there."""

    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    tongue = Tongue(phrases, Languages(rules.foreign))
    monkeypatch.setattr(tongue, part, broken)
    guard = Guard(QuickFloor())
    advice = load_priorities(DATA / "priorities.yml").advice
    guard.use(QuickFloor() if quick else RuleFloor(rules, advice), tongue=tongue)
    asked = _asked(rules, phrases["pl"], Channel.WEB)
    for text, open_one in (("he has a knife, help me", None), ("yes he is stabbing me", asked)):
        verdict = guard.judge(text, Channel.WEB, AT, open_one)
        assert Danger.NOW is verdict.danger, text
        assert "999" in verdict.lines[0].text
    calm = guard.judge(CALM, Channel.WEB, AT)
    assert (Danger.NONE, ()) == (calm.danger, calm.lines)
