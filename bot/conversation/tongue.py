"""Says the advice and the danger question in the resident's own language, from `data/phrases`.

It only puts other words to what the floors have judged, so English is what is left when a language
is not known for sure, has no phrases, or anything here goes wrong. The English stands beside it
where there is room: somebody next to the resident may read it.
"""

from dataclasses import replace

from bot.conversation.inbound import Channel, Choice, Kind
from bot.conversation.judged import Judged
from bot.reports.conversation import Line, OpenQuestion
from bot.reports.phrases import (
    ENGLISH,
    QUESTIONS,
    WELCOME,
    Direction,
    Phrasebook,
    Phrases,
    fits_text,
)
from bot.triage.language import Languages
from bot.triage.normalise import plain_words

# Marks that keep English left-to-right within a text that runs to the left.
_ISOLATED = "\u2066{}\u2069"
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

        None is English, also where the text is surely in a language that has no phrases.
        """
        sure = self._languages.sure(text)
        code = before if sure is None else sure
        return code if self._phrases.foreign(code) else None

    def asked_in(self, asked: OpenQuestion) -> str | None:
        """Return the language of a danger question, None for English."""
        book = self._phrases.asked_in(asked.question)
        return book.code if book else None

    def understood(self, text: str, asked: OpenQuestion) -> str:
        """Return an answer to a question asked in another language with its yes or no in English.

        After a yes anything may follow; a no must be all there is, as in `bot.triage.answers`.
        """
        book = self._phrases.asked_in(asked.question)
        if book is None:
            return text
        said = plain_words(text)
        if said in _answers(book.unclear):
            return "?"
        if said in _answers(book.no):
            return "no"
        begins = (said[: len(yes)] == yes for yes in _answers(book.yes))
        return f"yes. {text}" if any(begins) else text

    def say(self, judged: Judged, channel: Channel, language: str | None) -> Judged:
        """Return the same verdict in this language, with the English beside it as room allows."""
        book = self._phrases.foreign(language)
        unknown = judged.asks is not None and judged.asks not in QUESTIONS
        if book is None or judged.says is None or unknown or not judged.lines:
            return judged
        first, *rest = judged.lines
        text = _phrase(book, channel, judged)
        english = (first.text, _phrase(self._phrases[ENGLISH], channel, judged))
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


def _phrase(book: Phrasebook, channel: Channel, judged: Judged) -> str:
    said = book.say(channel, judged.says or "possible")
    return f"{said} {book.ask(channel, judged.asks)}" if judged.asks else said


def _beside(book: Phrasebook, channel: Channel, text: str, english: tuple[str, ...]) -> str:
    if channel is Channel.WEB:
        rtl = book.direction is Direction.RTL
        return f"{text}\n\n{_ISOLATED.format(english[0]) if rtl else english[0]}"
    whole = (f"{text}\n{words}" for words in english)
    return next(filter(fits_text, whole), text)


def _choices(book: Phrasebook) -> tuple[Choice, ...]:
    words = (book.yes[0].capitalize(), book.no[0].capitalize())
    return tuple(Choice(word, word) for word in words)


def _answers(listed: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {plain_words(words) for words in listed}
