"""What a text message costs."""

import pytest

from bot.reports.segments import fits, is_gsm, plain, segments, shortened


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 152, 3),
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("ж" * 134, 2),
        ("ж" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("ж" * 66 + "😀" + "ж" * 66, 3),
    ],
)
def test_segments_are_counted_as_networks_do(text: str, expected: int) -> None:
    """A character of two units is never split, so a text may need one segment more."""
    assert expected == segments(text)


def test_typography_becomes_plain() -> None:
    """Curly quotes, long dashes and odd spaces do not double the price."""
    curly = "“We’ll look” – it’s on\u00a0Norton Rd…"
    assert "\"We'll look\" - it's on Norton Rd..." == plain(curly)
    assert is_gsm(plain(curly))


@pytest.mark.parametrize("text", ["Zażółć gęślą jaźń – „tak”", "👩\u200d🚒 – ok", "سلام\u200cها"])
def test_other_languages_keep_their_letters(text: str) -> None:
    """What the telephone alphabet cannot hold anyway stays as it was written."""
    assert text == plain(text)


def test_a_text_fits_after_it_is_made_plain() -> None:
    """Two segments are 306 plain characters."""
    assert fits("’" * 306, 2)
    assert not fits("’" * 307, 2)


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("by the beck", 20, "by the beck"),
        ("by the\n beck", 20, "by the beck"),
        ("behind the shops, near the beck", 20, "behind the shops..."),
        ("behind the shops", 15, "behind the..."),
        ("a" * 30, 10, "aaaaaaa..."),
        ("", 5, ""),
    ],
)
def test_cut_between_words(text: str, most: int, expected: str) -> None:
    """Never longer than asked for, and dots where something is missing."""
    assert expected == shortened(text, most)
    assert len(shortened(text, most)) <= most
