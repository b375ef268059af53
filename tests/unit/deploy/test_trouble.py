"""Every trouble is one sentence that says what to do."""

from pathlib import Path

import pytest
import trouble

LOG = Path("setup.log")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("error: failed to write: No space left on device (os error 28)", trouble.FULL),
        ("npm error code ENOSPC", trouble.FULL),
        ("[Errno 122] Disk quota exceeded", trouble.FULL),
        ("× Hash mismatch for `numpy==2.5.5`", trouble.BROKEN),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", trouble.BROKEN),
        ("npm error code EINTEGRITY", trouble.BROKEN),
        ("error: Failed to fetch: `…`\n dns error", trouble.OFFLINE),
        ("npm error code EAI_AGAIN", trouble.OFFLINE),
        ("Network connectivity is disabled, but ...", trouble.OFFLINE),
    ],
)
def test_known_troubles_have_their_sentence(said: str, sentence: str) -> None:
    """What the tools say is told in our words."""
    assert sentence == trouble.sentence_for(said, "Tools", LOG)


def test_a_full_disk_is_named_even_when_the_download_broke_by_it() -> None:
    """The cause is told, not what followed from it."""
    said = "Failed to download `torch`\n  Caused by: No space left on device"
    assert trouble.FULL == trouble.sentence_for(said, "Tools", LOG)


def test_an_unknown_trouble_names_the_step_the_error_and_the_log() -> None:
    """Nothing is hidden when we do not know the cause."""
    said = "resolving\nerror: the cat sat on the keyboard\nbye"
    assert (
        "“Tools” failed: error: the cat sat on the keyboard The whole story is in setup.log."
        == trouble.sentence_for(said, "Tools", LOG)
    )
