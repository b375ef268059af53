"""Holds the lock files to `deploy/waivers.yml`: what is known to be weak, and why it is left in.

    .venv/bin/python deploy/audit.py     exit code 1 when something must be put right or judged anew

It knows what is written there and asks nobody, so it works without a network; new weaknesses are
found by whoever renews a waiver. That is why a waiver lasts 30 days.
"""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import yaml
from packaging.specifiers import InvalidSpecifier, SpecifierSet

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "deploy" / "waivers.yml"
LOCKS = ("deploy/requirements.lock", "requirements.lock", "bot/cage/requirements.lock")
LONGEST_DAYS = 30
PINNED = re.compile(r"^(?P<name>[a-z0-9._-]+)(\[[a-z,]+\])?==(?P<version>\S+)")
ID = re.compile(r"(CVE-\d{4}-\d{4,}|GHSA(-[0-9a-z]{4}){3}|PYSEC-\d{4}-\d+)")
# A reason shorter than this gives none.
SHORTEST_REASON = 40


@dataclass(frozen=True)
class Known:
    """A weakness: the versions that have it, and its ids; none where its makers just stopped."""

    package: str
    versions: SpecifierSet
    ids: frozenset[str]
    what: str


@dataclass(frozen=True)
class Waiver:
    """One version in one lock, left in for a reason, judged on a day."""

    package: str
    version: str
    lock: str
    ids: frozenset[str]
    reason: str
    date: date

    @property
    def name(self) -> str:
        """How messages call it."""
        return f"{self.package} {self.version} in {self.lock}"


class Malformed(Exception):
    """The file cannot be read as it is; the message says what and where."""


def load(path: Path = FILE) -> tuple[tuple[Known, ...], tuple[Waiver, ...]]:
    """Read the file; `Malformed` names the first entry that is not as it must be."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(told, dict) or set(told) != {"known", "waivers"}:
        raise Malformed("the file has two parts: known, waivers")
    return (
        tuple(_known(entry, f"known {n}") for n, entry in _numbered(told["known"], "known")),
        tuple(_waiver(entry, f"waiver {n}") for n, entry in _numbered(told["waivers"], "waivers")),
    )


def pinned(lock: Path) -> Mapping[str, str]:
    """Return the version of each package of a lock file."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    found = (match for line in lines if (match := PINNED.match(line)))
    return {match["name"]: match["version"] for match in found}


def faults(
    known: Sequence[Known], waivers: Sequence[Waiver], locks: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    """Yield what is weak and not waived, and each waiver that waives nothing."""
    for lock, packages in locks.items():
        for weak in known:
            version = packages.get(weak.package)
            if version is None or not weak.versions.contains(version, prereleases=True):
                continue
            if not any(_covers(waiver, weak, version, lock) for waiver in waivers):
                ids = ", ".join(sorted(weak.ids)) or "no support"
                yield f"{weak.package} {version} in {lock}: {weak.what} ({ids}), and no waiver"
    for waiver in waivers:
        if locks.get(waiver.lock, {}).get(waiver.package) != waiver.version:
            yield f"the waiver of {waiver.name} is of a version that is not there: take it out"
        elif not any(_covers(waiver, weak, waiver.version, waiver.lock) for weak in known):
            yield f"the waiver of {waiver.name} is of no weakness that is known: take it out"


def stale(waivers: Sequence[Waiver], today: date) -> Iterator[str]:
    """Yield each waiver that was judged too long ago, or on a day that has not come."""
    for waiver in waivers:
        days = (today - waiver.date).days
        if days > LONGEST_DAYS:
            yield f"the waiver of {waiver.name} is {days} days old: judge it anew, and date it"
        if days < 0:
            yield f"the waiver of {waiver.name} is dated {waiver.date}, which is still to come"


def _covers(waiver: Waiver, weak: Known, version: str, lock: str) -> bool:
    same = (waiver.package, waiver.version, waiver.lock) == (weak.package, version, lock)
    return same and weak.versions.contains(version, prereleases=True) and weak.ids <= waiver.ids


def _known(entry: Mapping[str, object], where: str) -> Known:
    _keys(entry, {"package", "versions", "ids", "what"}, where)
    try:
        versions = SpecifierSet(_text(entry, "versions", where))
    except InvalidSpecifier as wrong:
        raise Malformed(f"{where}: versions are told like <2.13") from wrong
    package, what = _text(entry, "package", where), _text(entry, "what", where)
    return Known(package, versions, _ids(entry, where), what)


def _waiver(entry: Mapping[str, object], where: str) -> Waiver:
    _keys(entry, {"package", "version", "lock", "ids", "reason", "date"}, where)
    day, reason = entry["date"], _text(entry, "reason", where)
    if not isinstance(day, date) or isinstance(day, datetime):
        raise Malformed(f"{where}: date is a day like 2026-11-23")
    if len(reason) < SHORTEST_REASON:
        raise Malformed(f"{where}: the reason must say why it cannot reach us")
    lock = _text(entry, "lock", where)
    if lock not in LOCKS:
        raise Malformed(f"{where}: lock is one of {', '.join(LOCKS)}")
    package, version = _text(entry, "package", where), _text(entry, "version", where)
    return Waiver(package, version, lock, _ids(entry, where), reason, day)


def _numbered(entries: object, part: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    if not isinstance(entries, list):
        raise Malformed(f"{part} is a list")
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            raise Malformed(f"{part}: entry {number} has no names")
        yield number, entry


def _keys(entry: Mapping[str, object], wanted: set[str], where: str) -> None:
    if set(entry) != wanted:
        odd = ", ".join(sorted(map(str, set(entry) ^ wanted)))
        raise Malformed(f"{where}: missing or not known: {odd}")


def _text(entry: Mapping[str, object], name: str, where: str) -> str:
    value = entry[name]
    if not isinstance(value, str) or not value.strip():
        raise Malformed(f"{where}: {name} is text")
    return value.strip()


def _ids(entry: Mapping[str, object], where: str) -> frozenset[str]:
    ids = entry["ids"]
    if not isinstance(ids, list) or not all(isinstance(i, str) and ID.fullmatch(i) for i in ids):
        raise Malformed(f"{where}: ids is a list of CVE, GHSA or PYSEC numbers, empty for none")
    return frozenset(ids)


def main() -> int:
    """Print what is wrong, and return 0 where nothing is."""
    try:
        known, waivers = load()
    except Malformed as wrong:
        print(f"{FILE.relative_to(ROOT)}: {wrong}.", file=sys.stderr)
        return 1
    locks = {lock: pinned(ROOT / lock) for lock in LOCKS}
    found = [*faults(known, waivers, locks), *stale(waivers, datetime.now(UTC).date())]
    for line in found:
        print(f"{line[:1].upper()}{line[1:]}.", file=sys.stderr)
    if not found:
        print(f"{len(waivers)} waivers, each with its reason and younger than {LONGEST_DAYS} days.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
