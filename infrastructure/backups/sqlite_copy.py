"""Copy an SQLite database while it is in use, in both directions."""

from pathlib import Path

from infrastructure.backups.archive import BackupError
from infrastructure.database import sqlite_driver

BUSY_SECONDS = 10


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database into another file, which becomes the same as one transaction sees it.

    Writers go on meanwhile (with WAL). A target that other processes have open is replaced within a
    transaction of its own. Raises the driver's errors.
    """
    reading = sqlite_driver.connect(source, timeout=BUSY_SECONDS)
    try:
        writing = sqlite_driver.connect(target, timeout=BUSY_SECONDS)
        try:
            reading.backup(writing)
        finally:
            writing.close()
    finally:
        reading.close()


def check_sqlite(path: Path) -> None:
    """Check a database file as a whole. Raises BackupError."""
    connection = sqlite_driver.connect(path)
    try:
        (result,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite_driver.Error as error:
        result, orphan = str(error), None
    finally:
        connection.close()
    if result != "ok" or orphan is not None:
        problem = result if result != "ok" else f"a row of {orphan[0]} refers to none"
        raise BackupError(f"The database in the backup is damaged ({problem}). Use another one.")
