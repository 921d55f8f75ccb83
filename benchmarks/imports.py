"""How fast a bank file goes in: rows per second beside a raw ``executemany`` of the same rows, in the same run.

    python -m benchmarks.imports                               100,000 rows, SQLite and PostgreSQL
    python -m benchmarks.imports --rows 20000 --databases sqlite

The file is CSV as a bank writes it. It is imported into an empty account, into one that has as many rows already, and a
second time, when every row is known.
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
from typing import Any

from sqlalchemy import text

from benchmarks.api import POSTGRES, insert_sql, prepared_rows
from benchmarks.ledgers import BATCH, Owner, application, random_rows, settle
from infrastructure.database import begin_write
from infrastructure.uploads import Upload
from models import db
from services.imports import import_service
from services.ledger import transaction_service
from services.ledger.account_service import create_account
from services.people.callers import load_caller

Line = dict[str, Any]
PATIENCE = 3_600


def bank_file(rows: int, seed: int) -> bytes:
    """A statement: days, payees with the noise of banks, amounts, and the balance after each."""
    dice, lines, balance = (
        random.Random(seed),
        ["Booking date;Payee;Purpose;Amount;Currency;Balance"],
        0,
    )
    for number in range(rows):
        day = 1 + number * 3_600 // rows
        cents = (
            dice.randint(-20_000, -100) if dice.random() < 0.95 else dice.randint(100_000, 300_000)
        )
        balance += cents
        date = f"{1 + day % 28:02}.{1 + day // 28 % 12:02}.{2015 + day // 336}"
        payee = f"SHOP {dice.randrange(400)} {dice.choice(('BERLIN', 'HAMBURG', 'BREMEN'))}"
        lines.append(
            f"{date};{payee};card payment {seed}-{number};{cents / 100:.2f};USD;{balance / 100:.2f}"
        )
    return "\n".join(lines).encode()


def imported(owner: Owner, account_id: int, content: bytes, **options: Any) -> tuple[float, Line]:
    """Seconds that an import takes, and what came of it."""
    caller = load_caller(owner.id)
    values = {"file": Upload("bench.csv", content), "account_id": account_id, **options}
    started = time.perf_counter()
    job_id = import_service.ask_import(caller, values)
    job = owner.app.extensions["outlay"].jobs.wait_for_job(job_id, caller, PATIENCE)
    assert job.status == "succeeded", job.problem
    return time.perf_counter() - started, dict(job.result)


def raw(owner: Owner, rows: int) -> float:
    """Seconds that a plain INSERT of as many rows takes, in chunks as large as an import's."""
    values = prepared_rows(owner, BATCH)
    statement = text(insert_sql(values[0]))
    started = time.perf_counter()
    for _ in range(rows // BATCH):
        begin_write(db.session())
        db.session.connection().execute(statement, values)
        db.session.commit()
    return time.perf_counter() - started


def measure(database: str, rows: int) -> list[Line]:
    """All lines for one database."""
    lines: list[Line] = []
    with application(database) as app:
        owner = settle(app, BATCH)
        caller = load_caller(owner.id)

        def line(what: str, work: Callable[[], tuple[float, Line]]) -> None:
            seconds, done = work()
            baseline = raw(owner, rows)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            lines.append(
                {
                    "what": what,
                    "rows": rows,
                    "created": done["created"],
                    "rows_per_second": round(rows / seconds),
                    "raw_per_second": round(rows / baseline),
                    "ratio": round(baseline / seconds, 3),
                    "peak_mb": peak,
                }
            )

        empty = create_account(caller, {"name": "empty", "currency": "USD"}).account.id
        line("empty account", lambda: imported(owner, empty, bank_file(rows, 1), categorize=False))
        line(
            "the same file again",
            lambda: imported(owner, empty, bank_file(rows, 1), categorize=False),
        )
        full = create_account(caller, {"name": "full", "currency": "USD"}).account.id
        fill(owner, full, rows)
        line("full account", lambda: imported(owner, full, bank_file(rows, 2), categorize=False))
        other = create_account(caller, {"name": "other", "currency": "USD"}).account.id
        line("empty account, with categories", lambda: imported(owner, other, bank_file(rows, 3)))
    return lines


def fill(owner: Owner, account_id: int, rows: int) -> None:
    """As many rows as the file has, recorded by other means."""
    caller, dice = load_caller(owner.id), random.Random(5)
    for _ in range(rows // BATCH):
        batch = random_rows(dice, BATCH, [0], caller.today)
        for row in batch:
            row |= {"category_id": None, "account_id": account_id}
        transaction_service.create_transactions(caller, batch)


def main(arguments: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--json", type=Path, help="also write the lines here")
    options = parser.parse_args(arguments)
    found: list[Line] = []
    for name in options.databases.split(","):
        url = name if name == "sqlite" else os.environ.get("TEST_POSTGRES_URL", POSTGRES)
        for measured in measure(url, options.rows):
            found.append({"database": name, **measured})
            print("  ".join(f"{key}={value}" for key, value in found[-1].items()), flush=True)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
