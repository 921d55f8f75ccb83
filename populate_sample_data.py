"""A believable household, or somebody's own ledger from a CSV file, through the services the API uses.

python populate_sample_data.py                                   the demo household, 24 months up to today
python populate_sample_data.py --months 60 --per-month 120 --seed 7 --email me@example.com
python populate_sample_data.py --csv ledger.csv --user me@example.com
"""

import argparse
import calendar
import csv
import datetime as dt
import random
import secrets
import sys
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from core.errors import OutlayError
from core.identity import Caller
from core.money import CURRENCIES
from core.text import folded
from models import Category, User, db
from services import account_service, auth_service, budget_service, category_service, transaction_service
from services.auth_service import DEMO_EMAIL, Sessions
from services.token_service import caller_named

Row = dict[str, Any]
BATCH = 1_000
DEFAULT_MONTHS, DEFAULT_PER_MONTH, DEFAULT_SEED = 24, 60, 20

MONTHLY: tuple[tuple[int, str, str, str, str], ...] = (
    (1, "Housing", "Linden Property", "Rent", "1250.00"),
    (3, "Utilities", "City Power", "Electricity", "78.40"),
    (4, "Utilities", "Fibernet", "Internet", "39.99"),
    (5, "Insurance", "Harbor Mutual", "Household insurance", "24.50"),
    (12, "Health & Fitness", "Pulse Gym", "Gym membership", "34.00"),
)
STREAMING = (8, "Subscriptions", "Streamly", "Streaming", Decimal("11.99"), Decimal("14.99"))
OCCASIONS: tuple[tuple[float, str, tuple[str, ...], str, float, float], ...] = (
    (0.36, "Groceries", ("Corner Market", "Green Basket", "Discount Foods"), "Groceries", 8, 95),
    (0.18, "Food & Dining", ("Trattoria Nino", "Noodle House", "Daily Grind"), "Eating out", 4, 48),
    (0.14, "Transportation", ("Metro", "Fuel Stop", "City Cabs"), "Getting around", 2.6, 62),
    (0.10, "Shopping", ("Bookhaven", "Northwear", "Home & Hearth"), "Shopping", 9, 140),
    (0.07, "Entertainment", ("Rialto Cinema", "Jazz Cellar"), "Going out", 8, 55),
    (0.06, "Health & Fitness", ("Old Town Pharmacy",), "Pharmacy", 4, 40),
    (0.05, "Personal Care", ("Snip Studio",), "Haircut", 18, 46),
    (0.04, "Gifts & Donations", ("Flower Corner",), "Gift", 12, 80),
)
QUIET_SHARE = 0.35
KINDS_BY_DIRECTION = {"income": "income", "credit": "income", "transfer-out": "transfer"}


def household(today: dt.date, months: int, per_month: int, seed: int) -> Iterator[Row]:
    """The rows of a household up to ``today``: the same for the same arguments.

    Salary, rent, bills, a subscription whose price rises, groceries and the like, summer holidays, refunds,
    transfers to savings, and one quiet month.
    """
    dice = random.Random(seed)  # noqa: S311 (a household, not a secret)
    first = today.replace(day=1) - relativedelta(months=months - 1)
    quiet = dice.randrange(1, max(2, months - 2))
    for index in range(months):
        month = first + relativedelta(months=index)
        share = QUIET_SHARE if index == quiet else 1.0
        rows = [*_fixed(month, raised=index >= months // 2), *_daily(dice, month, round(per_month * share))]
        if month.month in {7, 12}:
            rows += _holiday(dice, month)
        yield from (row for row in rows if row["date"] <= today)


def _row(
    day: dt.date, kind: str, category: str | None, payee: str, description: str, amount: Decimal, **more: Any
) -> Row:
    account = more.pop("account", "Everyday account")
    return {
        "date": day,
        "kind": kind,
        "category": category,
        "payee": payee,
        "description": description,
        "amount": amount,
        "account": account,
        **more,
    }


def _fixed(month: dt.date, *, raised: bool) -> Iterator[Row]:
    salary_day = min(25, calendar.monthrange(month.year, month.month)[1])
    yield _row(month.replace(day=salary_day), "income", "Salary", "Brightworks Ltd", "Salary", Decimal("3450.00"))
    for day, category, payee, description, amount in MONTHLY:
        yield _row(month.replace(day=day), "expense", category, payee, description, Decimal(amount))
    day, category, payee, description, before, after = STREAMING
    yield _row(month.replace(day=day), "expense", category, payee, description, after if raised else before)
    yield _row(
        month.replace(day=26), "transfer", None, "", "To savings", Decimal("300.00"), to_account="Savings account"
    )


def _daily(dice: random.Random, month: dt.date, count: int) -> Iterator[Row]:
    last = calendar.monthrange(month.year, month.month)[1]
    weights = [occasion[0] for occasion in OCCASIONS]
    for _ in range(count):
        _, category, payees, description, low, high = dice.choices(OCCASIONS, weights)[0]
        amount = Decimal(str(round(low + (high - low) * dice.betavariate(1.4, 4), 2)))
        day = month.replace(day=dice.randint(1, last))
        payee = dice.choice(payees)
        yield _row(day, "expense", category, payee, description, amount)
        if category == "Shopping" and dice.random() < 0.12:  # noqa: PLR2004 (one purchase in eight goes back)
            back = day + dt.timedelta(days=dice.randint(3, 12))
            yield _row(back, "expense", category, payee, "Refund", -amount)


def _holiday(dice: random.Random, month: dt.date) -> Iterator[Row]:
    start = month.replace(day=dice.randint(5, 12))
    yield _row(start - dt.timedelta(days=3), "expense", "Travel", "Skyline Air", "Flights", Decimal("412.80"))
    for night in range(5):
        price = Decimal(str(round(dice.uniform(72, 118), 2)))
        yield _row(start + dt.timedelta(days=night), "expense", "Travel", "Hotel Miramar", "Hotel", price)


def create_household(
    sessions: Sessions,
    email: str,
    password: str,
    *,
    months: int = DEFAULT_MONTHS,
    per_month: int = DEFAULT_PER_MONTH,
    seed: int = DEFAULT_SEED,
) -> int:
    """Register the household and record its rows, accounts and budgets; answers how many transactions."""
    profile = {"first_name": "Demo", "last_name": "Household", "username": email.partition("@")[0]}
    login = auth_service.register(sessions, {"email": email, "password": password, **profile}, invited=True)
    caller = caller_named(login.user.id)
    for name, kind, opening in (("Everyday account", "checking", "2400"), ("Savings account", "savings", "8000")):
        values = {"name": name, "account_type": kind, "opening_balance": Decimal(opening)}
        account_service.create_account(caller, values)
    count = record(caller, household(caller.today, months, per_month, seed))
    for category, amount in (("Groceries", "650"), ("Food & Dining", "220"), ("Shopping", "250"), (None, "3200")):
        budget = {"name": category or "Everything", "amount": Decimal(amount), "period": "monthly"}
        budget_service.create_budget(
            caller, budget | {"category_id": category and _categories(caller)[folded(category)]}
        )
    return count


def record(caller: Caller, rows: Iterable[Row]) -> int:
    """Store rows that name categories and accounts, making those that are missing; answers how many."""
    categories, accounts = _categories(caller), _accounts(caller)
    batch: list[Row] = []
    count = 0
    for row in rows:
        batch.append(_with_ids(caller, row, categories, accounts))
        if len(batch) == BATCH:
            count += len(transaction_service.create_many(caller, batch))
            batch = []
    return count + (len(transaction_service.create_many(caller, batch)) if batch else 0)


def _with_ids(caller: Caller, row: Row, categories: dict[str, int], accounts: dict[str, int]) -> Row:
    stored = {name: value for name, value in row.items() if name not in {"category", "account", "to_account"}}
    if row.get("category"):
        stored["category_id"] = _category_id(caller, row["category"], categories)
    for name in ("account", "to_account"):
        if row.get(name):
            stored[f"{name}_id"] = _account_id(caller, row[name], row.get("currency"), accounts)
    return stored


def _categories(caller: Caller) -> dict[str, int]:
    rows = db.session.scalars(select(Category).where(category_service.visible_to(caller.id)).order_by(Category.user_id))
    return {row.name_key: row.id for row in rows}


def _category_id(caller: Caller, name: str, known: dict[str, int]) -> int:
    key = folded(name[:50])
    if key not in known:
        known[key] = category_service.create_category(caller, {"name": name[:50].strip()}).id
    return known[key]


def _accounts(caller: Caller) -> dict[str, int]:
    page = account_service.list_accounts(caller, {"limit": 10_000, "total": False}, None)
    return {entry["account"].name_key: entry["account"].id for entry in page.items}


def _account_id(caller: Caller, name: str, currency: str | None, known: dict[str, int]) -> int:
    key = folded(name[:80])
    if key not in known:
        values = {"name": name[:80].strip()} | ({"currency": currency} if currency else {})
        known[key] = account_service.create_account(caller, values)["account"].id
    return known[key]


class LedgerError(ValueError):
    """A line of the file cannot be read; the message says which and why."""


def read_ledger(path: Path, currency: str) -> Iterator[Row]:
    """The rows of a CSV ledger, oldest first.

    Columns, by any of their usual names: a date, an amount, a category, a description or note, and what says
    whether it is income; optionally an account and a currency. Raises LedgerError.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [
            {folded(str(name)): (value or "").strip() for name, value in line.items()} for line in csv.DictReader(file)
        ]
    rows = [_ledger_row(number, line, currency) for number, line in enumerate(lines, start=2)]
    yield from sorted(rows, key=lambda row: row["date"])


def _ledger_row(number: int, line: Mapping[str, str], currency: str) -> Row:
    try:
        amount = Decimal(line["amount"].replace(",", ""))
        day = _ledger_date(line["date"])
    except (KeyError, InvalidOperation, ValueError) as error:
        raise LedgerError(f"line {number}: no readable date and amount in {dict(line)}") from error
    direction = (line.get("income/expense") or line.get("transaction type") or "").casefold()
    own_currency = line.get("currency", "").upper()
    row = {
        "date": day,
        "kind": KINDS_BY_DIRECTION.get(direction, "expense"),
        "amount": amount,
        "currency": own_currency if own_currency in CURRENCIES else currency,
        "category": line.get("category") or None,
        "payee": line.get("description", "")[:200],
        "description": (line.get("note") or line.get("description") or "")[:200],
        "notes": line.get("subcategory", ""),
        "account": line.get("account name") or line.get("mode") or None,
    }
    if row["kind"] == "transfer":  # what such a line calls its category is where the money went
        row |= {"account": row["account"] or "Cash", "to_account": row.pop("category") or "Elsewhere"}
    return row


def _ledger_date(text: str) -> dt.date:
    for form in ("%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 (a calendar day)
        except ValueError:
            continue
    raise ValueError(text)


def load_csv(path: Path, email: str) -> int:
    """Record a CSV ledger for the user with that address; answers how many transactions."""
    user = db.session.scalar(select(User).where(User.email_key == folded(email)))
    if user is None:
        raise LedgerError(f"nobody here has the address {email}; register first")
    caller = caller_named(user.id)
    return record(caller, read_ledger(path, caller.currency))


def main(arguments: list[str]) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--months", type=int, default=DEFAULT_MONTHS, help="how many months, up to today")
    parser.add_argument("--per-month", type=int, default=DEFAULT_PER_MONTH, help="everyday purchases a month")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--email", default=DEMO_EMAIL, help="whom to create")
    parser.add_argument("--csv", type=Path, help="a ledger to load instead")
    parser.add_argument("--user", help="the address of the user to load it for")
    options = parser.parse_args(arguments)
    if bool(options.csv) != bool(options.user):
        parser.error("--csv and --user go together")
    if options.months < 1 or options.per_month < 0:
        parser.error("--months is at least 1 and --per-month at least 0")

    from app import create_app
    from commands.start import migrate_database

    app = create_app()
    with app.app_context():
        migrate_database(app)
        try:
            _run(options, app.extensions["outlay"].sessions)
        except (OutlayError, LedgerError, OSError) as error:
            raise SystemExit(f"Nothing more was stored. {error}") from error


def _run(options: argparse.Namespace, sessions: Sessions) -> None:
    if options.csv:
        print(f"Recorded {load_csv(options.csv, options.user)} transactions for {options.user}.")
        return
    password = secrets.token_urlsafe(9)
    sizes = {"months": options.months, "per_month": options.per_month, "seed": options.seed}
    count = create_household(sessions, options.email, password, **sizes)
    print(f"Recorded {count} transactions. Login: {options.email} / {password}")


if __name__ == "__main__":
    main(sys.argv[1:])
