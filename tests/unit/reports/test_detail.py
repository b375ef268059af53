"""Words after filing that say more of the same are no new report."""

import pytest

from bot.reports.detail import only_adds, tells_evidence

BEFORE = "a van dumped rubble on Portrack Lane this morning"


@pytest.mark.parametrize(
    "text",
    [
        "the van's plate was AB12 CDE",
        "reg AB12 CDE",
        "AB12CDE",
        "they drove off towards Norton",
        "forgot to say he had a red hood up",
        "Also I just remembered the driver was bald",
        "it was a white transit",
        "sorry, his jacket was green",
        "btw they had a dog with them",
        "can you add that the gate is broken as well",
        "i meant to mention somebody else saw it",
        "number plate NX19 ABC",
        "that van comes every Monday",
        "drove off towards Yarm",
    ],
)
def test_a_detail_goes_back_to_what_was_told(text: str) -> None:
    """It begins with what was spoken of, or says that it adds."""
    assert only_adds(text, BEFORE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "also my bike was stolen from Thornaby station on Monday",
        "someone smashed my car window, its plate is AB12 CDE",
        "there is a man selling drugs by the shops",
        "another van is dumping rubbish, AB12 CDE",
        "graffiti on the library",
        "also there's a burnt out car in the field",
        "lads throwing stones at buses",
        "the lads by the shops are throwing stones at buses",
    ],
)
def test_something_new_is_no_detail(text: str) -> None:
    """Somebody or something new is in it."""
    assert not only_adds(text, BEFORE)


@pytest.mark.parametrize(
    ("text", "is_evidence"),
    [
        ("forgot to say ive got him on the ring doorbell", True),
        ("also my neighbour has cctv of it", True),
        ("i have photos if you need them", True),
        ("he hits me, it is all on camera", False),
        ("someone filmed me in the changing room", False),
        ("they threatened to send pictures to my mam", False),
        (
            "the camera shop was broken into on Friday by two lads with crowbars and a van outside",
            False,
        ),
    ],
)
def test_evidence_told_later(text: str, *, is_evidence: bool) -> None:
    """A camera or a witness belongs to the report; harm that a camera shows does not."""
    assert is_evidence is tells_evidence(text)


VAN = "a van dumped rubble on Portrack Lane this morning"


@pytest.mark.parametrize(
    ("text", "is_evidence"),
    [
        ("the van's plate was AB12 CDE", True),
        ("reg was AB12CDE", True),
        ("oh and its plate is AB12 CDE", True),
        ("my car AB12 CDE has been keyed", False),
        ("a moped AB12 CDE is racing round the estate", False),
        ("the van AB12 CDE hit my child", False),
    ],
)
def test_a_number_plate_of_what_was_told(text: str, *, is_evidence: bool) -> None:
    """The plate of "the van" belongs to the report of a van; another vehicle does not."""
    assert is_evidence is tells_evidence(text, VAN)
