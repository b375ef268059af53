"""Who may be contacted, and what may be passed on, in people's own words."""

import pytest

from bot.reports.reachable import (
    Share,
    may_be_reached,
    may_be_shared,
    passes_on,
    shares_name,
    tells_of_reaching,
    wants_a_person,
    wants_to_stop,
)


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
    "text",
    [
        "i dont want you to contact me",
        "you cannot contact me",
        "better not message me",
        "it would not be a good idea to text me",
        "he will kill me if you text me",
        "if you ring me he will know",
        "my ex keeps texting me",
        "he keeps ringing me all night",
        "stop texting me",
        "no calls at night please",
    ],
)
def test_no_doubt_and_others_are_never_a_yes(text: str) -> None:
    """A watched person must not get texts by a misreading."""
    assert may_be_reached(text) is not True
    assert not tells_of_reaching(text)


@pytest.mark.parametrize(
    "text",
    [
        "yes text me but dont ring me",
        "its not safe to ring but you can text me",
        "dont ring me, text me only",
        "yes you can text but please don't call me",
    ],
)
def test_a_yes_to_one_way_outranks_a_no_to_another(text: str) -> None:
    """The question is about texts."""
    assert may_be_reached(text) is True


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Yes you can give my number 07700 900318", Share.ALL),
        ("yes", Share.ALL),
        ("pass it on", Share.ALL),
        ("Yes its not just me he hits", Share.ALL),
        ("Yes but please don't tell him it's me", Share.ALL),
        ("Yes, and I don't want to stay anonymous", Share.ALL),
        ("yes just dont tell her it was me", Share.ALL),
        ("You can pass on what happened, only not who I am", Share.WORDS),
        ("You can pass it on, only not my name", Share.WORDS),
        ("Aye but leave my name out", Share.WORDS),
        ("keep my name out of it", Share.NAMELESS),
        ("no way he lives 4 doors down", Share.NOTHING),
        ("no, not yet please", Share.NOTHING),
        ("you can't pass it on", Share.NOTHING),
        ("do not send it", Share.NOTHING),
        ("please keep it private, do not share it", Share.NOTHING),
        ("i do not want you to pass it on", Share.NOTHING),
        ("id rather you did not pass it on", Share.NOTHING),
        ("scared to share it", Share.NOTHING),
        ("they can tell it was me", None),
        ("yes but don't give my ex my number", None),
        ("dunno", None),
    ],
)
def test_what_may_be_passed_on(text: str, share: Share | None) -> None:
    """A no anywhere near makes no yes; "not my name" leaves the words free."""
    assert may_be_shared(text) is share


@pytest.mark.parametrize(
    ("kept", "name", "words"),
    [
        ("yes", True, True),
        ("words", False, True),
        ("nameless", False, None),
        ("no", False, None),
        ("keep", False, False),
        ("", None, None),
        (None, None, None),
    ],
)
def test_what_a_kept_answer_allows(kept: str, name: bool | None, words: bool | None) -> None:
    """The name and the report are two things."""
    assert (shares_name(kept), passes_on(kept)) == (name, words)


@pytest.mark.parametrize(
    "text",
    [
        "can i speak to someone, 07700 900123",
        "i need a human to ring me",
        "get a police officer to ring me now",
        "can somebody call me",
        "can a person ring me 07700 900461",
    ],
)
def test_a_wish_for_a_person_is_known_beside_other_words(text: str) -> None:
    """Whoever asks for somebody to talk to is not answered with the next question."""
    assert wants_a_person(text)
    assert not wants_a_person("ring me on 07700 900123")


def test_a_wish_for_no_more_is_known() -> None:
    """Stop is stop, also at a question about contact."""
    assert wants_to_stop("please stop texting me")
    assert not wants_to_stop("the bus does not stop here")
