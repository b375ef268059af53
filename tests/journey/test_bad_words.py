"""Whatever comes in at the residents' door gets a clear answer, from the real processes too."""

import aiohttp
import pytest

from tests.journey.residents import WebResident
from tests.journey.service import Service

pytestmark = pytest.mark.timeout(300)

BAD = (
    ("", 400),
    ("   \n ", 400),
    ("x" * 10_000, 202),
    ("x" * 10_001, 413),
    ("nul\x00byte and \u202e backwards", 202),
    ("🙂🔥" * 50, 202),
    ("هناك رجل معه سكين الآن", 202),
    ("<script>alert(1)</script><img src=x onerror=alert(2)>", 202),
    ('/report{"category":"low"}', 202),
)


@pytest.mark.parametrize(("text", "status"), BAD, ids=[ascii(text)[:20] for text, _ in BAD])
async def test_bad_words_on_the_web(
    service: Service, resident: WebResident, text: str, status: int
) -> None:
    """Whatever is typed gets a clear answer, never a failure, and what is taken is answered."""
    assert status == await resident.post({"text": text})
    if status == 202:
        assert await resident.read(), "nobody answered"


async def test_bad_requests_on_the_web(service: Service, resident: WebResident) -> None:
    """Malformed JSON, a wrong token, a strange conversation and a forged text: a clear refusal."""
    url = f"{service.gateway}/api/v1/conversations/{resident.id}/messages"
    strange = f"{service.gateway}/api/v1/conversations/c_nobody/messages"
    right = resident.headers()
    wrong = {"Authorization": "Bearer nonsense"}
    twilio = f"{service.gateway}/sms/twilio/inbound"
    form = {"Body": "hello", "From": "+447700900109", "MessageSid": "SM" + "0" * 32}
    asked = [
        (url, {"data": b"{not json", "headers": right}, (400,)),
        (url, {"json": ["text"], "headers": right}, (400,)),
        (url, {"json": {"text": 5}, "headers": right}, (400,)),
        (url, {"json": {"text": "hello"}, "headers": wrong}, (401, 403)),
        (strange, {"json": {"text": "hello"}, "headers": right}, (401, 403, 404)),
        (twilio, {"data": form}, (403,)),
        (twilio, {"data": b"\xff\xfe", "headers": {"X-Twilio-Signature": "x"}}, (400, 403)),
    ]
    async with aiohttp.ClientSession() as session:
        for address, what, statuses in asked:
            async with session.post(address, **what) as answer:  # type: ignore[arg-type]
                assert answer.status in statuses, (address, answer.status)
    assert not [t for t in await service.tickets() if t["narrative"] == "hello"]
