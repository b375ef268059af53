"""A partner's pages: what it was sent, and nothing that only the ticket knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.outbox.message import JSON
from bot.store.queries import Reader
from bot.store.sent_list import SentRow
from bot.tickets.status import Status
from bot.triage.danger import Priority

PAGE = 50
VIEWS = (("open", "All open"), ("all", "All, also closed"))


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """One line of a partner's list; what its view does not hold is None."""

    ref: str | None
    priority: Priority | None
    category: str | None
    where: str | None
    status: Status | None
    sent_at: datetime


async def partner_list(
    reader: Reader, partner: str, show: str, after: str | None
) -> Mapping[str, object]:
    """Return what the list shows: a page of the latest sent, the most urgent of them first."""
    page = await reader.sent_list(partner, after=after, limit=PAGE, only_open=show != "all")
    rows = sorted(map(partner_row, page.rows), key=lambda row: row.priority or max(Priority))
    views = [
        (name, words, await reader.count_sent(partner, only_open=name != "all"))
        for name, words in VIEWS
    ]
    return {"rows": rows, "more": page.after, "show": show, "views": views}


def partner_row(sent: SentRow) -> PartnerRow:
    """Return the line of what was sent; a view without reference is a number, not a ticket."""
    view = sent.view
    ref, priority = _text(view.get("ref")), _text(view.get("priority"))
    return PartnerRow(
        ref=ref,
        priority=Priority.__members__.get(priority or ""),
        category=_text(view.get("category")) or _text(view.get("need_type")),
        where=_where(view),
        status=sent.status if ref else None,
        sent_at=sent.sent_at,
    )


def _where(view: Mapping[str, JSON]) -> str | None:
    for name in ("location_exact", "location_place"):
        place = view.get(name)
        if isinstance(place, dict):
            return _text(place.get("place")) or _text(place.get("text"))
    return _text(view.get("ward"))


def _text(value: JSON) -> str | None:
    return value if isinstance(value, str) and value else None
