"""Tells how much crime the police recorded in a place: the newest month that is held, or none."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import structlog

from bot.errors import DataError
from bot.figures.kept import FILE, Month, months_up_to, read_counts
from bot.figures.wording import FILE as WORDS
from bot.figures.wording import Wording, load_wording
from bot.places.candidate import PlaceCandidate, Precision
from bot.places.find import Places

_YEAR, _KINDS = 12, 3
_GAP = re.compile(r"\\\{\w+\\\}")
# What is exact to a house is no area: figures are of its ward.
_NAMED = frozenset({Precision.AREA, Precision.LANDMARK})


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked about: its name in the answer, and its wards, None for the whole borough."""

    name: str
    wards: frozenset[str] | None


class Figures:
    """The counts of the var folder, read again when they change, and the words for them."""

    def __init__(self, wording: Wording, places: Places, kept: Path) -> None:
        self._wording = wording
        self._places = places
        self._path = kept
        self._stamp: tuple[int, int] | None = None
        self._held: Mapping[str, Month] = {}

    def answer(self, text: str, channel: str) -> str | None:
        """Return the answer for the place a question names, None for a place that is not ours."""
        scope = self._scope(self._places.find(text))
        if scope is None:
            return None
        words = self._wording.answers["sms" if channel == "sms" else "web"]
        held = self._fresh()
        if not held:
            return words["none"].format(place=scope.name)
        month = max(held)
        told = {"place": scope.name, "month": _month(month)}
        crimes, asb, kinds = self._sum([held[month]], scope.wards)
        if crimes + asb < self._wording.fewest:
            return words["few"].format(**told, crimes=self._about(crimes + asb))
        most = self._most(kinds)
        return words["held"].format(
            **told,
            crimes=self._about(crimes),
            asb=self._about(asb),
            most=words["most"].format(kinds=most) if most else "",
            year=self._year(held, month, scope.wards, words["year"]),
        )

    def source_of(self, text: str) -> str | None:
        """Return where the figures in a message of ours come from, None where it holds none."""
        for channel in self._wording.answers.values():
            for name in ("held", "few", "none"):
                if re.search(_GAP.sub(".*?", re.escape(channel[name])), text):
                    return self._wording.texts["source_none" if name == "none" else "source"]
        return None

    def _scope(self, found: Collection[PlaceCandidate]) -> Scope | None:
        """Return the place's wards; the whole borough where none, or none for certain, is named."""
        borough = Scope(self._wording.texts["borough"], None)
        best = next(iter(found), None)
        if best is None or best.choices > 1:
            return borough
        if best.in_borough is False:
            return None
        if best.precision is Precision.TOWN:
            wards = self._places.wards_of(best.town or best.name)
            whole = best.name == self._wording.texts["whole"]
            return Scope(best.name, wards) if wards and not whole else borough
        if best.ward is None:
            return borough
        return Scope(self._ward_name(best, best.ward), frozenset((best.ward,)))

    def _ward_name(self, place: PlaceCandidate, ward: str) -> str:
        texts = self._wording.texts
        if place.precision in _NAMED and place.name.removesuffix(" ward") != ward:
            return texts["in_ward"].format(name=place.name, ward=ward)
        return texts["ward"].format(ward=ward)

    def _sum(
        self, months: Collection[Month], wards: frozenset[str] | None
    ) -> tuple[int, int, Counter[str]]:
        """Return crimes, what is counted apart, and crimes by kind."""
        kinds: Counter[str] = Counter()
        for month in months:
            for ward, counts in month.items():
                if wards is None or ward in wards:
                    kinds.update(counts)
        crimes = Counter({k: n for k, n in kinds.items() if self._is_crime(k)})
        return crimes.total(), kinds.total() - crimes.total(), crimes

    def _year(
        self, held: Mapping[str, Month], month: str, wards: frozenset[str] | None, words: str
    ) -> str:
        months = months_up_to(month, _YEAR)
        if not set(months) <= set(held):
            return ""
        crimes, _, _ = self._sum([held[one] for one in months], wards)
        return words.format(crimes=self._about(crimes))

    def _most(self, kinds: Counter[str]) -> str:
        most = [k for k, n in kinds.most_common(_KINDS) if n >= self._wording.fewest]
        words = [self._wording.kinds[kind].words for kind in most]
        return (
            ", ".join(words[:-1])
            + self._wording.texts["and"] * (len(words) > 1)
            + "".join(words[-1:])
        )

    def _about(self, number: int) -> str:
        """Return a number as far as it can be trusted: in tens, in hundreds from a thousand on."""
        fewest = self._wording.fewest
        if number < fewest:
            return self._wording.texts["fewer"].format(n=fewest)
        step = 100 if number >= 1_000 else 10
        return self._wording.texts["about"].format(n=f"{(number + step // 2) // step * step:,}")

    def _is_crime(self, kind: str) -> bool:
        known = self._wording.kinds.get(kind)
        return known.crime if known else True

    def _fresh(self) -> Mapping[str, Month]:
        """Return what is held, read again after an import; what is damaged counts as nothing."""
        try:
            about = self._path.stat()
        except OSError:
            return {}
        stamp = (about.st_mtime_ns, about.st_size)
        if stamp != self._stamp:
            try:
                self._held = read_counts(self._path)
            except DataError:
                structlog.get_logger().error("crime_figures_not_read")
                self._held = {}
            self._stamp = stamp
        return self._held


def load_figures(data: Path, var: Path, places: Places) -> Figures:
    """Read `figures.yml`; DataError names file and line. The counts are read when asked for."""
    return Figures(load_wording(data / WORDS), places, var / FILE)


def _month(written: str) -> str:
    year, month = map(int, written.split("-"))
    return f"{date(year, month, 1):%B %Y}"
