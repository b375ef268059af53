"""One text as all parts of triage read it: what one of them works out, the others find ready."""

from __future__ import annotations

from functools import cached_property

from bot.triage.foreign import Foreign
from bot.triage.lexicon import Lexicon
from bot.triage.normalise import Token, lines, tokens
from bot.triage.pattern import Sentence
from bot.triage.spoken import Spoken


class Text:
    """A text, its words and its sentences, each worked out once and only when somebody asks.

    It lives as long as the text is judged; nothing of it is kept.
    """

    def __init__(self, written: str, lexicon: Lexicon, foreign: Foreign) -> None:
        """Take what was written and the words to read it by."""
        self.written = written
        self._lexicon = lexicon
        self._foreign = foreign

    @cached_property
    def tokens(self) -> list[Token]:
        """Words and marks in plain form."""
        return tokens(self.written)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences, each with the labels of its words."""
        return self._lexicon.sentences(self.tokens)

    @cached_property
    def spoken(self) -> Spoken:
        """What the words of other languages say in it."""
        return Spoken(self.tokens, self._foreign)

    @cached_property
    def lines(self) -> list[Spoken]:
        """The same of each line; nothing where there is only one."""
        return [Spoken(line, self._foreign) for line in lines(self.tokens)]
