"""Judges a conversation that was played: what came of it, and what should never have been said."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rehearsal.play import Played, is_receipt
from bot.rehearsal.script import Channel, Outcome, Script, TicketWanted
from bot.reports.segments import is_gsm, segments

type Ticket = Mapping[str, object]

LONDON = ZoneInfo("Europe/London")
# Issue "A conversation like a good call-taker's": a text has at most two segments, no question is
# asked three times.
MOST_SEGMENTS, MOST_TIMES = 2, 2
# A text shorter than this may stand in somebody else's report too.
TELLING = 12
_TOLD = (
    *("utter_status_new", "utter_status_accepted", "utter_status_in_progress"),
    *("utter_status_action_taken", "utter_status_passed_on", "utter_status_no_action"),
    *("utter_status_resolved", "utter_status_closed"),
)
# Replies by name that show what a conversation came to; where a name ends in ":", all below it.
SAID: Mapping[Outcome, tuple[str, ...]] = {
    Outcome.ADDED: ("utter_added",),
    Outcome.ANSWERED: ("faq:", "did:"),
    Outcome.NO_ANSWER: ("utter_no_answer",),
    Outcome.REDIRECTED: ("faq:out_of_area", "utter_out_of_borough"),
    Outcome.OPTED_OUT: ("utter_updates_stopped", "sms:stopped", "utter_withdrawn"),
    Outcome.OPTED_IN: ("sms:started",),
    Outcome.HELPED: ("sms:help",),
    Outcome.STATUS: _TOLD,
    Outcome.STATUS_ASKED: ("utter_status_need_reference",),
    Outcome.STATUS_REFUSED: ("utter_status_wrong", "utter_status_locked"),
    Outcome.PERSON: ("utter_person_on_duty", "utter_person_off_duty"),
    Outcome.GREETED: ("utter_hello",),
    Outcome.THANKED: ("utter_welcome", "utter_welcome_first"),
    Outcome.OUT_OF_SCOPE: ("utter_out_of_scope",),
    Outcome.UNCLEAR: ("utter_not_clear",),
    Outcome.WHAT_NEXT: ("utter_what_next",),
    Outcome.LANGUAGE: ("language:",),
    Outcome.PULSE: ("pulse:thanks", "pulse:sorry"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: which part of a conversation it concerns, and what it is."""

    part: str
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A script as it was played and judged; `tickets` are what staff have of it.

    `segments` counts outgoing texts (0 on the web), `asked` questions of the interview. `judged`
    are the fields of a ticket that the script expects something of.
    """

    script: Script
    played: Played | None
    tickets: tuple[Ticket, ...]
    problems: tuple[Problem, ...]
    judged: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything is as the script wants it."""
        return not self.problems

    @property
    def failed(self) -> bool:
        """Whether this fails the run: a script that is open never does."""
        return not self.passed and not self.script.open

    @property
    def turns(self) -> int:
        """How often the resident wrote."""
        return len(self.played.exchanges) if self.played else 0

    @property
    def asked(self) -> int:
        """How many questions were asked, the show-back not counted."""
        return len(self.played.asked) if self.played else 0

    @property
    def segments(self) -> int:
        """How many segments of text messages went out."""
        if self.played is None or self.script.channel is not Channel.SMS:
            return 0
        return sum(map(segments, self.played.heard))


def tickets_of(played: Played, channel: Channel, exported: Sequence[Ticket]) -> tuple[Ticket, ...]:
    """Return a conversation's tickets, oldest first: by its id, its references, or its words."""
    since = played.began.isoformat().replace("+00:00", "Z")
    own = [t for t in exported if t["channel"] == channel.value and str(t["created_at"]) >= since]
    long = [e.said for e in played.exchanges if len(e.said) >= TELLING and not e.said.isdigit()]
    ids = {played.conversation} - {""}
    # Somebody else may have said the same words: what was told the reference is surer.
    ids = ids or {str(t["conversation_id"]) for t in own if t["ref"] in played.references}
    ids = ids or {
        str(t["conversation_id"])
        for t in own
        if any(said in str(t["narrative"]) for said in long[:1])
    }
    found = [t for t in own if str(t["conversation_id"]) in ids]
    return tuple(sorted(found, key=lambda t: str(t["created_at"])))


def judge(
    script: Script, played: Played, tickets: Sequence[Ticket], never: Sequence[str]
) -> Verdict:
    """Compare what came with what the script wants; `never` may be said to nobody at all."""
    problems = [
        *_missed(played),
        *_outcomes(script, played, tickets),
        *_tickets(script, tickets),
        *_words(script, played, never),
        *_length(script, played),
        *_manners(played),
    ]
    judged = _judged(script.wanted.ticket)
    return Verdict(script, played, tuple(tickets), tuple(problems), judged)


def _missed(played: Played) -> Iterator[Problem]:
    for question in played.missed:
        yield Problem("turns", f"“{question}” never came, though a turn waits for it")


def _outcomes(script: Script, played: Played, tickets: Sequence[Ticket]) -> Iterator[Problem]:
    for outcome in script.wanted.outcome:
        if not _came(outcome, played, tickets):
            yield Problem("outcome", f"not {outcome.value}")
    dangerous = {e.turn for e in played.exchanges if e.danger}
    advised = {e.turn for e in played.exchanges if any("999" in text for text in e.heard.at_once)}
    for turn in sorted(dangerous - advised):
        yield Problem("advice", f"no 999 advice in the very answer to turn {turn + 1}")
    if script.wanted.calm and advised:
        yield Problem("advice", "999 advice where there is no danger")


def _came(outcome: Outcome, played: Played, tickets: Sequence[Ticket]) -> bool:
    finished = [ticket for ticket in tickets if not ticket["unfinished"]]
    if outcome is Outcome.FILED:
        return bool(finished) and any(map(is_receipt, played.names))
    if outcome is Outcome.UNFINISHED:
        return any(ticket["unfinished"] for ticket in tickets)
    if outcome is Outcome.ADVICE:  # that it came first is judged turn by turn
        return any(ticket["priority"] == "P1" for ticket in tickets)
    wanted = SAID[outcome]
    return any(
        name.startswith(start) if start.endswith(":") else name == start
        for name in played.names
        for start in wanted
    )


def _tickets(script: Script, tickets: Sequence[Ticket]) -> Iterator[Problem]:
    wanted = script.wanted
    if wanted.tickets is not None and wanted.tickets != len(tickets):
        yield Problem("tickets", f"{len(tickets)} tickets, not {wanted.tickets}")
    judged = _judged(wanted.ticket)
    if judged and not tickets:
        yield from (Problem(part, "there is no ticket") for part in judged)
        return
    if judged:
        yield from _ticket(tickets[0], wanted.ticket)
    if wanted.second and len(tickets) > 1:
        yield from _ticket(tickets[1], wanted.second)
    human = any(ticket["needs_human"] for ticket in tickets)
    if tickets and wanted.needs_human not in {None, human}:
        yield Problem("needs_human", "needed" if wanted.needs_human else "not needed")
    if wanted.language and wanted.language not in {_in(t, "reporter", "language") for t in tickets}:
        yield Problem("language", f"no ticket says {wanted.language}")


def _judged(wanted: TicketWanted) -> tuple[str, ...]:
    told = {
        "category": bool(wanted.category),
        "priority": bool(wanted.priority),
        "place": bool(wanted.place),
        "time": bool(wanted.time) or wanted.day is not None,
        "anonymous": wanted.anonymous is not None,
        "lead": wanted.lead is not None,
    }
    return tuple(part for part, is_told in told.items() if is_told)


def _ticket(ticket: Ticket, wanted: TicketWanted) -> Iterator[Problem]:
    for part in ("category", "priority"):
        allowed, is_ = getattr(wanted, part), str(ticket[part])
        if allowed and is_ not in allowed:
            yield Problem(part, f"{is_}, not {' or '.join(allowed)}")
    where = _said(ticket, "location", "text", "place", "ward", "postcode")
    yield from _lacks("place", where, wanted.place)
    yield from _lacks("time", _said(ticket, "when", "text", "pattern"), wanted.time)
    yield from _day(ticket, wanted.day)
    anonymous = _in(ticket, "reporter", "anonymous")
    if wanted.anonymous is not None and anonymous is not wanted.anonymous:
        yield Problem("anonymous", f"{anonymous}, not {wanted.anonymous}")
    if wanted.lead and wanted.lead not in _leads(ticket):
        yield Problem("lead", f"{', '.join(_leads(ticket)) or 'nobody'}, not {wanted.lead}")


def _lacks(part: str, said: str, words: Sequence[str]) -> Iterator[Problem]:
    missing = [word for word in words if word.casefold() not in said.casefold()]
    if missing:
        yield Problem(part, f"“{said}” lacks {', '.join(missing)}")


def _day(ticket: Ticket, days: int | None) -> Iterator[Problem]:
    """A day is counted from that on which the ticket was made, in local time."""
    if days is None:
        return
    start = _in(ticket, "when", "start")
    made = datetime.fromisoformat(str(ticket["created_at"])).astimezone(LONDON).date()
    day = (
        datetime.fromisoformat(start).astimezone(LONDON).date() if isinstance(start, str) else None
    )
    if day != made + timedelta(days=days):
        yield Problem("time", f"begins {day}, not {days} days from {made}")


def _leads(ticket: Ticket) -> list[str]:
    rows = ticket["deliveries"]
    rows = rows if isinstance(rows, list) else []
    return [str(row["partner"]) for row in rows if row["role"] == "lead"]


def _words(script: Script, played: Played, never: Sequence[str]) -> Iterator[Problem]:
    heard = "\n".join(played.heard).casefold()
    for words in script.wanted.hears:
        if words.casefold() not in heard:
            yield Problem("words", f"nobody said “{words}”")
    for words in (*never, *script.wanted.never):
        if words.casefold() in heard:
            yield Problem("never", f"somebody said “{words}”")


def _length(script: Script, played: Played) -> Iterator[Problem]:
    wanted = script.wanted
    if wanted.questions is not None and len(played.asked) > wanted.questions:
        asked = ", ".join(played.asked)
        yield Problem("questions", f"{len(played.asked)}, not {wanted.questions}: {asked}")
    if script.channel is not Channel.SMS:
        return
    total = sum(map(segments, played.heard))
    if wanted.segments is not None and total > wanted.segments:
        yield Problem("segments", f"{total}, not {wanted.segments}")
    for text in played.heard:
        if segments(text) > MOST_SEGMENTS:
            yield Problem("segments", f"{segments(text)} in one text: “{text[:60]}…”")
        if wanted.language is None and not is_gsm(text):
            yield Problem("segments", f"not of the telephone alphabet: “{text[:60]}…”")


def _manners(played: Played) -> Iterator[Problem]:
    """No question three times, no reply three times, nobody without a reply."""
    for name, times in Counter(played.asked).items():
        if times > MOST_TIMES:
            yield Problem("loop", f"“{name}” is asked {times} times")
    for text, times in Counter(played.heard).items():
        if times > MOST_TIMES:
            yield Problem("loop", f"{times} times “{text[:60]}…”")
    answered = {exchange.turn for exchange in played.exchanges if exchange.heard.all}
    for turn in sorted({exchange.turn for exchange in played.exchanges} - answered):
        yield Problem("silence", f"nobody answered turn {turn + 1}")


def _in(ticket: Ticket, part: str, name: str) -> object:
    found = ticket[part]
    return found.get(name) if isinstance(found, Mapping) else None


def _said(ticket: Ticket, part: str, *names: str) -> str:
    return " / ".join(str(found) for name in names if (found := _in(ticket, part, name)))
