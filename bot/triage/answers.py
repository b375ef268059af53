"""What the answer to a danger question means: yes, no, or neither."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.triage.danger import Danger
from bot.triage.normalise import Token, tokens
from bot.triage.pattern import Match, Pattern, Sentence, find
from bot.triage.ruleset import PatternSet, Rules

# 'No he is' ends as a yes does.
_AFFIRMING = frozenset("is are am 's has have do does".split())
_NOES = frozenset("not no_one nobody none".split())


@dataclass(frozen=True, slots=True)
class _Clause:
    """A part of an answer: ``no`` where that is all it says, ``small`` where it says nothing.

    A ``plain`` no is one whatever comes after it.
    """

    sentence: Sentence
    no: bool
    plain: bool
    small: bool

    def holds(self, place: int) -> bool:
        """Tell whether a place of the text lies in this clause."""
        spans = self.sentence.spans
        return spans[0][0] <= place < spans[-1][1]


def judged(answer: str, own: Danger, rules: Rules) -> Danger:
    """Return what an answer means; ``own`` is the danger that its words say by themselves.

    Yes outranks all but a clear no; with both, it is possible. What says no yes is judged as any
    text, and whether it says no is told by `denies`.
    """
    found = tokens(answer)
    clauses = list(_clauses(found, rules))
    yes, no = _yes(found, clauses, rules), _no(found, clauses, rules)
    if not yes:
        return own
    if not no or any("still" in clause.sentence.words for clause in clauses):
        return Danger.NOW
    clear = [clause for clause in clauses if clause.no]
    if not clear:
        return Danger.NOW if min(yes) < min(no) else Danger.POSSIBLE
    outside = [at for at in yes if not any(clause.holds(at) for clause in clear)]
    return Danger.POSSIBLE if outside else own


def denies(answer: str, rules: Rules) -> bool:
    """Return whether an answer is a clear no: its first clause that says anything, or all of it."""
    found = tokens(answer)
    unless = rules.answers.no_unless
    if any(not unless.isdisjoint(sentence.words) for sentence in rules.lexicon.sentences(found)):
        return False
    clauses = [clause for clause in _clauses(found, rules) if not clause.small]
    return bool(clauses) and (clauses[0].plain or all(clause.no for clause in clauses))


def _yes(found: list[Token], clauses: list[_Clause], rules: Rules) -> list[int]:
    """Return the places of every yes."""
    known, sentences = rules.answers, rules.lexicon.sentences(found)
    alone = _alone(known.yes_alone, [clause.sentence for clause in clauses])
    return [*_places(known.yes, sentences), *alone, *_first(found, known.yes_first)]


def _no(found: list[Token], clauses: list[_Clause], rules: Rules) -> list[int]:
    """Return the places of every word of no, however unclear."""
    known, sentences = rules.answers, [clause.sentence for clause in clauses]
    said = [*_places(known.no, sentences), *_places(known.over, sentences)]
    return [*said, *_first(found, known.no_first)]


def _clauses(found: list[Token], rules: Rules) -> Iterator[_Clause]:
    first = _first(found, rules.answers.no_first)
    for piece in _pieces(found, rules):
        for sentence in rules.lexicon.sentences(piece):
            yield _clause(sentence, rules, said_first=sentence.spans[0][0] in first)


def _pieces(found: list[Token], rules: Rules) -> Iterator[list[Token]]:
    """Cut the words of an answer at marks, but for the hyphen within a word, and at small links."""
    piece: list[Token] = []
    ends = rules.answers.clause_ends
    edged = [None, *found, None]
    for before, token, after in zip(edged[:-2], found, edged[2:], strict=True):
        if token.is_mark:
            glued = before and after and before.end == token.start and token.end == after.start
            ended = not (glued and token.word in "-–")
        else:
            ended = bool(piece) and not ends.isdisjoint(rules.lexicon.plain(token.word))
        if ended:
            yield piece
            piece = []
        elif not token.is_mark:
            piece.append(token)
    yield piece


def _clause(sentence: Sentence, rules: Rules, *, said_first: bool) -> _Clause:
    known, words = rules.answers, sentence.words
    covered = {0} if said_first else set()
    for pattern, match in _found(known.no, sentence):
        covered |= _cover(pattern, match, sentence)
    plain = bool(covered)
    for pattern, match in _found(known.over, sentence):
        if not any(_says(_NOES, sentence, at) for at in range(match.start)):
            covered |= _cover(pattern, match, sentence)
    told = [word for at, word in enumerate(words) if at not in covered]
    small = all(word in known.small or (word.isdigit() and "ago" in words) for word in told)
    no = bool(covered) and small and (words[-1] not in _AFFIRMING or len(words) - 1 in covered)
    return _Clause(sentence, no=no, plain=no and plain, small=small and not covered)


def _found(patterns: PatternSet[str], sentence: Sentence) -> Iterator[tuple[Pattern, Match]]:
    for pattern, _ in patterns.candidates(sentence):
        for match in find(pattern, sentence):
            yield pattern, match


def _cover(pattern: Pattern, match: Match, sentence: Sentence) -> set[int]:
    """Return the places of the words that a match took, each of those read as one."""
    labels = frozenset[str]().union(*(step.labels for step in pattern.steps))
    return {
        place
        for at in match.path
        for place in range(at, max([at + 1, *_joined(labels, sentence, at)]))
    }


def _joined(labels: frozenset[str], sentence: Sentence, at: int) -> list[int]:
    return [end for label, end in sentence.joins[at].items() if label in labels]


def _says(labels: frozenset[str], sentence: Sentence, at: int) -> bool:
    return bool(labels & sentence.labels[at]) or not labels.isdisjoint(sentence.joins[at])


def _places(patterns: PatternSet[str], sentences: Iterable[Sentence]) -> list[int]:
    """Return where in the text the patterns stand."""
    return [s.spans[match.start][0] for s in sentences for _, match in patterns.matches(s)]


def _alone(patterns: PatternSet[str], sentences: Iterable[Sentence]) -> list[int]:
    """Return where a pattern is the whole of a clause."""
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
