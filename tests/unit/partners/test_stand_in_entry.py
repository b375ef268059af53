"""A stand-in's entries in the partners file."""

import os
from pathlib import Path

import pytest

from bot.errors import Conflict
from bot.partners.reach import Reach
from bot.partners.stand_in import entry, new_secret
from bot.partners.stand_in_entry import entered, free
from bot.tickets.partner import Way

OWN = "# ours, do not touch\npolice:\n  way: screen # for now\n"
USUAL = {"police": Way.SCREEN, "council": Way.SCREEN, "council.cleansing": Way.SCREEN}


def stand_in(partner: str) -> dict[str, dict[str, str | bool]]:
    """Return the entries of one stand-in."""
    return {partner: entry("http://127.0.0.1:8900", partner, new_secret())}


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """The path of a partners file in a folder that is not there yet."""
    return tmp_path / "var" / "partners.yml"


def test_is_there_while_it_runs(overlay: Path) -> None:
    """The service finds the stand-in without a restart, and loses it again."""
    reach = Reach(overlay, USUAL)
    with entered(overlay, stand_in("council")):
        during = reach.of("council")
    assert (Way.WEBHOOK, True) == (during.door, during.stand_in)
    assert Way.SCREEN is reach.of("council").door


def test_leaves_the_rest_of_the_file_as_it_was(overlay: Path) -> None:
    """An operator's comments and entries survive."""
    overlay.parent.mkdir()
    overlay.write_text(OWN)
    with entered(overlay, stand_in("council")):
        assert overlay.read_text().startswith(OWN)
    assert OWN == overlay.read_text()


@pytest.mark.parametrize("before", ["", "{}\n", "# only a comment", "hosts: []"])
def test_copes_with_a_file_that_says_little(overlay: Path, before: str) -> None:
    """Whatever stood there, the entry can be read."""
    overlay.parent.mkdir()
    overlay.write_text(before)
    with entered(overlay, stand_in("council")):
        assert Way.WEBHOOK is Reach(overlay, USUAL).of("council").door


def test_does_not_take_the_place_of_a_real_partner(overlay: Path) -> None:
    """Trying things out never diverts real reports."""
    overlay.parent.mkdir()
    overlay.write_text(OWN)
    with pytest.raises(Conflict, match="police"), entered(overlay, stand_in("police")):
        pass
    assert OWN == overlay.read_text()
    assert ["council"] == free(overlay, ["police", "council"])


def test_does_not_take_a_team_of_a_real_partner(overlay: Path) -> None:
    """What holds for a body holds for its teams."""
    overlay.parent.mkdir()
    overlay.write_text("council:\n  way: screen\n")
    assert ["police"] == free(overlay, list({**USUAL}))


def test_clears_what_a_killed_one_left(overlay: Path) -> None:
    """A block whose process is gone is nobody's."""
    overlay.parent.mkdir()
    gone = 2**22 + 1
    overlay.write_text(
        f"{OWN}# stand-in {gone} begins\ncouncil:\n  way: screen\n# stand-in {gone} ends\n"
    )
    with entered(overlay, stand_in("council")):
        assert str(gone) not in overlay.read_text()
    assert OWN == overlay.read_text()


def test_two_may_run_at_once(overlay: Path) -> None:
    """Each takes only its own block away."""
    overlay.parent.mkdir()
    parent = os.getppid()
    block = f"# stand-in {parent} begins\npolice:\n  way: screen\n# stand-in {parent} ends\n"
    overlay.write_text(block)
    with entered(overlay, stand_in("council")):
        pass
    assert block == overlay.read_text()


def test_only_the_owner_may_read_the_file(overlay: Path) -> None:
    """It holds secrets."""
    with entered(overlay, stand_in("council")):
        assert 0o600 == overlay.stat().st_mode & 0o777
