"""Which language a text is written in, as far as its words tell."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import LanguageDetector

_CODES = (
    "EN PL RO UR AR PA FA SQ SK BG CS ES PT IT FR DE TR RU UK LT LV HU SO BN HI TA ZH VI TL".split()
)
_SHORT = 4
_DISTANCE = 0.25


class Languages:
    """Tells languages apart; loads its models on first use, about 0.1 s."""

    def of(self, text: str, *, hint: str | None = None) -> str | None:
        """Return the ISO 639-1 code; 'en' for short Latin text, None for an unknown script.

        ``hint`` is the language that danger words point to, used when the text alone is unclear.
        """
        sample = text[:1_000].strip()
        latin = all(ord(c) < 0x250 or not c.isalpha() for c in sample)
        if not any(c.isalpha() for c in sample):
            return "en"
        if latin and len(sample.split()) < _SHORT:
            return hint or "en"
        found = self._detector.detect_language_of(sample)
        if found is None:
            return hint or ("en" if latin else None)
        code: str = found.iso_code_639_1.name.lower()
        return code

    @cached_property
    def _detector(self) -> LanguageDetector:
        from lingua import IsoCode639_1, LanguageDetectorBuilder

        codes = [getattr(IsoCode639_1, code) for code in _CODES]
        builder = LanguageDetectorBuilder.from_iso_codes_639_1(*codes)
        return builder.with_minimum_relative_distance(_DISTANCE).build()
