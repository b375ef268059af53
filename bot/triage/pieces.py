"""The pieces of a document that are judged one by one: its sentences, long ones in parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.triage.pattern import Sentence

# A sentence longer than this is read in pieces that overlap by half.
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence, or part of a long one: its tokens, its classes, and where it stands."""

    tokens: tuple[Token, ...]
    classes: frozenset[str]
    start: int
    end: int


def pieces(doc: Doc) -> Iterator[Piece]:
    """Yield the sentences of a document, long ones in overlapping pieces."""
    for sentence in doc.user_data["sentences"]:
        size = len(sentence.words)
        for first in range(0, max(1, size - _LONGEST // 2), _LONGEST // 2):
            last = min(first + _LONGEST, size)
            start, end = sentence.spans[first][0], sentence.spans[last - 1][1]
            classes: set[str] = set().union(*sentence.labels[first:last])
            for join in sentence.joins[first:last]:
                classes.update(join)
            yield Piece(_tokens_between(doc, start, end), frozenset(classes), start, end)


def tokens_of(doc: Doc, sentence: Sentence) -> tuple[Token, ...]:
    """Return the document's tokens of one sentence."""
    return _tokens_between(doc, sentence.spans[0][0], sentence.spans[-1][1])


def _tokens_between(doc: Doc, start: int, end: int) -> tuple[Token, ...]:
    span = doc.char_span(start, end, alignment_mode="expand")
    return tuple(span) if span is not None else ()
