"""The installation's address book."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.errors import DataError, NotFound
from bot.partners.reach import Reach
from bot.partners.stand_in import new_secret
from bot.tickets.partner import Way

SECRET, OTHER = new_secret(), new_secret()
USUAL = {
    "police": Way.SCREEN,
    "council": Way.SCREEN,
    "council.cleansing": Way.SCREEN,
    "housing": Way.WEBHOOK,
}


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """The path of a partners file that is not there yet."""
    return tmp_path / "partners.yml"


def webhook(name: str = "police", secret: str = SECRET, more: str = "") -> str:
    """Return the text of one entry."""
    url = f"http://127.0.0.1:8900/{name}"
    return f"{name}:\n  way: webhook\n  url: {url}\n  secret: {secret}\n{more}"


def test_without_a_file_the_usual_way_holds(overlay: Path) -> None:
    """A fresh installation shows everything on screen."""
    reach = Reach(overlay, USUAL)
    assert (Way.SCREEN, None) == (reach.of("police").door, reach.of("police").entry)


def test_reads_the_file_again_when_it_changes(overlay: Path) -> None:
    """A partner is connected, and taken off, without a restart."""
    reach = Reach(overlay, USUAL)
    before = reach.of("police").door
    overlay.write_text(webhook())
    during = reach.of("police").door
    overlay.unlink()
    assert [Way.SCREEN, Way.WEBHOOK, Way.SCREEN] == [before, during, reach.of("police").door]


@pytest.mark.parametrize("text", ["", "\n", "# nothing here\n  # nor here\n"])
def test_an_empty_file_says_nothing(overlay: Path, text: str) -> None:
    """Commenting everything out is not a mistake."""
    overlay.write_text(text)
    assert Way.SCREEN is Reach(overlay, USUAL).of("police").door


def test_an_entry_holds_for_the_teams_too(overlay: Path) -> None:
    """The council's address is its cleansing team's, until that has one of its own."""
    overlay.write_text(webhook("council"))
    reach = Reach(overlay, USUAL)
    assert frozenset({"council", "council.cleansing"}) == reach.book.of_entry("council")
    overlay.write_text(webhook("council") + webhook("council.cleansing", OTHER))
    assert frozenset({"council"}) == reach.book.of_entry("council")
    assert (OTHER,) == reach.of("council.cleansing").secrets


def test_a_body_that_is_only_its_teams_may_have_an_entry(overlay: Path) -> None:
    """A council need not be a recipient itself."""
    overlay.write_text(webhook("council"))
    reach = Reach(overlay, {"council.cleansing": Way.SCREEN})
    assert frozenset({"council.cleansing"}) == reach.book.of_entry("council")


def test_an_unknown_partner_is_not_found(overlay: Path) -> None:
    """A message to nobody is an error that staff see."""
    with pytest.raises(NotFound):
        Reach(overlay, USUAL).of("nobody")


def test_a_mistake_leaves_the_last_good_one_in_force(overlay: Path) -> None:
    """A slip of the pen in one entry does not stop the others, and is named by line."""
    overlay.write_text(webhook())
    reach = Reach(overlay, USUAL)
    reach.of("police")
    overlay.write_text(webhook() + "council:\n  way: pigeon\n")
    assert Way.WEBHOOK is reach.of("police").door
    assert "line 6" in str(reach.wrong)
    overlay.write_text(webhook())
    assert reach.wrong is None


def test_a_mistake_from_the_start_is_raised(overlay: Path) -> None:
    """Without a good file before it, nothing is guessed."""
    overlay.write_text("police: [")
    with pytest.raises(DataError):
        Reach(overlay, USUAL).of("police")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("nobody:\n  way: screen\n", "not a partner"),
        ("police:\n  way: webhook\n", "'url' is missing"),
        ("police:\n  way: webhook\n  url: http://127.0.0.1/\n", "'secret' is missing"),
        (webhook(more="  colour: red\n"), "not a name that is known"),
        (webhook(secret="whsec_AAAA"), "24 to 64"),
        (webhook(secret="A" * 44), "24 to 64"),
        (webhook(secret="whsec_" + "*" * 44), "24 to 64"),
        (webhook() + webhook("council"), "same secret"),
        (webhook() + webhook("council", OTHER, f"  key: {SECRET}\n"), "same secret"),
        ("police:\n  way: webhook\n  url: https://evil.example/\n", "not in `hosts`"),
        ("hosts: [HTTPS://x]\n", "small letters"),
        ("police: screen\n", "expected names"),
    ],
)
def test_mistakes_are_named(overlay: Path, text: str, wrong: str) -> None:
    """Every mistake has a line and a sentence, and no secret in it."""
    overlay.write_text(text)
    with pytest.raises(DataError, match=wrong) as caught:
        Reach(overlay, USUAL).of("police")
    assert SECRET not in str(caught.value)


def test_https_hosts_are_listed(overlay: Path) -> None:
    """A host in the list may be reached."""
    overlay.write_text(
        f"hosts: [x.example.org]\npolice:\n  way: webhook\n  url: https://x.example.org/a\n"
        f"  secret: {SECRET} {OTHER}\n"
    )
    assert (SECRET, OTHER) == Reach(overlay, USUAL).of("police").secrets


def test_secrets_are_never_shown(overlay: Path) -> None:
    """Neither in logs nor where an object is printed."""
    overlay.write_text(webhook())
    reach = Reach(overlay, USUAL)
    shown = repr(reach.book) + repr(reach.of("police"))
    with capture_logs() as logs:
        overlay.write_text(webhook(more="  colour: red\n"))
        reach.of("police")
    assert SECRET not in shown + str(logs)
    assert ["partners_file_is_wrong"] == [entry["event"] for entry in logs]


def test_a_default_webhook_without_an_entry_has_no_address(overlay: Path) -> None:
    """The sender says so, and staff are told."""
    assert "" == Reach(overlay, USUAL).of("housing").url
