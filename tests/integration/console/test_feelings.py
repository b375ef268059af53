"""The page of the pulse question."""

from bot.console.feelings import TOGETHER, rows
from bot.reports.pulse import Feeling
from bot.usecases.feedback_ports import PulseTotal
from tests.integration.console.conftest import Staff

PAGE = "/feelings"


async def test_staff_see_totals_and_partners_do_not(staff: Staff) -> None:
    """Small wards stand together: staff know who reported there."""
    assert "Nobody has answered yet" in (await staff.page(PAGE, "reviewer"))[1]
    month = f"{staff.desk.clock.now():%Y-%m}"
    async with staff.desk.store.begin() as uow:
        for ward, times in (("Yarm", 6), ("Newtown", 4), ("", 1)):
            for _ in range(times):
                await uow.pulses.count(month, ward, Feeling.LESS_SAFE)
    status, page = await staff.page(PAGE, "reviewer")
    assert 200 == status
    assert "Yarm" in page
    assert TOGETHER in page
    assert "Newtown" not in page
    assert page.count('numeric">11<') == 2
    assert 403 == (await staff.page(PAGE, "police"))[0]
    assert 303 == (await staff.page(PAGE))[0]
    assert PAGE in (await staff.page("/tickets", "reviewer"))[1]
    assert PAGE not in (await staff.page("/tickets", "police"))[1]


def test_few_answers_stand_nowhere() -> None:
    """Three of all other wards together could be three neighbours."""
    totals = [
        PulseTotal("2026-01", "Yarm", Feeling.SAFER, 5),
        PulseTotal("2026-01", "Newtown", Feeling.SAME, 3),
    ]
    assert ["Yarm"] == [row.ward for row in rows(totals)]


def test_a_ward_is_added_up_over_months() -> None:
    """Five answers in a year are enough for a row."""
    totals = [
        PulseTotal("2026-01", "Yarm", Feeling.SAFER, 3),
        PulseTotal("2026-02", "Yarm", Feeling.SAME, 2),
    ]
    (row,) = rows(totals)
    assert ("Yarm", 5, 3) == (row.ward, row.total, row.numbers[Feeling.SAFER])
