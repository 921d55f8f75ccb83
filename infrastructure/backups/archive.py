"""The file of a backup: a compressed tar archive with a manifest of what it must contain."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from infrastructure.startup import StartError

MANIFEST = "manifest.json"
FORMAT = 1
"""Raised when older versions could no longer restore what this one writes."""
DAMAGE = (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError)


class BackupError(StartError):
    """A backup cannot be made or restored; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup consists of.

    ``revision`` is that of the database's schema; ``details`` is what a copy of this kind of
    database needs besides its files.
    """

    created_at: str
    database: str
    revision: str
    details: Mapping[str, Any]
    files: Mapping[str, Entry]


class _Hashing(io.RawIOBase):
    """Passes a file on and hashes what has been read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


def write_archive(
    path: Path,
    sources: Mapping[str, Path],
    *,
    created_at: str,
    database: str,
    revision: str,
    details: Mapping[str, Any],
) -> Manifest:
    """Write files under names into a new archive, readable by its owner only.

    The manifest comes last, so that an archive that was cut short has none. Raises OSError.
    """
    draft = path.with_name(f".{path.name}.unfinished")
    try:
        with (
            os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
            tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive,
        ):
            files = {name: _add(archive, name, source) for name, source in sorted(sources.items())}
            manifest = Manifest(created_at, database, revision, details, files)
            _add_manifest(archive, manifest)
            archive.close()
            file.flush()
            os.fsync(file.fileno())
        # A rename, and no link: memory cards and network drives know no links.
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _add(archive: tarfile.TarFile, name: str, source: Path) -> Entry:
    with source.open("rb") as file:
        member = archive.gettarinfo(arcname=name, fileobj=file)
        hashing = _Hashing(file)
        archive.addfile(member, hashing)
    return Entry(member.size, hashing.digest.hexdigest())


def _add_manifest(archive: tarfile.TarFile, manifest: Manifest) -> None:
    text = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=2).encode()
    member = tarfile.TarInfo(MANIFEST)
    member.size, member.mode = len(text), 0o600
    archive.addfile(member, io.BytesIO(text))


def unpack(path: Path, folder: Path) -> Manifest:
    """Unpack an archive into an empty folder and compare it with its manifest.

    Raises BackupError if anything is missing, changed, or not mentioned.
    """
    try:
        manifest, found = _extract(path, folder)
    except FileNotFoundError as error:
        raise BackupError(f"There is no backup {path}.") from error
    except DAMAGE as error:
        raise BackupError(
            f"{path} is no whole backup of Outlay ({_reason(error)}). Use another one."
        ) from error
    for name in sorted(found.keys() | manifest.files.keys()):
        if found.get(name) != manifest.files.get(name):
            raise BackupError(
                f"{path} is damaged: {name} is not what the manifest says. Use another backup."
            )
    return manifest


def _extract(path: Path, folder: Path) -> tuple[Manifest, dict[str, Entry]]:
    found: dict[str, Entry] = {}
    text = ""
    with tarfile.open(path, "r:gz") as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isreg() else None
            if content is None or not _is_inside(member.name):
                raise ValueError(f"it contains {member.name}")
            if member.name == MANIFEST:
                text = content.read().decode()
            else:
                found[member.name] = _write(content, folder / member.name)
    if not text:
        raise ValueError("it ends before its manifest")
    return _read_manifest(text), found


def _write(content: IO[bytes], target: Path) -> Entry:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while chunk := content.read(1024 * 1024):
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
    return Entry(size, digest.hexdigest())


def _read_manifest(text: str) -> Manifest:
    document = json.loads(text)
    if document.pop("format") != FORMAT:
        raise ValueError("a newer version wrote it")
    files = {name: Entry(**entry) for name, entry in document.pop("files").items()}
    return Manifest(**document, files=files)


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name)
    return not parts.is_absolute() and ".." not in parts.parts


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
