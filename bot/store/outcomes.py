"""What finished reports led to, counted by the database from tickets and their history."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import JSON, ColumnElement, ScalarSelect, cast, func, select, type_coerce
from sqlalchemy.sql.elements import KeyedColumnElement

from bot.store.tables import ticket_events, tickets
from bot.store.work import Work
from bot.tickets.outcomes import DECISIVE, OutcomeCount, Period
from bot.tickets.status import Status

_SHUT = [status.value for status in Status if not status.open]
# The lines of a ticket's history that tell a new status.
_MOVES = ("partner_update", "status")


class SqlOutcomes:
    """Counts in one transaction."""

    def __init__(self, work: Work) -> None:
        """Work in this transaction."""
        self._work = work

    async def within(self, period: Period) -> Sequence[OutcomeCount]:
        """Count the reports made in this time and done at its end, by kind, ward and last outcome.

        Whether one was done then is told by its history: what became of it since does not count.
        """
        ward = self._member(tickets.c.details, "location", "ward")
        last = self._last(DECISIVE, period.end)
        rows = (
            select(tickets.c.category, ward.label("ward"), last.label("outcome"))
            .where(tickets.c.created_at >= period.begin, tickets.c.created_at < period.end)
            .where(self._last(Status, period.end).in_(_SHUT), ~tickets.c.unfinished)
            .subquery()
        )
        kept = rows.c
        shown = (kept.category, kept.ward, kept.outcome)
        query = select(*shown, func.count()).group_by(*shown)
        found = await self._work.connection.execute(query)
        return [
            OutcomeCount(category, ward, Status(outcome) if outcome else None, number)
            for category, ward, outcome, number in found
        ]

    def _last(self, among: Collection[Status], end: datetime) -> ScalarSelect[str]:
        """Return the last status of these in a ticket's history before then."""
        after = self._member(ticket_events.c.detail, "after")
        return (
            select(after)
            .where(ticket_events.c.ref == tickets.c.ref, ticket_events.c.what.in_(_MOVES))
            .where(ticket_events.c.at < end, after.in_([status.value for status in among]))
            .order_by(ticket_events.c.number.desc())
            .limit(1)
            .correlate(tickets)
            .scalar_subquery()
        )

    def _member(self, document: KeyedColumnElement[object], *path: str) -> ColumnElement[str]:
        """Return a member of a JSON document that is kept as text."""
        read = cast(document, JSON) if self._work.on_postgresql else type_coerce(document, JSON)
        member: ColumnElement[str] = read[path].as_string()
        return member
