"""The README's map is the tree."""

import re

from tests.house.tree import ROOT, files

LINE = re.compile(r"^(?P<indent> *)(?P<folder>\w+)/ +\S")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)(?P<target>[^)#]+)")


def _drawn() -> set[str]:
    """Return the folders the map draws: `bot`, `bot/cage`, ..."""
    text = (ROOT / "README.md").read_text()
    block = next(part for part in text.split("```") if "\nbot/ " in part)
    drawn, above = set(), ""
    for match in filter(None, map(LINE.match, block.splitlines())):
        above = above if match["indent"] else match["folder"]
        drawn.add(f"{above}/{match['folder']}" if match["indent"] else match["folder"])
    return drawn


def _there() -> set[str]:
    """Return the folders at the root, and those in `bot`; hidden ones are the tools'."""
    paths = [path for path in files() if len(path.parts) > 1 and not path.parts[0].startswith(".")]
    rooms = {f"bot/{path.parts[1]}" for path in paths if path.parts[0] == "bot" and path.parts[2:]}
    return {path.parts[0] for path in paths} | rooms


def test_every_folder_is_drawn_and_every_drawn_folder_is_there() -> None:
    """Whoever reads the map knows the house."""
    assert _there() == _drawn()


def test_every_link_leads_somewhere() -> None:
    """No document points at a file that is not there."""
    broken = [
        f"{page}: {match['target']}"
        for page in files()
        if page.suffix == ".md"
        for match in LINK.finditer((ROOT / page).read_text())
        if not (ROOT / page.parent / match["target"]).exists()
    ]
    assert [] == broken
