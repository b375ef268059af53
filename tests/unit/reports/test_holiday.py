"""Bank holidays of England, by rule."""

from datetime import date

import pytest

from bot.reports.holiday import bank_holidays, easter


@pytest.mark.parametrize(
    "sunday",
    [date(2019, 4, 21), date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2038, 4, 25)],
)
def test_easter(sunday: date) -> None:
    """Early, late and usual ones."""
    assert sunday == easter(sunday.year)


@pytest.mark.parametrize(
    ("year", "christmas"),
    [(2020, (25, 28)), (2021, (27, 28)), (2022, (26, 27)), (2025, (25, 26))],
)
def test_christmas_on_a_weekend_is_made_good(year: int, christmas: tuple[int, int]) -> None:
    """The days off move to the next working days."""
    assert tuple(date(year, 12, day) for day in christmas) == bank_holidays(year)[-2:]


def test_all_of_a_year() -> None:
    """Eight, the Mondays of May and August among them."""
    days = "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28".split()
    assert [f"2026-{day}" for day in days] == [day.isoformat() for day in bank_holidays(2026)]
