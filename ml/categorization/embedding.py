"""Sentence embeddings, where they are installed: texts as unit vectors whose product says how alike they mean.

``flask models embeddings FOLDER`` makes the graph that this runs, from weights that are downloaded by hand.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

GRAPH, TOKENIZER = "encoder.onnx", "tokenizer.json"
MAX_TOKENS = 64
REMEMBERED = 10_000

Embeddings = npt.NDArray[np.float32]


class EmbeddingsMissing(Exception):
    """The libraries or the files of the encoder are not there."""


class Embedder:
    """One text at a time: an int8 graph answers differently in company."""

    def __init__(self, folder: Path) -> None:
        try:
            import onnxruntime
            from tokenizers import Tokenizer

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            self._session: Any = onnxruntime.InferenceSession(
                folder / GRAPH, options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer: Any = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as error:  # each library has errors of its own
            raise EmbeddingsMissing(str(error)) from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self.embed = lru_cache(maxsize=REMEMBERED)(self._embed)

    def _embed(self, text: str) -> Embeddings:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        (found,) = self._session.run(None, {"ids": ids})
        return np.asarray(found[0] / max(float(np.linalg.norm(found[0])), 1e-9), dtype=np.float32)
