"""No question is a dead end: whatever it offers is understood, and nobody is asked for ever."""

import re
from collections.abc import Iterator

import pytest
import yaml

from bot.reports.category import SLOTS
from bot.settings import ROOT
from bot.usecases.begin_report import begin_report
from bot.usecases.desk import Desk
from bot.usecases.note_answer import MOST_TRIES, note_answer
from tests.integration.usecases.conftest import Resident

FOLDER = ROOT / "bot" / "domain" / "responses"
ASKS = "utter_ask_report_form_"
# What a wording tells people to say, beside its buttons.
SAID = re.compile(r"\b(YES|NOT SURE|NO|SKIP|ANONYMOUS)\b|\b(?:say|[Ss]ay) (skip|yes|no|not sure)\b")


def questions() -> dict[str, list[dict[str, object]]]:
    """Return the wordings of each question of a report, by its slot."""
    found: dict[str, list[dict[str, object]]] = {}
    for path in sorted(FOLDER.glob("*.yml")):
        told = yaml.safe_load(path.read_text("utf-8"))["responses"]
        found |= {name.removeprefix(ASKS): rows for name, rows in told.items() if ASKS in name}
    return found


QUESTIONS = questions()


def offered(slot: str) -> set[str]:
    """Return every answer that a question offers, in its buttons or its words."""
    return {said for row in QUESTIONS[slot] for said in _offered(row)}


def _offered(row: dict[str, object]) -> Iterator[str]:
    for button in row.get("buttons", ()):  # type: ignore[attr-defined]
        yield button["payload"]
    for loud, quiet in SAID.findall(str(row["text"])):
        yield loud or quiet


def test_every_slot_has_its_question() -> None:
    """None is asked that has no words, and none has words that is never asked."""
    assert set(QUESTIONS) == SLOTS


@pytest.mark.parametrize("slot", sorted(SLOTS))
async def test_what_a_question_offers_leads_on(desk: Desk, web: Resident, slot: str) -> None:
    """Each button and each word in capitals is understood at once, and not asked about again."""
    taken = await web.write("someone dumped a sofa")
    await begin_report(desk, web.id, "someone dumped a sofa", taken.seq)
    for said in sorted(offered(slot)):
        turn = (await web.write(said)).seq
        answer = await note_answer(desk, web.id, slot, said, turn)
        assert answer.understood, said
        assert slot == "confirm" or slot not in answer.ask, said


@pytest.mark.parametrize("slot", sorted(SLOTS - {"confirm"}))
async def test_nobody_is_asked_for_ever(desk: Desk, web: Resident, slot: str) -> None:
    """Skip leads on at once, offered or not; what nobody understands after two tries."""
    taken = await web.write("someone dumped a sofa")
    await begin_report(desk, web.id, "someone dumped a sofa", taken.seq)
    for words, most in (("skip", 1), ("qqzzxx vvkkjj", MOST_TRIES)):
        for _ in range(most):
            turn = (await web.write(words)).seq
            answer = await note_answer(desk, web.id, slot, words, turn)
        assert answer.understood, words
        assert slot not in answer.ask, words
