"""What people would otherwise use is truly trained and asked, here on a few lines."""

from pathlib import Path

import pytest

from bot.errors import SettingsError, Unavailable
from bot.reports.category import load_taxonomy
from bot.settings import ROOT
from bot.triage.danger import Danger
from bot.triage.evaluate.evaluation import read_peers
from bot.triage.evaluate.keywords import DANGER_WORDS, keyword_judge
from bot.triage.evaluate.peers import labelled, learnt_judge
from bot.triage.messages import EXAMPLE, Message

RASA = ROOT / ".venv-rasa" / "bin" / "python"
TOLD = (
    ("the kitchen is on fire now", Danger.NOW, "arson_deliberate_fire", "report"),
    ("smoke and flames in the flat, help", Danger.NOW, "arson_deliberate_fire", "report"),
    ("the house is burning and my nan is in it", Danger.NOW, "arson_deliberate_fire", "report"),
    ("rubbish was dumped in our alley", Danger.NONE, "fly_tipping_litter", "report"),
    ("old mattress dumped behind the garages", Danger.NONE, "fly_tipping_litter", "report"),
    ("somebody has dumped bin bags again", Danger.NONE, "fly_tipping_litter", "report"),
    ("hello there, how are you", Danger.NONE, None, "smalltalk"),
    ("hello, lovely day", Danger.NONE, None, "smalltalk"),
)
KNOWN = [
    Message(text, "voice", "family", danger, act, category) for text, danger, category, act in TOLD
]
ASKED = ("fire, there is smoke in the kitchen", "bin bags dumped in the alley", "hello you")
RIGHT = (Danger.NOW, Danger.NONE, Danger.NONE)


@pytest.mark.parametrize("peer", ["tfidf", "textcat"])
def test_a_peer_learns_danger_category_and_act(peer: str) -> None:
    """Trained on eight lines, three times over, it names what new lines of the same words are."""
    judge = learnt_judge(peer, KNOWN * 3, KNOWN, ASKED, RASA)
    assert RIGHT == tuple(answer.danger for answer in judge.answers)
    firsts = [answer.categories[0][0] for answer in judge.answers]
    assert ["arson_deliberate_fire", "fly_tipping_litter"] == firsts[:2]
    assert ["report", "report", "smalltalk"] == [answer.acts[0][0] for answer in judge.answers]
    for answer in judge.answers:
        assert answer.chances is not None
        assert 1.0 == pytest.approx(sum(answer.chances.values()))
        assert answer.seconds > 0
    assert judge.training_s is not None


def test_the_same_lines_give_the_same_peer() -> None:
    """Seeds are fixed: a second training of TF-IDF says the same to the last digit."""
    one, other = (learnt_judge("tfidf", KNOWN, KNOWN, ASKED, RASA) for _ in range(2))
    assert [a.chances for a in one.answers] == [a.chances for a in other.answers]
    assert [a.categories for a in one.answers] == [a.categories for a in other.answers]


def test_a_missing_environment_is_one_clear_sentence() -> None:
    """Whoever has not set Rasa up hears what to do, before anything is trained."""
    with pytest.raises(SettingsError, match=r"^Rasa's environment is missing.*make setup.*\.$"):
        learnt_judge("tfidf", KNOWN, KNOWN, ASKED, Path("nowhere/python"))


def test_a_peer_that_fails_says_so_without_a_text() -> None:
    """One label alone cannot be learnt; what the library says of it is not passed on."""
    alike = [message for message in KNOWN if message.act == "smalltalk"]
    with pytest.raises(Unavailable, match=r"^tfidf could not be trained: exit code 1$"):
        learnt_judge("tfidf", alike, KNOWN, ASKED, RASA)


def test_peers_learn_what_ours_learns() -> None:
    """Categories of reports alone, no act of the taxonomy's examples, danger where it is known."""
    messages = [
        Message("a", EXAMPLE, EXAMPLE, None, "report", "noise_nuisance"),
        Message("b", "voice", "family", Danger.NONE, "safety_question", "noise_nuisance"),
    ]
    assert [("b", "none")] == list(labelled(messages, "danger"))
    assert [("a", "noise_nuisance")] == list(labelled(messages, "category"))
    assert [("b", "safety_question")] == list(labelled(messages, "act"))


def test_the_keyword_list_looks_for_words() -> None:
    """44 words mean danger now, whatever stands beside them; categories by words of theirs."""
    judge = keyword_judge(load_taxonomy(ROOT / "data" / "taxonomy.yml"))
    assert 44 == len(DANGER_WORDS)
    assert Danger.NOW is judge("No FIRE, all is well").danger
    assert Danger.NONE is judge("the firemen left").danger
    assert "graffiti_flyposting" == judge("graffiti tags spray painted").categories[0][0]
    assert () == judge("qwxyz").categories


def test_the_command_line_names_peers() -> None:
    """In the order of the report, none at all for `none`; an unknown one is named."""
    assert {} == read_peers("none")
    assert ["keywords", "diet"] == list(read_peers("diet, keywords"))
    assert {"tfidf": 2, "diet": 60} == read_peers("tfidf,diet:60", 2)
    with pytest.raises(SettingsError, match="there is no 'bert'"):
        read_peers("keywords,bert")
    with pytest.raises(SettingsError, match="'diet:all' needs a number"):
        read_peers("diet:all")
