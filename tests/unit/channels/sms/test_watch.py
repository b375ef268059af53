"""Refused requests of our own account alert the operator."""

from pathlib import Path

import pytest
from multidict import CIMultiDict, MultiDict

from bot.channels.sms.signature import SIGNATURE, Signatures, sign
from bot.channels.sms.watch import SignatureWatch, last_failures
from tests.fakes.sms import PUBLIC, SID, TOKEN, FakeStore, SetClock, fields

PATH = "/sms/twilio/inbound"
ALERT = ("twilio_signature", "public_url")


@pytest.fixture
def clock() -> SetClock:
    """A clock of the test's own."""
    return SetClock()


@pytest.fixture
def store() -> FakeStore:
    """A store that keeps alerts."""
    return FakeStore()


@pytest.fixture
def watch(tmp_path: Path, clock: SetClock, store: FakeStore) -> SignatureWatch:
    """A watch that writes into the test's folder."""
    return SignatureWatch(
        signatures=Signatures(PUBLIC, [TOKEN]),
        account_sid=SID,
        clock=clock,
        path=tmp_path / "twilio-signature.json",
        store=store,
    )


def _headers(url: str) -> CIMultiDict[str]:
    signature = sign(TOKEN, url, fields().items())
    return CIMultiDict({SIGNATURE: signature, "Host": "old.example.org"})


async def _refuse(watch: SignatureWatch, times: int, account: str = SID) -> None:
    form = MultiDict(fields(AccountSid=account))
    for _ in range(times):
        await watch.refused(PATH, form, _headers("https://old.example.org" + PATH))


async def test_three_failures_in_ten_minutes_alert(
    watch: SignatureWatch, store: FakeStore, tmp_path: Path
) -> None:
    """The alert and the file name what was signed, since the token proves it, and no number."""
    await _refuse(watch, 2)
    assert {} == store.alerts.rows
    await _refuse(watch, 1)
    expected = {"expected": PUBLIC + PATH, "signed": "https://old.example.org" + PATH, "times": 3}
    assert expected == store.alerts.rows[ALERT]
    assert expected["signed"] == last_failures(tmp_path)[-1].signed
    assert "+44" not in (tmp_path / "twilio-signature.json").read_text()


async def test_an_address_that_was_not_signed_is_not_shown(
    watch: SignatureWatch, store: FakeStore
) -> None:
    """A stranger who knows our account id cannot put an address before the operator."""
    for _ in range(3):
        headers = CIMultiDict({SIGNATURE: "made up", "Host": "evil.example"})
        await watch.refused(PATH, MultiDict(fields()), headers)
    assert store.alerts.rows[ALERT]["signed"] is None


async def test_failures_far_apart_or_of_others_do_not_alert(
    watch: SignatureWatch, store: FakeStore, clock: SetClock
) -> None:
    """Noise from strangers and a failure now and then wake nobody."""
    await _refuse(watch, 9, account="AC" + "1" * 32)
    for _ in range(4):
        await _refuse(watch, 1)
        clock.forward(minutes=6)
    assert {} == store.alerts.rows


async def test_a_store_that_is_away_does_not_matter(
    watch: SignatureWatch, store: FakeStore, tmp_path: Path
) -> None:
    """The file is written all the same."""
    store.away = True
    await _refuse(watch, 3)
    assert 3 == len(last_failures(tmp_path))


def test_a_broken_file_tells_nothing(tmp_path: Path) -> None:
    """The self-check does not fall over a half-written file."""
    (tmp_path / "twilio-signature.json").write_text('[{"at": 1')
    assert () == last_failures(tmp_path)
