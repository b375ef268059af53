"""The front-end files are what the pages may load."""

import gzip

import pytest

from tests.house.tree import ROOT

ASSETS = ROOT / "var" / "assets"


def test_residents_pages_load_little_style() -> None:
    """The style sheet of the chat stays under 15 kB compressed, for any phone on any network."""
    assert len(gzip.compress((ASSETS / "chat.css").read_bytes())) < 15_000


@pytest.mark.parametrize("name", ["chat.css", "govuk.css", "moj-frontend.min.css"])
def test_no_style_sheet_names_the_licensed_font(name: str) -> None:
    """GDS Transport may be used on GOV.UK alone, so nothing asks for it."""
    assert "GDS Transport" not in (ASSETS / name).read_text()
    assert "@font-face" not in (ASSETS / name).read_text()


@pytest.mark.parametrize(
    "name",
    ["chat.css", "govuk.css", "moj-frontend.min.css", "htmx.min.js", "govuk-frontend.min.js"],
)
def test_no_file_loads_anything_from_elsewhere(name: str) -> None:
    """Nothing a page loads makes the browser ask another server."""
    text = (ASSETS / name).read_text()
    assert "url(http" not in text
    assert "@import" not in text
    assert "sourceMappingURL" not in text


def test_no_crown_is_served() -> None:
    """The crown belongs to the Crown."""
    assert [] == [path.name for path in ASSETS.rglob("*") if "crown" in path.stem]
