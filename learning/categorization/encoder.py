"""The optional sentence encoder of the ``embeddings`` variant: load it, build it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from ml.categorization.embedding import Embedder
    from ml.categorization.memory import Embed

log = structlog.get_logger()

FOLDER_NAME = "embeddings"
"""Folder of the encoder, inside the folder of models."""


class EncoderLoader:
    """Loads the encoder when a variant first needs it, once per process."""

    def __init__(self, models_dir: Path | None) -> None:
        self._folder = None if models_dir is None else models_dir / FOLDER_NAME
        self._embedder: Embedder | None = None
        self._lock = threading.Lock()

    def load_for(self, variant: str) -> Embed | None:
        """Return the encoder's function for a variant.

        None for a variant without embeddings, and, with a warning in the log, where no encoder is
        installed: the variant then serves without embeddings.
        """
        from ml.categorization.embedding import Embedder, EmbeddingsMissing
        from ml.categorization.variants import VARIANTS

        if not VARIANTS[variant].meaning_share or self._folder is None:
            return None

        with self._lock:
            try:
                # Under the lock, so that two threads do not load it twice.
                self._embedder = self._embedder or Embedder(self._folder)
            except EmbeddingsMissing as error:
                log.warning("embeddings_missing", reason=str(error))
                return None
        return self._embedder.embed


def build_encoder(source: Path, models_dir: Path) -> int:
    """Build the encoder from the folder of a MiniLM model; returns its size in bytes.

    Raises:
        ImportError: The libraries of ``requirements-embeddings.txt`` are not installed.
        OSError: A file of the source is missing.
        KeyError: The source is not a MiniLM model.
    """
    # Called by the command line only; serving never imports ``training``.
    from ml.categorization.training import embedding_graph  # noqa: TID251

    return embedding_graph.build_encoder(source, models_dir / FOLDER_NAME)
