"""What is known to be weak is not in a lock, or stands there with a dated reason (S-26)."""

import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy import audit
from tests.house.tree import ROOT

CAGE = "bot/cage/requirements.lock"
GOOD = """
known:
  - {package: keras, versions: "<2.13", ids: [CVE-2024-3660], what: runs code}
waivers:
  - package: keras
    version: 2.12.0
    lock: bot/cage/requirements.lock
    ids: [CVE-2024-3660]
    reason: No model of this kind is ever loaded, as config.yml shows.
    date: 2026-11-01
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of waivers that is as it must be."""
    path = tmp_path / "waivers.yml"
    path.write_text(GOOD)
    return path


def _locks() -> dict[str, dict[str, str]]:
    return {lock: dict(audit.pinned(ROOT / lock)) for lock in audit.LOCKS}


@pytest.mark.filterwarnings("always")
def test_the_locks_hold_nothing_weak_without_a_waiver() -> None:
    """Each known weakness in a lock has its waiver, and each waiver its weakness.

    A waiver's age alone only warns here: it must not turn tests red months later.
    """
    known, waivers = audit.load()
    for line in audit.stale(waivers, datetime.now(UTC).date()):
        warnings.warn(f"{line} (`make audit` fails)", stacklevel=1)
    assert [] == list(audit.faults(known, waivers, _locks()))


def test_the_threat_models_weak_packages_are_known() -> None:
    """Nobody takes one of these out of the list to be rid of its waiver."""
    ids = {one for weak in audit.load()[0] for one in weak.ids}
    assert {"keras", "sanic", "skops", "aiohttp"} <= {weak.package for weak in audit.load()[0]}
    assert {"CVE-2024-3660", "CVE-2025-54412", "CVE-2026-69243", "CVE-2026-111750"} <= ids


def test_a_weak_version_needs_a_waiver_of_its_own(file: Path) -> None:
    """Of this very version, in this very lock, for every one of its ids."""
    known, waivers = audit.load(file)
    locked = {"keras": "2.12.0"}
    assert [] == list(audit.faults(known, waivers, {CAGE: locked}))
    (told,) = audit.faults(known, (), {CAGE: locked})
    assert "CVE-2024-3660" in told
    assert 1 == len(list(audit.faults(known, waivers, {CAGE: locked, "requirements.lock": locked})))
    file.write_text(GOOD.replace("ids: [CVE-2024-3660]\n", "ids: []\n"))
    told = next(audit.faults(*audit.load(file), {CAGE: locked}))
    assert "no waiver" in told


@pytest.mark.parametrize("locked", [{}, {"keras": "2.13.0"}])
def test_a_waiver_of_what_is_gone_is_taken_out(file: Path, locked: dict[str, str]) -> None:
    """A waiver that outlived its package or version would cover the next one unseen."""
    (told,) = audit.faults(*audit.load(file), {CAGE: locked})
    assert "take it out" in told


def test_a_waiver_waives_something_known(file: Path) -> None:
    """A reason without a weakness is not kept for later."""
    (told,) = audit.faults((), audit.load(file)[1], {CAGE: {"keras": "2.12.0"}})
    assert "no weakness that is known" in told


@pytest.mark.parametrize(
    ("good", "broken"),
    [
        ("    date: 2026-11-01\n", ""),
        ("2026-11-01", "soon"),
        ("ids: [CVE-2024-3660]\n", "ids: [the keras one]\n"),
        ("No model of this kind is ever loaded, as config.yml shows.", "Fine."),
        ("lock: bot/cage/requirements.lock", "lock: requirements.txt"),
        ('"<2.13"', "old ones"),
        ("waivers:", "waived:"),
        ("package: keras\n    version", "packages: keras\n    version"),
    ],
)
def test_a_malformed_file_is_refused(file: Path, good: str, broken: str) -> None:
    """A date, an id, a reason or a name that is not one is an error, not a waiver."""
    assert good in GOOD
    file.write_text(GOOD.replace(good, broken))
    with pytest.raises(audit.Malformed):
        audit.load(file)


def test_a_waiver_lasts_thirty_days(file: Path) -> None:
    """On the thirty-first day, and before its own, `make audit` fails."""
    waivers = audit.load(file)[1]
    day = waivers[0].date
    assert [] == list(audit.stale(waivers, day + timedelta(days=30)))
    assert 1 == len(list(audit.stale(waivers, day + timedelta(days=31))))
    assert 1 == len(list(audit.stale(waivers, day - timedelta(days=1))))
