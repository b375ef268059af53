"""How many questions a routine report is asked, for every kind of report."""

from collections.abc import Mapping
from itertools import chain, combinations

import pytest

from bot.reports.conversation import Draft
from bot.reports.report import Channel
from bot.triage.danger import Priority
from bot.usecases.begin_report import SAFETY, still_to_ask
from bot.usecases.desk import Desk

TOLD = {"where": "Mill Lane, Norton", "when": "last night"}
SOME = tuple(chain.from_iterable(combinations(TOLD, n) for n in range(len(TOLD) + 1)))


def asked(desk: Desk, channel: Channel, kind: str, answers: Mapping[str, str]) -> tuple[str, ...]:
    """Return what is asked of a report of this kind that tells so much already."""
    draft = Draft("c_web", 1, kind, {"what": "it happened", **answers})
    return still_to_ask(desk, channel, draft, None)


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.SMS])
@pytest.mark.parametrize("told", SOME, ids="-".join)
def test_a_routine_report_is_asked_three_questions(
    desk: Desk, channel: Channel, told: tuple[str, ...]
) -> None:
    """Three with those of how to reach them; four by text where neither place nor time was told.

    What tells how dangerous it is comes on top, and in the chat what may be done with the number of
    those who give one. Place and time are asked where they were not told.
    """
    answers = {slot: TOLD[slot] for slot in told}
    for category in desk.taxonomy:
        if category.priority < Priority.P3 or category.feeling:
            continue
        found = asked(desk, channel, category.id, answers)
        most = 4 if channel is Channel.SMS and not told else 3
        beside = {"confirm", "consent"} if channel is Channel.WEB else {"confirm"}
        routine = set(found) - SAFETY - beside
        assert len(routine) <= most, (category.id, found)
        assert set(TOLD) & set(category.ask) - set(told) <= set(found), category.id
        assert SAFETY & set(category.ask) <= set(found), category.id


def test_there_is_room_for_what_the_kind_asks(desk: Desk) -> None:
    """The third question of a kind is asked of those who told place and time."""
    assert "vehicle" in asked(desk, Channel.SMS, "vehicle_nuisance", TOLD)
    assert "vehicle" not in asked(desk, Channel.SMS, "vehicle_nuisance", {"where": TOLD["where"]})
    assert "vehicle" in asked(desk, Channel.WEB, "vehicle_nuisance", {"where": TOLD["where"]})
    assert "vehicle" not in asked(desk, Channel.WEB, "vehicle_nuisance", {})


def test_what_was_asked_counts(desk: Desk) -> None:
    """An answer to "what happened?" leaves no more room than its question did."""
    draft = Draft("c_web", 1, "vehicle_nuisance", {"what": "cars", "when": "now"}, {"what": 1})
    assert "vehicle" not in still_to_ask(desk, Channel.WEB, draft, None)
