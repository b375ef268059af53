"""Shows back what was understood before it is sent: in full on the web, place and time by text."""

from dataclasses import dataclass

from bot.errors import NotFound
from bot.places.candidate import Precision
from bot.reports.category import Category
from bot.reports.contact import understand_contact
from bot.reports.conversation import Draft
from bot.reports.reachable import passes_on
from bot.reports.report import Channel
from bot.usecases.desk import Desk


@dataclass(frozen=True, slots=True)
class Summary:
    """What to show back; `label` and `contact` are None on SMS, where others may read along."""

    label: str | None
    where: str | None
    when: str | None
    contact: str | None
    lead_name: str


async def summary(desk: Desk, conversation_id: str) -> Summary:
    """Return what the open draft says; `NotFound` where there is none."""
    async with desk.store.read() as uow:
        conversation = await uow.conversations.get(conversation_id)
        draft = await uow.drafts.get(conversation_id)
        if draft is None:
            raise NotFound("no report has begun in this conversation")
    web = conversation.channel is Channel.WEB
    category = desk.taxonomy[draft.category]
    return Summary(
        label=category.label if web else None,
        where=_where(desk, draft.answers.get("where") or ""),
        when=draft.answers.get("when") or None,
        contact=_contact(draft.answers.get("contact", "")) if web else None,
        lead_name=_first_reader(desk, draft, category),
    )


def _where(desk: Desk, said: str) -> str | None:
    """Return the place as said; of a point what lies near it, because nobody reads degrees."""
    place = desk.places.locate(said, "") if said else None
    return place.place if place and place.precision == Precision.POINT.value else said or None


def _first_reader(desk: Desk, draft: Draft, category: Category) -> str:
    """Return who will read it first, as far as can be told before it is filed."""
    place = desk.places.locate(draft.answers.get("where"), draft.answers.get("what", ""))
    share = passes_on(draft.answers.get("consent"))
    return desk.directory.expected_reader(
        category.id, category.priority, consent=share, in_borough=place.in_borough
    )


def _contact(said: str) -> str | None:
    told = understand_contact(said) if said else None
    if told is None:
        return None
    known = ", ".join(part for part in (told.name, told.contact) if part)
    return known or "No name given"
