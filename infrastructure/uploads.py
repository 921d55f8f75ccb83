"""Files that people send."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent, under the name that its sender gave it."""

    name: str
    content: bytes
