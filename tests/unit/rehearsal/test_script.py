"""Scripts are read whole, and a mistake in one is named with its file and line."""

from pathlib import Path

import pytest

from bot.errors import DataError
from bot.rehearsal.known import load_known
from bot.rehearsal.script import Channel, Outcome, Turn, read_scripts, read_usual
from bot.settings import ROOT

ASKED = frozenset({"where", "when", "confirm", "dq_now"})
WHOLE = """
scripts:
  - id: knife
    channel: sms
    situation: danger
    fast: true
    says:
      - hello
      - {say: ["he is here", "with a knife"], danger: true}
      - {at: [where, receipt], say: "by the shops"}
    answers: {where: "Norton Road", danger: "yes"}
    expect: {outcome: [advice_999_first, filed], category: weapons, priority: [P1], place: "Norton",
      day: -1, anonymous: true, questions: 2, second: {category: [robbery, weapons]}}
"""
LEAST = """
scripts:
  - id: sofa
    channel: web
    situation: report
    says: [a sofa]
    expect: {outcome: filed}
"""
BROKEN = [
    ("channel: web", "channel: fax", "line 4: 'fax' is not one of: web, sms"),
    ("says: [a sofa]", "says: []", "line 3: nobody says anything"),
    ("says: [a sofa]", "says: [{at: whence, say: a}]", "line 6: 'whence' is not one of"),
    ("says: [a sofa]", "answers: {whence: a}\n    says: [a]", "line 6: 'whence' is nothing that"),
    ("says: [a sofa]", "tells: [a sofa]", "line 6: 'tells' is not a name"),
    ("outcome: filed", "outcome: lost", "line 7: 'lost' is not one of"),
    ("outcome: filed", "outcome: advice_999_first", "line 3: no turn is marked"),
    ("outcome: filed", "outcome: filed, priority: P5", "line 7: 'P5' is not one of"),
    ("situation: report", "fast: perhaps\n    situation: report", "line 5: expected true or false"),
]


def _read(folder: Path, text: str) -> tuple[object, ...]:
    (folder / "some.yml").write_text(text)
    return read_scripts(folder, ASKED)


def test_a_script_is_read_whole(tmp_path: Path) -> None:
    """Turns, answers and what is expected are as they are written."""
    (tmp_path / "some.yml").write_text(WHOLE)
    (script,) = read_scripts(tmp_path, ASKED)
    assert ("knife", Channel.SMS, True, "") == (script.id, script.channel, script.fast, script.open)
    assert (
        Turn(("hello",)),
        Turn(("he is here", "with a knife"), danger=True),
        Turn(("by the shops",), at=("where", "receipt")),
    ) == script.turns
    assert {"where": "Norton Road", "danger": "yes"} == script.answers
    wanted = script.wanted
    assert (Outcome.ADVICE, Outcome.FILED) == wanted.outcome
    assert (("weapons",), ("P1",), ("Norton",)) == (
        wanted.ticket.category,
        wanted.ticket.priority,
        wanted.ticket.place,
    )
    assert (-1, True, None, 2) == (
        wanted.ticket.day,
        wanted.ticket.anonymous,
        wanted.ticket.lead,
        wanted.questions,
    )
    assert wanted.second is not None
    assert ("robbery", "weapons") == wanted.second.category


@pytest.mark.parametrize(("right", "wrong", "told"), BROKEN, ids=[told for _, _, told in BROKEN])
def test_a_mistake_is_named_with_file_and_line(
    tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    """Whoever writes scripts finds what to mend."""
    with pytest.raises(DataError, match=f"some.yml, {told}"):
        _read(tmp_path, LEAST.replace(right, wrong))


def test_no_name_is_given_twice(tmp_path: Path) -> None:
    """A script is known by its name alone, in whatever file it stands."""
    (tmp_path / "other.yml").write_text(LEAST)
    with pytest.raises(DataError, match=r"some.yml, line 3: 'sofa' is written twice"):
        _read(tmp_path, LEAST)


def test_every_question_has_a_usual_answer(tmp_path: Path) -> None:
    """A question without one would end a conversation for no reason of the bot's."""
    (tmp_path / "usual.yml").write_text("usual_answers: {where: a, when: b}\nnever: [c]\n")
    with pytest.raises(DataError, match="'confirm' has no answer"):
        read_usual(tmp_path, ASKED)


def test_our_own_scripts_are_whole() -> None:
    """They can be read, are many, come by both doors, and the fast ones are a few of each."""
    questions = load_known(ROOT / "data").questions
    folder = ROOT / "data" / "rehearsal"
    assert "Norton Road, Stockton" == read_usual(folder, questions).answers["where"]
    scripts = read_scripts(folder, questions)
    assert len(scripts) >= 120
    for channel in Channel:
        own = [script for script in scripts if script.channel is channel]
        assert len(own) >= 45
        assert 3 <= len([script for script in own if script.fast and not script.open]) <= 12
