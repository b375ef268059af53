"""All that can leave by text message: two segments at most, plain letters, no links.

Words in other languages have tests of their own (`tests/unit/reports/test_phrases.py`).
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from actions.form import SHOWN_BY_TEXT, shown
from bot.channels.sms.words import read_sms_words
from bot.conversation.fallback import _SMS, emergency_line
from bot.conversation.inbound import Channel
from bot.reports.segments import fits, is_gsm
from bot.settings import ROOT
from bot.tickets.duty import load_duty
from bot.tickets.update_words import load_update_words
from bot.triage.priority import load_priorities
from bot.usecases.summary import Summary
from tests.conversation.test_wording import RESPONSES, TEXTS, _goes_by_sms

DATA = ROOT / "data"
# An address that a telephone makes a link of.
LINK = re.compile(r"https?:|www\.|\b[\w-]+\.(?:uk|org|com|net|gov|info)\b", re.IGNORECASE)
LONG = "behind the garages at the far end of Bishopton Avenue by the beck and the old railway"
MOST_SEGMENTS = 2


def _read(name: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = yaml.safe_load((DATA / name).read_text("utf-8"))
    return found


def _partners() -> Iterator[str]:
    """Yield the names of all partners and their teams."""
    listed = re.findall(r'\bname: "?([^",}\n]+)', Path(DATA / "partners.yml").read_text("utf-8"))
    yield from listed


def _elsewhere() -> dict[str, str]:
    """Return the longest names of whom to tell outside the borough."""
    rows = _read("places/elsewhere.yml")["elsewhere"]
    return {
        gap: max((str(row[gap]) for row in rows), key=len) for gap in ("area", "council", "police")
    }


def longest() -> dict[str, str]:
    """Return the longest that may stand in each gap."""
    seen = Summary("Noise", LONG, "every night since the end of September", None, "")
    return {
        "ref": "SSP-WWW-WWW",
        "pin": "0000",
        "lead": max(_partners(), key=len),
        "hours": load_duty(DATA / "duty.yml").hours_text,
        "summary": shown(seen, "sms"),
        "options": "A Ingleby Barwick, B Stockton-on-Tees, C Billingham, D Eaglescliffe",
        **_elsewhere(),
    }


def leaving() -> Iterator[tuple[str, str]]:
    """Yield the name and the words of everything that can leave by text."""
    gaps = longest()
    for name, row in TEXTS:
        if _goes_by_sms(name, row) and name != "utter_help":
            yield name, str(row["text"]).format(**gaps)
    words = read_sms_words(DATA / "sms.yml")
    yield from ((f"sms:{name}", getattr(words, name)) for name in words.__slots__)
    for name, text in (*_receipts(gaps), *_danger(), *_news()):
        yield name, text


def _receipts(gaps: dict[str, str]) -> Iterator[tuple[str, str]]:
    ending = read_sms_words(DATA / "sms.yml").receipt_stop
    for name, rows in RESPONSES.items():
        for row in rows if name.startswith("utter_filed") else ():
            if _goes_by_sms(name, row):
                yield f"{name} and STOP", f"{str(row['text']).format(**gaps)} {ending}"


def _danger() -> Iterator[tuple[str, str]]:
    advice = load_priorities(DATA / "priorities.yml").advice
    questions = yaml.safe_load((DATA / "red_flags.yml").read_text("utf-8"))["questions"]
    for name in advice.__slots__:
        yield f"advice:{name}", getattr(advice, name).sms
    for name, one in questions.items():
        yield name, f"{advice.possible.sms} {one['sms']}"
    yield from ((f"outage:{name}", text) for name, text in _SMS.items())
    yield "outage:emergency", emergency_line(Channel.SMS).text


def _news() -> Iterator[tuple[str, str]]:
    words = load_update_words(DATA / "updates.yml")
    for status, one in words.status.items():
        yield f"news:{status.value}", f"{one.discreet} {words.text_ending}"


@pytest.mark.parametrize(("name", "text"), list(leaving()))
def test_it_is_short_and_plain_and_has_no_link(name: str, text: str) -> None:
    """Two segments of the telephone alphabet, with the longest that can stand in it.

    A link in a text looks like a fraud, and whoever holds the phone may open it.
    """
    assert is_gsm(text), name
    assert fits(text, MOST_SEGMENTS), name
    assert not LINK.search(text), name


def test_answers_to_questions_have_no_link() -> None:
    """They may name a site to somebody who asks, never lead to a page."""
    for entry in _read("faq.yml")["faqs"]:
        assert not re.search(r"https?:|www\.|\w\.\w+/", entry["sms"]), entry["id"]
        assert fits(entry["sms"], MOST_SEGMENTS), entry["id"]


def test_the_longest_are_long() -> None:
    """This test would notice: what fills the gaps is no shorter than what people write."""
    filled = longest()
    assert len(filled["summary"]) > SHOWN_BY_TEXT - 10
    assert len(filled["lead"]) > 20
    assert all(filled.values())
