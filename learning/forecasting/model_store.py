"""Files of trained forecast models, signed with a key of this instance."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from core.errors import Unavailable

if TYPE_CHECKING:
    from ml.forecasting.pooled_model import PooledModel

log = structlog.get_logger()

SCOPE = "instance/monthly"
"""What the files of trained models are for; a file of another scope is refused."""


class ModelStore:
    """Reads and writes trained models in ``folder``, signed with a key derived from ``secret``."""

    def __init__(self, folder: Path, secret: str) -> None:
        self.folder = folder
        # Derived, so that a signature of a model proves nothing about the secret's other uses.
        self._key = hmac.new(secret.encode(), b"model artifacts", hashlib.sha256).digest()
        self._loaded: dict[str, tuple[float, PooledModel]] = {}
        self._lock = threading.Lock()

    def load(self, name: str) -> PooledModel | None:
        """Return a model, read again only when its file has changed.

        Returns None, and logs why, for a file that is missing, damaged or not ours.
        """
        from ml import artifacts
        from ml.forecasting.pooled_model import PooledModel

        path = self.folder / name
        with self._lock:
            # Another process may have trained a new model or replaced the file.
            try:
                # A look at the time costs microseconds, opening and verifying the file much more.
                changed_at = path.stat().st_mtime
                if name not in self._loaded or self._loaded[name][0] != changed_at:
                    state = artifacts.load(path, SCOPE, self._key)
                    self._loaded[name] = (changed_at, PooledModel.from_state(state))
                return self._loaded[name][1]
            # Never an error for the user: without this file the shipped model serves.
            except (OSError, ValueError, KeyError, artifacts.ArtifactError) as error:
                self._loaded.pop(name, None)
                log.warning("artifact_refused", artifact=name, reason=str(error))
                return None

    def save(self, name: str, model: PooledModel) -> None:
        """Write a model. Raises Unavailable when the folder cannot be written."""
        from ml import artifacts

        try:
            artifacts.save(self.folder / name, model.to_state(), SCOPE, model.facts, self._key)
        except OSError as error:
            log.exception("artifact_not_written", artifact=name)
            raise Unavailable(
                "The model cannot be stored: the folder of models is not writable.",
                code="model_storage_failed",
            ) from error

    def delete(self, names: Sequence[str]) -> None:
        """Delete the files of some models; a missing file is ignored."""
        for name in names:
            self._loaded.pop(name, None)
            (self.folder / name).unlink(missing_ok=True)

    def clear_loaded(self) -> None:
        """Drop models from memory, so that every file is read again before its next use."""
        self._loaded.clear()
