"""Places told by a code: postcodes, whole or in part, and three words that are kept as text."""

from bot.places.candidate import SCORE, PlaceCandidate, Precision
from bot.places.postcode import Postcode, find_three_words
from bot.places.postpoint import Postcodes


def of_code(text: str, code: Postcode, postcodes: Postcodes) -> PlaceCandidate:
    """Return what is known of a postcode that stands in a text."""
    known = postcodes.where(code)
    precision = Precision.POSTCODE if code.whole else Precision.DISTRICT
    return PlaceCandidate(
        name=code.text,
        ward=known.ward,
        lat=known.lat,
        lon=known.lon,
        postcode=code.text,
        in_borough=known.in_borough,
        precision=precision,
        quote=text[code.start : code.end],
        score=SCORE[precision],
        town=known.town,
        elsewhere=known.elsewhere,
        start=code.start,
        end=code.end,
    )


def of_three_words(text: str) -> list[PlaceCandidate]:
    """Return the place of three words with points between them, if there is one; nobody looks up
    where it is.
    """
    found = find_three_words(text)
    if found is None:
        return []
    words, start, end = found
    precision = Precision.THREE_WORDS
    return [
        PlaceCandidate(
            name=f"///{words}",
            ward=None,
            lat=None,
            lon=None,
            postcode=None,
            in_borough=None,
            precision=precision,
            quote=text[start:end],
            score=SCORE[precision],
            start=start,
            end=end,
        )
    ]
