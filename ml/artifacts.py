"""Trained models on disk: signed, versioned, written at once or not at all.

A pickle runs code when it is opened, so no byte of one is unpickled before its HMAC-SHA256 is checked. The
signature covers a header that says whose model it is and which libraries wrote it.
"""

import hashlib
import hmac
import io
import json
import os
import platform
import secrets
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import sklearn

MAGIC = b"OUTLAY1\n"
DIGEST_BYTES = 32
MAX_BYTES = 64 * 1024 * 1024


class ArtifactError(Exception):
    """The file is missing, damaged, not ours, somebody else's, or from other library versions."""


def library_versions() -> dict[str, str]:
    versions = {"scikit-learn": sklearn.__version__, "numpy": np.__version__, "joblib": joblib.__version__}
    return versions | {"python": ".".join(platform.python_version_tuple()[:2])}


def save(path: Path, model: Any, scope: str, key: bytes) -> None:
    """Write the model for that scope. Raises OSError."""
    header = json.dumps({"scope": scope, "versions": library_versions()}, sort_keys=True).encode()
    buffer = io.BytesIO()
    joblib.dump(model, buffer, compress=3)
    body = len(header).to_bytes(4, "big") + header + buffer.getvalue()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with draft.open("wb") as file:
        file.write(MAGIC + _signature(body, key) + body)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def load(path: Path, scope: str, key: bytes) -> Any:
    """Read a model back. Raises ArtifactError."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ArtifactError("the file cannot be read") from error
    start = len(MAGIC) + DIGEST_BYTES
    signature, body = raw[len(MAGIC) : start], raw[start:]
    if len(raw) > MAX_BYTES or not raw.startswith(MAGIC) or not hmac.compare_digest(signature, _signature(body, key)):
        raise ArtifactError("the signature is wrong")
    length = int.from_bytes(body[:4], "big")
    header = json.loads(body[4 : 4 + length])
    if header != {"scope": scope, "versions": library_versions()}:
        raise ArtifactError("the model is of another scope or of other library versions")
    return joblib.load(io.BytesIO(body[4 + length :]))


def _signature(body: bytes, key: bytes) -> bytes:
    return hmac.new(key, MAGIC + body, hashlib.sha256).digest()
