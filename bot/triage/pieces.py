"""The pieces of a document that are judged one by one: its sentences, long ones in parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from bot.triage.features import split_words, stem
from bot.triage.lexicon import Lexicon
from bot.triage.pattern import Sentence

# A sentence longer than this is read in pieces that overlap by half.
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence, or part of a long one: its tokens, its classes, and where it stands."""

    tokens: range
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


def tokens_of(doc: Doc, sentence: Sentence) -> range:
    """Return which of the document's tokens are those of one sentence."""
    return _tokens_between(doc, sentence.spans[0][0], sentence.spans[-1][1])


def plain_of(token: Token, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the plain words that a token stands for; a mark stands for itself."""
    if token.is_punct or token.is_space:
        return split_words((token.norm_,))
    return split_words(lexicon.plain(token.norm_)) or (token.lex.norm_,)


def words_of(doc: Doc, tokens: range, *, marks: bool = False) -> list[str]:
    """Return the plain words of some tokens, where asked for with the marks between them."""
    plain: Sequence[tuple[str, ...]] = doc.user_data["plain"]
    left_out: frozenset[int] = frozenset() if marks else doc.user_data["marks"]
    return [word for at in tokens if at not in left_out for word in plain[at]]


def stems_of(doc: Doc, tokens: range, *, marks: bool = False) -> list[str]:
    """Return the stems of what `words_of` gives."""
    return [stem(word) for word in words_of(doc, tokens, marks=marks)]


def _tokens_between(doc: Doc, start: int, end: int) -> range:
    span = doc.char_span(start, end, alignment_mode="expand")
    return range(span.start, span.end) if span is not None else range(0)
