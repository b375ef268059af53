"""What an action believes of a turn."""

from rasa_sdk import Tracker

from actions.heard import heard, left_aside


def _tracker(metadata: object = None, **slots: object) -> Tracker:
    message = {"text": "hello", "intent": {"name": "smalltalk"}, "metadata": metadata}
    loop = {"name": "report_form"} if "requested_slot" in slots else {}
    return Tracker("c_1", slots, message, [], False, None, loop, None)


def test_the_gateways_marks_are_read() -> None:
    """Conversation, words, act, channel, danger and turn."""
    said = heard(_tracker({"channel": "sms", "danger": "now", "turn": 4}))
    assert ("c_1", "hello", "smalltalk", "sms", "now", 4) == (
        said.conversation_id,
        said.text,
        said.act,
        said.channel,
        said.danger,
        said.turn,
    )


def test_without_marks_it_is_the_web_and_no_danger() -> None:
    """As in `rasa shell`."""
    said = heard(_tracker())
    assert ("web", "none", 0) == (said.channel, said.danger, said.turn)


def test_outside_the_form_nothing_was_left() -> None:
    """No question is open."""
    assert [] == left_aside(_tracker())


def test_a_question_left_once_is_put_in_other_words() -> None:
    """And not skipped."""
    events = left_aside(_tracker(requested_slot="where", again=False))
    assert [("again", True), ("skip_it", False)] == [(e["name"], e["value"]) for e in events]


def test_a_question_left_twice_is_skipped_but_never_the_confirmation() -> None:
    """Nobody hears the same question three times, and nothing is sent without a yes."""
    for slot, skipped in (("where", True), ("confirm", False)):
        events = left_aside(_tracker(requested_slot=slot, again=True))
        assert skipped == next(e["value"] for e in events if e["name"] == "skip_it")
