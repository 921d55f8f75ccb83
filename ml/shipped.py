"""What is shipped with the program: models made from public data, and from the lexicon (``make prior`` makes them).

The card beside each file says what it was made of and how good it is, and holds the SHA-256 of the file, which is
checked before it is opened.
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

Models = TypeVar("Models")
FOLDER = Path(__file__).parent / "prior"
FORECASTS, CATEGORIES = "forecasts", "categories"


def read_card(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """A model card."""
    found: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return found


@cache
def load_forecast_models(folder: Path = FOLDER) -> dict[str, PooledModel]:
    """The shipped forecast model of every unit. Raises ArtifactError when the installation is damaged."""
    return _opened(
        FORECASTS,
        folder,
        lambda states: {unit: PooledModel.of_state(state) for unit, state in states.items()},
    )


@cache
def load_category_models(folder: Path = FOLDER) -> tuple[CategoryPrior, ConfidenceModel]:
    """What payees' words mean, and how sure to be. Raises ArtifactError when the installation is damaged."""
    return _opened(
        CATEGORIES,
        folder,
        lambda states: (
            CategoryPrior.of_state(states["prior"]),
            ConfidenceModel.of_state(states["confidence"]),
        ),
    )


def _opened(name: str, folder: Path, revived: Callable[[Any], Models]) -> Models:
    """What a file's states are, once the file is known to be the one that its card describes."""
    try:
        raw = (folder / f"{name}.joblib").read_bytes()
        expected = read_card(name, folder)["sha256"]
    except (OSError, ValueError, KeyError) as error:
        raise ArtifactError("the shipped model or its card cannot be read") from error
    if hashlib.sha256(raw).hexdigest() != expected:
        raise ArtifactError("the shipped model is not the one that its card describes")
    states = artifacts.unpacked(raw)
    try:
        return revived(states)
    except (ValueError, KeyError) as error:
        raise ArtifactError(
            "the shipped model was made for another version; make prior makes a new one"
        ) from error


def write_models(
    name: str, states: Mapping[str, Any], facts: Mapping[str, Any], folder: Path = FOLDER
) -> int:
    """Write the states of models and their card; answers the size of the file."""
    raw = artifacts.packed(dict(states))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.joblib").write_bytes(raw)
    described = {**facts, "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    (folder / f"{name}.json").write_text(
        json.dumps(described, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return len(raw)
