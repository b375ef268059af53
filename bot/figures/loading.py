"""Loads crimes into the counts: from files, all of them or nothing, or from police.uk's API."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import Invalid
from bot.figures.crime import Bad, Crime, read_crimes
from bot.figures.kept import FILE, Key, keep_counts, months_up_to, read_counts
from bot.figures.police_uk import PoliceUk
from bot.figures.ward import NearestWard
from bot.figures.wording import FILE as WORDS
from bot.figures.wording import Wording, load_wording
from bot.places.area import Area, load_area
from bot.places.gazetteer import load_elsewhere, load_gazetteer
from bot.places.index import known_streets

_NAMED = 20


@dataclass(slots=True)
class Loaded:
    """What came of one file or month; `nowhere` are ours, but nobody can tell their ward."""

    name: str
    kept: int = 0
    nowhere: int = 0
    others: int = 0
    bad: int = 0
    named: list[Bad] = field(default_factory=list)

    def lines(self) -> Sequence[str]:
        """Return it as sentences for the terminal."""
        told = f"{self.name}: {self.kept} kept, {self.nowhere} of them in no ward that we know"
        lines = [f"{told}, {self.others} of other areas, {self.bad} bad."]
        return lines + [f"  line {bad.line}: {bad.why}" for bad in self.named]


class Loader:
    """Counts crimes by month, source, ward and kind, and keeps the counts in the var folder."""

    def __init__(self, data: Path, var: Path) -> None:
        """Read the places and the kinds; DataError names the file and line of a mistake."""
        folder = data / "places"
        elsewhere = load_elsewhere(folder / "elsewhere.yml")
        self.area: Area = load_area(folder, elsewhere)
        self.wording: Wording = load_wording(data / WORDS)
        ours = load_gazetteer(folder / "gazetteer.csv", elsewhere)
        self._wards = NearestWard((*ours, *known_streets(var)))
        self._kept = var / FILE

    def import_files(self, files: Sequence[Path]) -> list[Loaded]:
        """Read street-level files; `Invalid` where one is of another shape or cannot be read."""
        counts: Counter[Key] = Counter()
        loaded = []
        for path in files:
            file = Loaded(path.name)
            self._count(read_crimes(path, self.area, self.wording.names), file, counts)
            if file.bad and not file.kept:
                raise Invalid(f"No row of {path} can be read. Nothing was imported.")
            loaded.append(file)
        keep_counts(self._kept, counts)
        return loaded

    async def fetch(self, police: PoliceUk, months: int) -> list[Loaded]:
        """Ask police.uk for its newest months, but for those that are held already.

        Each month is kept as it comes; `Unavailable` says why no more came.
        """
        held = set(read_counts(self._kept))
        newest = await police.newest()
        loaded = []
        for month in months_up_to(newest, months):
            if month in held:
                continue
            counts: Counter[Key] = Counter()
            got = Loaded(month)
            self._count(await police.crimes(month, self.area), got, counts)
            if got.kept:
                keep_counts(self._kept, counts)
            loaded.append(got)
        return loaded

    def _count(
        self, told: Iterable[Crime | Bad | None], into: Loaded, counts: Counter[Key]
    ) -> None:
        for crime in told:
            if isinstance(crime, Bad):
                into.bad += 1
                into.named += [crime] if into.bad <= _NAMED else []
                continue
            ward = self._wards.of(*crime.at, ours=crime.ours) if crime and crime.at else None
            if crime is None or (ward is None and not crime.ours):
                into.others += 1
                continue
            into.kept += 1
            into.nowhere += ward is None
            counts[crime.month, crime.source, ward or "", crime.kind] += 1
