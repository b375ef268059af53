"""Who may be contacted, and what may be passed on, in people's own words."""

import pytest

from bot.reports.reachable import Share, may_be_reached, may_be_shared, wants_a_person


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("You can contact me. Please do not contact her, he reads everything", True),
        ("only by text, daytime", True),
        ("text only plz", True),
        ("after 5", True),
        ("please dont ring, text is fine", True),
        ("yes but ring me not her", True),
        ("aye any time", True),
        ("don\u2019t text me on this", False),
        ("never text this number", False),
        ("he checks my phone every night", False),
        ("no he might see", False),
        ("not safe", False),
        ("no texts pls", False),
        ("i dont know", None),
        ("by the shops", None),
    ],
)
def test_whether_we_may_contact_somebody(text: str, may: bool | None) -> None:
    """Conditions are a yes; a no to us outranks everything else."""
    assert may_be_reached(text) is may


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Yes you can give my number 07700 900318", Share.ALL),
        ("yes", Share.ALL),
        ("pass it on", Share.ALL),
        ("You can pass on what happened, only not who I am", Share.WORDS),
        ("Aye but leave my name out", Share.WORDS),
        ("yes just dont tell her it was me", Share.WORDS),
        ("no way he lives 4 doors down", Share.NOTHING),
        ("no, not yet please", Share.NOTHING),
        ("keep my name out of it", Share.NOTHING),
        ("dunno", None),
    ],
)
def test_what_may_be_passed_on(text: str, share: Share | None) -> None:
    """A yes with "but not my name" is none to the name."""
    assert may_be_shared(text) is share


def test_a_wish_for_a_person_is_known_beside_other_words() -> None:
    """Whoever asks for somebody to talk to is not answered with the next question."""
    assert wants_a_person("can i speak to someone, 07700 900123")
    assert not wants_a_person("ring me on 07700 900123")
