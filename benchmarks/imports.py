"""Measure imports of bank files in rows per second, beside a plain ``executemany`` in the same run.

    python -m benchmarks.imports                               100,000 rows, SQLite and PostgreSQL
    python -m benchmarks.imports --rows 20000 --databases sqlite

The file is CSV as banks write it. It is imported into an empty account, a second time (every row is
a duplicate), into an account that has as many rows already, and with categories.
"""

import argparse
import json
import os
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

from sqlalchemy import text

from benchmarks.api import POSTGRES, insert_sql, prepared_rows
from benchmarks.ledgers import (
    BATCH,
    Owner,
    application,
    create_owner,
    load_system_categories,
    random_rows,
)
from core.identity import Caller
from infrastructure.database import begin_write
from infrastructure.uploads import Upload
from models import db
from services.imports import import_service
from services.ledger import transaction_service
from services.ledger.account_service import create_account
from services.people.callers import load_caller

# No measurement takes as long; a job that hangs should end the benchmark.
JOB_TIMEOUT_SECONDS = 3_600
PAYEE_COUNT = 400
# Nearly eleven years of the 336 days that the dates below have.
DAY_COUNT = 3_600
# Linux reports the peak of memory in KiB.
KIB_PER_MIB = 1_024


class Measurement(TypedDict):
    """One line of the result. ``ratio`` is the import's speed divided by that of plain INSERTs."""

    what: str
    rows: int
    created: int
    rows_per_second: int
    raw_per_second: int
    ratio: float
    peak_mb: int


Import = Callable[[], tuple[float, int]]
"""Imports a file; returns the seconds and the number of created transactions."""


def build_statement(row_count: int, seed: int) -> bytes:
    """Build a statement with payees as banks write them and the balance after each row."""
    dice = random.Random(seed)
    lines = ["Booking date;Payee;Purpose;Amount;Currency;Balance"]
    balance = 0
    for number in range(row_count):
        # Rows in the order of their dates, as in a statement; ten years of them.
        day = 1 + number * DAY_COUNT // row_count
        is_expense = dice.random() < 0.95
        cents = dice.randint(-20_000, -100) if is_expense else dice.randint(100_000, 300_000)
        # A balance after every row, so that the detection of the sign has its full work as well.
        balance += cents
        date = f"{1 + day % 28:02}.{1 + day // 28 % 12:02}.{2015 + day // 336}"
        payee = f"SHOP {dice.randrange(PAYEE_COUNT)} {dice.choice(('BERLIN', 'HAMBURG', 'BREMEN'))}"
        purpose = f"card payment {seed}-{number}"
        lines.append(f"{date};{payee};{purpose};{cents / 100:.2f};USD;{balance / 100:.2f}")
    return "\n".join(lines).encode()


def time_import(
    owner: Owner, account_id: int, content: bytes, *, categorize: bool
) -> tuple[float, int]:
    """Import a file; return the seconds and the number of created transactions."""
    caller = load_caller(owner.id)
    jobs = owner.app.extensions["outlay"].jobs
    upload = Upload("bench.csv", content)
    started = time.perf_counter()
    job_id = import_service.request_import(
        caller, {"file": upload, "account_id": account_id, "categorize": categorize}
    )
    job = jobs.wait_for_job(job_id, caller, JOB_TIMEOUT_SECONDS)
    assert job.status == "succeeded", job.problem
    return time.perf_counter() - started, int(job.result["created"])


def time_plain_inserts(owner: Owner, row_count: int) -> float:
    """Return the seconds that plain INSERTs take, in chunks as large as an import's."""
    values = prepared_rows(owner, BATCH)
    statement = text(insert_sql(values[0]))
    started = time.perf_counter()
    for _ in range(row_count // BATCH):
        begin_write(db.session())
        db.session.connection().execute(statement, values)
        db.session.commit()
    return time.perf_counter() - started


def measure(database: str, row_count: int) -> list[Measurement]:
    """Measure all imports on one database."""
    with application(database) as app:
        owner = create_owner(app, BATCH)
        return [
            _measure_import(owner, what, row_count, run)
            for what, run in _build_imports(owner, row_count).items()
        ]


def _build_imports(owner: Owner, row_count: int) -> dict[str, Import]:
    """Build the imports in the order in which they run; accounts are created when they do."""
    caller = load_caller(owner.id)
    empty = _create_account(caller, "empty")
    other = _create_account(caller, "other")

    def into_empty() -> tuple[float, int]:
        return time_import(owner, empty, build_statement(row_count, 1), categorize=False)

    def into_full() -> tuple[float, int]:
        full = _create_account(caller, "full")
        fill_account(owner, full, row_count)
        return time_import(owner, full, build_statement(row_count, 2), categorize=False)

    def with_categories() -> tuple[float, int]:
        return time_import(owner, other, build_statement(row_count, 3), categorize=True)

    return {
        "empty account": into_empty,
        # The same function: the same seed makes the same rows, all of which are duplicates now.
        "the same file again": into_empty,
        "full account": into_full,
        "empty account, with categories": with_categories,
    }


def _create_account(caller: Caller, name: str) -> int:
    return create_account(caller, {"name": name, "currency": "USD"}).account.id


def _measure_import(owner: Owner, what: str, row_count: int, run: Import) -> Measurement:
    seconds, created = run()
    # After every import: the ratio compares what ran under the same load.
    plain_seconds = time_plain_inserts(owner, row_count)
    return {
        "what": what,
        "rows": row_count,
        "created": created,
        "rows_per_second": round(row_count / seconds),
        "raw_per_second": round(row_count / plain_seconds),
        "ratio": round(plain_seconds / seconds, 3),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIB_PER_MIB,
    }


def fill_account(owner: Owner, account_id: int, row_count: int) -> None:
    """Create transactions in an account without importing them."""
    caller = load_caller(owner.id)
    dice = random.Random(5)
    for _ in range(row_count // BATCH):
        rows = random_rows(dice, BATCH, load_system_categories(), caller.today)
        for row in rows:
            row |= {"category_id": None, "account_id": account_id}
        transaction_service.create_transactions(caller, rows)


def main(arguments: list[str]) -> int:
    """Measure and print the results."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--json", type=Path, help="also write the results to this file")
    options = parser.parse_args(arguments)

    results: list[dict[str, object]] = []
    for name in options.databases.split(","):
        url = name if name == "sqlite" else os.environ.get("TEST_POSTGRES_URL", POSTGRES)
        for measurement in measure(url, options.rows):
            result: dict[str, object] = {"database": name, **measurement}
            results.append(result)
            print("  ".join(f"{key}={value}" for key, value in result.items()), flush=True)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
