"""The sentences of `bot/domain/responses`: whoever changes one hears of a mistake with its line.

Rasa itself would only fail to be trained.
"""

import re
from pathlib import Path

from bot.reports.datafile import Entry, read

# What the actions put into a sentence.
GAPS = frozenset("ref pin lead hours summary options lines area council police words".split())
_GAP = re.compile(r"\{([^{}]*)\}")


def check_wording(folder: Path) -> None:
    """Read every file; DataError names file and line of the first mistake."""
    for path in sorted(folder.glob("*.yml")):
        root = read(path)
        root.only("version", "responses")
        for name, rows in root.need("responses").fields().items():
            if not name.startswith("utter_"):
                raise rows.error(f"'{name}' does not begin with utter_")
            for row in rows.each():
                _check(row)


def _check(row: Entry) -> None:
    row.only("text", "condition", "buttons", "custom")
    text = row.need("text")
    unknown = [gap for gap in _GAP.findall(text.text()) if gap not in GAPS]
    if unknown:
        raise text.error(f"nothing is known that could stand in {{{unknown[0]}}}")
    if text.text().count("{") != len(_GAP.findall(text.text())):
        raise text.error("a brace is opened and not closed")
    for button in _each(row, "buttons"):
        button.only("title", "payload")
        button.need("title").text()
        button.need("payload").text()
    for condition in _each(row, "condition"):
        condition.only("type", "name", "value")
        condition.need("name").text()
        condition.need("value")


def _each(row: Entry, name: str) -> tuple[Entry, ...]:
    found = row.get(name)
    return tuple(found.each()) if found else ()
