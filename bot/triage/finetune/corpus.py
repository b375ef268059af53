"""Messages as the network sees them: whole numbers for words, whole numbers for what is right."""

from __future__ import annotations

import hashlib
import json
import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

HEADS = ("danger", "category", "act")
DANGERS = ("none", "possible", "now")
TOKENS_MAX = 96
BATCH = 32
UNKNOWN = -1
# Texts of like length share a batch; few lengths, so that few programs are compiled.
_LENGTHS = (12, 16, 20, 24, 32, 48, 64, TOKENS_MAX)
# So many batches are sorted by length at a time: more saves time, fewer mixes better.
_SORTED = 24
# How often a message is read with a slip of the pen, and how many letters share one.
_SLIPS, _LETTERS_A_SLIP = 0.3, 18
# One voice of so many is kept from the encoder.
_KEPT_APART = 10
_KEYBOARD = "qwertyuiopasdfghjklzxcvbnm"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Labels:
    """What each head may say, in the order of its outputs."""

    names: dict[str, tuple[str, ...]]

    def of(self, row: Row) -> list[int]:
        """Return the right output of each head; UNKNOWN where the message has none."""
        return [
            names.index(row[head]) if row.get(head) in names else UNKNOWN
            for head, names in self.names.items()
        ]


@dataclass(frozen=True, slots=True)
class Batch:
    """``ids`` and ``mask`` of shape (texts, tokens), ``right`` of shape (texts, heads)."""

    ids: Any
    mask: Any
    right: Any


def read_rows(folder: Path) -> list[Row]:
    """Return the messages of all files of a split, in order."""
    lines = (
        line
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return [json.loads(line) for line in lines]


def apart(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Return what the encoder learns from, and what is kept from it: all that some voices say.

    Heads that learn from vectors of texts the encoder has not met are truer.
    """
    split: tuple[list[Row], list[Row]] = ([], [])
    for row in rows:
        split[int(hash_of_voice(row["voice"]), 16) % _KEPT_APART == 0].append(row)
    return split


def hash_of_voice(voice: str) -> str:
    """Return eight hexadecimal digits that stand for a voice."""
    return hashlib.sha256(voice.encode()).hexdigest()[:8]


def labels_of(rows: Sequence[Row]) -> Labels:
    """Return the labels of all heads, sorted; danger from calm to grave."""
    names = {head: tuple(sorted({r[head] for r in rows if r.get(head)})) for head in HEADS}
    return Labels({**names, "danger": DANGERS})


class Reader:
    """Turns rows into batches; with a seed, in the same order every time."""

    def __init__(self, tokenizer: Tokenizer, labels: Labels, seed: int) -> None:
        """Take the tokenizer of the published weights."""
        tokenizer.no_padding()
        tokenizer.enable_truncation(TOKENS_MAX)
        self._tokenizer = tokenizer
        self._labels = labels
        self._random = random.Random(seed)

    def epoch(self, rows: Sequence[Row]) -> Iterator[Batch]:
        """Yield all full batches of shuffled rows, some with slips of the pen."""
        mixed = list(rows)
        self._random.shuffle(mixed)
        batches: list[list[tuple[Row, list[int]]]] = []
        for start in range(0, len(mixed), BATCH * _SORTED):
            chunk = mixed[start : start + BATCH * _SORTED]
            part = [(row, self._ids(self._slipped(row["text"]))) for row in chunk]
            part.sort(key=lambda one: len(one[1]))
            batches.extend(part[at : at + BATCH] for at in range(0, len(part) - BATCH + 1, BATCH))
        self._random.shuffle(batches)
        for batch in batches:
            yield self._batch([row for row, _ in batch], [ids for _, ids in batch])

    def plain(self, rows: Sequence[Row]) -> Iterator[Batch]:
        """Yield all rows as they are, those of like length together."""
        ordered = sorted(rows, key=lambda row: len(self._ids(row["text"])))
        for at in range(0, len(ordered), BATCH):
            part = ordered[at : at + BATCH]
            yield self.batch(part, [row["text"] for row in part])

    def batch(self, rows: Sequence[Row], texts: Sequence[str]) -> Batch:
        """Return one batch; every text in it is padded to one of a few lengths."""
        return self._batch(rows, [self._ids(text) for text in texts])

    def _ids(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text).ids)

    def _batch(self, rows: Sequence[Row], found: Sequence[list[int]]) -> Batch:
        longest = max(map(len, found))
        length = next(size for size in _LENGTHS if size >= longest)
        ids = np.zeros((len(found), length), np.int32)
        mask = np.zeros((len(found), length), np.float32)
        for at, one in enumerate(found):
            ids[at, : len(one)], mask[at, : len(one)] = one, 1
        return Batch(ids, mask, np.array([self._labels.of(row) for row in rows], np.int32))

    def _slipped(self, text: str) -> str:
        """Return most texts as they are, some with typing slips, marks or accents gone."""
        chance = self._random
        if chance.random() > _SLIPS:
            return text
        kind = chance.randrange(4)
        if kind == 0:
            return self._mistyped(text)
        if kind == 1:
            return "".join(sign for sign in text if sign.isalnum() or sign.isspace())
        if kind == 2:
            words = text.split()
            if len(words) > 4:
                del words[chance.randrange(len(words))]
            return " ".join(words)
        apart = unicodedata.normalize("NFKD", text)
        return "".join(sign for sign in apart if not unicodedata.combining(sign))

    def _mistyped(self, text: str) -> str:
        letters = list(text)
        for _ in range(max(1, len(letters) // _LETTERS_A_SLIP)):
            at = self._random.randrange(len(letters))
            kind = self._random.random()
            if kind < 0.4:
                letters[at] = ""
            elif kind < 0.7 and at + 1 < len(letters):
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            else:
                letters[at] = letters[at] * 2 if kind < 0.85 else self._random.choice(_KEYBOARD)
        return "".join(letters)
