"""Loads files of official open data into the index: all of them, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.errors import Invalid
from bot.places.area import load_area
from bot.places.gazetteer import load_elsewhere, load_gazetteer
from bot.places.index import opened
from bot.places.opendata import Bad, Point, read_rows
from bot.places.streets import make_streets

# How many bad rows of one file are named; the others are only counted.
_NAMED = 20


@dataclass(slots=True)
class FileRead:
    """What came of one file; `left_out` rows are in order, but no place of this area."""

    path: Path
    kept: int = 0
    left_out: int = 0
    bad: int = 0
    named: list[Bad] = field(default_factory=list)

    def lines(self) -> Sequence[str]:
        """Return it as sentences for the terminal."""
        rows = self.kept + self.left_out + self.bad
        told = f"{self.path.name}: {rows} rows, {self.kept} kept, {self.left_out} left out"
        lines = [f"{told} (no street, or not in the area), {self.bad} bad."]
        lines += [f"  line {bad.line}: {bad.why}" for bad in self.named]
        more = self.bad - len(self.named)
        return [*lines, f"  and {more} more"] if more else lines

    def add(self, told: Point | Bad | None) -> None:
        """Count a row."""
        if isinstance(told, Bad):
            self.bad += 1
            if self.bad <= _NAMED:
                self.named.append(told)
        elif told is None:
            self.left_out += 1
        else:
            self.kept += 1


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import; `streets` is how many the index holds now, of all files ever read.

    `gone` rows of earlier files are not in the newer ones and were removed.
    """

    files: tuple[FileRead, ...]
    streets: int
    gone: int = 0


def import_files(index: Path, data: Path, files: Sequence[Path]) -> Imported:
    """Read files of open data into the index, in one transaction; the same file changes nothing.

    What a newer file of the same part of the map has no more is removed.

    `data` is the folder of the gazetteer. `Invalid` for a file of no known shape, or one of whose
    rows none can be read; `Unavailable` while another import runs; `DataError` for our own files.
    """
    elsewhere = load_elsewhere(data / "elsewhere.yml")
    ours = load_gazetteer(data / "gazetteer.csv", elsewhere)
    area = load_area(data, elsewhere)
    index.parent.mkdir(parents=True, exist_ok=True)
    read = []
    with opened(index) as keeping:
        for path in files:
            file = FileRead(path)
            for told in read_rows(path, area):
                file.add(told)
                if isinstance(told, Point):
                    keeping.keep(told)
            _refuse_rubbish(file)
            read.append(file)
        # A file with broken rows may lack what is still there: then nothing counts as gone.
        gone = 0 if any(file.bad for file in read) else keeping.forget_vanished()
        streets = keeping.rebuild(partial(make_streets, area=area, ours=ours))
    return Imported(tuple(read), streets, gone)


def _refuse_rubbish(file: FileRead) -> None:
    if file.bad and not file.kept + file.left_out:
        first = file.named[0]
        raise Invalid(
            f"No row of {file.path} can be read (line {first.line}: {first.why})."
            " Nothing was imported."
        )
