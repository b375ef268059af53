"""The breaker: five failures open it, one try each pause, one success closes it."""

from bot.conversation.breaker import Breaker


def test_life_of_a_breaker() -> None:
    """Every state in turn."""
    now = [100.0]
    breaker = Breaker(monotonic=lambda: now[0])
    for _ in range(4):
        breaker.failed()
    assert breaker.allow()
    breaker.failed()
    assert breaker.open
    assert not breaker.allow()
    now[0] += 10
    assert breaker.allow()
    assert not breaker.allow()
    breaker.half_open()
    assert breaker.allow()
    breaker.failed()
    assert breaker.open
    breaker.succeeded()
    assert breaker.allow()
