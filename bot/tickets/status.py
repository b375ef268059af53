"""How far a ticket is, and which move comes next."""

from collections.abc import Mapping
from enum import StrEnum

from bot.errors import Conflict


class Status(StrEnum):
    """The states of the outside contract (ticket schema, version 1)."""

    NEW = "new"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    ACTION_TAKEN = "action_taken"
    PASSED_ON = "passed_on"
    NO_ACTION = "no_action"
    RESOLVED = "resolved"
    CLOSED = "closed"

    @property
    def open(self) -> bool:
        """True while somebody still has to do something."""
        return self not in (Status.NO_ACTION, Status.RESOLVED, Status.CLOSED)


_WORKING = frozenset(
    {
        Status.ACCEPTED,
        Status.IN_PROGRESS,
        Status.ACTION_TAKEN,
        Status.PASSED_ON,
        Status.NO_ACTION,
        Status.RESOLVED,
    }
)
# Partners may set these; only staff close, and nothing becomes new again.
PARTNER_MAY_SET = _WORKING
MOVES: Mapping[Status, frozenset[Status]] = {
    Status.NEW: _WORKING | {Status.CLOSED},
    Status.ACCEPTED: (_WORKING - {Status.ACCEPTED}) | {Status.CLOSED},
    Status.IN_PROGRESS: (_WORKING - {Status.ACCEPTED, Status.IN_PROGRESS}) | {Status.CLOSED},
    Status.ACTION_TAKEN: (_WORKING - {Status.ACCEPTED}) | {Status.CLOSED},
    Status.PASSED_ON: _WORKING | {Status.CLOSED},
    Status.NO_ACTION: frozenset({Status.IN_PROGRESS, Status.PASSED_ON, Status.CLOSED}),
    Status.RESOLVED: frozenset({Status.IN_PROGRESS, Status.PASSED_ON, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.IN_PROGRESS}),
}


def may_move(before: Status, after: Status) -> bool:
    """Return whether a ticket may go from `before` to `after`; staying is always allowed."""
    return before is after or after in MOVES[before]


def moved(before: Status, after: Status) -> Status:
    """Return `after`, or raise `Conflict` where that move is not allowed."""
    if not may_move(before, after):
        raise Conflict(f"a ticket that is {before.value} cannot become {after.value}")
    return after
