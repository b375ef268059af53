"""What the words of a text say: words and pairs, letters, and the shapes of `data/nlu`.

Rasa's own featurizers say the same, and besides it of every token, which nobody here reads: for
20,000 texts that takes minutes, this takes seconds.
"""

import re
from typing import Any, Dict, List, Sequence, Text, Tuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.feature_extraction.text import CountVectorizer

# What only one text has says nothing of others; of letters, what only two have.
_WORDS: Dict[Text, Any] = {"ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b", "min_df": 2}
_LETTERS: Dict[Text, Any] = {"analyzer": "char_wb", "ngram_range": (1, 4), "min_df": 3}
_LONGEST = 2_000
Floats = NDArray[np.float32]
Shapes = Sequence[Tuple[Text, Text]]


class Features:
    """Turns texts into rows of numbers: a block of shapes, of words and of letters, each scaled.

    Counts are dampened and weighted by rarity; each block then has length 1.
    """

    def __init__(
        self, shapes: Shapes, words: Sequence[Text], letters: Sequence[Text], rarity: Floats
    ) -> None:
        """Take (name, pattern) of each shape, the words and letters in their order, and rarity."""
        self.shapes, self.words, self.letters = list(shapes), list(words), list(letters)
        self.rarity = rarity
        self._patterns = _compiled(shapes)
        self._counters = (
            _counter(_WORDS, _numbered(self.words)),
            _counter(_LETTERS, _numbered(self.letters)),
        )

    def rows(self, texts: Sequence[Text]) -> csr_matrix:
        """Return one row a text."""
        blocks = [_seen(self._patterns, texts)]
        blocks += [counter.transform(_short(texts)) for counter in self._counters]
        done, start = [], 0
        for block in blocks:
            end = start + block.shape[1]
            done.append(_unit(block, self.rarity[start:end]))
            start = end
        return hstack(done).tocsr()

    def knows(self, text: Text) -> bool:
        """Tell whether any word of a text was learnt from."""
        return bool(self._counters[0].transform(_short([text])).nnz)


def learn_features(texts: Sequence[Text], shapes: Shapes) -> Features:
    """Return the features that these texts have, and how rare each is among them."""
    blocks, names = [_seen(_compiled(shapes), texts)], []
    for how in (_WORDS, _LETTERS):
        counter = CountVectorizer(**how)
        blocks.append(counter.fit_transform(_short(texts)))
        names.append([str(name) for name in counter.get_feature_names_out()])
    count = np.concatenate([np.diff(block.tocsc().indptr) for block in blocks])
    rarity = (np.log((1.0 + len(texts)) / (1.0 + count)) + 1.0).astype(np.float32)
    return Features(shapes, names[0], names[1], rarity)


def _compiled(shapes: Shapes) -> "List[re.Pattern[Text]]":
    return [re.compile(pattern, re.IGNORECASE) for _, pattern in shapes]


def _seen(patterns: "List[re.Pattern[Text]]", texts: Sequence[Text]) -> csr_matrix:
    rows = [[float(bool(one.search(text))) for one in patterns] for text in _short(texts)]
    return csr_matrix(np.array(rows, np.float32).reshape(len(rows), len(patterns)))


def _short(texts: Sequence[Text]) -> List[Text]:
    return [text[:_LONGEST] for text in texts]


def _numbered(names: Sequence[Text]) -> Dict[Text, int]:
    return {name: number for number, name in enumerate(names)}


def _counter(how: Dict[Text, Any], known: Dict[Text, int]) -> CountVectorizer:
    return CountVectorizer(**{**how, "min_df": 1}, vocabulary=known)


def _unit(block: csr_matrix, rarity: Floats) -> csr_matrix:
    block = block.astype(np.float32).tocsr()
    block.data = np.log1p(block.data) * rarity[block.indices]
    length = np.sqrt(np.asarray(block.multiply(block).sum(axis=1)).ravel())
    return (diags(1.0 / np.where(length > 0, length, 1.0)) @ block).astype(np.float32).tocsr()
