"""A mistake in a sentence of the bot is named with its file and line."""

import re
from pathlib import Path

import pytest

from bot.doctor.wording import GAPS, check_wording
from bot.errors import DataError
from bot.settings import ROOT

FOLDER = ROOT / "bot" / "domain" / "responses"
RIGHT = """version: "3.1"
responses:
  utter_filed:
  - text: "Thank you. Your reference is {ref}."
    buttons:
    - {title: "Yes", payload: "yes"}
    condition:
    - {type: slot, name: again, value: false}
"""


def test_our_own_sentences_are_right() -> None:
    """And every gap that is known stands in one of them."""
    check_wording(FOLDER)
    words = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.yml"))
    assert GAPS == set(re.findall(r"\{(\w+)\}", words))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('{ref}."', "{ref}.", "line 6: "),
        ("{ref}", "{reff}", r"line 4: nothing is known that could stand in \{reff\}"),
        ("{ref}", "{ref", "line 4: a brace is opened and not closed"),
        ("- text:", "- texts:", "line 4: 'texts' is not a name"),
        ("Thank you. Your reference is {ref}.", " ", "line 4: expected some text"),
        ("utter_filed", "uter_filed", "line 4: 'uter_filed' does not begin with utter_"),
        ("payload", "paylod", "line 6: 'paylod' is not a name"),
        ("value: false", "vallue: false", "line 8: 'vallue' is not a name"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    """As in the other files that people edit."""
    assert old in RIGHT
    (tmp_path / "replies.yml").write_text(RIGHT.replace(old, new), "utf-8")
    with pytest.raises(DataError, match=f"replies.yml, {told}"):
        check_wording(tmp_path)
