"""Trained models on disk: numbers and names only, signed, versioned, written at once or not at all.

Opening a pickle can run code, so no byte of one is opened before its HMAC-SHA256 is checked. The signature covers
a header in JSON that says whose model it is, which libraries wrote it, and what is known about it.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
import platform
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import sklearn

MAGIC = b"OUTLAY2\n"
DIGEST_BYTES = 32
MAX_BYTES = 64 * 1024 * 1024


class ArtifactError(Exception):
    """The file is missing, damaged, not ours, of another scope, or from other library versions."""


def library_versions() -> dict[str, str]:
    versions = {
        "scikit-learn": sklearn.__version__,
        "numpy": np.__version__,
        "joblib": joblib.__version__,
    }
    return versions | {"python": ".".join(platform.python_version_tuple()[:2])}


def packed(state: Any) -> bytes:
    """Numbers and names as few bytes."""
    buffer = io.BytesIO()
    joblib.dump(state, buffer, compress=("xz", 6))
    return buffer.getvalue()


def unpacked(raw: bytes) -> Any:
    """What ``packed`` made; the caller has checked whose bytes they are."""
    return joblib.load(io.BytesIO(raw))


def save(path: Path, state: Any, scope: str, facts: Mapping[str, Any], key: bytes) -> int:
    """Write a model for that scope; answers the file's size. Raises OSError."""
    header = json.dumps(
        {"scope": scope, "versions": library_versions(), "facts": facts}, sort_keys=True
    ).encode()
    body = len(header).to_bytes(4, "big") + header + packed(state)
    raw = MAGIC + _signature(body, key) + body
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return len(raw)


def load(path: Path, scope: str, key: bytes) -> Any:
    """Read a model back. Raises ArtifactError."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ArtifactError("the file cannot be read") from error
    start = len(MAGIC) + DIGEST_BYTES
    signature, body = raw[len(MAGIC) : start], raw[start:]
    if (
        len(raw) > MAX_BYTES
        or not raw.startswith(MAGIC)
        or not hmac.compare_digest(signature, _signature(body, key))
    ):
        raise ArtifactError("the signature is wrong")
    length = int.from_bytes(body[:4], "big")
    header = json.loads(body[4 : 4 + length])
    if header["scope"] != scope or header["versions"] != library_versions():
        raise ArtifactError("the model is of another scope or of other library versions")
    return unpacked(body[4 + length :])


def _signature(body: bytes, key: bytes) -> bytes:
    return hmac.new(key, MAGIC + body, hashlib.sha256).digest()
