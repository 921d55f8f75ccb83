"""What is said when a model that came with the program cannot be opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from core.errors import Unavailable

log = structlog.get_logger()


@contextmanager
def undamaged(what: str) -> Iterator[None]:
    """Open a shipped model in here. Raises Unavailable, and the log says why, when its file is not to be trusted."""
    from ml.artifacts import ArtifactError

    try:
        yield
    except ArtifactError as error:
        log.exception("prior_refused")
        raise Unavailable(
            f"The {what} model of this installation is damaged.", code="model_missing"
        ) from error
