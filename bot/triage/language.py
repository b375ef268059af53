"""Which language a text is written in, as far as its words tell."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from bot.triage.foreign import Foreign
from bot.triage.normalise import tokens
from bot.triage.spoken import Spoken
from bot.triage.text import Text

if TYPE_CHECKING:
    from lingua import LanguageDetector

_CODES = (
    "EN PL RO UR AR PA FA SQ SK BG CS ES PT IT FR DE TR RU UK LT LV HU SO BN HI TA ZH VI TL".split()
)
# Languages that share a section of `foreign.yml`, or are known there under another name.
_SECTIONS = {
    "ckb": ("ku",),
    "kmr": ("ku",),
    "sk": ("sk", "cs"),
    "uk": ("uk", "ru"),
    "ur": ("ur", "hi"),
}
_SHORT = 4
# A plain text in which so many small words, and so large a share, are English needs no guess.
_ENGLISH_WORDS, _ENGLISH_SHARE = 3, 0.3
_DISTANCE = 0.25
# To be sure of it takes so many words of a language, or fewer and letters that agree with them.
_SURE = 3
_ENGLISH_AT_MOST = 0.2
# Its first words tell the language of a text; who waits for advice waits for no more.
_SURE_CHARS = 400
# Letters of Sorani alone: whoever guesses by Arabic letters takes it for Farsi.
_SORANI = re.compile("[ێۆڕڵڤ]|ە.*ە", re.DOTALL)
_LATIN = re.compile("[a-z\u00c0-\u024f\u1e00-\u1eff]", re.IGNORECASE)
_CHARS = 1_000
_NO_WORDS = Foreign({}, {}, {}, frozenset(), frozenset())


class Languages:
    """Tells languages apart; loads its models on first use, about 0.1 s."""

    def __init__(self, foreign: Foreign = _NO_WORDS) -> None:
        """Take the words of other languages, which know short and Romanised texts better."""
        self._foreign = foreign

    def of(self, text: str) -> str | None:
        """Return the ISO 639-1 code; 'en' for short Latin text, None for an unknown script."""
        sample = _beginning(text)
        return self._of(sample, Spoken(tokens(sample), self._foreign))

    def of_read(self, read: Text) -> str | None:
        """Return what `of` does, of a text that others read too, by the same words."""
        whole = _beginning(read.written) == read.written
        return self._of(read.written, read.spoken) if whole else self.of(read.written)

    def _of(self, sample: str, spoken: Spoken) -> str | None:
        if not any(c.isalpha() for c in sample):
            return "en"
        section = spoken.language()
        if section is None:
            return "en" if _reads_english(sample, spoken) else self._guess(sample)
        codes = _SECTIONS.get(section, (section,))
        if len(codes) == 1:
            return codes[0]
        guess = self._guess(sample)
        return guess if guess in codes else codes[0]

    def sure(self, text: str) -> str | None:
        """Return the language a text is surely in, None in doubt; short Latin text is doubt.

        Codes are ISO 639-1, but ``ckb`` and ``kmr`` for the two written forms of Kurdish.
        """
        sample = text[:_SURE_CHARS].strip()
        spoken = Spoken(tokens(sample), self._foreign)
        if _reads_english(sample, spoken):
            return "en"
        if _SORANI.search(sample):
            return "ckb"
        told = spoken.language()
        guess = self._foreign_guess(sample, spoken)
        if told is None or guess in _SECTIONS.get(told, (told,)):
            return guess
        return told if spoken.language(least=_SURE) else None

    def _foreign_guess(self, sample: str, spoken: Spoken) -> str | None:
        """Return what the letters say, unless that is English or too little to say it."""
        english = len(spoken.english)
        if _LATIN.search(sample) and english > len(spoken.tokens) * _ENGLISH_AT_MOST:
            return None
        found = self._guess(sample)
        return None if found == "en" else found

    def _guess(self, sample: str) -> str | None:
        """Return what the letters and their order say."""
        latin = all(ord(c) < 0x250 or not c.isalpha() for c in sample)
        if latin and len(sample.split()) < _SHORT:
            return "en"
        found = self._detector.detect_language_of(sample)
        if found is None:
            return "en" if latin else None
        code: str = found.iso_code_639_1.name.lower()
        return code

    @cached_property
    def _detector(self) -> LanguageDetector:
        from lingua import IsoCode639_1, LanguageDetectorBuilder

        codes = [getattr(IsoCode639_1, code) for code in _CODES]
        builder = LanguageDetectorBuilder.from_iso_codes_639_1(*codes)
        return builder.with_minimum_relative_distance(_DISTANCE).build()


def _beginning(text: str) -> str:
    return text[:_CHARS].strip()


def _reads_english(sample: str, spoken: Spoken) -> bool:
    """Tell whether the small words settle it, a hundred times quicker than the letters do."""
    if not sample.isascii():
        return False
    known = spoken.english
    return len(set(known)) >= _ENGLISH_WORDS and len(known) >= len(spoken.tokens) * _ENGLISH_SHARE
