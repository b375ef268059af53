"""Twilio's webhook: what gets in, what is kept, and what the very answer says."""

import asyncio
import random
from urllib.parse import urlencode

import pytest

from bot.channels.sms.signature import SIGNATURE, sign
from tests.fakes.sms import ADVICE, ASK, NUMBER, OLD_TOKEN, fields, without
from tests.integration.sms.conftest import House

NOTHING = '<?xml version="1.0" encoding="UTF-8"?><Response />'
INBOUND = "/sms/twilio/inbound"


def said(text: str) -> str:
    """Return the TwiML that says one thing."""
    return f'<?xml version="1.0" encoding="UTF-8"?><Response><Message>{text}</Message></Response>'


async def test_an_ordinary_text_is_kept_and_answered_later(house: House) -> None:
    """Twilio gets empty TwiML; the replies go out by its API."""
    assert (200, NOTHING) == await house.post(fields())
    kept = house.talk.taken["sms:" + fields()["MessageSid"]]
    assert (fields()["Body"], NUMBER, None) == (kept.text, kept.contact, kept.keyword)


async def test_the_previous_token_still_works(house: House) -> None:
    """While a token is being changed no text is lost."""
    signature = sign(OLD_TOKEN, house.public + INBOUND, fields().items())
    assert (200, NOTHING) == await house.post(fields(), **{SIGNATURE: signature})


@pytest.mark.parametrize("signature", ["", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "é"])
async def test_an_unsigned_request_is_refused(house: House, signature: str) -> None:
    """403, and nothing is kept."""
    status, _ = await house.post(fields(), **{SIGNATURE: signature})
    assert (403, {}) == (status, house.talk.taken)


async def test_the_host_header_is_not_believed(house: House) -> None:
    """A request signed for another address is refused, whatever it says its host is."""
    signature = sign(OLD_TOKEN, "http://evil.example" + INBOUND, fields().items())
    status, _ = await house.post(fields(), **{SIGNATURE: signature, "Host": "evil.example"})
    assert 403 == status


async def test_another_account_is_refused(house: House) -> None:
    """Signed with our token but for another account is not ours."""
    assert 403 == (await house.post(fields(AccountSid="AC" + "1" * 32)))[0]


async def test_danger_is_advised_in_the_very_answer_to_everyone(house: House) -> None:
    """Abroad, premium, made-up and over the cap: the 999 advice always goes."""
    for count, sender in enumerate((NUMBER, "+33612345678", "+449012345678", "Bank", NUMBER) * 3):
        form = fields(Body="a man with a knife", From=sender, MessageSid=f"SM{count}")
        assert (200, said(ADVICE)) == await house.post(form)


async def test_possible_danger_is_advised_in_the_very_answer(house: House) -> None:
    """One line of 999 advice with the question, abroad too."""
    form = fields(Body="there is shouting next door", From="+33612345678")
    assert (200, said(ASK)) == await house.post(form)


async def test_twenty_at_once_are_one_message_with_one_answer(house: House) -> None:
    """Twilio's repeats, also all at the same time, change nothing."""
    form = fields(Body="he has a knife")
    answers = await asyncio.gather(*(house.post(form) for _ in range(20)))
    assert {(200, said(ADVICE))} == set(answers)
    assert 1 == len(house.talk.taken)


async def test_a_repeat_with_another_body_is_the_first_message(house: House) -> None:
    """The SID decides."""
    await house.post(fields(Body="he has a knife"))
    assert (200, said(ADVICE)) == await house.post(fields(Body="hello"))
    assert ["he has a knife"] == [taken.text for taken in house.talk.taken.values()]


@pytest.mark.parametrize(
    ("body", "keyword", "answer"),
    [("STOP", "stop", "stopped"), ("start", "start", "started"), ("HELP", "help", "help")],
)
async def test_keywords_are_kept_and_answered(
    house: House, body: str, keyword: str, answer: str
) -> None:
    """A keyword is a message like every other, and the line itself answers it."""
    words = getattr(house.words, answer)
    assert (200, said(words)) == await house.post(fields(Body=body))
    assert [keyword] == [taken.keyword for taken in house.talk.taken.values()]


async def test_what_twilio_answered_itself_is_not_said_twice(house: House) -> None:
    """After Twilio's own answer to STOP ours would not arrive; HELP always gets its 999 line."""
    stop = fields(Body="STOP", OptOutType="STOP", MessageSid="SM1")
    assert (200, NOTHING) == await house.post(stop)
    helped = fields(Body="HELP", OptOutType="HELP", MessageSid="SM2")
    assert (200, said(house.words.help)) == await house.post(helped)


async def test_stop_with_more_words_is_a_report(house: House) -> None:
    """The words "Stop him hes got a knife" are danger, never an opt-out."""
    form = fields(Body="Stop him hes got a knife", OptOutType="STOP")
    assert (200, said(ADVICE)) == await house.post(form)
    assert [None] == [taken.keyword for taken in house.talk.taken.values()]


async def test_a_picture_alone_is_noted_and_answered(house: House) -> None:
    """The line cannot see pictures and says so."""
    form = fields(Body="", NumMedia="2", MediaUrl0="https://x.example/1")
    assert (200, said(house.words.picture)) == await house.post(form)
    kept = next(iter(house.talk.taken.values()))
    assert (house.words.picture_note, "picture") == (kept.text, kept.keyword)


async def test_a_text_with_a_picture_is_a_text(house: House) -> None:
    """The words are taken, and the picture is said not to be."""
    form = fields(Body="bags dumped here", NumMedia="1")
    assert (200, said(house.words.picture)) == await house.post(form)
    assert ["bags dumped here"] == [taken.text for taken in house.talk.taken.values()]


@pytest.mark.parametrize("body", ["", "   ", "\x00"])
async def test_an_empty_text_gets_a_kind_answer(house: House, body: str) -> None:
    """There is nothing to keep."""
    assert (200, said(house.words.empty)) == await house.post(fields(Body=body))
    assert {} == house.talk.taken


async def test_ordinary_answers_are_capped_and_british(house: House) -> None:
    """The sixth HELP of an hour and one from abroad cost nothing; both are kept."""
    answers = [await house.post(fields(Body="HELP", MessageSid=f"SM{n}")) for n in range(6)]
    assert [said(house.words.help)] * 5 + [NOTHING] == [text for _, text in answers]
    abroad = fields(Body="HELP", MessageSid="SM9", From="+33612345678")
    assert (200, NOTHING) == await house.post(abroad)
    assert 7 == len(house.talk.taken)


async def test_what_cannot_be_kept_is_tried_again_by_twilio(house: House) -> None:
    """503 makes Twilio come back."""
    house.talk.kept = "nowhere"
    assert 503 == (await house.post(fields()))[0]


async def test_danger_that_cannot_be_kept_is_still_advised(house: House) -> None:
    """Advice beats a retry, and it says that the text was not saved."""
    house.talk.kept, house.talk.says = "nowhere", ["We could not save your message."]
    status, answer = await house.post(fields(Body="he has a knife"))
    assert 200 == status
    assert answer.index(ADVICE) < answer.index("We could not save")


@pytest.mark.parametrize(
    "form",
    [
        without(fields(), "Body"),
        without(fields(), "From"),
        without(fields(), "MessageSid"),
        without(fields(), "Body", "From", "MessageSid"),
        fields(From=" "),
        fields(From="x" * 500),
        fields(MessageSid=""),
        fields(MessageSid="../../etc"),
        fields(MessageSid="S" * 5000),
        without(fields(NumMedia="many"), "Body"),
        without(fields(NumMedia="-1"), "Body"),
    ],
)
async def test_a_signed_request_without_what_makes_a_text_is_400(
    house: House, form: dict[str, str]
) -> None:
    """Nothing is kept, nothing falls over."""
    assert 400 == (await house.post(form))[0]
    assert {} == house.talk.taken


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"&&&&",
        b"=",
        b"\x00\xff\xfe",
        b"Body=%ff&From=%2b44",
        b"{}",
        b"<xml/>",
        b"Body=" + b"a" * 60_000,
        b"&".join([b"Body=1"] * 1000),
    ],
)
async def test_an_unreadable_request_is_refused(house: House, body: bytes) -> None:
    """No signature can be right for it."""
    assert 403 == (await house.post(body, **{SIGNATURE: "x"}))[0]


async def test_more_than_64_kilobytes_is_not_read(house: House) -> None:
    """413, signed or not, with or without a length."""
    form = fields(Body="a" * 70_000)
    assert 413 == (await house.post(form))[0]


@pytest.mark.parametrize(
    "body",
    [
        "a" * 10_000,
        "👩‍🚒" * 500,
        "\u202eنص عربي",
        "<script>alert(1)</script>",
        "/restart",
        "\r\n\r\n",
        "a\x00b",
        "%00%ff",
        "z̸̡̧̛̛̛" * 50,
        "=cmd|'/c calc'!A1",
    ],
)
async def test_odd_texts_are_taken(house: House, body: str) -> None:
    """Any words that Twilio signs are taken or answered, and never fall over."""
    assert 200 == (await house.post(fields(Body=body, Unknown="x")))[0]


async def test_no_changed_request_gets_in(house: House) -> None:
    """A thousand one-character changes of a signed body over HTTP: 403 or 4xx, nothing kept."""
    rng = random.Random(45)
    form = fields(MessageSid="SM" + "b" * 32)
    signature = sign(OLD_TOKEN, house.public + INBOUND, form.items())
    body = urlencode(form)
    for _ in range(1000):
        at = rng.randrange(len(body))
        changed = body[:at] + rng.choice("abcXYZ059&=%+") + body[at + 1 :]
        if changed != body:
            status, _ = await house.post(changed.encode(), **{SIGNATURE: signature})
            assert 403 == status, changed
    assert {} == house.talk.taken


async def test_a_signed_status_is_taken(house: House) -> None:
    """Known or not, Twilio gets its 204."""
    form = without(fields(), "Body") | {"MessageStatus": "delivered"}
    path = "/sms/twilio/status?m=unknown"
    assert 204 == (await house.post(form, path=path))[0]
    assert 400 == (await house.post(without(form, "MessageStatus"), path=path))[0]
    assert 403 == (await house.post(form, path=path, **{SIGNATURE: "x"}))[0]
    house.store.away = True
    assert 503 == (await house.post(form, path=path))[0]
