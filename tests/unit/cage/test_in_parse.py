"""Which act a line is taken for where Rasa would ask again."""

from bot.cage.parse import best


def test_the_likeliest_act_is_told() -> None:
    """As Rasa found it."""
    found = {"intent": {"name": "deny", "confidence": 0.9}, "intent_ranking": []}
    assert {"intent": "deny", "score": 0.9} == best(found)


def test_behind_the_fallback_stands_the_best_guess() -> None:
    """Rasa would ask again; the act is the one it would ask about."""
    fallback = {"name": "nlu_fallback", "confidence": 0.35}
    ranking = [fallback, {"name": "report", "confidence": 0.31}]
    assert {"intent": "report", "score": 0.31} == best(
        {"intent": fallback, "intent_ranking": ranking}
    )
