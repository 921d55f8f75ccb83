import threading
from itertools import islice

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from infrastructure import persistence
from infrastructure.database import is_database_loss, sqlite_driver
from infrastructure.persistence import LONGEST_PAUSE, Patience, Stopped, pause_lengths

LOST = OperationalError("SELECT 1", None, psycopg.errors.AdminShutdown("terminated"))


def sqlite_error(statement: str, path: str = ":memory:") -> Exception:
    """The error that SQLite really raises."""
    try:
        connection = sqlite_driver.connect(path)
        connection.execute("CREATE TABLE t (x CHECK (x > 0))")
        connection.execute(statement)
    except sqlite_driver.Error as error:
        return error
    raise AssertionError("the statement succeeded")


@pytest.mark.parametrize(
    "error",
    [
        LOST,
        PoolTimeout(),
        PendingRollbackError(),
        InterfaceError("SELECT 1", None, psycopg.InterfaceError("the connection is closed")),
        psycopg.OperationalError("connection refused"),
        OperationalError("SELECT 1", None, psycopg.errors.LockNotAvailable()),
        OperationalError("SELECT 1", None, psycopg.errors.DiskFull()),
        sqlite_error("SELECT 1", "/nonexistent/folder/file"),
        OperationalError("SELECT 1", None, sqlite_error("SELECT 1", "/nonexistent/folder/file")),
    ],
)
def test_a_database_that_is_away_is_a_loss(error: Exception) -> None:
    assert is_database_loss(error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError("a value"),
        OSError(28, "No space left on device"),
        OperationalError("SELECT 1", None, psycopg.errors.QueryCanceled("statement timeout")),
        psycopg.errors.UndefinedTable(),
        IntegrityError("INSERT", None, sqlite_error("INSERT INTO t VALUES (0)")),
        OperationalError("SELECT", None, sqlite_error("SELECT * FROM missing")),
        sqlite_error("nonsense"),
    ],
)
def test_an_error_of_the_work_itself_is_no_loss(error: Exception) -> None:
    assert not is_database_loss(error)


def test_locked_full_and_read_only_sqlite_files_are_losses(tmp_path: object) -> None:
    path = f"{tmp_path}/file.sqlite3"
    holder = sqlite_driver.connect(path, isolation_level=None)
    holder.execute("CREATE TABLE t (x)")
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite_driver.Error) as locked:
        sqlite_driver.connect(path, timeout=0).execute("INSERT INTO t VALUES (1)")
    holder.execute("COMMIT")

    with pytest.raises(sqlite_driver.Error) as read_only:
        sqlite_driver.connect(f"file:{path}?mode=ro", uri=True).execute("INSERT INTO t VALUES (1)")

    holder.execute("PRAGMA max_page_count=2")
    with pytest.raises(sqlite_driver.Error) as full:
        holder.execute("INSERT INTO t VALUES (zeroblob(100000))")
    assert [is_database_loss(error.value) for error in (locked, read_only, full)] == [True] * 3


def test_pauses_grow_within_bounds_and_differ() -> None:
    pauses = list(islice(pause_lengths(), 20))
    assert 0 < pauses[0] <= persistence.FIRST_PAUSE
    assert all(LONGEST_PAUSE / 2 <= pause <= LONGEST_PAUSE for pause in pauses[10:])
    assert pauses != list(islice(pause_lengths(), 20))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(persistence, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(persistence, "LONGEST_PAUSE", 0.001)


def test_work_is_repeated_until_the_database_is_back(quick: None) -> None:
    errors = [LOST, LOST]
    recoveries: list[int] = []

    def work() -> str:
        if errors:
            raise errors.pop()
        return "done"

    result = Patience().repeat(work, recover=lambda: recoveries.append(1), name="work")
    assert (result, len(recoveries)) == ("done", 2)


def test_another_error_and_too_many_losses_end_the_work(quick: None) -> None:
    attempts: list[int] = []

    def lose() -> None:
        attempts.append(1)
        raise LOST

    def fail() -> None:
        attempts.append(1)
        raise ValueError("a value")

    with pytest.raises(OperationalError):
        Patience().repeat(lose, name="work", max_losses=4)
    assert len(attempts) == 5
    with pytest.raises(ValueError, match="a value"):
        Patience().repeat(fail, name="work")
    assert len(attempts) == 6


def test_a_process_that_ends_does_not_wait_for_its_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(persistence, "FIRST_PAUSE", threading.TIMEOUT_MAX / 2)
    patience = Patience()
    lost, stopped = threading.Event(), threading.Event()

    def lose() -> None:
        lost.set()
        raise LOST

    def work() -> None:
        try:
            patience.repeat(lose, name="work", max_losses=None)
        except Stopped:
            stopped.set()

    # A daemon, so that a pause that cannot be ended fails the test and does not hold it.
    threading.Thread(target=work, daemon=True).start()
    assert lost.wait(60)
    patience.stop()
    assert stopped.wait(60)
