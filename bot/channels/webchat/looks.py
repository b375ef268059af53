"""The council's colour as a style sheet: readable on it whatever it is."""

import re

from bot.errors import SettingsError

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def brand_css(colour: str) -> str:
    """Return the style sheet of one colour; `SettingsError` where it is not like `#00563f`."""
    if not _COLOUR.fullmatch(colour):
        raise SettingsError("SAFER_BRAND_COLOUR must look like #00563f")
    text = "#ffffff" if _luminance(colour) < 0.179 else "#0b0c0c"
    return f":root {{ --brand: {colour}; --on-brand: {text}; }}\n"


def _luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2); white text is better below 0.179."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
