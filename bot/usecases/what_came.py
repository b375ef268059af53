"""Tells residents what the reports of a place led to: "You said, we did".

Counts only, never one report: see `bot.tickets.outcomes` for what is suppressed and why.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.places.find import PlaceCandidate, Precision
from bot.reports.asking import only_asks
from bot.reports.category import UNCLEAR
from bot.reports.outcome_question import Asked, asks_what_came
from bot.reports.report import Channel
from bot.tickets.feedback import MOST_BY_TEXT, Wording
from bot.tickets.outcomes import LONDON, OutcomeCount, Told, may_be_told, twelve_months
from bot.triage.danger import Danger
from bot.usecases.desk import Desk
from bot.usecases.study import off_loop

# Names of areas; a street or a shop may be that of the asker's own report.
_AREAS = frozenset({Precision.AREA, Precision.TOWN})


@dataclass(frozen=True, slots=True)
class _Area:
    """Where is asked about: its name, and its wards, which are None for the whole borough."""

    name: str
    wards: frozenset[str] | None
    outside: bool = False


async def what_came(desk: Desk, text: str, channel: str) -> str | None:
    """Return what reports led to where the text asks it; None where it asks something else.

    Who complains and tells of something new in the same breath makes a report.
    """
    asked = asks_what_came(text)
    if asked is None:
        return None
    only = await off_loop(lambda: desk.triage.assess(text))
    tells = only.danger is not Danger.NONE or not only.needs_human
    if tells and not only_asks(text):
        return None
    found = desk.places.find(text)
    if asked is Asked.LOCAL and not (found and found[0].precision in _AREAS):
        return None
    area = _area(desk, found[0] if found else None)
    async with desk.store.read() as uow:
        counts = await uow.outcomes.within(twelve_months(desk.clock.now()))
    told = may_be_told(_open_kinds(desk, counts), desk.feedback.you_said.fewest, wards=area.wards)
    wanted = tuple(one for one in told if one.category == only.category)
    said = _said(desk, area, wanted or told, sms=channel == Channel.SMS.value)
    return said.strip()


def _area(desk: Desk, place: PlaceCandidate | None) -> _Area:
    everywhere = _Area(desk.feedback.you_said.everywhere, None)
    if place is None or place.choices > 1:
        return everywhere
    if place.in_borough is False:
        return _Area(place.name, frozenset(), outside=True)
    if place.precision is Precision.TOWN and place.town:
        wards = desk.places.wards_of(place.town)
        return _Area(place.name, wards) if wards else everywhere
    return _Area(place.ward, frozenset({place.ward})) if place.ward else everywhere


def _open_kinds(desk: Desk, counts: Sequence[OutcomeCount]) -> Iterator[OutcomeCount]:
    """Yield what is of no private kind, nor of one that numbers could point at somebody in."""
    for count in counts:
        kind = desk.taxonomy.categories.get(count.category)
        if kind is None or kind.private or kind.id == UNCLEAR or desk.directory.private(kind.id):
            continue
        if kind.group not in desk.feedback.you_said.leave_out:
            yield count


def _said(desk: Desk, area: _Area, told: Sequence[Told], *, sms: bool) -> str:
    words, period = desk.feedback.you_said, twelve_months(desk.clock.now())
    last_day = period.end.astimezone(LONDON) - timedelta(days=1)
    gaps = {
        "area": area.name,
        "since": f"{period.begin.astimezone(LONDON):%-d %b %Y}",
        "until": f"{last_day:%-d %b %Y}",
        "fewest": str(words.fewest),
    }

    def say(wording: Wording, **more: str) -> str:
        return (wording.sms if sms else wording.web).format(**gaps, **more)

    if area.outside:
        return say(words.outside)
    where = "" if area.wards else say(words.where)
    if not told:
        return _joined((say(words.nothing), where), sms=sms)
    lines = [
        say(
            words.line,
            kind=desk.taxonomy[one.category].label,
            number=str(one.number),
            what=say(words.shares[one.share]),
        )
        for one in told
    ]
    head, rest = say(words.head), _joined((say(words.rest), where), sms=sms)
    if sms:
        room = MOST_BY_TEXT - len(head) - len(rest) - 1
        return _joined((head, *_fitting(lines, room), rest), sms=True)
    return "\n\n".join((f"{head}\n" + "\n".join(lines), rest))


def _fitting(lines: Sequence[str], room: int) -> Iterator[str]:
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            return
        yield line


def _joined(parts: Sequence[str], *, sms: bool) -> str:
    return (" " if sms else "\n\n").join(part for part in parts if part)
