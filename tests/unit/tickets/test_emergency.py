"""Whatever its category, an emergency reaches those who can be sent to it."""

import pytest

from bot.reports.category import Taxonomy
from bot.reports.priority import Priority
from bot.tickets.directory import Directory
from bot.tickets.partner import ProfileName
from bot.tickets.routing import Recipient
from tests.unit.tickets.test_routing import go, partners


def test_every_emergency_reaches_those_who_can_come(
    taxonomy: Taxonomy, directory: Directory
) -> None:
    """Whatever its category, the words of a P1 go to the police or the fire service."""
    for category in taxonomy:
        found = go(directory, category.id, Priority.P1)
        assert found.lead
        assert found.lead.partner_id in {"cleveland_police", "cleveland_fire"}, category.id
        assert found.lead.profile in {ProfileName.FULL_CASE, ProfileName.CASE_NO_ID}, category.id


def test_the_usual_lead_of_an_emergency_gets_a_copy(directory: Directory) -> None:
    """Street cleaning still gets its task beside the police; a hidden source stays nameless."""
    dumped = go(directory, "fly_tipping_litter", Priority.P1)
    assert Recipient("cleveland_police", ProfileName.FULL_CASE) == dumped.lead
    assert "stockton_council.care_for_your_area" in partners(dumped)
    dealing = go(directory, "drug_dealing_production", Priority.P1)
    assert Recipient("cleveland_police", ProfileName.CASE_NO_ID) == dealing.lead
    calm = go(directory, "fly_tipping_litter", Priority.P2)
    assert "cleveland_police" not in partners(calm)


@pytest.mark.parametrize(
    ("category", "other", "covered"),
    [
        ("weapons", "violence_assault", True),
        ("fire_safety", "weapons", False),
        ("weapons", "arson_deliberate_fire", False),
        ("of_old", "weapons", False),
    ],
)
def test_what_an_emergency_covers(
    directory: Directory, category: str, other: str, *, covered: bool
) -> None:
    """One covers another when everybody whom the other would reach hears of it too."""
    assert covered is directory.covers(category, other)
