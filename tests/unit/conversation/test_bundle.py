"""Several short messages are one turn; danger and plain answers wait for nothing."""

from pathlib import Path

import pytest

from bot.conversation.bundle import Bundles, Waits, answers, asks, read_waits
from bot.conversation.inbound import Channel, Danger
from bot.conversation.ports import Unheard
from bot.errors import DataError
from bot.reports.conversation import Choice, Line
from bot.settings import ROOT

WAITS = {Channel.SMS: Waits(told=6, answer=3, typing=0, most=20),
         Channel.WEB: Waits(told=1, answer=0, typing=2, most=10)}  # fmt: skip
WHERE, AGAIN = Line("Where was it?"), Line("Has it happened before?")
SKIPPED = Line("Where was it? A street, shop or postcode helps. Or say SKIP.")
WHICH = Line("Which one? A: High Street, Yarm. B: High Street, Norton.")


class Time:
    """A clock that a test turns."""

    now = 100.0

    def __call__(self) -> float:
        """Return what it shows."""
        return self.now


def unheard(*texts: str, asked: Line | None = None, channel: Channel = Channel.SMS,
            danger: Danger = Danger.NONE, held: bool = False) -> Unheard:  # fmt: skip
    """Return texts that wait."""
    return Unheard("c_one", channel, texts, len(texts), danger, None, held=held, asking=False,
                   asked=asked)  # fmt: skip


def coming(time: Time, *ago: float) -> Bundles:
    """Return bundles in which messages came so many seconds ago."""
    bundles = Bundles(WAITS, time)
    for seconds in ago:
        time.now -= seconds
        bundles.came("c_one")
        time.now += seconds
    return bundles


@pytest.mark.parametrize(
    ("waiting", "ago", "left"),
    [
        (unheard("someone dumped tyres"), (0,), 6),
        (unheard("someone dumped tyres"), (2.5,), 3.5),
        (unheard("right", "on norton road"), (5, 1), 5),
        (unheard("the fifth", "of", "very", "many"), (19, 1), 1),
        (unheard("by the beck", asked=WHERE), (0,), 3),
        (unheard("by the beck", "near the shops", asked=WHERE), (2, 0), 6),
        (unheard("rubbish", channel=Channel.WEB), (0,), 1),
        (unheard("by the beck", asked=WHERE, channel=Channel.WEB), (0,), 0),
        (unheard("hes outside", danger=Danger.NOW), (0,), 0),
        (unheard("hello", "he said hed hurt me", danger=Danger.POSSIBLE), (1, 0), 0),
        (unheard("hello", held=True), (0,), 0),
        (unheard("no", asked=AGAIN), (0,), 0),
        (unheard("B", asked=WHICH), (0,), 0),
        (unheard(), (0,), 0),
        (unheard("hello"), (), 0),
        (unheard("hello"), (60,), 0),
    ],
)
def test_how_long_a_bundle_waits(waiting: Unheard, ago: tuple[float, ...], left: float) -> None:
    """From the last message, never longer than the most, and not at all where it must not."""
    assert left == pytest.approx(coming(Time(), *ago).left(waiting))


def test_typing_goes_on_for_a_while_only() -> None:
    """Each sign of typing gives a moment more, up to the most; a message ends it."""
    time = Time()
    bundles, waiting = coming(time, 0), unheard("so", channel=Channel.WEB)
    time.now += 0.5
    bundles.types("c_one")
    assert 2 == pytest.approx(bundles.left(waiting))
    time.now += 9
    bundles.types("c_one")
    assert 0.5 == pytest.approx(bundles.left(waiting))
    bundles.came("c_one")
    bundles.taken("c_one")
    assert 0 == bundles.left(waiting)


def test_typing_where_nothing_waits() -> None:
    """Who types before anything is sent fills no memory and holds nothing up later."""
    bundles = coming(Time())
    bundles.types("c_one")
    assert {} == bundles._typed


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        *((said, AGAIN) for said in ("Yes", "nope", "yeah it has", "dont know", "N", "skip")),
        *((said, WHICH) for said in ("a", "B.", "(c)", "2", "b!")),
        *((said, SKIPPED) for said in ("skip", "Skip.", "SKIP")),
        ("not sure", Line("Was it hate? YES, NO or NOT SURE.")),
        ("Not sure", Line("Where?", choices=(Choice("Not sure", "skip"),))),
        ("SKIP", Line("Where?", choices=(Choice("Not sure", "skip"),))),
        ("i dont know", Line("When?", choices=(Choice("I don’t know", "dont_know"),))),
    ],
)
def test_a_plain_answer(text: str, asked: Line) -> None:
    """One choice, one sign, or a few words where yes or no was asked."""
    assert answers(text, asked)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("yes it was him from number nine", AGAIN),
        ("behind the shops", WHERE),
        ("the street shop", SKIPPED),
        ("last night", Line("When was it?")),
        ("", WHERE),
    ],
)
def test_no_plain_answer(text: str, asked: Line) -> None:
    """What may be the beginning of more."""
    assert not answers(text, asked)


def test_what_asks() -> None:
    """A question or a choice; a receipt asks nothing."""
    assert asks(WHERE)
    assert asks(Line("Send it?", choices=(Choice("Yes", "yes"),)))
    assert not asks(Line("Thank you. Your reference is SSP-4KD-7MX."))


def test_the_data_is_read() -> None:
    """The file that is shipped: danger apart, a text waits a few seconds, the web hardly."""
    waits = read_waits(ROOT / "data" / "bundles.yml")
    assert 3 <= waits[Channel.SMS].told <= 8
    assert waits[Channel.SMS].answer <= waits[Channel.SMS].told
    assert 1 <= waits[Channel.WEB].told <= 2
    assert waits[Channel.WEB].typing <= 2


@pytest.mark.parametrize("wrong", ["told: -1", "told: 61", "told: soon", "tld: 1"])
def test_a_mistake_is_named(tmp_path: Path, wrong: str) -> None:
    """File and line, so that whoever edits it finds it."""
    file = tmp_path / "bundles.yml"
    file.write_text(
        "bundles:\n  sms: {told: 1, answer: 1, typing: 0, most: 2}\n"
        f"  web: {{{wrong}, answer: 1, typing: 0, most: 2}}\n"
    )
    with pytest.raises(DataError, match=r"bundles\.yml, line 3"):
        read_waits(file)
