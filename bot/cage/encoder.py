"""What a text means, as 384 numbers: the encoder of triage, read here by Rasa's own Python.

The cage imports nothing else of ours, so this says again in few lines what `bot/triage/encoder.py`
says. The onnxruntime of Python 3.10 is an older one and rounds in other places: its vectors are
0.98 to 1.00 like the service's (cosine), so one process may not read what another has written.
"""

import hashlib
import json
import os
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Sequence, Text

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

WIDTH = 384
TOKENS_MAX = 96
# More letters than these hold more tokens than are read.
LONGEST = 2_000
_GRAPH, _TOKENIZER, _ABOUT = "encoder.onnx", "tokenizer.json", "about.json"
_VECTORS = "vectors"


class Encoder:
    """Turns texts into vectors of length 1; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Load the encoder on one thread; ValueError where a file is not the one that was made."""
        import onnxruntime
        from tokenizers import Tokenizer

        told = (folder / _ABOUT).read_bytes()
        known = json.loads(told)["sha256"]
        files = {name: (folder / name).read_bytes() for name in (_GRAPH, _TOKENIZER)}
        for name, data in files.items():
            if hashlib.sha256(data).hexdigest() != known[name]:
                raise ValueError("models/encoder/%s is not the file that was made" % name)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            files[_GRAPH],
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],
        )
        self._tokenizer = Tokenizer.from_str(files[_TOKENIZER].decode())
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(TOKENS_MAX)
        self.hash = hashlib.sha256(told).hexdigest()

    def vector(self, text: Text) -> Floats:
        """Return the vector of a text, shape (384,); zeros where there is no word in it.

        Unlike triage, several lines are read as one text: in the mean of its lines, "no" would
        count as much as the report above it.
        """
        whole = text.encode("utf-8", "replace").decode("utf-8")[:LONGEST]
        ids = self._tokenizer.encode(unicodedata.normalize("NFKC", whole)).ids
        if len(ids) <= 2:
            return np.zeros(WIDTH, np.float32)
        (found,) = self._session.run([_VECTORS], {"ids": np.array([ids], np.int64)})
        vector = np.asarray(found, np.float32)[0]
        unit: Floats = vector / np.float32(np.linalg.norm(vector) or 1.0)
        return unit

    def vectors(self, texts: Sequence[Text]) -> Floats:
        """Return the vectors of many texts, shape (texts, 384); each is read alone."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return np.stack(list(pool.map(self.vector, texts)))
