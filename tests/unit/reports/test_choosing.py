"""Which of several choices is meant."""

import pytest

from bot.reports.choosing import picked


@pytest.mark.parametrize(
    ("answer", "at"),
    [
        ("A", 0),
        ("b", 1),
        ("(c)", 2),
        ("its b", 1),
        ("option D please", 3),
        ("2", 1),
        ("the 2nd one", 1),
        ("the first one", 0),
        ("last one", 3),
    ],
)
def test_letters_and_numbers(answer: str, at: int) -> None:
    """However they are said."""
    assert at == picked(answer, 4)


@pytest.mark.parametrize("answer", ["", "no", "norton", "a house on it", "E", "5", "at 2am", "12"])
def test_anything_else_picks_none(answer: str) -> None:
    """A letter beyond the choices as well."""
    assert None is picked(answer, 4)
