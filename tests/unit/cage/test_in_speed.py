"""What was made faster still checks what it checked."""

import pytest
from jsonschema import ValidationError

from bot.cage.speed import _checked


def test_a_good_answer_passes() -> None:
    """Events and responses are what Rasa expects."""
    assert _checked(None, {"events": [], "responses": []})


@pytest.mark.parametrize("answer", [{"events": "none"}, {"responses": 3}, []])
def test_a_wrong_answer_is_refused(answer: object) -> None:
    """The error repeats nothing of the answer."""
    with pytest.raises(ValidationError, match="wrong shape"):
        _checked(None, answer)
