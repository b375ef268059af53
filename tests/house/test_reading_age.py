"""What residents read can be read at about nine years of age, measured."""

from collections.abc import Iterable

import pytest
import yaml

from tests.house.reading import Reading, reading, syllables
from tests.house.residents_words import residents_words
from tests.house.tree import ROOT

# A grade is a year of American school: grade 4 is nine to ten years of age. Thirty words or fewer
# are too few for the measure.
HARDEST, MEAN, MEAN_WITH_NAMES, MEASURED_FROM = 5.2, 3.5, 4.0, 31
# Words in the longest sentence; the Government Digital Service asks for 25 at most.
LONGEST_SENTENCE = 25
NAMES: dict[str, str] = yaml.safe_load((ROOT / "tests/house/reading_names.yml").read_text("utf-8"))[
    "names"
]
WORDS = [(name, text) for name, text in residents_words() if reading(text, NAMES).words]
LONG = [(name, text) for name, text in WORDS if reading(text, NAMES).words >= MEASURED_FROM]
# The counting agrees with the pronouncing dictionary of Carnegie Mellon University on all but six
# of the 1,235 words that residents read and that it knows; these are some of each.
SAID = {
    1: "999 called looked asked whole there's please eyes league don't",
    2: "police people little trouble message couldn't sometimes being partner's safety",
    3: "area vehicle everything behaviour serious reported",
    4: "information anonymous vulnerable mediator emergency",
    5: "possibility intimidation",
}


def _together(texts: Iterable[str], names: dict[str, str]) -> Reading:
    found = [reading(text, names) for text in texts]
    return Reading(
        sum(one.words for one in found),
        sum(one.sentences for one in found),
        sum(one.syllables for one in found),
        max(one.longest for one in found),
    )


@pytest.mark.parametrize(("name", "text"), LONG, ids=[name for name, _ in LONG])
def test_no_text_is_hard_to_read(name: str, text: str) -> None:
    """Each text of more than thirty words as a whole."""
    found = reading(text, NAMES)
    assert HARDEST >= found.grade, f"{name}: grade {found.grade:.1f}: {text}"


@pytest.mark.parametrize(("name", "text"), WORDS, ids=[name for name, _ in WORDS])
def test_no_sentence_is_long(name: str, text: str) -> None:
    """Each sentence, in short texts too."""
    assert LONGEST_SENTENCE >= reading(text, NAMES).longest, f"{name}: {text}"


def test_the_reading_age_is_about_nine() -> None:
    """All long texts on average, and with every hard name counted as the hard word it is."""
    grades = [reading(text, NAMES).grade for _, text in LONG]
    assert MEAN >= sum(grades) / len(grades)
    assert MEAN_WITH_NAMES >= _together((text for _, text in LONG), {}).grade


def test_all_that_residents_read_is_measured() -> None:
    """A file that is renamed, or read no more, would be noticed."""
    rooms = {name.partition(".")[0].partition("_")[0] for name, _ in WORDS}
    assert {"utter", "faq", "emergency", "possible", "red", "phrases", "outage", "sms"} <= rooms
    assert {"updates", "figures", "privacy", "accessibility"} <= rooms
    assert 500 <= len(WORDS)
    assert 100 <= len(LONG)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_no_name_is_left_over(name: str) -> None:
    """Each word that is let off is read somewhere, and says why."""
    assert any(name.lower() in text.lower() for _, text in WORDS)
    assert NAMES[name]


def test_the_measure_tells_hard_from_easy() -> None:
    """A plain sentence is far below the limit, an office's sentence far above."""
    plain = "Call 999 now. Do not wait for us. If you can't speak, press 55."
    office = (
        "Should you be experiencing an emergency situation, immediately contact the appropriate"
        " authorities; notification of this organisation does not constitute notification thereof."
    )
    assert 2 > reading(plain, {}).grade
    assert 12 < reading(office, {}).grade


@pytest.mark.parametrize("count", sorted(SAID))
def test_syllables_are_counted_as_they_are_said(count: int) -> None:
    """Silent letters are not, and vowels said apart are."""
    told = {word: syllables(word) for word in SAID[count].split()}
    assert {} == {word: found for word, found in told.items() if found != count}
