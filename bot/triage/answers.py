"""What the answer to a danger question means: yes, no, or neither."""

from __future__ import annotations

from collections.abc import Iterable

from bot.triage.danger import Danger
from bot.triage.normalise import Token, tokens
from bot.triage.pattern import Sentence
from bot.triage.ruleset import PatternSet, Rules


def judged(answer: str, own: Danger, rules: Rules) -> Danger:
    """Return what an answer means; ``own`` is the danger that its words say by themselves.

    Yes outranks all but a no before it. What is neither yes nor no is judged as any text.
    """
    found = tokens(answer)
    sentences = rules.lexicon.sentences(found)
    yes, no = _yes(found, sentences, rules), _no(found, sentences, rules)
    if yes is None or no is None:
        return Danger.NOW if yes is not None else Danger.NONE if no is not None else own
    if any("still" in sentence.words for sentence in sentences):
        return Danger.NOW
    return own if no <= yes else Danger.POSSIBLE


def denies(answer: str, rules: Rules) -> bool:
    """Return whether there is a no in an answer."""
    found = tokens(answer)
    return _no(found, rules.lexicon.sentences(found), rules) is not None


def _yes(found: list[Token], sentences: list[Sentence], rules: Rules) -> int | None:
    known = rules.answers
    places = [*_places(known.yes, sentences), *_alone(known.yes_alone, sentences)]
    return min([*places, *_first(found, known.yes_first)], default=None)


def _no(found: list[Token], sentences: list[Sentence], rules: Rules) -> int | None:
    known = rules.answers
    return min([*_places(known.no, sentences), *_first(found, known.no_first)], default=None)


def _places(patterns: PatternSet[str], sentences: Iterable[Sentence]) -> list[int]:
    """Return where in the text the patterns stand."""
    return [s.spans[match.start][0] for s in sentences for _, match in patterns.matches(s)]


def _alone(patterns: PatternSet[str], sentences: Iterable[Sentence]) -> list[int]:
    """Return where a pattern is the whole of a sentence."""
    return [
        s.spans[0][0]
        for s in sentences
        for _, match in patterns.matches(s)
        if match.start == 0 and match.end == len(s.words)
    ]


def _first(found: list[Token], words: frozenset[str]) -> list[int]:
    """Return the place of the first word if it is one of these, as it was typed."""
    first = next((token for token in found if not token.is_mark), None)
    return [first.start] if first and first.word in words else []
