"""What is shipped with the program: models made from public data, and from the lexicon (``make prior`` makes them).

The card beside each file says what it was made of and how good it is, and holds the SHA-256 of the file, which is
checked before it is opened.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ml import artifacts
from ml.artifacts import ArtifactError
from ml.category_confidence import ConfidenceModel
from ml.category_prior import CategoryPrior
from ml.pooled_model import PooledModel

FOLDER = Path(__file__).parent / "prior"
FORECASTS, CATEGORIES = "forecasts", "categories"


def card(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """A model card."""
    found: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return found


@cache
def prior(folder: Path = FOLDER) -> dict[str, PooledModel]:
    """The shipped forecast model of every unit. Raises ArtifactError when the installation is damaged."""
    states = _opened(FORECASTS, folder)
    try:
        return {unit: PooledModel.of_state(state) for unit, state in states.items()}
    except (ValueError, KeyError) as error:
        raise ArtifactError("the shipped model was made for another version; make prior makes a new one") from error


@cache
def category_models(folder: Path = FOLDER) -> tuple[CategoryPrior, ConfidenceModel]:
    """What payees' words mean, and how sure to be. Raises ArtifactError when the installation is damaged."""
    states = _opened(CATEGORIES, folder)
    try:
        return CategoryPrior.of_state(states["prior"]), ConfidenceModel.of_state(states["confidence"])
    except (ValueError, KeyError) as error:
        raise ArtifactError("the shipped model was made for another version; make prior makes a new one") from error


def _opened(name: str, folder: Path) -> Any:
    try:
        raw = (folder / f"{name}.joblib").read_bytes()
        expected = card(name, folder)["sha256"]
    except (OSError, ValueError, KeyError) as error:
        raise ArtifactError("the shipped model or its card cannot be read") from error
    if hashlib.sha256(raw).hexdigest() != expected:
        raise ArtifactError("the shipped model is not the one that its card describes")
    return artifacts.unpacked(raw)


def write(name: str, states: Mapping[str, Any], facts: Mapping[str, Any], folder: Path = FOLDER) -> int:
    """Write the states of models and their card; answers the size of the file."""
    raw = artifacts.packed(dict(states))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.joblib").write_bytes(raw)
    described = {**facts, "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    (folder / f"{name}.json").write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return len(raw)
