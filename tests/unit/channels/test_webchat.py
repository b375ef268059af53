"""Small parts of the web chat: tokens, limits, colours."""

from datetime import timedelta

import pytest

from bot.channels.webchat.limits import Buckets, Limits, Rate
from bot.channels.webchat.looks import brand_css
from bot.channels.webchat.tokens import LIFE, Tokens
from bot.errors import SettingsError
from bot.store.crypto import KeyedHasher
from tests.fakes.clock import FixedClock

ID = "c_" + "A" * 22


def test_token(clock: FixedClock) -> None:
    """A token is for one conversation, for a day, under one key."""
    tokens = Tokens(KeyedHasher("one key for tests"), clock)
    token = tokens.issue(ID)
    assert ID == tokens.check(token)
    assert Tokens(KeyedHasher("another key for tests"), clock).check(token) is None
    clock.at += LIFE - timedelta(seconds=1)
    assert ID == tokens.check(token)
    clock.at += timedelta(seconds=1)
    assert tokens.check(token) is None


def test_every_changed_token_fails(clock: FixedClock) -> None:
    """No single character of a token can be changed."""
    tokens = Tokens(KeyedHasher("one key for tests"), clock)
    token = tokens.issue(ID)
    for at in range(len(token)):
        other = "0" if token[at] != "0" else "1"
        assert tokens.check(token[:at] + other + token[at + 1 :]) is None


def test_bucket() -> None:
    """A bucket gives its burst, then what time brings."""
    now = [0.0]
    bucket = Buckets(Rate(2, 0.5), monotonic=lambda: now[0])
    assert [True, True, False] == [bucket.allow("a") for _ in range(3)]
    assert bucket.allow("b")
    now[0] = 2
    assert [True, False] == [bucket.allow("a") for _ in range(2)]


def test_this_machine_is_no_address() -> None:
    """A proxy that names nobody does not make all residents one."""
    limits = Limits(monotonic=lambda: 0.0)
    assert all(limits.may_open("127.0.0.1") for _ in range(200))
    assert not all(limits.may_open("192.0.2.1") for _ in range(200))


@pytest.mark.parametrize(("colour", "text"), [("#00563f", "#ffffff"), ("#ffdd00", "#0b0c0c")])
def test_brand(colour: str, text: str) -> None:
    """Text on the council's colour can be read."""
    assert f":root {{ --brand: {colour}; --on-brand: {text}; }}\n" == brand_css(colour)


def test_brand_is_a_colour() -> None:
    """Nothing but a colour gets into the style sheet."""
    with pytest.raises(SettingsError):
        brand_css("red;} body{")
