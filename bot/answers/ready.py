"""Gets the answers ready from files: by meaning where the encoder is there, else by words alone."""

from functools import partial
from pathlib import Path

import structlog

from bot.answers.finder import Answers, Finder, examples, load_thresholds
from bot.answers.meaning import Meaning, kept_vectors
from bot.errors import DataError
from bot.reports.faq import Faq, load_faq

FILE, SURE, VECTORS = "faq.yml", "faq_sure.yml", "answers.npz"


def load_answers(data: Path, models: Path, var: Path) -> Answers:
    """Read the answers; DataError names file and line. What finds them is made when it is asked."""
    sure = load_thresholds(data / SURE)

    def make(faq: Faq) -> Finder:
        try:
            return Finder(faq, load_meaning(faq, models, var), sure.both)
        except DataError:
            structlog.get_logger().error("answers_without_encoder")
            return Finder(faq, None, sure.words)

    return Answers(load_faq(data / FILE), make)


def answers_by_words(data: Path) -> Answers:
    """Return the answers, found by words alone."""
    sure = load_thresholds(data / SURE)
    return Answers(load_faq(data / FILE), partial(Finder, meaning=None, enough=sure.words))


def load_meaning(faq: Faq, models: Path, var: Path) -> Meaning:
    """Return what compares meanings; DataError where the encoder is missing or damaged."""
    from bot.triage.encoder import hash_of_encoder, load_encoder

    encoder = load_encoder(models / "encoder")
    stamp = hash_of_encoder(models / "encoder")
    vectors = kept_vectors(var / VECTORS, examples(faq), encoder.vector, stamp)
    return Meaning(encoder.vector, vectors)
