"""Types that behave the same on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.column_types import UtcTime, clean

SUMMER = timezone(timedelta(hours=1))
NAIVE = datetime(2026, 7, 1, 11)  # as SQLite keeps it


def test_clean_marks_what_no_database_can_hold() -> None:
    """Null bytes and halves of surrogate pairs are marked, everything else stays."""
    assert "a\ufffdb\ufffdc 🚮\n\u202eé" == clean("a\x00b\ud800c 🚮\n\u202eé")


def test_times_are_kept_in_utc() -> None:
    """A time of another zone is the same moment in UTC; SQLite keeps no zone."""
    noon = datetime(2026, 7, 1, 12, tzinfo=SUMMER)
    assert datetime(2026, 7, 1, 11) == UtcTime().process_bind_param(noon, sqlite.dialect())
    kept = UtcTime().process_bind_param(noon, postgresql.dialect())
    assert datetime(2026, 7, 1, 11, tzinfo=UTC) == kept


def test_times_come_back_aware() -> None:
    """What SQLite kept naive is UTC again."""
    kept = datetime(2026, 7, 1, 11)
    back = UtcTime().process_result_value(kept, sqlite.dialect())
    assert datetime(2026, 7, 1, 11, tzinfo=UTC) == back


def test_a_naive_time_is_refused() -> None:
    """A time without a zone could be any moment of a day."""
    with pytest.raises(ValueError, match="zone"):
        UtcTime().process_bind_param(datetime(2026, 7, 1), sqlite.dialect())
