"""Commands that back up an installation, whatever its database, and restore it."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import inspect, select, text

from commands.start import is_known
from core import clock
from infrastructure.backups.archive import BackupError, Manifest, unpack, write_archive
from infrastructure.backups.instance_files import find_files, restore_files, settle_databases
from infrastructure.backups.postgresql_copy import drop_tables, dump_tables, load_tables
from infrastructure.backups.sqlite_copy import check_sqlite, copy_sqlite
from models import User, db

SUFFIX = ".tar.gz"
DATABASE_FILE = "database/outlay.sqlite3"
TABLES = "database"
KEYS = ("SECRET_KEY", "JWT_SECRET_KEY")
FILE = click.Path(path_type=Path)


@click.command("backup")
@click.argument("target", type=FILE)
@click.option("--keep", type=click.IntRange(1), help="Number of backups to keep in the folder.")
@with_appcontext
def backup(target: Path, keep: int | None) -> None:
    """Back up the database, keys, counters, unsent mail and models, while the server runs.

    TARGET is a new file, or a folder, in which the backup gets a name with the time.
    """
    created_at = clock.now()
    if keep is not None and not target.exists():
        target.mkdir(mode=0o700, parents=True)
    is_folder = target.is_dir()
    path = target / f"outlay-{created_at:%Y%m%dT%H%M%SZ}{SUFFIX}" if is_folder else target
    if path.exists():
        raise BackupError(f"{path} exists already. Choose another name, or a folder.")
    try:
        manifest = _write(path, clock.utc_text(created_at))
    except OSError as error:
        reason = error.strerror or error
        raise BackupError(f"The backup {path} cannot be written: {reason}.") from error

    size = path.stat().st_size / 1e6
    click.echo(f"Wrote {path} ({size:.1f} MB): {_describe(manifest)}.")
    for name in _foreign_keys(manifest):
        click.echo(f"{name} is set by the environment and not in the backup: keep it elsewhere.")
    for old in sorted(target.glob(f"outlay-*{SUFFIX}"))[:-keep] if keep else []:
        old.unlink()
        click.echo(f"Deleted {old}.")


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--check", is_flag=True, help="Only check that the backup is whole.")
@click.option("--force", is_flag=True, help="Replace the data that is there.")
@with_appcontext
def restore(file: Path, *, check: bool, force: bool) -> None:
    """Check a backup, and put its database and files in place of those of this installation.

    Stop the server first.
    """
    with tempfile.TemporaryDirectory(prefix="outlay-restore-") as name:
        folder = Path(name)
        manifest = unpack(file, folder)
        _check(manifest, folder)
        click.echo(f"{file} is whole: {_describe(manifest)}.")
        if check:
            return
        if not force and _has_users():
            raise BackupError(
                "This installation has users already. To replace all of its data by the backup,"
                " stop the server and add --force."
            )
        _restore_database(manifest, folder)
        app = current_app
        count = restore_files(folder, app.config["INSTANCE_DIR"], app.config["MODELS_DIR"])
    click.echo(f"Restored the database and {count} files. flask ledger verify checks all totals.")


def _write(path: Path, created_at: str) -> Manifest:
    # Beside the target, where there must be space anyway.
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".outlay-backup-") as name:
        folder = Path(name)
        config = current_app.config
        places = (config["INSTANCE_DIR"], config["MODELS_DIR"], _sqlite_path(), path.parent)
        found = find_files(*places)
        files = dict(settle_databases(found, folder))
        details, revision = _copy_database(folder, files)
        return write_archive(
            path,
            files,
            created_at=created_at,
            database=_kind(),
            revision=revision,
            details=details,
        )


def _copy_database(folder: Path, files: dict[str, Path]) -> tuple[Mapping[str, Any], str]:
    """Copy the database into the folder, and add its files to those of the backup."""
    with db.engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        raise BackupError("The database is empty: there is nothing to back up.")
    (folder / TABLES).mkdir()
    source = _sqlite_path()
    if source is not None:
        copy_sqlite(source, folder / DATABASE_FILE)
        details: Mapping[str, Any] = {}
    else:
        details = dump_tables(db.engine, folder / TABLES)
    for copied in (folder / TABLES).iterdir():
        files[f"{TABLES}/{copied.name}"] = copied
    return details, revision


def _check(manifest: Manifest, folder: Path) -> None:
    """Raise BackupError unless this installation can restore the backup."""
    if manifest.database != _kind():
        raise BackupError(
            f"The backup is of a {manifest.database} database, and DATABASE_URL names one of"
            f" {_kind()}. Restore it into the same kind of database."
        )
    if not is_known(ScriptDirectory(_migrations()), manifest.revision):
        raise BackupError(
            "A newer version of Outlay made the backup (its schema is"
            f' "{manifest.revision}"). Update the program first.'
        )
    if manifest.database == "sqlite":
        check_sqlite(folder / DATABASE_FILE)


def _restore_database(manifest: Manifest, folder: Path) -> None:
    path = _sqlite_path()
    if path is not None:
        db.engine.dispose()
        copy_sqlite(folder / DATABASE_FILE, path)
        return
    with db.engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    # With other tables than those of the backup, they are built anew.
    if revision != manifest.revision:
        drop_tables(db.engine)
        upgrade(directory=_migrations(), revision=manifest.revision)
    load_tables(db.engine, folder / TABLES, manifest.details)


def _has_users() -> bool:
    if not inspect(db.engine).has_table(User.__tablename__):
        return False
    with db.engine.connect() as connection:
        return connection.scalar(select(text("1")).select_from(User).limit(1)) is not None


def _kind() -> str:
    return db.engine.dialect.name


def _sqlite_path() -> Path | None:
    return Path(str(db.engine.url.database)) if _kind() == "sqlite" else None


def _migrations() -> str:
    return f"{current_app.root_path}/migrations"


def _describe(manifest: Manifest) -> str:
    others = [name for name in manifest.files if not name.startswith(f"{TABLES}/")]
    return (
        f"the {manifest.database} database of {manifest.created_at} (schema {manifest.revision})"
        f" and {len(others)} files"
    )


def _foreign_keys(manifest: Manifest) -> list[str]:
    """Name the keys that the server uses and the backup lacks."""
    instance = current_app.config["INSTANCE_DIR"]
    return [
        name
        for name in KEYS
        if f"instance/{name.lower()}" not in manifest.files
        or (instance / name.lower()).read_text().strip() != current_app.config[name]
    ]
