"""Load the models that are shipped with the program; a damaged file ends in 503.

``ml/`` is imported when a model is first needed: scikit-learn takes seconds to load, and recording
an expense must not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog

from core.errors import Unavailable

if TYPE_CHECKING:
    from ml.categorization.confidence import ConfidenceModel
    from ml.categorization.prior import CategoryPrior
    from ml.forecasting.pooled_model import PooledModel

log = structlog.get_logger()


def warm_up() -> None:
    """Import the libraries and open the models that the first prediction would otherwise wait for.

    Raises ArtifactError when a shipped model is damaged.
    """
    from ml import shipped

    categories, _ = shipped.load_category_models()
    # The first text costs more than later ones; a user should not wait for it.
    categories.vectorize(["warm up"])
    shipped.load_forecast_model()


def load_forecast_prior() -> PooledModel:
    """Load the shipped forecast model. Raises Unavailable when its file is damaged."""
    from ml import shipped

    with _unavailable_if_damaged("forecast"):
        return shipped.load_forecast_model()


def load_category_prior() -> tuple[CategoryPrior, ConfidenceModel]:
    """Load the shipped category model and the model of its confidence.

    Raises Unavailable when their file is damaged.
    """
    from ml import shipped

    with _unavailable_if_damaged("category"):
        return shipped.load_category_models()


@contextmanager
def _unavailable_if_damaged(name: str) -> Iterator[None]:
    """Log an ArtifactError and raise Unavailable instead."""
    from ml.artifacts import ArtifactError

    try:
        yield
    except ArtifactError as error:
        log.exception("prior_refused")
        raise Unavailable(
            f"The shipped {name} model is damaged. Reinstall the program, or run make prior.",
            code="model_missing",
        ) from error
