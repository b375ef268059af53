"""What can be done on a ticket's page, by whom: the forms that the page shows."""

from dataclasses import dataclass

from bot.tickets.status import Status
from bot.tickets.ticket import Ticket
from bot.triage.danger import Priority
from bot.usecases import review
from bot.usecases.accounts import Account
from bot.usecases.desk import Desk
from bot.usecases.release_identity import may_release

MOST_REASON, MOST_PASSED_TO = 500, 200  # characters, as the partner API takes them


@dataclass(frozen=True, slots=True)
class Ask:
    """One line of text that a form asks for; `needed` is checked by the browser first."""

    name: str
    label: str
    hint: str = ""
    most: int = MOST_REASON
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """One form: where it goes, its button, a choice from a list, and lines of text."""

    path: str
    words: str
    label: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    asks: tuple[Ask, ...] = ()


_WHY = Ask("reason", "Why")
_KIND_WHY = Ask(
    "reason",
    "Why",
    "Not needed. Another partner may lead from now on, and triage can learn from it.",
)
_MOVE_ASKS = (
    Ask("reason", "Why", "Needed for “No action”. It is kept with the ticket."),
    Ask(
        "passed_to",
        "Passed to",
        "Needed for “Passed on”. The resident may be told, so name a team, not a person.",
        MOST_PASSED_TO,
    ),
)
CONTACT = Act(
    "contact",
    "Show contact details",
    asks=(
        Ask(
            "reason",
            "Why you need the contact details",
            "Kept in the history with your name.",
            needed=True,
        ),
    ),
)


RELEASE = Act(
    "release",
    "Tell the partners who reported it",
    asks=(
        Ask(
            "reason",
            "What danger makes this needed",
            "The resident did not agree. This is for serious harm only, and cannot be taken back."
            " The partners that get everything see who it is, your name and what you write here.",
            needed=True,
        ),
    ),
)


def staff_acts(desk: Desk, who: Account, ticket: Ticket) -> tuple[Act, ...]:
    """Return what staff may do now."""
    send = (Act("send_on", "Send it to the partners"),) if ticket.unfinished else ()
    levels = tuple((p.name, p.name) for p in Priority if p is not ticket.priority)
    urgency = Act("set_priority", "Change priority", "New priority", levels, (_WHY,))
    kinds = tuple((c.id, c.label) for c in desk.taxonomy if c.id != ticket.category)
    kind = Act("set_category", "Correct what it is", "What it really is", kinds, (_KIND_WHY,))
    release = (RELEASE,) if may_release(desk, who, ticket) else ()
    return (*send, *_moves(who, ticket), kind, urgency, *release)


def partner_acts(who: Account, ticket: Ticket) -> tuple[Act, ...]:
    """Return what a partner may do now: accept its part and, as the lead, say how far it is."""
    own = next(d for d in ticket.deliveries if d.partner == who.partner_id)
    waiting = () if own.accepted_at else (Act("accept", "Accept this ticket"),)
    return (*waiting, *_moves(who, ticket, _MOVE_ASKS))


def _moves(who: Account, ticket: Ticket, asks: tuple[Ask, ...] = ()) -> tuple[Act, ...]:
    moves = sorted(review.may_set(who, ticket), key=list(Status).index)
    choices = tuple((s.value, s.value.replace("_", " ").capitalize()) for s in moves)
    return (Act("move", "Change status", "New status", choices, asks),) if choices else ()
