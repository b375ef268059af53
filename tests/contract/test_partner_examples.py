"""The examples of `docs/partners.md` run as they stand there, against the real service."""

import asyncio
import json
import re
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError

import pytest

from bot.bootstrap import SystemClock
from bot.outbox.sending import Sent, TryAgain
from bot.partners.lines import open_lines
from bot.partners.reach import Reached
from bot.partners.signing import body_of, signed
from bot.partners.stand_in import new_secret
from bot.partners.webhook import Webhook
from bot.settings import ROOT
from bot.tickets.partner import Way
from tests.contract.conftest import PartnerDoor
from tests.contract.published import API, Published
from tests.fakes.clock import START
from tests.fakes.samples import an_outgoing

PAGE = (ROOT / "docs" / "partners.md").read_text(encoding="utf-8")
RECORDED = json.loads((ROOT / "tests" / "contract" / "webhook.json").read_text(encoding="utf-8"))


def example(function: str) -> dict[str, Any]:
    """Run the one Python example that defines this function; return what it defines."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (block,) = (block for block in blocks if f"def {function}(" in block)
    defined: dict[str, Any] = {"__name__": "example"}
    exec(compile(block, "docs/partners.md", "exec"), defined)  # noqa: S102  it is our own page
    return defined


@pytest.fixture
def receiver() -> Iterator[tuple[str, str, Any]]:
    """The example's receiver, listening: its address, its secret, its door."""
    door, secret = example("is_signed")["Door"], new_secret()
    door.secret = secret
    server = ThreadingHTTPServer(("127.0.0.1", 0), door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", secret, door
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
async def webhook() -> AsyncIterator[Webhook]:
    """Our way out."""
    async with open_lines() as lines:
        yield Webhook(lines, SystemClock())


def test_the_recorded_message_is_what_we_send() -> None:
    """The recording is by today's code: secret, id and time give these headers for this body."""
    body = RECORDED["body"].encode()
    headers = signed([RECORDED["secret"]], RECORDED["headers"]["webhook-id"], START, body)
    assert RECORDED["headers"] == dict(headers)
    assert body == body_of(json.loads(body))
    problems = Published(API / "partners.openapi.yml").problems("Event", json.loads(body))
    assert [] == problems


def test_the_example_checks_a_recorded_message() -> None:
    """Signed is signed; changed, late, of another secret or without headers is not."""
    check, secret = example("is_signed")["is_signed"], RECORDED["secret"]
    headers, body, now = RECORDED["headers"], RECORDED["body"].encode(), START.timestamp()
    two = {**headers, "webhook-signature": "v1,AAAA " + headers["webhook-signature"]}
    assert check(secret, headers, body, now)
    assert check(secret, two, body, now + 290)
    assert not check(secret, headers, body + b" ", now)
    assert not check(secret, headers, body, now + 310)
    assert not check(secret, headers, body)
    assert not check(new_secret(), headers, body, now)
    assert not check(secret, {**headers, "webhook-id": "msg_2"}, body, now)
    assert not check(secret, {}, body, now)


async def test_the_example_receives(receiver: tuple[str, str, Any], webhook: Webhook) -> None:
    """What we send it is taken once, however often it comes, and only with its secret."""
    url, secret, door = receiver
    message = an_outgoing(payload=json.loads(RECORDED["body"]))
    reached = Reached("thirteen", Way.WEBHOOK, url, (secret,), (secret,))
    first, again = [await webhook.send(message, reached) for _ in range(2)]
    assert (Sent("CASE-1"), Sent("CASE-1")) == (first, again)
    assert [json.loads(RECORDED["body"])] == list(door.seen.values())
    foreign = Reached("thirteen", Way.WEBHOOK, url, (new_secret(),), ())
    refused = await webhook.send(message, foreign)
    assert isinstance(refused, TryAgain)
    assert "401" in refused.reason


async def test_the_example_answers(partner_door: PartnerDoor) -> None:
    """An update by the example is taken, is known again by its id, and refused with a reason."""
    update = example("update")["update"]
    address = str(partner_door.client.make_url("")).rstrip("/")

    async def tell(told: dict[str, str], **more: str) -> Any:
        ref, key = "SSP-4KD-7MX", more.pop("key", partner_door.key)
        return await asyncio.to_thread(update, address, key, ref, told, **more)

    accepted = {"status": "accepted", "note_to_resident": "A crew will look at it."}
    first = await tell(accepted, name="upd_1")
    again = await tell(accepted, name="upd_1")
    assert {"ref": "SSP-4KD-7MX", "status": "accepted", "repeated": False} == first
    assert again["repeated"]
    for told, more, status in (
        ({"status": "no_action"}, {}, 422),
        (accepted, {"key": new_secret()}, 401),
    ):
        with pytest.raises(HTTPError) as refused:
            await tell(told, **more)
        assert status == refused.value.code
        refused.value.close()


def test_the_example_of_an_event_fits() -> None:
    """The body that the page shows is by the published schema."""
    (shown,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    problems = Published(API / "partners.openapi.yml").problems("Event", json.loads(shown))
    assert [] == problems
