"""Signatures by Standard Webhooks."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from bot.partners.signing import body_of, is_signed, signed
from bot.partners.stand_in import new_secret

OLD, NEW = new_secret(), new_secret()
BODY = b'{"a":1}'


def now() -> datetime:
    """Return the time: the specification's five minutes are real ones."""
    return datetime.now(UTC)


def test_the_body_is_the_same_bytes_whatever_the_order() -> None:
    """Sorted keys, no spaces, plain ASCII."""
    expected = b'{"a":[1,{"x":null}],"b":"\\u00e9"}'
    assert expected == body_of({"b": "é", "a": [1, {"x": None}]})
    assert expected == body_of({"a": [1, {"x": None}], "b": "é"})


def test_the_library_of_the_specification_verifies_it() -> None:
    """A partner needs nothing of ours to check what we send."""
    headers = dict(signed([OLD], "msg_1", now(), BODY))
    assert {"a": 1} == Webhook(OLD).verify(BODY, headers)


def test_two_secrets_sign_while_a_key_is_changed() -> None:
    """A partner may hold the old key or the new one."""
    headers = signed([OLD, NEW], "msg_1", now(), BODY)
    assert is_signed([OLD], headers, BODY)
    assert is_signed([NEW], headers, BODY)
    assert is_signed([new_secret(), NEW], headers, BODY)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_old_and_early_signatures_are_refused(minutes: int) -> None:
    """What was overheard cannot be used later."""
    headers = signed([OLD], "msg_1", now() + timedelta(minutes=minutes), BODY)
    assert not is_signed([OLD], headers, BODY)


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "msg_2"},
        {"webhook-timestamp": "1"},
        {"webhook-timestamp": "nan"},
        {"webhook-timestamp": "inf"},
        {"webhook-timestamp": ""},
        {"webhook-signature": ""},
        {"webhook-signature": "v1"},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v1,!!!"},
        {"webhook-signature": "v2,AAAA"},
        {"webhook-signature": "v1,a,b"},
    ],
)
def test_what_was_changed_is_refused(change: dict[str, str]) -> None:
    """Each header is part of what is checked; nonsense is refused, not an error."""
    headers = {**signed([OLD], "msg_1", now(), BODY), **change}
    assert not is_signed([OLD], headers, BODY)


@given(body=st.binary(max_size=40), header=st.text(max_size=60))
def test_nothing_made_up_passes(body: bytes, header: str) -> None:
    """No body and signature that we did not make are taken, and none breaks the check."""
    headers = {**signed([OLD], "msg_1", now(), BODY), "webhook-signature": header}
    assert not is_signed([OLD], headers, body)


def test_another_key_is_refused() -> None:
    """A partner cannot sign for another."""
    assert not is_signed([NEW], signed([OLD], "msg_1", now(), BODY), BODY)
    assert not is_signed([], signed([OLD], "msg_1", now(), BODY), BODY)
