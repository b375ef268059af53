"""The stand-in behaves as Twilio does, as far as this service uses it."""

from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import encode_basic_auth

from tests.fakes.sms import NUMBER, OLD_TOKEN, OURS, SID, TOKEN
from tests.integration.sms.conftest import House

TEXT = {"To": NUMBER, "From": OURS, "Body": "hello"}


async def _ask(
    house: House, method: str, path: str, *, token: str = TOKEN, **more: object
) -> tuple[int, dict[str, object]]:
    url = f"http://127.0.0.1:{house.twilio.port}{path.format(SID)}"
    headers = {"Authorization": encode_basic_auth(SID, token)}
    async with house.http.request(method, url, headers=headers, **more) as answer:  # type: ignore[arg-type]
        return answer.status, await answer.json()


MESSAGES = "/2010-04-01/Accounts/{}/Messages.json"


@pytest.mark.parametrize(("missing", "code"), [("To", 21604), ("From", 21603), ("Body", 21602)])
async def test_what_a_text_needs(house: House, missing: str, code: int) -> None:
    """Twilio's own error codes say what is missing."""
    form = {name: value for name, value in TEXT.items() if name != missing}
    status, said = await _ask(house, "POST", MESSAGES, data=form)
    assert (400, code, 400) == (status, said["code"], said["status"])


async def test_a_body_that_is_too_long_is_refused(house: House) -> None:
    """1,600 characters are the most."""
    status, said = await _ask(house, "POST", MESSAGES, data=TEXT | {"Body": "a" * 1601})
    assert (400, 21617) == (status, said["code"])


async def test_sign_in(house: House) -> None:
    """Both tokens are good, another is not, and another account is not found."""
    assert 201 == (await _ask(house, "POST", MESSAGES, token=OLD_TOKEN, data=TEXT))[0]
    assert 401 == (await _ask(house, "POST", MESSAGES, token="x", data=TEXT))[0]
    assert 404 == (await _ask(house, "GET", MESSAGES.format("AC" + "1" * 32)))[0]


async def test_one_message_is_found_by_its_sid(house: House) -> None:
    """With the fields Twilio has."""
    _, made = await _ask(house, "POST", MESSAGES, data=TEXT)
    path = f"/2010-04-01/Accounts/{SID}/Messages/{made['sid']}.json"
    status, found = await _ask(house, "GET", path)
    assert (200, made["sid"], "1", "outbound-api") == (
        status,
        found["sid"],
        found["num_segments"],
        found["direction"],
    )
    assert 404 == (await _ask(house, "GET", path.replace("SM", "XX")))[0]


async def test_lists_are_paged_and_filtered(house: House) -> None:
    """Newest first, by number and time, and no page misses or repeats one."""
    for count in range(7):
        await _ask(house, "POST", MESSAGES, data=TEXT | {"Body": str(count)})
    await _ask(house, "POST", "/stand-in/inbound", data={"From": NUMBER, "Body": "in"})
    bodies, path = [], MESSAGES + f"?To=%2B{NUMBER[1:]}&PageSize=3"
    while path:
        _, page = await _ask(house, "GET", path)
        bodies += [row["body"] for row in page["messages"]]  # type: ignore[attr-defined]
        path = str(page["next_page_uri"] or "")
    assert [str(count) for count in reversed(range(7))] == bodies
    later = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    _, none = await _ask(house, "GET", MESSAGES, params={"DateSent>": later})
    assert [] == none["messages"]


async def test_a_text_to_us_needs_a_sender(house: House) -> None:
    """As the telephone network would have it."""
    assert 400 == (await _ask(house, "POST", "/stand-in/inbound", data={"Body": "in"}))[0]
