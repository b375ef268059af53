"""How many acts are named right: a table without a text."""

import io
from typing import BinaryIO, TextIO

import pytest

from bot import acts_measure
from bot.acts_measure import check_acts, table
from bot.errors import DataError
from bot.settings import Settings


def test_each_act_is_counted() -> None:
    """All together, then each act, the worst first, and what was taken for what."""
    pairs = [("deny", "deny"), ("deny", "affirm"), ("report", "report"), ("report", "report")]
    lines = list(table(pairs))
    assert ["act", "all", "deny", "report", "mean", "most"] == [line.split()[0] for line in lines]
    assert ["4", "0.750"] == lines[1].split()[1:3]
    assert ["2", "0.500"] == lines[2].split()[1:3]
    assert lines[-1].endswith("deny as affirm 1")


def test_lines_are_asked_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each text is asked without its act; what could not be named counts as wrong."""
    asked: list[bytes] = []

    def rasa(settings: Settings, lines: BinaryIO, out: TextIO, *, jsonl: bool) -> int:
        asked.append(lines.read())
        out.write('{"id": 1, "act": "deny"}\n{"id": 2, "error": "no"}\n')
        return 0 if jsonl else 1

    monkeypatch.setattr(acts_measure, "run_acts", rasa)
    told = b'{"text": "nah", "act": "deny", "voice": "v"}\n{"text": "aye", "act": "affirm"}\n'
    out = io.StringIO()
    assert check_acts(Settings(), io.BytesIO(told), out) == 0
    assert asked == [b'{"id": 1, "text": "nah"}\n{"id": 2, "text": "aye"}']
    assert "affirm as ? 1" in out.getvalue()
    assert "nah" not in out.getvalue()


@pytest.mark.parametrize("line", [b"nah", b"{}", b'{"text": "nah"}', b"[1]"])
def test_a_line_without_an_act_is_refused(line: bytes) -> None:
    """The error names the line, never its words."""
    with pytest.raises(DataError, match="line 1 "):
        check_acts(Settings(), io.BytesIO(line), io.StringIO())
