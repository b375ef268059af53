"""Which language a text is reported to be in."""

from pathlib import Path

import pytest

from bot.triage.foreign import load_foreign
from bot.triage.language import Languages

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.fixture(scope="module")
def languages() -> Languages:
    """The languages with the project's own words."""
    return Languages(load_foreign(DATA / "foreign.yml"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Someone has left rubbish behind the shops on Norton Road", "en"),
        ("help", "en"),
        ("12345", "en"),
        ("bro wo abhi bahar khara hai", "ur"),
        ("mujhe police ki madad chahiye", "ur"),
        ("munda mere pichhe reha hai te main kalli", "pa"),
        ("az sam na mosta i me e strah", "bg"),
        ("mano mizane, too hamum hastam", "fa"),
        ("mêrê min li min dixe", "ku"),
        ("لە ماڵەوە ئاگر بەربووە", "ku"),
        ("زما ماشوم ورک دی", "ps"),
        ("на улице драка, у него нож в руке", "ru"),
        ("на вулиці бійка, у нього ніж у руці", "uk"),
        ("sąsiad znowu bije swoją żonę", "pl"),
        ("am gasit un copil singur in parc", "ro"),
    ],
)
def test_short_and_romanised_texts_are_told_apart(
    languages: Languages, text: str, code: str
) -> None:
    """The words that people type tell the language where its letters do not."""
    assert code == languages.of(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Someone has left rubbish behind the shops on Norton Road", "en"),
        ("sąsiad znowu bije swoją żonę", "pl"),
        ("soused zase bije svou ženu a děti křičí", "cs"),
        ("на улице драка, у него нож в руке", "ru"),
        ("bro wo abhi bahar khara hai", "ur"),
        ("لە ماڵەوە ئاگر بەربووە", "ckb"),
        ("mêrê min li min dixe, ji kerema xwe alîkarî", "kmr"),
        ("पड़ोसी ने मुझे धमकी दी है", "hi"),
        ("help", None),
        ("knife", None),
        ("12345", None),
        ("", None),
        ("order me a yacht", None),
        ("sumwun chukd a setee int bek", None),
        ("pomocy", None),
    ],
)
def test_what_is_sure(languages: Languages, text: str, code: str | None) -> None:
    """Nobody is answered in a language that a word or two, or bad spelling, only look like."""
    assert code == languages.sure(text)


def test_without_words_the_letters_decide() -> None:
    """Languages alone know what is written in full, and take short Latin text for English."""
    languages = Languages()
    assert "de" == languages.of("Die Straßenlampe vor unserem Haus ist seit Wochen kaputt")
    assert "en" == languages.of("pomocy on")
    assert languages.of("ሰላም ደሓን") is None
