"""Texts that are a street's name and nothing else."""

import pytest

from bot.settings import ROOT
from bot.triage.danger import Danger
from bot.triage.floor import Floor, load_floor
from bot.triage.streetname import only_a_street

NAMES = [
    "Grenadier Close",
    "grenadier close",
    "on Grenadier Close",
    "Mandale, Thornaby",
    "in Parkfield Stockton",
    "12 Fusilier Way, Thornaby",
    "Macheter Road",
    "GUNNERGATE LANE",
    "Cutler Close ts17",
    "near Sniper Court",
]
NO_NAMES = [
    "stabbed mill road",
    "Stabbed Mill Road",
    "knife mill lane",
    "Fire Road",
    "help norton road",
    "hes got a knife on grenadier close",
    "he's close",
    "getting close",
    "shot on Mill Road",
    "Grenadier Close quick",
    "help Mandale",
    "Mandale, he has a knife",
    "grenade",
    "",
    " , " * 30_000 + "Grenadier Close",
]


@pytest.fixture(scope="module")
def floor() -> Floor:
    """Return the shipped rules."""
    return load_floor(ROOT / "data")


@pytest.mark.parametrize("text", NAMES)
def test_a_name_alone_is_no_danger(floor: Floor, text: str) -> None:
    """Neither by the rules nor by the model's suspicion; nobody is asked about it."""
    assert only_a_street(text)
    found = (floor.check(text), floor.suspected(Danger.NOW, text, 0, len(text)))
    assert {Danger.NONE} == {result.danger for result in found}


@pytest.mark.parametrize("text", NO_NAMES)
def test_anything_more_is_read_on(text: str) -> None:
    """A word that could tell what happens there, or that is no street."""
    assert not only_a_street(text)


@pytest.mark.parametrize("name", ["must_be_urgent.txt", "must_be_urgent_model.txt"])
def test_no_emergency_is_taken_for_a_name(name: str) -> None:
    """Of all that must be urgent."""
    lines = (ROOT / "tests" / "triage" / name).read_text(encoding="utf-8").splitlines()
    assert [] == [line for line in lines if only_a_street(line)]
