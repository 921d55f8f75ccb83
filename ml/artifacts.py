"""Files of trained models: numbers and names only, signed, versioned and written atomically.

Opening a pickle can run code, so no byte of one is opened before its HMAC-SHA256 is checked. The
signature covers a JSON header with the model's scope, the versions of the libraries that wrote it,
and facts about its training.

Layout: ``MAGIC``, signature, length of the header, header, compressed state.
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
# SHA-256.
DIGEST_BYTES = 32
HEADER_LENGTH_BYTES = 4
# Far above a trained model of some hundred kB: it only keeps a wrong file out of memory.
MAX_FILE_BYTES = 64 * 1024 * 1024


class ArtifactError(Exception):
    """The file is missing, damaged, not signed by this instance, or of another scope or version."""


def library_versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that a stored model depends on."""
    return {
        "scikit-learn": sklearn.__version__,
        "numpy": np.__version__,
        "joblib": joblib.__version__,
        # Without the patch level, which changes nothing about how objects are pickled.
        "python": ".".join(platform.python_version_tuple()[:2]),
    }


def compress(state: Any) -> bytes:
    """Serialise arrays, numbers and names in few bytes."""
    buffer = io.BytesIO()
    # xz takes longer than joblib's zlib and packs tighter; a model is written once.
    joblib.dump(state, buffer, compress=("xz", 6))
    return buffer.getvalue()


def decompress(raw: bytes) -> Any:
    """Restore what ``compress`` has serialised, from bytes that the caller has verified."""
    return joblib.load(io.BytesIO(raw))


def save(path: Path, state: Any, scope: str, facts: Mapping[str, Any], key: bytes) -> int:
    """Write a model and return the size of the file in bytes.

    ``scope`` names what the model is for; ``key`` signs the file. Raises OSError.
    """
    header = json.dumps(
        {"scope": scope, "versions": library_versions(), "facts": facts}, sort_keys=True
    ).encode()
    length = len(header).to_bytes(HEADER_LENGTH_BYTES, "big")
    body = length + header + compress(state)
    raw = MAGIC + _compute_signature(body, key) + body
    _write_atomically(path, raw)
    return len(raw)


def load(path: Path, scope: str, key: bytes) -> Any:
    """Read a model's state.

    Raises ArtifactError if the file was not written with this key, for this scope and by these
    library versions.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ArtifactError("The file cannot be read.") from error

    body = _verify(raw, key)
    length = int.from_bytes(body[:HEADER_LENGTH_BYTES], "big")
    end = HEADER_LENGTH_BYTES + length
    header = json.loads(body[HEADER_LENGTH_BYTES:end])
    # A file that another version wrote may load and predict something else; the shipped model
    # serves until the next training.
    if header["scope"] != scope or header["versions"] != library_versions():
        raise ArtifactError("The model is of another scope or of other library versions.")
    return decompress(body[end:])


def _verify(raw: bytes, key: bytes) -> bytes:
    """Return the signed part of a file. Raises ArtifactError if the signature does not match."""
    start = len(MAGIC) + DIGEST_BYTES
    signature, body = raw[len(MAGIC) : start], raw[start:]
    is_plausible = len(raw) <= MAX_FILE_BYTES and raw.startswith(MAGIC)
    if not is_plausible or not hmac.compare_digest(signature, _compute_signature(body, key)):
        raise ArtifactError("The signature is wrong.")
    return body


def _compute_signature(body: bytes, key: bytes) -> bytes:
    # The magic is signed too, so that no file of a later layout passes for one of this.
    return hmac.new(key, MAGIC + body, hashlib.sha256).digest()


def _write_atomically(path: Path, raw: bytes) -> None:
    """Write a file that appears complete or not at all, also after a power failure."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        # Atomic on one file system, hence the draft beside it.
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
