"""Models that are shipped with the program, fitted on public data and on the lexicon.

``make prior`` fits them.

The model card beside each file describes what it was fitted on and how good it is. It also holds
the SHA-256 of the file, which is checked before the file is opened.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from ml import artifacts
from ml.artifacts import ArtifactError
from ml.categorization.confidence import ConfidenceModel
from ml.categorization.prior import CategoryPrior
from ml.forecasting.pooled_model import PooledModel

FOLDER = Path(__file__).parent / "prior"
FORECASTS = "forecasts"
CATEGORIES = "categories"

Models = TypeVar("Models")


@cache
def load_forecast_model(folder: Path = FOLDER) -> PooledModel:
    """Load the shipped forecast model.

    Raises ArtifactError when the file or its card is damaged.
    """
    return _load(FORECASTS, folder, PooledModel.from_state)


@cache
def load_category_models(folder: Path = FOLDER) -> tuple[CategoryPrior, ConfidenceModel]:
    """Load the shipped category model and the model of its confidence.

    Raises ArtifactError when the file or its card is damaged.
    """
    return _load(CATEGORIES, folder, _restore_category_models)


def read_card(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """Read a model card: parsed JSON. Raises OSError, ValueError."""
    card: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return card


def write_models(
    name: str, states: Mapping[str, Any], card: Mapping[str, Any], folder: Path = FOLDER
) -> int:
    """Write the states of models and their card, and return the size of the file in bytes."""
    raw = artifacts.compress(dict(states))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.joblib").write_bytes(raw)

    complete = {**card, "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    text = json.dumps(complete, indent=2, ensure_ascii=False) + "\n"
    (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return len(raw)


def _load(name: str, folder: Path, restore: Callable[[Any], Models]) -> Models:
    """Restore models from a file after comparing it with its card. Raises ArtifactError."""
    try:
        raw = (folder / f"{name}.joblib").read_bytes()
        expected = read_card(name, folder)["sha256"]
    except (OSError, ValueError, KeyError) as error:
        raise ArtifactError("The shipped model or its card cannot be read.") from error

    # Opening a pickle can run code: no byte of another file is opened.
    if hashlib.sha256(raw).hexdigest() != expected:
        raise ArtifactError("The shipped model is not the one that its card describes.")

    states = artifacts.decompress(raw)
    try:
        return restore(states)
    except (ValueError, KeyError) as error:
        raise ArtifactError(
            "The shipped model was made for another version of the program. Run make prior."
        ) from error


def _restore_category_models(states: Mapping[str, Any]) -> tuple[CategoryPrior, ConfidenceModel]:
    return (
        CategoryPrior.of_state(states["prior"]),
        ConfidenceModel.of_state(states["confidence"]),
    )
