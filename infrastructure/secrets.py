"""Random things: keys that are made once per installation, tokens that are shown once."""

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

KEY_BYTES = 32


def instance_key(folder: Path, name: str) -> str:
    """The installation's own key of that name, made on first use, readable by its owner only."""
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        write_private(path, secrets.token_hex(KEY_BYTES))
    return path.read_text(encoding="ascii").strip()


def write_private(path: Path, text: str) -> None:
    """Create the file, complete or not at all, for its owner only. Raises FileExistsError."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    finally:
        draft.unlink()


def new_token() -> str:
    """256 random bits for a URL or a header."""
    return secrets.token_urlsafe(KEY_BYTES)


def fingerprint(token: str | bytes) -> str:
    """What is stored of a token; with 256 random bits, one SHA-256 is enough."""
    return hashlib.sha256(token.encode() if isinstance(token, str) else token).hexdigest()
