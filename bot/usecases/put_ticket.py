"""Puts a report on a ticket: the conversation's open one, or a new one; then sends it on its way.

Machines only ever raise a priority. What a person decided (category, status) stays.
"""

import secrets
from dataclasses import dataclass, fields, replace

from bot.errors import Conflict
from bot.reports.conversation import Conversation
from bot.reports.report import Channel, Consents, Place, Report, Reporter, When
from bot.tickets.reference import new_reference
from bot.tickets.status import Status
from bot.tickets.ticket import PriorityChange, Ticket
from bot.triage.assessment import Assessment, Reason
from bot.triage.danger import Danger, Priority
from bot.usecases.desk import Desk
from bot.usecases.forward import forward
from bot.usecases.gather import Case
from bot.usecases.incident import who_again, with_earlier
from bot.usecases.ports import UnitOfWork

MACHINE = "triage"
# The reason of a ticket with a message in it that the floor took for danger.
DANGER_SEEN = "danger_now"
# An emergency goes on; a yes that may be to a danger question of before.
MORE_WAS_SAID = "more_was_said"
_ENGLISH = "en"
LATE_YES = "late_yes"


@dataclass(frozen=True, slots=True)
class Filing:
    """How a report is to be filed.

    `finished` means that the resident confirmed it; `at_least` is a floor under its priority and
    `because` the reason for it; `needs_human` asks for a person whatever triage thinks; a new
    ticket is linked to the one that it `follows`.
    """

    first_seq: int
    finished: bool
    needs_human: bool = False
    at_least: Priority | None = None
    because: str | None = None
    follows: Ticket | None = None


async def put_ticket(
    uow: UnitOfWork, desk: Desk, conversation: Conversation, case: Case, filing: Filing
) -> tuple[Conversation, Ticket]:
    """File the report in the caller's transaction; return the conversation and its ticket."""
    old = await uow.tickets.get(conversation.ticket_ref) if conversation.ticket_ref else None
    report, assessment = case.report, _assess(case, filing, old)
    if old:
        added = _added(desk, old, report, assessment, filing)
        words = await with_earlier(uow, desk, added, added.narrative)
        ticket = await uow.tickets.save(seen_again(old, replace(added, narrative=words), filing))
        await _note_reopened(uow, old, ticket)
    else:
        ticket = await _numbered(uow, _new(desk, report, assessment, filing), filing.first_seq)
        await uow.tickets.note_event(
            ticket.ref, at=ticket.created_at, by=MACHINE, what="filed", detail=_detail(ticket)
        )
        ticket = await _linked(uow, desk, ticket, filing.follows)
        conversation = replace(conversation, ticket_ref=ticket.ref)
    ticket = await forward(uow, desk, ticket)
    if ticket.priority is Priority.P1 and ticket.opened_at is None:
        now = desk.clock.now()
        await uow.alerts.raise_alert(at=now, kind="emergency_unopened", key=ticket.ref, detail={})
    return conversation, ticket


async def _linked(uow: UnitOfWork, desk: Desk, ticket: Ticket, before: Ticket | None) -> Ticket:
    """Link the new ticket and the one before it to each other."""
    if before is None:
        return ticket
    linked = replace(ticket, links=(before.ref,))
    words = await with_earlier(uow, desk, linked, linked.narrative)
    linked = await uow.tickets.save(replace(linked, narrative=words))
    await uow.tickets.save(replace(before, links=_joined(before.links, (ticket.ref,))))
    for one, other in ((ticket, before), (before, ticket)):
        await uow.tickets.note_event(
            one.ref, at=ticket.created_at, by=MACHINE, what="linked", detail={"ref": other.ref}
        )
    return linked


async def _note_reopened(uow: UnitOfWork, old: Ticket, new: Ticket) -> None:
    if old.status is not new.status and new.updated_at:
        detail = {"before": old.status.value, "after": new.status.value}
        await uow.tickets.note_event(
            new.ref, at=new.updated_at, by=MACHINE, what="status", detail=detail
        )


async def _numbered(uow: UnitOfWork, ticket: Ticket, first_seq: int) -> Ticket:
    """Keep the new ticket; a reference that is taken already is drawn again."""
    nobodys_pin = secrets.token_hex(16)
    try:
        await uow.tickets.add(ticket, pin_hash=nobodys_pin, first_seq=first_seq)
    except Conflict:
        return await _numbered(uow, replace(ticket, ref=new_reference()), first_seq)
    return ticket


def _assess(case: Case, filing: Filing, old: Ticket | None) -> Assessment:
    found = _remembered(case, old)
    if filing.at_least is not None and found.priority <= filing.at_least:
        return found
    if filing.at_least is None and filing.because is None:
        return found
    floor = Reason("rule", filing.because or "floor", "")
    priority = filing.at_least or found.priority
    return replace(found, priority=priority, reasons=(floor, *found.reasons))


def _remembered(case: Case, old: Ticket | None) -> Assessment:
    """Return the assessment with the danger seen in any message, however long ago it was told.

    Of a long story triage reads the ends. A person who lowered the ticket knew of that danger; new
    danger comes with a floor of its own (`file_danger`).
    """
    found = case.assessment
    if case.danger is not Danger.NOW:
        return found
    seen = Reason("rule", DANGER_SEEN, "")
    known = old is not None and _decided(old) and seen in old.priority_reasons
    if known or found.priority is Priority.P1:
        return replace(found, reasons=(*found.reasons, seen))
    return replace(found, priority=Priority.P1, reasons=(seen, *found.reasons))


def _new(desk: Desk, report: Report, assessment: Assessment, filing: Filing) -> Ticket:
    now = desk.clock.now()
    first = PriorityChange(now, None, assessment.priority, MACHINE, _why(assessment))
    blank = Ticket(
        ref=new_reference(),
        created_at=now,
        channel=report.channel,
        conversation_id=report.conversation_id,
        category=assessment.category,
        priority=assessment.priority,
        narrative=report.narrative,
        status=Status.NEW,
        priority_history=(first,),
        unfinished=not filing.finished,
    )
    if filing.follows:
        reporter, consents = who_again(desk, filing.follows)
        blank = replace(blank, reporter=reporter, consents=consents)
    return _told(blank, report, assessment, filing)


def _added(
    desk: Desk, old: Ticket, report: Report, assessment: Assessment, filing: Filing
) -> Ticket:
    raised = assessment.priority < old.priority and _may_raise(old, assessment, filing)
    change = PriorityChange(
        desk.clock.now(), old.priority, assessment.priority, MACHINE, _why(assessment)
    )
    open_to_guess = old.unfinished and old.category_by is None
    return replace(
        _told(old, report, assessment, filing),
        category=assessment.category if open_to_guess else old.category,
        strategy=assessment.strategy if open_to_guess else old.strategy,
        priority=assessment.priority if raised else old.priority,
        priority_history=(*old.priority_history, change) if raised else old.priority_history,
        priority_reasons=_joined(assessment.reasons, old.priority_reasons),
        red_flags=_joined(old.red_flags, assessment.red_flags),
        unfinished=old.unfinished and not filing.finished,
        updated_at=desk.clock.now(),
    )


def seen_again(old: Ticket, new: Ticket, filing: Filing) -> Ticket:
    """Return the ticket as staff find it again: nobody looked yet, where it became graver; open,
    where something was told after it was done.
    """
    graver = new.priority < old.priority and new.priority is Priority.P1
    alarming = filing.at_least is not None and filing.because != MORE_WAS_SAID
    told_more = new.narrative != old.narrative
    unseen = graver or alarming or filing.because == LATE_YES
    back = not old.status.open and (unseen or told_more)
    return replace(
        new,
        opened_at=None if unseen or back else new.opened_at,
        status=Status.IN_PROGRESS if back else new.status,
        needs_human=new.needs_human or back,
    )


def _decided(ticket: Ticket) -> bool:
    """Tell whether the last to change the priority was a person."""
    return bool(ticket.priority_history) and ticket.priority_history[-1].by != MACHINE


def _may_raise(old: Ticket, assessment: Assessment, filing: Filing) -> bool:
    """Tell whether a machine may raise it: after a person's decision only for what is new since."""
    new = set(assessment.reasons) - set(old.priority_reasons)
    return not _decided(old) or filing.at_least is not None or any(r.kind == "rule" for r in new)


def _told(ticket: Ticket, report: Report, assessment: Assessment, filing: Filing) -> Ticket:
    urgent = ticket.priority.higher(assessment.priority) is Priority.P1
    answers = {**ticket.answers, **report.answers}
    language = report.reporter.language or assessment.language
    # What is in another language a person reads before partners who may not read it.
    person = assessment.needs_human or urgent or language not in (None, _ENGLISH)
    return replace(
        ticket,
        narrative=report.narrative,
        categories=assessment.categories,
        priority_reasons=assessment.reasons,
        strategy=assessment.strategy,
        red_flags=assessment.red_flags,
        location=_place(ticket.location, report),
        when=_when(ticket.when, report),
        people=_said(answers, "who"),
        vehicles=_said(answers, "vehicle"),
        evidence=_said(answers, "evidence"),
        vulnerability=_only(answers, "children", "effect"),
        repeat=_only(answers, "how_often", "reported_before"),
        reporter=replace(_kept(ticket.reporter, report.reporter), language=language),
        consents=_kept(ticket.consents, report.consents),
        answers=answers,
        needs_human=ticket.needs_human or filing.needs_human or person,
    )


def _place(old: Place, report: Report) -> Place:
    told = report.answers.get("where") or old == Place()
    return report.place if told else old


def _when(old: When, report: Report) -> When:
    told = {"when", "happening_now"} & set(report.answers) or old == When()
    return report.when if told else old


def _kept[D: (Reporter, Consents)](old: D, new: D) -> D:
    """Return the new one, where it tells nothing the old one: unknown never undoes known."""
    known = {f.name: value for f in fields(new) if (value := getattr(new, f.name)) is not None}
    return replace(old, **known)


def _why(assessment: Assessment) -> str:
    return assessment.reasons[0].id if assessment.reasons else "category"


def _joined[T](first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _said(answers: dict[str, str], slot: str) -> tuple[str, ...]:
    return (answers[slot],) if answers.get(slot) else ()


def _only(answers: dict[str, str], *slots: str) -> dict[str, str]:
    return {slot: answers[slot] for slot in slots if answers.get(slot)}


def _detail(ticket: Ticket) -> dict[str, str | bool | None]:
    return {
        "priority": ticket.priority.name,
        "category": ticket.category,
        "unfinished": ticket.unfinished,
        "channel": Channel(ticket.channel).value,
    }
