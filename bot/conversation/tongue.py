"""Says the advice and the danger question in the resident's own language, from `data/phrases`.

It only puts other words to what the floors have judged, so English is what is left when a language
is not known for sure, has no phrases, or anything here goes wrong. The English stands beside it
where there is room: somebody next to the resident may read it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.conversation.inbound import Channel, Choice, Kind
from bot.conversation.judged import Judged
from bot.reports.conversation import Line, OpenQuestion
from bot.reports.phrases import (
    CALL,
    ENGLISH,
    QUESTIONS,
    TROUBLE,
    UNSAVED,
    WELCOME,
    Direction,
    Phrasebook,
    Phrases,
    fits_text,
)
from bot.triage.language import Languages
from bot.triage.normalise import plain_words, tokens

# Marks that keep English left-to-right within a text that runs to the left.
_ISOLATED = "\u2066{}\u2069"
# What may part a yes from the words after it.
_MARKS = re.compile(r"[,.;:!?\n،؛؟۔।–—]")
# One text of each script, so that nobody waits for the detector's first words.
_WARM = (
    "Proszę o pomoc, jestem w domu",
    "Помогите мне пожалуйста, я дома",
    "أحتاج إلى المساعدة من فضلك",
    "मुझे मदद चाहिए, मैं घर पर हूँ",
)


class Tongue:
    """Knows languages and the words for each; safe to share, it keeps nothing between texts."""

    def __init__(self, phrases: Phrases, languages: Languages) -> None:
        """Take the phrases, and what tells languages apart."""
        self._phrases = phrases
        self._languages = languages

    def warm(self) -> None:
        """Load what tells languages apart, before the first resident writes."""
        for text in _WARM:
            self._languages.sure(text)

    def spoken(self, text: str, before: str | None) -> str | None:
        """Return the language to answer in: the text's, in doubt the one spoken `before`.

        ``en`` is surely English; None is in doubt, or a language that has no phrases.
        """
        sure = self._languages.sure(text)
        code = before if sure is None else sure
        return code if code in self._phrases else None

    def foreign(self, code: str | None) -> str | None:
        """Return the language if it is another than English, None for English."""
        book = self._phrases.foreign(code)
        return book.code if book else None

    def asked_in(self, asked: OpenQuestion) -> str | None:
        """Return the language of a danger question, None for English."""
        book = self._phrases.asked_in(asked.question)
        return book.code if book else None

    def understood(self, text: str, asked: OpenQuestion) -> str:
        """Return an answer to a question asked in another language with its yes or no in English.

        After a yes anything may follow; a no must be all there is, as in `bot.triage.answers`.
        Where a no begins as a yes does ('ji' and 'ji nahi'), the longer counts; a mark parts them,
        so that 'ji, nahi' begins with a yes. With more words after it, those alone are left: the
        floors would take its first word, such as 'ji' or 'ya', for a yes of their own.
        """
        book = self._phrases.asked_in(asked.question)
        if book is None:
            return text
        said = plain_words(text)
        if said in _answers(book.unclear):
            return "?"
        if said in _answers(book.no):
            return "no"
        breath = plain_words(next(filter(str.strip, _MARKS.split(text)), ""))
        yes, no = _begins(said, book.yes), _begins(breath, book.no)
        if yes > no:
            return f"yes. {text}"
        begun = no > 1 and not _begins(breath[:1], book.no)
        return f"? {_after(text, no)}" if begun else text

    def say(self, judged: Judged, channel: Channel, language: str | None) -> Judged:
        """Return the same verdict in this language, with the English beside it as room allows."""
        book = self._phrases.foreign(language)
        unknown = judged.asks is not None and judged.asks not in QUESTIONS
        if book is None or judged.says is None or unknown or not judged.lines:
            return judged
        first, *rest = judged.lines
        text = _phrase(book, channel, judged)
        english = (first.text, *_shorter(self._phrases[ENGLISH], judged))
        line = Line(_beside(book, channel, text, english), first.kind, first.choices)
        if judged.asks is None:
            return replace(judged, lines=(line, *rest))
        line = replace(line, choices=_choices(book))
        return replace(judged, lines=(line, *rest), question=book.ask(channel, judged.asks))

    def welcome(self, channel: Channel, language: str | None) -> Line | None:
        """Return what is said once to whoever writes in another language, as far as there is room.

        That the message is there, in which languages we read and answer, how to ask for an
        interpreter, and 101.
        """
        book = self._phrases.foreign(language)
        if book is None:
            return None
        said = [WELCOME[0]]
        for phrase in WELCOME[1:]:
            if channel is Channel.WEB or fits_text(book.say(channel, *said, phrase)):
                said.append(phrase)
        return Line(book.say(channel, *said), Kind.NOTICE)

    def trouble(self, english: Line, channel: Channel, language: str, *, saved: bool) -> Line:
        """Return what is said when parts of the service are down, with the English beside it.

        What to do in danger, and 101, always stand in it. English alone if there are no phrases.
        """
        book = self._phrases.foreign(language)
        if book is None:
            return english
        text = book.say(channel, TROUBLE if saved else UNSAVED, *CALL)
        short = self._phrases[ENGLISH].sms[CALL[0]]
        return replace(english, text=_beside(book, channel, text, (english.text, short)))


def _phrase(book: Phrasebook, channel: Channel, judged: Judged) -> str:
    said = book.say(channel, judged.says or "possible")
    return f"{said} {book.ask(channel, judged.asks)}" if judged.asks else said


def _shorter(english: Phrasebook, judged: Judged) -> Iterator[str]:
    """Yield the English for a text message, from long to short; the last is the least there is."""
    says = judged.says or "possible"
    for advice in (english.web[says], english.sms[says]):
        yield f"{advice} {english.ask(Channel.SMS, judged.asks)}" if judged.asks else advice
    if judged.asks:
        yield english.say(Channel.SMS, says, "answer")
        yield english.sms[says]


def _beside(book: Phrasebook, channel: Channel, text: str, english: tuple[str, ...]) -> str:
    if channel is Channel.WEB:
        rtl = book.direction is Direction.RTL
        return f"{text}\n\n{_ISOLATED.format(english[0]) if rtl else english[0]}"
    whole = (f"{text}\n{words}" for words in english)
    return next(filter(fits_text, whole), text)


def _choices(book: Phrasebook) -> tuple[Choice, ...]:
    words = (book.yes[0].capitalize(), book.no[0].capitalize())
    return tuple(Choice(word, word) for word in words)


def _begins(said: tuple[str, ...], listed: tuple[str, ...]) -> int:
    """Return of how many words the longest listed answer is that the text begins with."""
    return max((len(words) for words in _answers(listed) if said[: len(words)] == words), default=0)


def _after(text: str, count: int) -> str:
    """Return a text without its first words."""
    words = [token for token in tokens(text) if not token.is_mark]
    return text[words[count - 1].end :]


def _answers(listed: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {plain_words(words) for words in listed}
