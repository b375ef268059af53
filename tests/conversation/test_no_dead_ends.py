"""Every sentence of the bot is said somewhere, and every name that is said has its words."""

import re
from typing import get_args, get_type_hints

import pytest
import yaml

from bot.answers.ready import answers_by_words
from bot.settings import ROOT
from bot.tickets.status import Status
from bot.usecases.check_status import StatusAnswer
from tests.conversation.test_wording import RESPONSES

NAMED = re.compile(r"\butter_[a-z_]+")
ASKS = "utter_ask_report_form_"
FAMILY = "utter_status_"


def _said() -> set[str]:
    """Return the names of sentences that actions and rules say; one that ends in _ is a family."""
    folders = ((ROOT / "actions", "*.py"), (ROOT / "data" / "rules", "*.yml"))
    paths = [path for folder, kind in folders for path in folder.glob(kind)]
    found = {name for path in paths for name in NAMED.findall(path.read_text("utf-8"))}
    return found - {"utter_message"}  # Rasa's own way of saying one


def _form() -> list[str]:
    told = yaml.safe_load((ROOT / "bot" / "domain" / "forms.yml").read_text("utf-8"))
    asked: list[str] = told["forms"]["report_form"]["required_slots"]
    return asked


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_every_sentence_is_said(name: str) -> None:
    """By an action, by a rule, or as a question of the form; or nobody needs it."""
    asked = {f"{ASKS}{slot}" for slot in _form()}
    assert name in _said() | asked or (name.startswith(FAMILY) and FAMILY in _said())


def test_every_sentence_that_is_said_has_its_words() -> None:
    """No action and no rule falls silent for want of them."""
    assert set() == {name for name in _said() if not name.endswith("_")} - set(RESPONSES)
    assert set() == {f"{ASKS}{slot}" for slot in _form()} - set(RESPONSES)


def test_every_status_has_its_words() -> None:
    """Whoever asks how a report is going hears it, however it is going."""
    states = set(get_args(get_type_hints(StatusAnswer)["state"])) - {"found"}
    told = {f"{FAMILY}{state}" for state in states | {status.value for status in Status}}
    assert told == {name for name in RESPONSES if name.startswith(FAMILY)}


def test_every_reply_that_offers_something_offers_what_leads_on() -> None:
    """Each button outside the interview is walked by a story (stories/test_outside.yml)."""
    walked = (ROOT / "tests/conversation/stories/test_outside.yml").read_text("utf-8")
    offered = {
        button["payload"]
        for name, rows in RESPONSES.items()
        if not name.startswith("utter_ask")
        for row in rows
        for button in row.get("buttons", ())  # type: ignore[attr-defined]
        if len(button["payload"].split()) > 1
    }
    assert offered
    assert [] == sorted(words for words in offered if f"      {words}\n" not in walked)


def test_what_can_i_ask_you_has_an_answer() -> None:
    """The bot itself offers that question."""
    found = answers_by_words(ROOT / "data").find("What can I ask you?")
    assert found
    assert "what_info" == found.id
