"""A desk with our own data files and a real store, where only triage is a fake of few words."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from bot.answers.finder import Answers
from bot.answers.ready import answers_by_words
from bot.figures.figures import load_figures
from bot.partners.views import ProfileViews
from bot.places.find import Places, load_places
from bot.reports.category import UNCLEAR, Taxonomy, load_taxonomy
from bot.reports.phrases import load_phrases
from bot.settings import ROOT
from bot.store.crypto import KeyedHasher
from bot.store.engine import SqlStore
from bot.tickets.directory import Directory, load_directory
from bot.tickets.duty import DutyRota, load_duty
from bot.tickets.feedback import load_feedback
from bot.triage.assessment import Assessment, Reason
from bot.triage.danger import Danger, Priority
from bot.usecases.desk import Desk
from bot.usecases.ports import Clock

# Nothing was imported.
NO_VAR = ROOT / "no such folder"

# The first word found decides; the order is that of gravity.
SIGNS = (
    ("knife", "weapons", Priority.P1),
    ("hits me", "domestic_abuse", Priority.P2),
    ("dealing", "drug_dealing_production", Priority.P3),
    ("music", "noise_nuisance", Priority.P4),
    ("dump", "fly_tipping_litter", Priority.P4),
    ("sofa", "fly_tipping_litter", Priority.P4),
    ("feel safe", "unsafe_place_lighting", Priority.P4),
)


class FakeTriage:
    """Knows a report by one word."""

    def assess(
        self,
        text: str,
        *,
        answers: Mapping[str, str] = MappingProxyType({}),
        happening_now: bool | None = None,
        category: str | None = None,
    ) -> Assessment:
        """Return what the first sign found says, `other_unclear` where there is none."""
        words = " ".join((text, *answers.values())).lower()
        found = next((sign for sign in SIGNS if sign[0] in words), None)
        word, guess, priority = found or ("", UNCLEAR, Priority.P3)
        category = category or guess
        return Assessment(
            danger=Danger.NOW if priority is Priority.P1 else Danger.NONE,
            emergency=priority is Priority.P1,
            priority=priority,
            category=category,
            categories=((category, 1.0 if found else 0.1),),
            red_flags=(),
            strategy=(6,),
            language="en",
            needs_human=found is None,
            reasons=(Reason("rule", f"fake_{category}", word),),
        )

    def denied(self, line: str, answer: str) -> str | None:
        """Know one danger question and one no."""
        asked = "Is it happening now?" in line
        return "happening_now" if asked and answer == "no" else None

    def whispered(self, flags: Iterable[str]) -> bool:
        """Know no red flags."""
        return False


def make_desk(store: SqlStore, clock: Clock) -> Desk:
    """Put a desk together."""
    taxonomy, places, directory, duty, answers = _read()
    return Desk(
        store=store,
        triage=FakeTriage(),
        taxonomy=taxonomy,
        directory=directory,
        views=ProfileViews(directory),
        places=places,
        duty=duty,
        answers=answers,
        figures=load_figures(ROOT / "data", NO_VAR, places),
        phrases=load_phrases(ROOT / "data" / "phrases"),
        feedback=load_feedback(ROOT / "data" / "updates.yml"),
        clock=clock,
        hasher=KeyedHasher("a key for tests and nothing else"),
    )


@cache
def _read() -> tuple[Taxonomy, Places, Directory, DutyRota, Answers]:
    data = ROOT / "data"
    taxonomy = load_taxonomy(data / "taxonomy.yml")
    places = load_places(data / "places")
    directory = load_directory(data, taxonomy, places.wards)
    return taxonomy, places, directory, load_duty(data / "duty.yml"), answers_by_words(data)
