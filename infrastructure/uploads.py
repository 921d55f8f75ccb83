"""Uploaded files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file with its name, without folders."""

    name: str
    content: bytes
