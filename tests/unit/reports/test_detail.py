"""Words after filing that say more of the same are no new report."""

import pytest

from bot.reports.detail import only_adds

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
