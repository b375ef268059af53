"""One report, all the way: what a resident writes reaches the right partner and the console."""

import html
import json
import re
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.journey.residents import arriving, tell
from tests.journey.service import Service, until

pytestmark = pytest.mark.timeout(300)


@dataclass(frozen=True, slots=True)
class Expected:
    """What one kind of report must become; `partners` are who is sent it, in their roles."""

    words: str
    phone: str
    category: str
    priority: str
    partners: tuple[tuple[str, str], ...]
    danger: bool = False


KNIFE = Expected(
    "there's a man with a knife outside the school right now",
    "+447700900101",
    "weapons",
    "P1",
    (("cleveland_police", "lead"),),
    danger=True,
)
FLY_TIPPING = Expected(
    "someone dumped a sofa and bin bags in the alley, fly tipping",
    "+447700900102",
    "fly_tipping_litter",
    "P4",
    (("stockton_council.care_for_your_area", "lead"),),
)
DRUG_DEALING = Expected(
    "lads are dealing drugs from a flat above the shops every night",
    "+447700900103",
    "drug_dealing_production",
    "P3",
    (("cleveland_police", "lead"),),
)


@pytest.mark.parametrize("expected", [KNIFE, FLY_TIPPING, DRUG_DEALING], ids=lambda e: e.category)
@pytest.mark.parametrize("channel", ["web", "sms"])
async def test_one_report_all_the_way(service: Service, channel: str, expected: Expected) -> None:
    """Advice first where there is danger and only there; the right ticket at the right partners,
    signed; staff see it with every word.
    """
    async with arriving(channel, expected.phone, service) as resident:
        already = _refs(service)
        heard = await resident.say(expected.words)
        if expected.danger:
            assert "999" in heard.at_once[0]
            (early,) = await until(lambda: _refs(service) - already)
            ref = await tell(resident, heard)
            assert early == ref, "a P1 is at the partner before any question is answered"
        else:
            assert "999" not in "\n".join(heard.all)
            ref = await tell(resident, heard)

    ticket = await service.ticket(ref=ref)
    assert (expected.category, expected.priority) == (ticket["category"], ticket["priority"])
    assert (channel, False) == (ticket["channel"], ticket["unfinished"])
    assert expected.danger is ticket["needs_human"]
    assert expected.partners == _sent_to(ticket)

    for partner, _ in expected.partners:
        webhook = await until(lambda: _webhook(service, ref))
        assert (True, 200) == (webhook["signed"], webhook["answered"])
        assert partner.partition(".")[0] == webhook["partner"]
        data = webhook["body"]["data"]
        assert (expected.category, expected.priority) == (data["category"], data["priority"])
        assert not expected.danger or data["times"]["happening_now"]

    listed, page = await console_pages(service, "/tickets?show=all", f"/tickets/{ref}")
    row = next(row for row in listed.split("<tr") if ref in row)
    assert f">{expected.priority} " in row
    shown = html.unescape(re.sub(r"<[^>]+>", "", page))
    for words in (expected.words, *heard.all):
        assert words in shown
    assert "<mark>" in page or not expected.danger


def test_knife_by_text_from_the_command_line(service: Service) -> None:
    """`phone` and `tickets export` show it: 999 advice first, then a P1 for the police."""
    text = json.dumps({"text": f"{KNIFE.words} by the bus stop", "wait": 5}) + "\n"
    command = ("phone", "--from", "+447700900104", "--jsonl")
    said = [json.loads(line) for line in service.command(*command, stdin=text).splitlines()]
    assert ["in", "out"] == [bubble["dir"] for bubble in said[:2]]
    assert "999" in said[1]["text"]
    assert 1 == said[1]["segments"]
    exported = service.command("tickets", "export", "--jsonl").splitlines()
    found = [t for t in map(json.loads, exported) if "by the bus stop" in t["narrative"]]
    assert [("P1", KNIFE.partners)] == [(t["priority"], _sent_to(t)) for t in found]


async def console_pages(service: Service, *paths: str) -> list[str]:
    """Sign in to the console as the first member of staff and return these pages."""
    password = service.settings.first_staff_password.get_secret_value()
    form = {"email": "first@safer.example", "password": password, "next": "/tickets"}
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        async with session.post(
            f"{service.console}/sign-in", data=form, allow_redirects=False
        ) as answer:
            assert 303 == answer.status
            cookie = answer.cookies["__Host-staff"].value
        pages = []
        for path in paths:
            headers = {"Cookie": f"__Host-staff={cookie}"}
            async with session.get(service.console + path, headers=headers) as page:
                assert 200 == page.status
                pages.append(await page.text())
    return pages


def _sent_to(ticket: dict[str, object]) -> tuple[tuple[str, str], ...]:
    deliveries = ticket["deliveries"]
    assert isinstance(deliveries, list)
    return tuple((str(row["partner"]), str(row["role"])) for row in deliveries)


def _refs(service: Service) -> set[str]:
    """Return the references that the stand-in partner has had."""
    return {row["body"]["data"]["ref"] for row in service.received()}


def _webhook(service: Service, ref: str) -> dict[str, Any] | None:
    """Return the first message to a partner about this ticket."""
    found = [row for row in service.received() if ref == row["body"]["data"]["ref"]]
    return found[0] if found else None
