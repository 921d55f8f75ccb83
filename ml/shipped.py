"""The prior: models made from public data, shipped with the program (``make prior`` makes them).

The card beside the file says what it was made of and how good it is, and holds the SHA-256 of the file, which is
checked before it is opened.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from ml import artifacts
from ml.artifacts import ArtifactError
from ml.pooled_model import PooledModel

FOLDER = Path(__file__).parent / "prior"
FILE, CARD = "prior.joblib", "card.json"


def card(folder: Path = FOLDER) -> dict[str, Any]:
    """The model card."""
    found: dict[str, Any] = json.loads((folder / CARD).read_text(encoding="utf-8"))
    return found


@cache
def prior(folder: Path = FOLDER) -> dict[str, PooledModel]:
    """The shipped model of every unit. Raises ArtifactError when the installation is damaged."""
    try:
        raw = (folder / FILE).read_bytes()
        expected = card(folder)["sha256"]
    except (OSError, ValueError, KeyError) as error:
        raise ArtifactError("the shipped model or its card cannot be read") from error
    if hashlib.sha256(raw).hexdigest() != expected:
        raise ArtifactError("the shipped model is not the one that its card describes")
    try:
        return {unit: PooledModel.of_state(state) for unit, state in artifacts.unpacked(raw).items()}
    except (ValueError, KeyError) as error:
        raise ArtifactError("the shipped model was made for another version; make prior makes a new one") from error


def write(models: dict[str, PooledModel], facts: dict[str, Any], folder: Path = FOLDER) -> int:
    """Write the models and their card; answers the size of the file."""
    raw = artifacts.packed({unit: model.state() for unit, model in models.items()})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_bytes(raw)
    described = {**facts, "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    (folder / CARD).write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return len(raw)
