"""Decimals of currencies by ISO 4217: amounts that were stored in whole units get minor units."""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

ADDED_DECIMALS = {
    "AFN": 2, "ALL": 2, "IQD": 3, "IRR": 2, "KPW": 2, "LAK": 2, "LBP": 2, "MGA": 2, "MMK": 2,
    "RSD": 2, "SOS": 2, "SYP": 2, "YER": 2,
}  # fmt: skip
"""Currencies that CLDR, which decided before, writes without decimals: what ISO 4217 gives them."""
AMOUNT_LIMIT = 10**15
TOTAL_LIMIT = 2**53
Column = sa.ColumnClause[Any]
Condition = sa.ColumnElement[bool]
Converter = Callable[[Column], sa.ColumnElement[Any]]
Document = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _column(name: str) -> Column:
    if name.endswith("_minor"):
        return sa.column(name, sa.BigInteger)
    return sa.column(name, Document) if name in {"candidates", "before"} else sa.column(name)


def _table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *(_column(column) for column in columns))


users = _table("users", "id", "currency")
accounts = _table("accounts", "id", "currency", "opening_balance_minor")
transactions = _table("transactions", "id", "currency", "amount_minor")
daily = _table("daily_totals", "currency", "sum_minor")
monthly = _table("monthly_totals", "currency", "sum_minor")
account_daily = _table("account_daily_totals", "account_id", "sum_minor")
budgets = _table("budgets", "currency", "amount_minor")
alerts = _table("budget_alerts", "currency", "spent_minor", "available_minor")
predictions = _table(
    "budget_predictions", "id", "currency", "predicted_minor", "lower_minor", "upper_minor",
    "baseline_minor", "actual_minor", "candidates",
)  # fmt: skip
imports = _table("imports", "id", "user_id")
import_rows = _table(
    "import_rows", "import_id", "number", "account_id", "transaction_id", "amount_minor",
    "balance_minor", "before",
)  # fmt: skip

EXACT_COLUMNS = (
    (accounts, "opening_balance_minor"),
    (transactions, "amount_minor"),
    (budgets, "amount_minor"),
)
"""Amounts that people have entered; all others are computed from them."""
SUM_COLUMNS = ((daily, "sum_minor"), (monthly, "sum_minor"))


def upgrade() -> None:
    for currency, decimals in ADDED_DECIMALS.items():
        _check_range(currency, 10**decimals)
    for currency, decimals in ADDED_DECIMALS.items():
        factor = 10**decimals
        _convert(currency, lambda column: column * factor, lambda minor: minor * factor)  # noqa: B023


def downgrade() -> None:
    """Refuse where an amount has decimals that the older version could not store."""
    for currency, decimals in ADDED_DECIMALS.items():
        _check_whole(currency, 10**decimals)
    for currency, decimals in ADDED_DECIMALS.items():
        factor = 10**decimals
        _convert(currency, lambda column: column // factor, lambda minor: minor // factor)  # noqa: B023


def _check_range(currency: str, factor: int) -> None:
    for limit, columns in ((AMOUNT_LIMIT, EXACT_COLUMNS), (TOTAL_LIMIT, SUM_COLUMNS)):
        for table, name in columns:
            is_too_large = sa.func.abs(table.c[name]) >= limit // factor
            _refuse_if_any(table, currency, is_too_large, "is too large to be stored with decimals")


def _check_whole(currency: str, factor: int) -> None:
    for table, name in EXACT_COLUMNS:
        has_decimals = table.c[name] % factor != 0
        _refuse_if_any(
            table, currency, has_decimals, "has decimals, which the older version cannot store"
        )


def _refuse_if_any(
    table: sa.TableClause, currency: str, condition: Condition, problem: str
) -> None:
    query = sa.select(sa.literal(1)).where(table.c.currency == currency, condition).limit(1)
    if op.get_bind().scalar(query) is not None:
        raise RuntimeError(
            f"An amount in {currency} in the table {table.name} {problem}. Nothing was changed."
        )


def _convert(
    currency: str,
    convert_column: Converter,
    convert_number: Callable[[int], int],
) -> None:
    for table in (transactions, accounts, daily, monthly, budgets, alerts, predictions):
        _update(table, table.c.currency == currency, convert_column)

    in_currency = sa.select(accounts.c.id).where(accounts.c.currency == currency)
    _update(account_daily, account_daily.c.account_id.in_(in_currency), convert_column)
    _update(import_rows, _currency_of_import_row() == currency, convert_column)
    _convert_documents(currency, convert_number)


def _update(
    table: sa.TableClause,
    condition: Condition,
    convert_column: Converter,
) -> None:
    values = {
        column.name: convert_column(column) for column in table.c if column.name.endswith("_minor")
    }
    op.execute(sa.update(table).where(condition).values(values))


def _currency_of_import_row() -> sa.ColumnElement[Any]:
    """A row of a file has the currency of its account, of its transaction, or of its user."""
    row = import_rows.c
    is_owner = imports.c.user_id == users.c.id
    return sa.func.coalesce(
        sa.select(accounts.c.currency).where(accounts.c.id == row.account_id).scalar_subquery(),
        sa.select(transactions.c.currency)
        .where(transactions.c.id == row.transaction_id)
        .scalar_subquery(),
        sa.select(users.c.currency)
        .select_from(sa.join(imports, users, is_owner))
        .where(imports.c.id == row.import_id)
        .scalar_subquery(),
    )


def _convert_documents(currency: str, convert_number: Callable[[int], int]) -> None:
    """Convert the amounts within JSON: candidates of forecasts, values before a booking."""
    forecast, row = predictions.c, import_rows.c
    for id_, candidates in _rows(
        sa.select(forecast.id, forecast.candidates).where(forecast.currency == currency)
    ):
        if candidates:
            converted = {method: convert_number(minor) for method, minor in candidates.items()}
            op.execute(
                sa.update(predictions).where(forecast.id == id_).values(candidates=converted)
            )

    query = sa.select(row.import_id, row.number, row.before)
    booked = query.where(row.before.is_not(None), _currency_of_import_row() == currency)
    for import_id, number, before in _rows(booked):
        if before:
            converted = {**before, "amount_minor": convert_number(before["amount_minor"])}
            is_row = (row.import_id == import_id, row.number == number)
            op.execute(sa.update(import_rows).where(*is_row).values(before=converted))


def _rows(query: sa.Select[Any]) -> Sequence[Any]:
    return op.get_bind().execute(query).all()
