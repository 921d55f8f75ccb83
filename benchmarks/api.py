"""Measure the API's speed as ratios against baselines of the same run, and compare with limits.

    python -m benchmarks.api          10k and 1M transactions, SQLite and PostgreSQL
    python -m benchmarks.api --rows 10000,100000 --databases sqlite --json out.json

Requests go straight into the application, without a network, so that only its work is compared.
"""

import argparse
import json
import os
import random
import sys
from pathlib import Path
from typing import Any, TypedDict

from sqlalchemy import insert, text

from benchmarks.ledgers import (
    BATCH,
    Owner,
    application,
    create_owner,
    delete_budgets,
    load_system_categories,
    random_rows,
)
from benchmarks.measuring import Pair, paired
from core import clock
from infrastructure.database import begin_write
from models import Transaction, db
from services.ledger import transaction_service
from services.ledger.transaction_validation import build_columns, load_references
from services.people.callers import load_caller

# The server that tests use as well; each run has a database of its own there.
POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"
EXPENSE = b'{"amount":"12.50","date":"2026-03-14","description":"coffee","category_id":4}'
UNCATEGORIZED = b'{"amount":"12.50","date":"2026-03-14","description":"coffee"}'

# The limits of docs/DECISIONS.md, "Measurements".
MIN_LIST_RATIO = 0.4
MIN_BULK_RATIO = 0.25
MAX_POST_RATIO = 4
MAX_GROWTH_RATIO = 2

ColumnValues = dict[str, Any]
"""Values of one row by column."""


class Line(TypedDict):
    """One measurement; times are medians in milliseconds, ``floor`` is the limit of the ratio."""

    what: str
    rows: int
    ms: float
    baseline_ms: float
    ratio: float
    floor: str
    held: bool


class DatabaseLine(Line):
    """A measurement on one database."""

    database: str


def build_line(name: str, rows: int, pair: Pair, ratio: float, floor: str, *, held: bool) -> Line:
    """One line of the table."""
    return {
        "what": name,
        "rows": rows,
        "ms": round(pair.ours * 1000, 3),
        "baseline_ms": round(pair.baseline * 1000, 3),
        "ratio": round(ratio, 2),
        "floor": floor,
        "held": held,
    }


def list_of_fifty(owner: Owner) -> Line:
    """Requests per second of a list of 50 against a route that only authenticates."""
    pair = paired(
        lambda: owner.call("GET", "/expenses"), lambda: owner.call("GET", "/bare"), calls=100
    )
    ratio = 1 / pair.ratio
    return build_line(
        "list of 50 / bare route, req/s",
        owner.rows,
        pair,
        ratio,
        f">= {MIN_LIST_RATIO}",
        held=ratio >= MIN_LIST_RATIO,
    )


def growth(name: str, path: str, small: Owner, large: Owner, query: str = "") -> Line:
    """Time of a request on a large ledger against the same request on a small one."""
    pair = paired(
        lambda: large.call("GET", path, query=query), lambda: small.call("GET", path, query=query)
    )
    return build_line(
        f"{name}, {large.rows:,} rows / {small.rows:,}",
        large.rows,
        pair,
        pair.ratio,
        f"<= {MAX_GROWTH_RATIO}",
        held=pair.ratio <= MAX_GROWTH_RATIO,
    )


def one_expense(owner: Owner, remark: str) -> Line:
    """POST of an expense against the bare INSERT and commit, at the same durability."""
    # Built before the clock runs: only the statement and the commit are compared.
    rows = prepared_rows(owner, 1)

    def bare_insert() -> None:
        begin_write(db.session())
        db.session.execute(insert(Transaction), rows)
        db.session.commit()

    pair = paired(lambda: owner.call("POST", "/expenses", EXPENSE), bare_insert)
    return build_line(
        f"POST expense / bare INSERT+commit, {remark}",
        owner.rows,
        pair,
        pair.ratio,
        f"<= {MAX_POST_RATIO}",
        held=pair.ratio <= MAX_POST_RATIO,
    )


def uncategorized_expense(owner: Owner) -> Line:
    """POST of an expense whose category is suggested against one that names it."""
    # The first suggestion loads the model, which is not measured here.
    owner.call("POST", "/expenses", UNCATEGORIZED)
    pair = paired(
        lambda: owner.call("POST", "/expenses", UNCATEGORIZED),
        lambda: owner.call("POST", "/expenses", EXPENSE),
    )
    name = "POST expense without / with a category"
    return build_line(name, owner.rows, pair, pair.ratio, "-", held=True)


def bulk(owner: Owner) -> Line:
    """Rows per second of bulk creation against executemany of the same rows.

    Bulk creation also validates, and writes totals and events.
    """
    caller = load_caller(owner.id)
    transactions = random_rows(random.Random(1), BATCH, load_system_categories(), caller.today)
    rows = prepared_rows(owner, BATCH)
    statement = text(insert_sql(rows[0]))

    def executemany() -> None:
        begin_write(db.session())
        db.session.connection().execute(statement, rows)
        db.session.commit()

    pair = paired(
        lambda: transaction_service.create_transactions(caller, transactions),
        executemany,
        # Odd, for a median; few, because each call writes a thousand rows.
        rounds=7,
        calls=3,
    )
    ratio = 1 / pair.ratio
    return build_line(
        "bulk of 1,000 / raw executemany, rows/s",
        owner.rows,
        pair,
        ratio,
        f">= {MIN_BULK_RATIO}",
        held=ratio >= MIN_BULK_RATIO,
    )


def month_from_rows(owner: Owner) -> Line:
    """The month's summary request against one GROUP BY over the rows.

    Shows what the derived totals save.
    """
    start = clock.now().date().replace(day=1)
    query = text(
        "SELECT category_id, sum(amount_minor), count(*) FROM transactions"
        " WHERE user_id = :id AND kind = 'expense' AND date >= :start GROUP BY category_id"
    )

    def group_by() -> None:
        db.session.execute(query, {"id": owner.id, "start": start.isoformat()}).all()
        # The request ends its transaction as well.
        db.session.rollback()

    pair = paired(lambda: owner.call("GET", "/summary/monthly"), group_by)
    name = "month summary / raw GROUP BY on rows"
    return build_line(name, owner.rows, pair, pair.ratio, "-", held=True)


def prepared_rows(owner: Owner, count: int) -> list[ColumnValues]:
    """Rows as they are stored: one for an INSERT of the ORM, several for raw SQL."""
    caller = load_caller(owner.id)
    transactions = random_rows(random.Random(1), count, load_system_categories(), caller.today)
    references = load_references(db.session(), caller, transactions)
    now = clock.now()
    common = {"user_id": owner.id, "created_at": now, "updated_at": now, "version": 1}

    rows: list[ColumnValues] = []
    for values in transactions:
        columns, _ = build_columns(caller, references, values)
        row = {**columns, **common}
        del row["parts"]  # none is split
        rows.append(row)
    return [_without_types(row) for row in rows] if count > 1 else rows


def insert_sql(row: ColumnValues) -> str:
    """The raw INSERT of rows with these columns."""
    columns = ", ".join(row)
    parameters = ", ".join(f":{name}" for name in row)
    return f"INSERT INTO transactions ({columns}) VALUES ({parameters})"  # noqa: S608


def measure(database: str, sizes: list[int]) -> list[Line]:
    """All measurements on one database."""
    with application(database) as app:
        owners = [create_owner(app, rows) for rows in sizes]
        small, large = owners[0], owners[-1]
        lines = [list_of_fifty(owner) for owner in owners]
        lines.append(growth("month summary", "/summary/monthly", small, large))
        lines.append(
            growth("expenses summary, 30 days", "/expenses/summary", small, large, "days=30")
        )
        lines.append(growth("budget status", "/budgets/status", small, large))
        # Before the writes below, which would make the ledgers larger.
        lines.append(month_from_rows(large))
        lines += [one_expense(owner, "6 budgets") for owner in (small, large)]
        # Last, because it takes away what the lines above are measured with.
        for owner in (small, large):
            delete_budgets(owner)
            lines += [one_expense(owner, "no budgets"), uncategorized_expense(owner), bulk(owner)]
    return lines


def main(arguments: list[str]) -> int:
    """Print the table; the exit status is 1 if a ratio is beyond its limit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--rows", default="10000,1000000", help="sizes of the ledgers, smallest first"
    )
    parser.add_argument("--databases", default="sqlite,postgresql", help="databases to measure on")
    parser.add_argument("--json", type=Path, help="file to which the lines are also written")
    options = parser.parse_args(arguments)
    sizes = [int(rows) for rows in options.rows.split(",")]

    lines: list[DatabaseLine] = []
    for name in options.databases.split(","):
        url = name if name == "sqlite" else os.environ.get("TEST_POSTGRES_URL", POSTGRES)
        for measured in measure(url, sizes):
            line: DatabaseLine = {"database": name, **measured}
            lines.append(line)
            print(_format(line), flush=True)
    if options.json:
        options.json.write_text(json.dumps(lines, indent=1))
    return 0 if all(line["held"] for line in lines) else 1


def _without_types(row: ColumnValues) -> ColumnValues:
    """The row as raw SQL needs it, where no column type converts values."""
    # A time without a zone, which both databases take for UTC.
    instant = str(row["created_at"].replace(tzinfo=None))
    plain = {"tags": "", "created_at": instant, "updated_at": instant}
    return {**row, **plain, "date": row["date"].isoformat()}


def _format(line: DatabaseLine) -> str:
    mark = "ok" if line["held"] else "BELOW"
    times = f"{line['ms']:>10.3f} ms  {line['baseline_ms']:>10.3f} ms"
    where = f"{line['database']:<10} {line['rows']:>9,}  {line['what']:<52}"
    return f"{where} {times}  {line['ratio']:>7.2f}  {line['floor']:<8} {mark}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
