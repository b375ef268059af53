"""Which status may follow which."""

import pytest

from bot.errors import Conflict
from bot.tickets.status import MOVES, PARTNER_MAY_SET, Status, may_move, moved


def test_every_status_has_its_moves() -> None:
    """No status is a dead end by mistake."""
    assert set(Status) == set(MOVES)
    assert all(MOVES[status] for status in Status)


def test_nothing_becomes_new_again() -> None:
    """New is only ever the first status, and no partner closes a ticket."""
    assert not any(Status.NEW in after for after in MOVES.values())
    assert not {Status.NEW, Status.CLOSED} & PARTNER_MAY_SET


def test_staying_is_allowed_and_going_back_is_not() -> None:
    """The same news twice is harmless; accepted after in progress is refused."""
    assert may_move(Status.ACCEPTED, Status.ACCEPTED)
    assert Status.RESOLVED is moved(Status.NEW, Status.RESOLVED)
    with pytest.raises(Conflict):
        moved(Status.IN_PROGRESS, Status.ACCEPTED)


def test_open() -> None:
    """Open means that somebody still has to do something."""
    assert [Status.NO_ACTION, Status.RESOLVED, Status.CLOSED] == [s for s in Status if not s.open]
