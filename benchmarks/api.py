"""The floors of the API's speed, each as a ratio against a baseline in the same run.

    python -m benchmarks.api                                  10k and 1M transactions, SQLite and PostgreSQL
    python -m benchmarks.api --rows 10000,100000 --databases sqlite --json out.json

Requests go straight into the application (no network), so that what is compared is the work itself.
"""

import argparse
import json
import os
import random
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text

from benchmarks.ledgers import BATCH, Owner, application, drop_budgets, random_rows, settle
from benchmarks.measuring import Pair, paired
from core import clock
from infrastructure.database import begin_write
from models import Category, Transaction, db
from services.ledger import transaction_service
from services.ledger.transaction_validation import build_columns, load_references
from services.people.callers import load_caller

POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"
EXPENSE = b'{"amount":"12.50","date":"2026-03-14","description":"coffee","category_id":4}'
UNCATEGORIZED = b'{"amount":"12.50","date":"2026-03-14","description":"coffee"}'
Line = dict[str, Any]


def line(name: str, rows: int, pair: Pair, value: float, floor: str, *, held: bool) -> Line:
    return {
        "what": name,
        "rows": rows,
        "ms": round(pair.ours * 1000, 3),
        "baseline_ms": round(pair.baseline * 1000, 3),
        "ratio": round(value, 2),
        "floor": floor,
        "held": held,
    }


def list_of_fifty(owner: Owner) -> Line:
    """Requests per second of a list of 50 against a route that only authenticates."""
    pair = paired(
        lambda: owner.call("GET", "/expenses"), lambda: owner.call("GET", "/bare"), calls=100
    )
    value = 1 / pair.ratio
    return line(
        "list of 50 / bare route, req/s", owner.rows, pair, value, ">= 0.4", held=value >= 0.4
    )


def grown(name: str, path: str, small: Owner, large: Owner, query: str = "") -> Line:
    """Time of a request on a large ledger against the same on a small one."""
    pair = paired(
        lambda: large.call("GET", path, query=query), lambda: small.call("GET", path, query=query)
    )
    floor = f"{name}, {large.rows:,} rows / {small.rows:,}"
    return line(floor, large.rows, pair, pair.ratio, "<= 2", held=pair.ratio <= 2)


def one_expense(owner: Owner, remark: str) -> Line:
    """POST of an expense against the bare INSERT with its commit, on the same table at the same durability."""
    rows = prepared_rows(owner, 1)

    def bare_insert() -> None:
        begin_write(db.session())
        db.session.execute(insert(Transaction), rows)
        db.session.commit()

    pair = paired(lambda: owner.call("POST", "/expenses", EXPENSE), bare_insert)
    return line(
        f"POST expense / bare INSERT+commit, {remark}",
        owner.rows,
        pair,
        pair.ratio,
        "<= 4",
        held=pair.ratio <= 4,
    )


def uncategorized_expense(owner: Owner) -> Line:
    """What it costs to be told the category."""
    owner.call("POST", "/expenses", UNCATEGORIZED)
    pair = paired(
        lambda: owner.call("POST", "/expenses", UNCATEGORIZED),
        lambda: owner.call("POST", "/expenses", EXPENSE),
    )
    return line(
        "POST expense without / with a category", owner.rows, pair, pair.ratio, "-", held=True
    )


def bulk(owner: Owner) -> Line:
    """Rows per second of bulk creation (rules, totals, events) against executemany of the same rows."""
    caller = load_caller(owner.id)
    wanted = random_rows(random.Random(1), BATCH, _categories(), caller.today)
    rows = prepared_rows(owner, BATCH)
    raw = text(insert_sql(rows[0]))

    def executemany() -> None:
        begin_write(db.session())
        db.session.connection().execute(raw, rows)
        db.session.commit()

    pair = paired(
        lambda: transaction_service.create_transactions(caller, wanted),
        executemany,
        rounds=7,
        calls=3,
    )
    value = 1 / pair.ratio
    return line(
        "bulk of 1,000 / raw executemany, rows/s",
        owner.rows,
        pair,
        value,
        ">= 0.25",
        held=value >= 0.25,
    )


def month_from_rows(owner: Owner) -> Line:
    """The month's summary request against one GROUP BY over the rows: what the derived totals save."""
    start = clock.now().date().replace(day=1)
    query = text(
        "SELECT category_id, sum(amount_minor), count(*) FROM transactions"
        " WHERE user_id = :id AND kind = 'expense' AND date >= :start GROUP BY category_id"
    )

    def raw() -> None:
        db.session.execute(query, {"id": owner.id, "start": start.isoformat()}).all()
        db.session.rollback()

    pair = paired(lambda: owner.call("GET", "/summary/monthly"), raw)
    return line(
        "month summary / raw GROUP BY on rows", owner.rows, pair, pair.ratio, "-", held=True
    )


def _categories() -> list[int]:
    return list(db.session.scalars(select(Category.id).where(Category.user_id.is_(None))))


def prepared_rows(owner: Owner, count: int) -> list[dict[str, Any]]:
    """Rows as they are stored, ready for a plain INSERT."""
    caller = load_caller(owner.id)
    wanted = random_rows(random.Random(1), count, _categories(), caller.today)
    references = load_references(db.session(), caller, wanted)
    now = clock.now().replace(tzinfo=None)
    common = {
        "user_id": owner.id,
        "created_at": clock.now(),
        "updated_at": clock.now(),
        "version": 1,
    }
    rows: list[dict[str, Any]] = [
        {**build_columns(caller, references, values)[0], **common} for values in wanted
    ]
    if count > 1:  # raw SQL knows no types
        plain = {"tags": "", "created_at": str(now), "updated_at": str(now)}
        rows = [row | plain | {"date": row["date"].isoformat()} for row in rows]
    return rows


def insert_sql(row: dict[str, Any]) -> str:
    return f"INSERT INTO transactions ({', '.join(row)}) VALUES ({', '.join(':' + name for name in row)})"  # noqa: S608


def measure(database: str, sizes: list[int]) -> list[Line]:
    """All lines for one database."""
    with application(database) as app:
        small, *_, large = owners = [settle(app, rows) for rows in sizes]
        lines = [list_of_fifty(owner) for owner in owners]
        lines.append(grown("month summary", "/summary/monthly", small, large))
        lines.append(
            grown("expenses summary, 30 days", "/expenses/summary", small, large, "days=30")
        )
        lines.append(grown("budget status", "/budgets/status", small, large))
        lines.append(month_from_rows(large))
        lines += [one_expense(owner, "6 budgets") for owner in (small, large)]
        for owner in (small, large):
            drop_budgets(owner)
            lines += [one_expense(owner, "no budgets"), uncategorized_expense(owner), bulk(owner)]
    return lines


def main(arguments: list[str]) -> int:
    """Print the table; exit status 1 when a floor is not held."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--rows", default="10000,1000000", help="sizes of the ledgers, smallest first"
    )
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--json", type=Path, help="also write the lines here")
    options = parser.parse_args(arguments)
    sizes = [int(rows) for rows in options.rows.split(",")]
    found: list[Line] = []
    for name in options.databases.split(","):
        url = name if name == "sqlite" else os.environ.get("TEST_POSTGRES_URL", POSTGRES)
        for measured in measure(url, sizes):
            found.append({"database": name, **measured})
            print(_shown(found[-1]), flush=True)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1))
    return 0 if all(measured["held"] for measured in found) else 1


def _shown(measured: Line) -> str:
    mark = "ok" if measured["held"] else "BELOW"
    times = f"{measured['ms']:>10.3f} ms  {measured['baseline_ms']:>10.3f} ms"
    where = f"{measured['database']:<10} {measured['rows']:>9,}  {measured['what']:<52}"
    return f"{where} {times}  {measured['ratio']:>7.2f}  {measured['floor']:<8} {mark}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
