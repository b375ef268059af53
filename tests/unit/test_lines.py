"""Lines in, lines out: every line has its answer, whatever it holds."""

import io
import json

import pytest

from bot.lines import Line, read_line, write_line


@pytest.mark.parametrize(
    ("raw", "identity"),
    [
        (b'{"id":"\\ud800","text":"hi"}\n', "\ud800"),
        (b'{"id":NaN,"text":"hi"}\n', 7),
        (b'{"id":1e999,"text":"hi"}\n', 7),
        (b'{"id":[[]],"text":"hi"}\n', 7),
        (b'{"id":null,"text":"hi"}\n', None),
        (b'{"text":"hi"}\n', 7),
    ],
)
def test_an_id_comes_back_or_becomes_the_number(raw: bytes, identity: object) -> None:
    """No id stops the stream, not even half a surrogate pair."""
    line = read_line(raw, 7, jsonl=True)
    raw_out = io.BytesIO()
    out = io.TextIOWrapper(raw_out, encoding="utf-8")
    write_line(out, {"id": line.id})
    assert {"id": identity} == json.loads(raw_out.getvalue())


@pytest.mark.parametrize("raw", [b"\n", b"[1]\n", b"7\n", b'{"id":1}\n', b'{"text":7}\n', b"{"])
def test_what_is_no_question_is_an_error(raw: bytes) -> None:
    """In JSON lines, an empty line too."""
    assert read_line(raw, 1, jsonl=True).wrong


def test_an_empty_plain_line_is_a_text() -> None:
    """As many answers as lines."""
    assert Line(3, "") == read_line(b"\n", 3, jsonl=False)


def test_a_text_can_always_be_passed_on() -> None:
    """Half a surrogate pair is replaced before anything has to encode it."""
    assert Line(1, "? hi") == read_line(b'{"id":1,"text":"\\ud800 hi"}', 1, jsonl=True)
