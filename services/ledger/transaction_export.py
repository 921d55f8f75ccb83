"""Export transactions as text for other programs, piece by piece as they are read."""

import datetime as dt
from array import array
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased

from core.enums import ExportFormat, JobKind, TransactionKind
from core.identity import Caller
from core.interchange import InterchangePart
from core.money import Money
from exporters import csv_text, json_text, ofx_text
from exporters.journals import JOURNALS
from exporters.ofx_text import StatementKey, StatementPeriod
from exporters.values import ExportAccount, ExportRow
from models import Account, Transaction, db, table_of
from services.activity.exports.export_requests import ExportRequest
from services.activity.jobs.job_queue import JobPayload, Progress, report_nothing
from services.ledger.category_file_names import load_export_names
from services.ledger.export_queries import ExportQuery, restore_query, store_query
from services.ledger.transaction_filters import Conditions, build_conditions
from services.ledger.transaction_parts import Part, load_parts
from services.paging import AnySelect
from services.people.callers import load_caller
from services.unit_of_work import rollback
from tables.base import read_optional_money

BATCH = 1_000
"""Rows in memory at a time."""
IDS_AT_ONCE = 10_000
"""Ids of rows that are read at a time."""

ROW_WRITERS = {
    ExportFormat.CSV: csv_text.write,
    ExportFormat.JSON: json_text.write,
}
"""Writers of the formats that consist of rows only."""

MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv",
    ExportFormat.JSON: "application/json",
    ExportFormat.OFX: "application/x-ofx",
    ExportFormat.BEANCOUNT: "text/plain",
    ExportFormat.LEDGER: "text/plain",
}

columns = table_of(Transaction).c


def export_transactions(
    caller: Caller, query: ExportQuery, progress: Progress = report_nothing
) -> Iterator[str]:
    """Write the matching transactions as text, oldest first.

    A journal also has the opening balances of the accounts, unless a filter leaves rows out.
    Between two batches of rows no transaction is open, however slowly the text is read: it has the
    transactions that match at its beginning, each as it is when its batch is read.
    """
    export_format = ExportFormat(query["format"])
    conditions = build_conditions(caller, query)
    # An OFX file has one list of transactions per account and currency.
    is_ofx = export_format == ExportFormat.OFX
    rows = _load_rows(caller, conditions, progress, by_account=is_ofx)
    if is_ofx:
        return ofx_text.write(rows, _load_statement_periods(conditions))
    if export_format in ROW_WRITERS:
        return ROW_WRITERS[export_format](rows)

    first_days = _load_first_days(conditions) if _is_complete(query) else {}
    return JOURNALS[export_format](rows, _load_accounts(caller, first_days))


def write_for_job(payload: JobPayload, progress: Progress) -> Iterator[str]:
    """Write the transactions that a job is to export."""
    caller = load_caller(payload["user_id"])
    return export_transactions(caller, restore_query(payload["query"]), progress)


def build_request(caller: Caller, query: ExportQuery) -> ExportRequest:
    """Build the request for a job that exports the matching transactions."""
    export_format = ExportFormat(query["format"])
    return ExportRequest(
        JobKind.EXPORT_TRANSACTIONS,
        f"transactions.{export_format}",
        MEDIA_TYPES[export_format],
        {"query": store_query(caller, query)},
    )


def _is_complete(query: ExportQuery) -> bool:
    """True if no filter leaves out rows of the exported accounts."""
    filters = {name for name, value in query.items() if value is not None}
    return filters <= {"format", "account_id", "include_subcategories"}


def _load_accounts(caller: Caller, first_days: Mapping[str, dt.date]) -> dict[str, ExportAccount]:
    accounts = db.session.scalars(select(Account).where(Account.user_id == caller.id))
    return {
        account.name: ExportAccount(
            account.name,
            account.account_type,
            account.currency,
            account.opening_balance.decimal,
            first_days.get(account.name),
        )
        for account in accounts
    }


def _load_first_days(conditions: Conditions) -> dict[str, dt.date]:
    """Load the day of the first matching row from or to each account, by the account's name."""
    first_days: dict[str, dt.date] = {}
    for account_id in (columns.account_id, columns.to_account_id):
        query = (
            select(Account.name, func.min(columns.date))
            .join_from(table_of(Transaction), Account, Account.id == account_id)
            .where(*conditions.clauses)
            .group_by(Account.name)
        )
        for name, day in db.session.execute(query, conditions.parameters):
            first_days[name] = min(day, first_days.get(name, day))
    return first_days


def _load_statement_periods(conditions: Conditions) -> dict[StatementKey, StatementPeriod]:
    """Load the first and the last day of the matching rows by account and currency."""
    query = (
        select(Account.name, columns.currency, func.min(columns.date), func.max(columns.date))
        .join_from(table_of(Transaction), Account, Account.id == columns.account_id, isouter=True)
        .where(*conditions.clauses)
        .group_by(Account.name, columns.currency)
    )
    return {
        (name, currency): (first, last)
        for name, currency, first, last in db.session.execute(query, conditions.parameters)
    }


def _load_rows(
    caller: Caller, conditions: Conditions, progress: Progress, *, by_account: bool
) -> Iterator[ExportRow]:
    """The matching transactions, oldest first, or account by account."""
    account_order = (columns.account_id, columns.currency) if by_account else ()
    order = select(columns.id).order_by(*account_order, columns.date, columns.id)
    order = order.where(*conditions.clauses).execution_options(yield_per=IDS_AT_ONCE)
    # Eight bytes for each row: all that a ledger of any size needs at once, beside a batch.
    ids = array("q", db.session.scalars(order, conditions.parameters))
    category_names = load_export_names(caller)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        query = _export_query().where(columns.id.in_(batch), columns.user_id == caller.id)
        by_id = {row.id: row for row in db.session.execute(query)}
        parts = load_parts(caller, by_id.values())
        rollback()
        # A row that has been deleted since is left out.
        for row_id in batch:
            if row_id in by_id:
                yield _export_row(by_id[row_id], parts.get(row_id, ()), category_names)
        progress((start + len(batch)) / len(ids))


def _export_query() -> AnySelect:
    """Transactions with the names of their accounts."""
    # Two joins to the same table, and outer ones: neither account is required.
    account, to_account = aliased(Account), aliased(Account)
    return (
        select(
            columns.id,
            columns.date,
            columns.kind,
            columns.amount_minor,
            columns.currency,
            columns.payee,
            columns.description,
            columns.notes,
            columns.category_id,
            account.name.label("account"),
            to_account.name.label("to_account"),
            columns.tags,
            columns.is_pending,
            columns.is_split,
            columns.external_id,
            columns.counterpart_id,
            columns.to_amount_minor,
            columns.to_currency,
            columns.original_amount_minor,
            columns.original_currency,
        )
        .outerjoin(account, account.id == columns.account_id)
        .outerjoin(to_account, to_account.id == columns.to_account_id)
    )


def _export_row(
    row: Row[*tuple[Any, ...]], parts: Sequence[Part], category_names: Mapping[int, str]
) -> ExportRow:
    # As its account sees it: money out is negative, also of transfers, whose incoming leg is stored
    # with the opposite sign already.
    sign = 1 if row.kind == TransactionKind.INCOME else -1
    return ExportRow(
        id=row.id,
        date=row.date,
        kind=row.kind,
        amount=Money(sign * row.amount_minor, row.currency).decimal,
        currency=row.currency,
        payee=row.payee,
        description=row.description,
        notes=row.notes,
        category=category_names.get(row.category_id),
        account=row.account,
        to_account=row.to_account,
        tags=tuple(row.tags),
        is_pending=bool(row.is_pending),
        bank_id=row.external_id,
        is_leg=row.counterpart_id is not None,
        to_amount=_read_amount(row.to_amount_minor, row.to_currency),
        to_currency=row.to_currency,
        original_amount=_read_amount(row.original_amount_minor, row.original_currency),
        original_currency=row.original_currency,
        parts=tuple(
            InterchangePart(
                sign * part.amount.decimal,
                category_names.get(part.category_id or 0),
                part.note,
                tuple(part.tags),
            )
            for part in parts
        ),
    )


def _read_amount(minor: int | None, currency: str | None) -> Decimal | None:
    money = read_optional_money(minor, currency)
    return None if money is None else money.decimal
