"""Sentence embeddings, where an encoder is installed: unit vectors whose product is similarity.

``flask models embeddings FOLDER`` builds the encoder from downloaded weights
(``training/embedding_graph.py``).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

GRAPH_FILE, TOKENIZER_FILE = "encoder.onnx", "tokenizer.json"
# Payees have some ten tokens.
MAX_TOKENS = 64
CACHED_TEXTS = 10_000
MIN_LENGTH = 1e-9

Embedding = npt.NDArray[np.float32]


class EmbeddingsMissing(Exception):
    """The libraries or the files of the encoder are not installed."""


class Embedder:
    """Encoder of texts.

    Texts are encoded one at a time: an int8 graph gives slightly different results in batches.
    """

    def __init__(self, folder: Path) -> None:
        """Load the encoder.

        Raises:
            EmbeddingsMissing: A library or a file is missing or cannot be read.
        """
        try:
            import onnxruntime
            from tokenizers import Tokenizer

            options = onnxruntime.SessionOptions()
            # A text takes one millisecond on one thread.
            options.intra_op_num_threads = 1
            self._session: Any = onnxruntime.InferenceSession(
                folder / GRAPH_FILE, options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer: Any = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        except Exception as error:  # each library raises exceptions of its own
            raise EmbeddingsMissing(str(error)) from error

        # Padding serves batches, and there are none.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self.embed = lru_cache(maxsize=CACHED_TEXTS)(self._embed)

    def _embed(self, text: str) -> Embedding:
        """Return the embedding (width,) of a text."""
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        (vectors,) = self._session.run(None, {"ids": ids})
        vector = vectors[0]
        # The vector of an empty text may be zero.
        length = max(float(np.linalg.norm(vector)), MIN_LENGTH)
        return np.asarray(vector / length, dtype=np.float32)
