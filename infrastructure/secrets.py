"""Secrets: keys of an installation, and random tokens."""

import base64
import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

# 256 bits, as many as the HMAC-SHA256 that uses the keys.
KEY_BYTES = 32


def instance_key(folder: Path, name: str) -> str:
    """Return a key of this installation, created on first use and readable by its owner only."""
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    # Several processes may start at once; the first to write the file decides.
    with contextlib.suppress(FileExistsError):
        write_private(path, secrets.token_hex(KEY_BYTES))
    return path.read_text(encoding="ascii").strip()


def write_private(path: Path, text: str) -> None:
    """Create a file completely or not at all, readable by its owner only.

    Raises FileExistsError.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link fails where the name exists already; a rename would replace what another process
        # has just written.
        os.link(draft, path)
    finally:
        draft.unlink()


def new_token() -> str:
    """Return a token of 256 random bits, safe in URLs and headers."""
    return secrets.token_urlsafe(KEY_BYTES)


def derive_token(key: str, purpose: str, secret: str) -> str:
    """Return a token that follows from a secret, but only for the holder of the key.

    ``purpose`` separates the tokens that are derived from the same secret.
    """
    digest = hmac.digest(key.encode(), f"{purpose}:{secret}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def fingerprint(token: str | bytes) -> str:
    """Return the hash by which a token is stored.

    One SHA-256 without salt is enough: 256 random bits cannot be guessed.
    """
    return hashlib.sha256(token.encode() if isinstance(token, str) else token).hexdigest()
