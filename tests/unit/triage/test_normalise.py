"""Plain words: what people type, and where it stood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.triage.normalise import plain_words, squeezed, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("HELP me", ("help", "me")),
        ("he's got a kn1fe", ("he's", "got", "a", "knife")),
        ("k n i f e", ("knife",)),
        ("h.e.l.p", ("help",)),
        ("st@b", ("stab",)),
        ("kn\u200bife", ("knife",)),
        ("kn\u0456fe", ("knife",)),
        ("at 3am on the A19", ("at", "3am", "on", "the", "a19")),
        ("u r n thru", ("u", "r", "n", "thru")),
        ("café", ("cafe",)),
        ("救命", ("救", "命")),
    ],
)
def test_words_become_plain(text: str, words: tuple[str, ...]) -> None:
    """Disguises fall away; times, roads and text shorthand stay."""
    assert plain_words(text) == words


def test_drawn_out_letters_are_squeezed() -> None:
    """'heeelp' may be 'help' or 'heelp'."""
    assert squeezed("heeelp") == ("help", "heelp")
    assert squeezed("help") == ()


@given(st.text(max_size=300))
def test_every_token_is_cut_from_its_text(text: str) -> None:
    """Places point into the text as it was sent, in order."""
    found = tokens(text)
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert [t.start for t in found] == sorted(t.start for t in found)
