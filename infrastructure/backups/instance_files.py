"""The files of an installation besides its database: keys, counters, unsent mail, models."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from infrastructure.backups.sqlite_copy import copy_sqlite

INSTANCE, MODELS = "instance", "models"
LEFT_OUT = ("-wal", "-shm", "-journal", "-lock", ".tar.gz")
"""Ends of names of files that mean nothing without the process that wrote them, and of backups."""


def find_files(
    instance: Path, models: Path, database: Path | None, backups: Path
) -> Mapping[str, Path]:
    """Find the files to keep, by their names in the backup.

    Earlier backups, in the folder ``backups`` within the instance, are not among them.
    """
    is_inside = instance.resolve() in backups.resolve().parents
    left_out = [models, backups] if is_inside else [models]
    found = {
        f"{INSTANCE}/{path.relative_to(instance).as_posix()}": path
        for path in _walk(instance)
        if path != database and not _is_below(path, left_out)
    }
    kept = {f"{MODELS}/{path.relative_to(models).as_posix()}": path for path in _walk(models)}
    return {**found, **kept}


def settle_databases(files: Mapping[str, Path], folder: Path) -> Mapping[str, Path]:
    """Replace databases among files, such as the counters, by copies that are not written to."""
    return {
        name: _copy(path, folder / name) if path.suffix == ".sqlite3" else path
        for name, path in files.items()
    }


def restore_files(folder: Path, instance: Path, models: Path) -> int:
    """Move unpacked files to their places, replacing those that are there; return their number."""
    count = 0
    for part, target in ((INSTANCE, instance), (MODELS, models)):
        for path in _walk(folder / part):
            place = target / path.relative_to(folder / part)
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _replace(path, place)
            count += 1
    return count


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        is_kept = path.is_file() and not path.is_symlink() and not path.name.endswith(LEFT_OUT)
        if is_kept and not is_hidden:
            yield path


def _is_below(path: Path, folders: Sequence[Path]) -> bool:
    return any(folder.resolve() in path.resolve().parents for folder in folders)


def _copy(path: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    copy_sqlite(path, target)
    return target


def _replace(path: Path, place: Path) -> None:
    if place.suffix == ".sqlite3" and place.exists():
        # Another process may have it open.
        copy_sqlite(path, place)
        return
    # Beside its place first: the folder of the archive may be on another disk.
    draft = place.with_name(f".{place.name}.restored")
    draft.write_bytes(path.read_bytes())
    draft.chmod(0o600)
    draft.replace(place)
