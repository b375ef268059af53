"""Which of Rasa's warnings stand."""

from bot.cage.validate import ours, said

UNUSED = "The utterance '{}' is not used in any story or rule."


def test_what_actions_say_is_used() -> None:
    """Named in `actions/`, or one of a family named there, or a question of the form."""
    used = {"utter_filed", "utter_status_"}
    told = [
        UNUSED.format(name)
        for name in ("utter_filed", "utter_status_new", "utter_ask_report_form_where")
    ]
    assert [] == ours(told, used)


def test_what_nobody_says_stands() -> None:
    """A response that neither story nor action uses is a mistake."""
    told = [UNUSED.format("utter_forgotten"), "The intent 'x' is not used."]
    assert told == ours(told, {"utter_filed"})


def test_the_actions_are_read() -> None:
    """The receipt is found where it is said."""
    assert {"utter_filed", "utter_added", "utter_status_"} <= said()
