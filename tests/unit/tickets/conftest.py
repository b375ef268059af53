"""The shipped categories and directory."""

from pathlib import Path

import pytest

from bot.places.find import load_places
from bot.reports.category import Taxonomy, load_taxonomy
from bot.tickets.directory import Directory, load_directory

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    """Return the shipped categories."""
    return load_taxonomy(DATA / "taxonomy.yml")


@pytest.fixture(scope="session")
def directory(taxonomy: Taxonomy) -> Directory:
    """Return the shipped directory."""
    return load_directory(DATA, taxonomy, load_places(DATA / "places").wards)
