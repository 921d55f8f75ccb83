"""PostgreSQL ends the server's sessions again and again while jobs run."""

import datetime as dt
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.conftest import POSTGRES, new_postgres_database
from tests.live.client import File, register
from tests.live.server import running

NAMES = ("ada", "bob", "cyd", "dan", "eve")
ROWS = 1_200
SECONDS_OF_TROUBLE = 16
SECONDS_OF_OUTAGE = 3


def statement(seed: int) -> File:
    """Three years of a household: no two rows are equal."""
    draw = random.Random(seed)
    shops = ("Corner Bakery", "City Grocer", "Fuel Station", "Book Shop", "Pharmacy", "Cinema")
    first = dt.date(2023, 6, 1)
    lines = ["Date,Payee,Amount"]
    for number in range(ROWS):
        day = first + dt.timedelta(days=number * 1095 // ROWS)
        lines.append(f"{day},{draw.choice(shops)} {number},-{draw.randint(100, 9000) / 100:.2f}")
    return File("\n".join(lines) + "\n")


@contextmanager
def trouble(database: str) -> Iterator[list[int]]:
    """End all sessions of a database again and again; yields how many were ended.

    In the middle it accepts no session at all for some seconds, as while PostgreSQL restarts.
    """
    ended = [0]
    over = threading.Event()
    name = database.rpartition("/")[2]

    def end_sessions() -> None:
        with psycopg.connect(POSTGRES, autocommit=True) as operator:
            deadline = time.monotonic() + SECONDS_OF_TROUBLE
            outage = deadline - SECONDS_OF_TROUBLE / 2
            while not over.wait(random.uniform(0.2, 0.9)) and time.monotonic() < deadline:
                ended[0] += terminate(operator, name)
                if time.monotonic() > outage:
                    outage = deadline
                    refuse_sessions(operator, name)

    thread = threading.Thread(target=end_sessions)
    thread.start()
    try:
        yield ended
    finally:
        over.set()
        thread.join()


def terminate(operator: psycopg.Connection, name: str) -> int:
    query = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s"
    row = operator.execute(query, (name,)).fetchone()
    return int(row[0]) if row else 0


def refuse_sessions(operator: psycopg.Connection, name: str) -> None:
    change = "ALTER DATABASE {} ALLOW_CONNECTIONS {}"
    for is_allowed in (False, True):
        operator.execute(sql.SQL(change).format(sql.Identifier(name), sql.Literal(is_allowed)))
        terminate(operator, name)
        time.sleep(0 if is_allowed else SECONDS_OF_OUTAGE)


def test_every_job_finishes_although_its_sessions_are_ended(tmp_path: Path) -> None:
    with new_postgres_database() as database, running(tmp_path, DATABASE_URL=database) as server:
        clients = [register(server.url, name) for name in NAMES]
        for number, client in enumerate(clients):
            file = File(statement(number).content, {"categorize": "false"})
            client.finish(client.start("/transactions/import", file))
        first = clients[0]
        unwanted = first.finish(first.start("/transactions/import", statement(99)))
        undo = first.start(f"/transactions/imports/{unwanted['result']['id']}", method="DELETE")

        with trouble(database) as ended:
            jobs = [first.start("/predictions/train", {"period": "monthly"})]
            jobs += [
                first.start("/ml/retrain", {}),
                first.start("/transactions/auto-categorize", {}),
            ]
            imports = [
                client.start("/transactions/import", statement(10 + number))
                for number, client in enumerate(clients)
            ]
            trained, *others = [first.finish(job) for job in jobs]
            undone = first.finish(undo)
            imported = [client.finish(job) for client, job in zip(clients, imports, strict=True)]

        assert ended[0] > 10
        assert {job["status"] for job in (trained, undone, *others, *imported)} == {"succeeded"}
        assert trained["result"]["status"] == "trained"
        assert undone["result"]["deleted"] == ROWS
        assert {(job["result"]["created"], job["result"]["rejected"]) for job in imported} == {
            (ROWS, 0)
        }
        for client in clients:
            page = client.insist("GET", "/transactions?include=total&limit=1")
            assert page["total"] == 2 * ROWS
        assert [broken for client in clients for broken in client.broken] == []
        assert_totals_equal_rows(database)


def assert_totals_equal_rows(database: str) -> None:
    with psycopg.connect(database) as connection:
        for table, columns in (("transactions", "count(*)"), ("daily_totals", "sum(count)")):
            rows = connection.execute(f"SELECT {columns} FROM {table}").fetchone()
            assert rows == (2 * ROWS * len(NAMES),), table
        total = connection.execute("SELECT sum(amount_minor) FROM transactions").fetchone()
        for table in ("daily_totals", "monthly_totals"):
            query = f"SELECT sum(sum_minor) FROM {table}"
            assert connection.execute(query).fetchone() == total, table
