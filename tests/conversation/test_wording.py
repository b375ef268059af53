"""Residents' wording: complete, short enough, and sendable as plain text messages."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from gsm0338 import Codec

from bot.reports.category import SLOTS
from bot.settings import ROOT

SMS_LONGEST = 306
# What stands in for a gap when a reply's length is counted.
FILLED = {
    "ref": "SSP-4KD-7MX",
    "pin": "1234",
    "lead": "the council's environmental health team",
    "summary": "Ingleby Barwick Lowfields Avenue shops, every night since September",
    "hours": "Monday to Thursday 8.30am to 5pm and Friday 8.30am to 4.30pm, not on bank holidays",
    "lines": "",
    "options": ". ".join(f"{at} Roseberry View, Ingleby Barwick" for at in "ABCDE"),
    "area": "Redcar and Cleveland",
    "council": "Redcar and Cleveland Borough Council",
    "police": "Durham Constabulary",
}
NEVER = re.compile(
    r"999 (?:has|have) been|we (?:have )?(?:told|called|rung) 999|will (?:come|attend)", re.I
)
Variation = dict[str, object]


def _responses() -> dict[str, list[Variation]]:
    found: dict[str, list[Variation]] = {}
    for path in sorted((ROOT / "bot" / "domain" / "responses").glob("*.yml")):
        found |= yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
    return found


RESPONSES = _responses()
TEXTS = [(name, row) for name, rows in RESPONSES.items() for row in rows]


def _conditions(row: Variation) -> dict[str, object]:
    told = row.get("condition", [])
    return {one["name"]: one["value"] for one in told}  # type: ignore[union-attr, attr-defined]


def _filled(row: Variation) -> str:
    return str(row["text"]).format(**FILLED)


def _goes_by_sms(name: str, row: Variation) -> bool:
    """Tell whether this wording can reach a phone: by its condition, or for want of another."""
    if "channel" in _conditions(row):
        return True
    others = [other for other in RESPONSES[name] if other is not row]
    return bool(_conditions(row)) or not any("channel" in _conditions(other) for other in others)


@pytest.mark.parametrize("slot", sorted(SLOTS - {"confirm"}))
def test_every_question_has_its_three_wordings(slot: str) -> None:
    """Web, text message, and a simpler one for the second time."""
    rows = RESPONSES[f"utter_ask_report_form_{slot}"]
    told = [_conditions(row) for row in rows]
    assert {} in told
    assert any(row.get("channel") == "sms" and row.get("again") is False for row in told)
    assert any(row.get("again") is True for row in told)
    first = {str(row["text"]) for row in rows if _conditions(row).get("again") is not True}
    assert not [row for row in rows if row["text"] in first and _conditions(row).get("again")]


@pytest.mark.parametrize(("name", "row"), [pair for pair in TEXTS if _goes_by_sms(*pair)])
def test_what_goes_to_phones_is_two_plain_messages_at_most(name: str, row: Variation) -> None:
    """Only characters of the plain alphabet, at most 306 of them."""
    text = _filled(row)
    Codec().encode(text)
    assert SMS_LONGEST >= len(text), name


@pytest.mark.parametrize(("name", "row"), TEXTS)
def test_nothing_is_promised(name: str, row: Variation) -> None:
    """Nobody is said to come, and 999 is never said to have been told."""
    assert not NEVER.search(str(row["text"]).replace("We have not rung 999", "")), name


def test_the_notice_stands_in_the_first_question_about_the_person() -> None:
    """Who sees it, and that a number is not anonymous but Crimestoppers is."""
    for slot, conditions in (("contact", {}), ("safe_contact", {"channel": "sms"})):
        rows = RESPONSES[f"utter_ask_report_form_{slot}"]
        notice = next(r for r in rows if conditions.items() <= _conditions(r).items())
        assert "0800 555 111" in str(notice["text"])
        assert "anonymous" in str(notice["text"])


def test_the_answers_to_questions_fit() -> None:
    """At most 300 plain characters by text message and 800 on the web."""
    for entry in yaml.safe_load((ROOT / "data" / "faq.yml").read_text(encoding="utf-8"))["faqs"]:
        Codec().encode(entry["sms"])
        assert 300 >= len(entry["sms"]), entry["id"]
        assert 800 >= len(entry["web"]), entry["id"]
        assert entry["review_by"] > entry["reviewed"], entry["id"]


def test_there_are_examples_enough_of_every_act() -> None:
    """Sixty of each, twice that of reports, and none under two acts."""
    seen: dict[str, str] = {}
    count: Counter[str] = Counter()
    for path in sorted(Path(ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in block["examples"].splitlines() if "intent" in block else ():
                text = line.removeprefix("- ").strip().lower()
                assert block["intent"] == seen.setdefault(text, block["intent"]), text
                count[block["intent"]] += 1
    assert 11 == len(count)
    assert 120 <= count["report"]
    assert 60 <= min(count.values())
