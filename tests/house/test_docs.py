"""What the pages in `docs/` tell people is so: commands, settings, files, alerts, tests."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from bot.__main__ import app
from bot.settings import Settings
from tests.house.tree import ROOT, files

PAGES = [path for path in files() if path.suffix == ".md" and path.parts[0] == "docs"]
MAKE = re.compile(r"\bmake ([a-z][a-z-]+)")
BOT = re.compile(r"python -m bot((?: [^`\n|]+)?)")
SETTING = re.compile(r"\bSAFER_([A-Z_]+[A-Z])\b")
PATH = re.compile(r"^(?:bot|data|deploy|docs|tests|actions)/[\w./-]*$")
LINK = re.compile(r"\]\((?P<page>[^)#:]*)#(?P<heading>[^)]+)\)")
CODE = re.compile(r"```(\w*)\n(.*?)```|`([^`\n]+)`", re.DOTALL)
ALERT = re.compile(r'alert="([a-z_]+)"|alarm\("([a-z_]+)"|raise_alert\([^()]*kind="([a-z_]+)"')
NAMED = re.compile(r'^([A-Z_]+) = "([a-z_]+)"$', re.MULTILINE)
EVENT = re.compile(r'(?:log|_log)\.\w+\(\s*"([a-z_]+)"')
GAUGE = re.compile(r'\.gauge\("(\w+)"')


def _text(page: Path) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def _code(page: Path) -> Iterator[str]:
    for _, block, words in CODE.findall(_text(page)):
        yield block or words


def _sources() -> str:
    return "\n".join(
        _text(path) for path in files() if path.parts[0] == "bot" and path.suffix == ".py"
    )


def _column(page: str, heading: str) -> set[str]:
    """Return the code in the first column of the table below a heading."""
    part = _text(Path(page)).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([a-z_]+)` \|", part, re.MULTILINE))


def _unknown(words: list[str]) -> set[str]:
    """Return which of a command line's words are no command or option of ours."""
    command = get_command(app)
    while hasattr(command, "commands") and words:
        if words[0] not in command.commands:
            return {words[0]}
        command, words = command.commands[words[0]], words[1:]
    options = {name for parameter in command.params for name in parameter.opts}
    return {word for word in words if word.startswith("--")} - options


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_command_is_there(page: Path) -> None:
    """Whoever types what a page says gets what it says."""
    code = "\n".join(_code(page))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set() == set(MAKE.findall(code)) - targets
    for told in BOT.findall(code):
        assert set() == _unknown(re.sub(r'"[^"]*"', "X", told).split())


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_setting_is_there(page: Path) -> None:
    """A setting that a page names is one."""
    told = {name.lower() for name in SETTING.findall(_text(page))}
    assert set() == {name for name in told if name not in Settings.model_fields}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_file_is_there(page: Path) -> None:
    """A file or folder of the project that a page names is there."""
    told = {words for words in _code(page) if PATH.match(words)}
    assert [] == sorted(path for path in told if not (ROOT / path).exists())


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_to_a_heading_leads_there(page: Path) -> None:
    """No link ends at the top of a page that has no such heading."""
    for link in LINK.finditer(_text(page)):
        target = (ROOT / page).parent / link["page"] if link["page"] else ROOT / page
        headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
        assert link["heading"] in {_anchor(heading) for heading in headings}


def test_every_page_is_linked_from_the_readme() -> None:
    """Nobody has to know a page's name to find it; decisions are linked as a folder."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    own = [page for page in PAGES if page.parts[1] != "decisions"]
    assert [] == [str(page) for page in own if f"({page})" not in readme]


def test_every_alert_is_explained() -> None:
    """Operators find each alert that the service can raise, and no other."""
    source = _sources()
    raised = {kind for kinds in ALERT.findall(source) for kind in kinds if kind}
    outcome = _text(Path("bot/outbox/outcome.py"))
    partners = "\n".join(_text(path) for path in files() if path.parts[:2] == ("bot", "partners"))
    raised |= {value for _, value in NAMED.findall(outcome)}
    raised |= {value for name, value in NAMED.findall(partners) if f"alert={name}" in partners}
    raised |= {value for name, value in NAMED.findall(partners) if f"None, {name})" in partners}
    assert raised == _column("docs/operators.md", "Alerts")


def test_every_event_and_number_to_watch_is_there() -> None:
    """What operators are told to watch is logged and measured under that name."""
    text = _text(Path("docs/operators.md"))
    source = _sources()
    logs = text.partition("## Logs")[2].partition("## ")[0].partition("Watch for")[2]
    assert set() == set(re.findall(r"`([a-z_]+)`", logs)) - set(EVENT.findall(source))
    shown = {f"safer_{name}" for name in GAUGE.findall(source)}
    shown |= {"safer_requests_total", "safer_request_seconds"}
    assert shown == _column("docs/operators.md", "Health and numbers")


def test_every_hazard_is_shown_by_tests() -> None:
    """A hazard whose control is claimed names tests, and they are there (a line of — has none)."""
    rows = [line.split("|") for line in _text(Path("docs/safety/hazard-log.md")).splitlines()]
    long = [row for row in rows if len(row) > 7]
    hazards = {row[1].strip(): row[5] for row in long if re.match(r"^ H\d+ $", row[1])}
    assert [f"H{number}" for number in range(1, 13)] == list(hazards)
    for name, shown in hazards.items():
        tests = re.findall(r"`(tests/[\w/]+\.py)`", shown)
        assert tests or name == "H12"
        assert [] == [test for test in tests if not (ROOT / test).is_file()]


def test_the_backup_is_a_backup(tmp_path: Path) -> None:
    """The command for SQLite copies a database that is in use, whole."""
    (told,) = (code for code in _code(Path("docs/operators.md")) if "VACUUM INTO" in code)
    (tmp_path / "var").mkdir()
    with sqlite3.connect(tmp_path / "var" / "safer.db") as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE kept (number INTEGER)")
        database.execute("INSERT INTO kept VALUES (7)")
        database.commit()
        command = told.strip().replace(".venv/bin/python", sys.executable)
        subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)
    database.close()
    copy = sqlite3.connect(tmp_path / "safer-backup.db")
    assert [(7,)] == copy.execute("SELECT number FROM kept").fetchall()
    copy.close()


def test_keys_made_as_told_are_keys() -> None:
    """The commands that make a key and a secret make good ones."""
    from bot.partners.reach import _is_secret
    from bot.store.crypto import field_cipher

    (key,) = (code for code in _code(Path("docs/operators.md")) if "urlsafe_b64encode" in code)
    assert field_cipher(f"{_said(key)} {_said(key)}").seal("x", "a place")
    (secret,) = (
        code for code in _code(Path("docs/partners.md")) if "whsec_" in code and "-c" in code
    )
    assert _is_secret(_said(secret))


def _said(command: str) -> str:
    command = re.sub(r"^\S*python3?", sys.executable, command.strip())
    return subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=True
    ).stdout.strip()


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
