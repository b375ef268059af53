"""Texts on their way out: each once, and what Twilio says to them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.sms.api import Account, TwilioApi
from bot.channels.sms.limits import ReplyLimits
from bot.channels.sms.parts import receipt_ending
from bot.channels.sms.sender import SmsSender
from bot.outbox.message import OutboxMessage, State, Way
from bot.outbox.sending import GiveUp, Result, Sent, TryAgain
from bot.settings import Settings
from tests.fakes.sms import NUMBER, OURS, SID, TOKEN, SetClock
from tests.integration.sms.conftest import House


def message(house: House, text: str = "It’s noted – thanks", **more: object) -> OutboxMessage:
    """Return a text to the number of conversation c_1, kept in the outbox."""
    at = house.clock.now()
    made = OutboxMessage(
        id=str(more.pop("id", "sms_c_1_2")),
        way=Way.SMS,
        recipient="c_1",
        payload={"conversation_id": "c_1", "text": text, "kind": str(more.pop("kind", "text"))},
        due_at=at,
        created_at=at,
        state=State.LEASED,
        **more,  # type: ignore[arg-type]
    )
    house.store.outbox.rows[made.id] = made
    house.store.know(str(NUMBER))
    return made


async def test_a_text_goes_out_plain_and_its_statuses_come_back(house: House) -> None:
    """One text in the telephone alphabet; `sent` and `delivered` find our message again."""
    result = await house.sender().send(message(house))
    held = house.stand_in.held[0]
    assert Sent(held.sid) == result
    assert (OURS, NUMBER, "It's noted - thanks") == (held.sender, held.to, held.body)
    for _ in range(100):
        await asyncio.sleep(0.02)
        if house.store.outbox.rows["sms_c_1_2"].accepted_at:
            break
    kept = house.store.outbox.rows["sms_c_1_2"]
    assert (held.sid, house.clock.now()) == (kept.external_id, kept.accepted_at)


async def test_a_text_whose_answer_was_lost_is_not_sent_twice(house: House) -> None:
    """Before a text is tried again the number's recent texts are looked at."""
    sender, sent = house.sender(), message(house)
    assert isinstance(await sender.send(sent), Sent)
    again = replace(sent, attempts=1, last_error="Twilio did not answer")
    assert isinstance(await house.sender().send(again), Sent)
    assert 1 == len(house.stand_in.held)


async def test_a_text_taken_over_from_a_dead_worker_is_not_sent_twice(house: House) -> None:
    """No attempt was counted, but the message is not fresh."""
    sent = message(house)
    await house.sender().send(sent)
    house.clock.forward(minutes=2)
    await house.sender().send(sent)
    assert 1 == len(house.stand_in.held)


async def test_a_text_whose_status_came_is_not_sent_twice(house: House) -> None:
    """The callback named our message, so it went."""
    sent = replace(message(house), external_id="SM1", attempts=1)
    assert Sent("SM1") == await house.sender().send(sent)
    assert () == house.stand_in.held


async def test_the_same_words_as_two_messages_are_sent_twice(house: House) -> None:
    """Another message's text is not taken for this one."""
    sender = house.sender()
    first = message(house, "Where was it?")
    await sender.send(first)
    second = replace(message(house, "Where was it?", id="sms_c_1_5"), attempts=1)
    await sender.send(second)
    assert 2 == len(house.stand_in.held)


async def test_ordinary_replies_stay_in_britain_and_under_the_cap(house: House) -> None:
    """Emergency advice goes to everyone, every time."""
    sender = house.sender(ReplyLimits(house.clock, per_hour=1))
    assert isinstance(await sender.send(message(house, id="a")), Sent)
    assert isinstance(await sender.send(message(house, id="b")), GiveUp)
    assert isinstance(await sender.send(message(house, id="c", kind="emergency")), Sent)
    abroad = message(house, id="d")
    house.store.know("+33612345678")
    assert isinstance(await sender.send(abroad), GiveUp)
    advice = message(house, id="e", kind="emergency")
    house.store.know("+33612345678")
    assert isinstance(await sender.send(advice), Sent)


async def test_a_message_without_a_number_is_given_up(house: House) -> None:
    """A conversation that is gone, or had no number."""
    lost = message(house)
    house.store.conversations.rows.clear()
    assert isinstance(await house.sender().send(lost), GiveUp)


Answers = list[Callable[[], web.Response]]


def refusal(status: int, code: int, **headers: str) -> Callable[[], web.Response]:
    """Return what Twilio says when it does not take a text."""
    body = {"code": code, "message": "no", "status": status}
    return lambda: web.json_response(body, status=status, headers=headers)


@pytest.fixture
async def grumpy(house: House) -> AsyncIterator[tuple[SmsSender, Answers]]:
    """A sender whose Twilio gives these answers."""
    answers: Answers = []

    async def answer(_: web.Request) -> web.Response:
        return answers.pop(0)()

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server:
        api = TwilioApi(house.http, Account(SID, TOKEN, f"http://127.0.0.1:{server.port}"))
        clock = SetClock()
        sender = SmsSender(
            api=api,
            store=house.store,
            clock=house.clock,
            limits=ReplyLimits(clock),
            origin={"MessagingServiceSid": "MG1"},
            status_url="http://127.0.0.1:9/sms/twilio/status",
        )
        yield sender, answers


@pytest.mark.parametrize(
    ("answer", "kind", "alert"),
    [
        (refusal(400, 21610), GiveUp, "sms_opted_out"),
        (refusal(400, 21211), GiveUp, None),
        (refusal(401, 20003), TryAgain, "twilio_account"),
        (refusal(403, 20003), TryAgain, "twilio_account"),
        (refusal(404, 20404), TryAgain, "twilio_account"),
        (refusal(429, 20429), TryAgain, None),
        (refusal(500, 20500), TryAgain, None),
        (refusal(503, 0), TryAgain, None),
        (
            lambda: web.Response(status=302, headers={"Location": "http://127.0.0.1:9"}),
            TryAgain,
            None,
        ),
        (lambda: web.Response(status=201, text="not json"), TryAgain, None),
        (lambda: web.Response(status=502, text="<html>"), TryAgain, None),
    ],
)
async def test_what_twilio_answers_decides(
    house: House,
    grumpy: tuple[SmsSender, Answers],
    answer: Callable[[], web.Response],
    kind: type[Result],
    alert: str | None,
) -> None:
    """Our account's trouble and Twilio's are tried again; the text's own are given up."""
    sender, answers = grumpy
    answers.append(answer)
    result = await sender.send(message(house))
    assert isinstance(result, kind)
    assert not isinstance(result, Sent)
    assert alert == result.alert


async def test_twilio_says_how_long_to_wait(
    house: House, grumpy: tuple[SmsSender, Answers]
) -> None:
    """Retry-After is honoured."""
    sender, answers = grumpy
    answers.append(refusal(429, 20429, **{"Retry-After": "7"}))
    result = await sender.send(message(house))
    assert isinstance(result, TryAgain)
    assert 7 == result.after_seconds


async def test_a_list_that_fails_is_tried_again_rather_than_sent_twice(
    house: House, grumpy: tuple[SmsSender, Answers]
) -> None:
    """While we cannot know whether it went, it does not go."""
    sender, answers = grumpy
    answers.append(refusal(500, 0))
    result = await sender.send(message(house, attempts=1))
    assert isinstance(result, TryAgain)
    assert [] == answers


ENDING = "If you text STOP, nothing of ours arrives."


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("receipt", "Your ref is SSP-4KD-7MX.", f"Your ref is SSP-4KD-7MX. {ENDING}"),
        ("text", "Where was it?", "Where was it?"),
        ("receipt", "x" * 300, "x" * 300),
    ],
)
async def test_a_receipt_ends_with_what_stop_does(
    house: House, kind: str, text: str, expected: str
) -> None:
    """Receipts only, and never more than two segments for it."""
    sender = house.sender(receipt_ending=ENDING)
    assert isinstance(await sender.send(message(house, text, kind=kind)), Sent)
    assert expected == house.stand_in.held[0].body


def test_stop_is_spoken_of_only_where_it_may_block(tmp_path: Path) -> None:
    """A real account without proof; not the stand-in, and not once Twilio's word is there."""
    real = Settings(var_dir=tmp_path, twilio_account_sid=SID)
    assert "STOP" in receipt_ending(real)
    proven = real.model_copy(update={"twilio_opt_out_proof": "ticket 1"})
    stand_in = Settings(var_dir=tmp_path, twilio_account_sid="")
    assert ("", "") == (receipt_ending(proven), receipt_ending(stand_in))
