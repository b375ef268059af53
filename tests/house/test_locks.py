"""Locks carry versions and hashes, and nothing about the machine or the mirror they came from."""

import json
import re

import pytest

from tests.house.tree import ROOT

LOCKS = ("deploy/requirements.lock", "requirements.lock", "bot/cage/requirements.lock")
PACKAGE = re.compile(r"^[a-z0-9][a-z0-9._-]*(\[[a-z,]+\])?==\S+( ; [^/]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
NAMED = re.compile(r"^([A-Za-z0-9._-]+)")


def _names(path: str) -> list[str]:
    lines = (ROOT / path).read_text().splitlines()
    return [match[1].lower() for line in lines if (match := NAMED.match(line))]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_packages_and_their_hashes_alone(lock: str) -> None:
    """Every line is a pinned package or a SHA-256: no address, no path, no option."""
    lines = (ROOT / lock).read_text().splitlines()
    odd = [line for line in lines if not PACKAGE.match(line) and not HASH.match(line)]
    assert [] == odd


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_was_asked_for(lock: str) -> None:
    """Nobody named a package and forgot to lock it."""
    asked = set(_names(lock.replace(".lock", ".in")))
    assert set() == asked - set(_names(lock))


@pytest.mark.parametrize("name", ["skops", "jax", "libclang", "docopt", "tensorflow-text"])
def test_the_cage_holds_nothing_unsafe_or_unused(name: str) -> None:
    """What overrides.in leaves out stays out."""
    assert name not in _names("bot/cage/requirements.lock")


def test_the_service_is_not_held_to_an_unsafe_aiohttp() -> None:
    """Aiohttp before 3.14.5 carries advisories (request smuggling)."""
    pinned = re.search(
        r"^aiohttp==(\d+)\.(\d+)\.(\d+)", (ROOT / "requirements.lock").read_text(), re.M
    )
    assert pinned
    assert (3, 14, 5) <= tuple(int(part) for part in pinned.groups())


def test_npm_packages_are_pinned_by_integrity_alone() -> None:
    """Each npm package has its hash, and none says where it was fetched from."""
    lock = json.loads((ROOT / "deploy/assets/package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [] == [name for name, entry in packages.items() if "resolved" in entry]
    assert [] == [name for name, entry in packages.items() if "integrity" not in entry]
