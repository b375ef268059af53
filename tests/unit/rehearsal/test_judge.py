"""What came of a conversation is compared with what its script wants, part by part."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.rehearsal.judge import Problem, Verdict, judge, tickets_of
from bot.rehearsal.play import Exchange, Played
from bot.rehearsal.printing import totals
from bot.rehearsal.residents import Heard
from bot.rehearsal.script import Channel, Outcome, Script, TicketWanted, Turn, Wanted

BEGAN = datetime(2026, 11, 23, 9, tzinfo=UTC)
TICKET = {
    "ref": "SSP-4KD-7MX",
    "created_at": "2026-11-23T09:01:00Z",
    "channel": "sms",
    "conversation_id": "c_7",
    "category": "fly_tipping_litter",
    "priority": "P4",
    "narrative": "a sofa is in the alley\nNorton Road",
    "location": {"text": "norton rd", "place": "Norton Road", "ward": "Norton South"},
    "when": {"text": "last night", "start": "2026-11-22T22:00:00Z", "pattern": None},
    "reporter": {"anonymous": True, "language": "en"},
    "deliveries": [
        {"partner": "police", "role": "copy"},
        {"partner": "council.cleaning", "role": "lead"},
    ],
    "needs_human": False,
    "unfinished": False,
}
RIGHT = TicketWanted(
    category=("fly_tipping_litter",),
    priority=("P4",),
    place=("norton road",),
    time=("last night",),
    day=-1,
    anonymous=True,
    lead="council.cleaning",
)
ASK = Exchange(0, "a sofa is in the alley", Heard((), ("Where?",)), ("where",), ("where",))
FILED = Exchange(1, "Norton Road", Heard((), ("Kept. SSP-4KD-7MX",)), ("utter_filed",), ())
PLAYED = Played("", BEGAN, (ASK, FILED), (), 1.0)
SCRIPT = Script(
    "one", "here", Channel.SMS, "a test", (Turn(("a",)),), Wanted((Outcome.FILED,), RIGHT)
)


def _parts(
    wanted: Wanted | None = None,
    *exchanges: Exchange,
    tickets: tuple[dict[str, object], ...] = (TICKET,),
    never: tuple[str, ...] = (),
) -> list[str]:
    script = replace(SCRIPT, wanted=wanted or SCRIPT.wanted)
    played = replace(PLAYED, exchanges=exchanges or PLAYED.exchanges)
    return [problem.part for problem in judge(script, played, tickets, never).problems]


def test_what_is_as_wanted_passes() -> None:
    """Category, priority, place, time, anonymity and lead are right: there is nothing to say."""
    verdict = judge(SCRIPT, PLAYED, (TICKET,), ("help is coming",))
    assert () == verdict.problems
    assert (2, 1, 2) == (verdict.turns, verdict.asked, verdict.segments)
    assert ("category", "priority", "place", "time", "anonymous", "lead") == verdict.judged


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        ("category", replace(RIGHT, category=("noise_nuisance", "robbery"))),
        ("priority", replace(RIGHT, priority=("P1", "P2"))),
        ("place", replace(RIGHT, place=("norton", "yarm"))),
        ("time", replace(RIGHT, time=("tuesday",))),
        ("time", replace(RIGHT, day=0)),
        ("anonymous", replace(RIGHT, anonymous=False)),
        ("lead", replace(RIGHT, lead="police")),
    ],
)
def test_a_wrong_field_is_named(part: str, wanted: TicketWanted) -> None:
    """Each field of the ticket is judged by itself; a copy is no lead."""
    assert [part] == _parts(Wanted((Outcome.FILED,), wanted))


def test_the_day_is_that_of_the_clock_on_the_wall() -> None:
    """Half past midnight in summer is that day in Stockton, though not yet in UTC."""
    when = {"start": "2026-06-30T23:30:00Z"}
    ticket = {**TICKET, "created_at": "2026-07-01T09:00:00Z", "when": when}
    assert [] == _parts(Wanted((Outcome.FILED,), TicketWanted(day=0)), tickets=(ticket,))


def test_no_ticket_is_no_report() -> None:
    """A receipt without a ticket, and a ticket without a receipt, are not filed."""
    only = Wanted((Outcome.FILED,))
    assert ["outcome"] == _parts(only, tickets=())
    assert ["outcome"] == _parts(only, ASK)
    assert ["outcome"] == _parts(only, tickets=({**TICKET, "unfinished": True},))


def test_the_second_ticket_is_judged_too() -> None:
    """Two incidents are two tickets, in their order."""
    wanted = Wanted((Outcome.FILED,), RIGHT, second=TicketWanted(category=("robbery",)), tickets=2)
    other = {**TICKET, "category": "robbery"}
    assert [] == _parts(wanted, tickets=(TICKET, other))
    assert ["category"] == _parts(wanted, tickets=(TICKET, TICKET))
    assert ["tickets"] == _parts(wanted)


def test_advice_comes_in_the_very_answer() -> None:
    """Advice that comes a moment later is too late; in a turn of several texts one is enough."""
    wanted = Wanted((Outcome.ADVICE,))
    urgent = ({**TICKET, "priority": "P1"},)
    late = Exchange(0, "a knife", Heard((), ("Call 999",)), (), (), danger=True)
    at_once = replace(late, heard=Heard(("Call 999 now",)))
    silent = replace(late, heard=Heard(()))
    assert ["advice"] == _parts(wanted, late, tickets=urgent)
    assert [] == _parts(wanted, silent, at_once, tickets=urgent)
    assert ["outcome"] == _parts(wanted, at_once)
    assert ["advice"] == _parts(Wanted((Outcome.FILED,), calm=True), at_once, FILED)


@pytest.mark.parametrize(
    ("outcome", "name"),
    [
        (Outcome.ANSWERED, "faq:needles"),
        (Outcome.REDIRECTED, "faq:out_of_area"),
        (Outcome.OPTED_OUT, "sms:stopped"),
        (Outcome.STATUS, "utter_status_new"),
        (Outcome.PERSON, "utter_person_off_duty"),
    ],
)
def test_other_ends_are_known_by_what_is_said(outcome: Outcome, name: str) -> None:
    """What a conversation came to is what the bot said; asking for a PIN is no news of a report."""
    told = Exchange(0, "hm", Heard((), ("so",)), (name,), ())
    asked = replace(told, names=("utter_status_need_reference",))
    assert [] == _parts(Wanted((outcome,)), told)
    assert ["outcome"] == _parts(Wanted((outcome,)), asked)


def test_words_that_must_and_must_not_be_said() -> None:
    """Capitals do not matter; what nobody may say holds for every script."""
    wanted = Wanted((Outcome.FILED,), hears=("where",), never=("sofa",))
    assert [] == _parts(wanted)
    assert ["words"] == _parts(replace(wanted, hears=("crimestoppers",)))
    assert ["never"] == _parts(replace(wanted, never=("KEPT",)))
    assert ["never"] == _parts(wanted, never=("kept",))


def test_questions_and_segments_are_counted() -> None:
    """More than are allowed, a text of three segments, and letters that cost double, are wrong."""
    assert ["questions"] == _parts(Wanted((Outcome.FILED,), questions=0))
    assert ["segments"] == _parts(Wanted((Outcome.FILED,), segments=1))
    long = replace(FILED, heard=Heard((), ("x" * 307,)))
    assert ["segments"] == _parts(Wanted((Outcome.FILED,)), long)
    dear = replace(FILED, heard=Heard((), ("dużo",)))
    assert ["segments"] == _parts(Wanted((Outcome.FILED,)), dear)
    assert ["language"] == _parts(Wanted((Outcome.FILED,), language="pl"), dear)


def test_no_loop_and_no_silence() -> None:
    """A question or a reply three times, or a turn nobody answers, is wrong whatever is wanted."""
    again = [replace(ASK, heard=Heard((), (f"Where {n}?",))) for n in range(3)]
    assert ["loop"] == _parts(Wanted((Outcome.FILED,)), *again, FILED)
    same = [replace(FILED, turn=n) for n in range(3)]
    assert ["loop"] == _parts(Wanted((Outcome.FILED,)), *same)
    silent = replace(ASK, turn=2, heard=Heard(()), asked=())
    assert ["silence"] == _parts(Wanted((Outcome.FILED,)), FILED, silent)


def test_tickets_are_found_by_reference_words_or_conversation() -> None:
    """A telephone's conversation has no name outside; older tickets and others' are not ours."""
    assert (TICKET,) == tickets_of(PLAYED, Channel.SMS, [TICKET])
    untold = replace(PLAYED, exchanges=(ASK,))
    assert (TICKET,) == tickets_of(untold, Channel.SMS, [TICKET])
    second = {
        **TICKET,
        "ref": "SSP-222-222",
        "narrative": "another",
        "created_at": "2026-11-23T09:02Z",
    }
    assert (TICKET, second) == tickets_of(PLAYED, Channel.SMS, [second, TICKET])
    assert () == tickets_of(PLAYED, Channel.WEB, [TICKET])
    assert () == tickets_of(PLAYED, Channel.SMS, [{**TICKET, "created_at": "2026-11-22T09:00:00Z"}])
    web = replace(PLAYED, conversation="c_8")
    assert () == tickets_of(web, Channel.WEB, [{**TICKET, "channel": "web"}])


def test_an_open_script_never_fails_a_run() -> None:
    """It is counted and its fields are, but only what should work by now can fail."""
    wrong = (Problem("category", "robbery"),)
    failed = Verdict(SCRIPT, PLAYED, (TICKET,), wrong, ("category",))
    waiting = replace(failed, script=replace(SCRIPT, open="not yet"))
    assert (True, False) == (failed.failed, waiting.failed)
    found = totals([failed, waiting, replace(failed, problems=())])
    assert (3, 1, 1, 1) == (found["scripts"], found["passed"], found["failed"], found["open"])
    right = found["right"]
    assert isinstance(right, dict)
    assert 1 / 3 == right["category"]
    assert (1.0, 2.0) == (found["completion"], found["segments"])
