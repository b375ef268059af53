"""The command line: one line in, one line out, whatever comes."""

import io
import json
from collections.abc import Iterator

from bot.triage.stream import run
from bot.triage.triage import Triage


def answers(triage: Triage, *lines: bytes, jsonl: bool = True) -> list[dict[str, object]]:
    """What comes out for these lines."""
    out = io.StringIO()
    run(triage, lines, out, jsonl=jsonl)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_has_its_answer_in_order(triage: Triage) -> None:
    """The shape of the contract, ids kept."""
    first, second = answers(
        triage,
        b'{"id":"a","text":"man with a knife outside now"}\n',
        b'{"id":2,"text":"dog mess"}\n',
    )
    assert first["id"] == "a"
    assert first["danger"] == "now"
    assert first["priority"] == "P1"
    assert second["id"] == 2
    assert second["category"] == "dog_fouling"
    wanted = {"id", "danger", "emergency", "priority", "category", "categories", "red_flags"}
    assert wanted | {"strategy", "language", "reasons", "needs_human"} == set(first)
    assert len(first["categories"]) == 3  # type: ignore[arg-type]


def test_bad_lines_are_answered_with_an_error(triage: Triage) -> None:
    """Broken JSON, missing text and odd types never stop the stream."""
    found = answers(
        triage,
        b'{"id":1\n',
        b'{"id":"x"}\n',
        b'{"id":3,"text":7}\n',
        b'{"text":null}\n',
        b"\xff\xfe hi\n",
    )
    assert [row["id"] for row in found] == [1, "x", 3, 4, 5]
    assert ["error" in row for row in found] == [True, True, True, True, False]


def test_plain_text_is_assessed_by_line_number(triage: Triage) -> None:
    """Without JSON a line is the text itself, braces included."""
    first, second = answers(triage, b"help\n", b"{not json\n", jsonl=False)
    assert (first["id"], first["danger"]) == (1, "now")
    assert "error" not in second


def test_empty_and_huge_texts_are_answered(triage: Triage) -> None:
    """A megabyte or nothing at all gets an answer."""
    huge = json.dumps({"id": "big", "text": "the bins " * 110_000}).encode()
    found = answers(
        triage, b'{"id":"none","text":""}\n', huge, b'{"id":"odd","text":"\\ud83d \\u0000"}\n'
    )
    assert [row["id"] for row in found] == ["none", "big", "odd"]
    assert not any("error" in row for row in found)


def test_the_answer_comes_before_the_next_line_is_read(triage: Triage) -> None:
    """Ten thousand lines stream; nothing waits for the end."""
    out = io.StringIO()

    def lines() -> Iterator[bytes]:
        for number in range(1, 4):
            assert len(out.getvalue().splitlines()) == number - 1
            yield b"hello\n"

    run(triage, lines(), out, jsonl=False)
    assert len(out.getvalue().splitlines()) == 3


def test_an_empty_line_has_its_answer(triage: Triage) -> None:
    """An error among JSON lines, an assessment among plain ones; the count always fits."""
    (row,) = answers(triage, b"\n")
    assert {"id", "error"} == set(row)
    (plain,) = answers(triage, b"\n", jsonl=False)
    assert (1, "none") == (plain["id"], plain["danger"])


def test_an_id_that_no_encoding_holds_is_answered(triage: Triage) -> None:
    """Half a surrogate pair as id comes back as it came, and the next line too."""
    found = answers(triage, b'{"id":"\\ud800","text":"hi"}\n', b'{"id":2,"text":"hi"}\n')
    assert ["\ud800", 2] == [row["id"] for row in found]
