"""Export transactions as text for other programs, piece by piece as they are read."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from core.enums import ExportFormat, TransactionKind
from core.identity import Caller
from core.money import Money
from exporters import csv_text, json_text, ofx_text
from exporters.journals import JOURNALS
from exporters.values import ExportAccount, ExportRow
from models import Account, Transaction, db, table_of
from services.ledger.category_file_names import load_export_names
from services.ledger.transaction_filters import TransactionFilters, build_conditions
from services.paging import AnySelect
from services.unit_of_work import rollback

BATCH = 1_000
"""Rows in memory at a time."""

ROW_WRITERS = {
    ExportFormat.CSV: csv_text.write,
    ExportFormat.JSON: json_text.write,
    ExportFormat.OFX: ofx_text.write,
}
"""Writers of the formats that consist of rows only."""


class ExportQuery(TransactionFilters, total=False):
    """Filters and file format of an export."""

    format: str


def export_transactions(caller: Caller, query: ExportQuery) -> Iterator[str]:
    """Write the matching transactions as text, oldest first.

    A journal also has the opening balances of the accounts, unless a filter leaves rows out.
    """
    export_format = ExportFormat(query["format"])
    # An OFX file has one list of transactions per account and currency.
    is_ofx = export_format == ExportFormat.OFX
    rows = _load_rows(caller, query, by_account=is_ofx)
    if export_format in ROW_WRITERS:
        return ROW_WRITERS[export_format](rows)

    accounts = _load_accounts(caller)
    return JOURNALS[export_format](rows, accounts, is_complete=_is_complete(query))


def _is_complete(query: ExportQuery) -> bool:
    """True if no filter leaves out rows of the exported accounts."""
    filters = {name for name, value in query.items() if value is not None}
    return filters <= {"format", "account_id", "include_subcategories"}


def _load_accounts(caller: Caller) -> dict[str, ExportAccount]:
    accounts = db.session.scalars(select(Account).where(Account.user_id == caller.id))
    return {
        account.name: ExportAccount(
            account.name, account.account_type, account.currency, account.opening_balance.decimal
        )
        for account in accounts
    }


def _load_rows(
    caller: Caller, filters: TransactionFilters, *, by_account: bool
) -> Iterator[ExportRow]:
    """The matching transactions, oldest first, or account by account."""
    clauses, parameters = build_conditions(caller, filters)
    columns = table_of(Transaction).c
    account_order = (columns.account_id, columns.currency) if by_account else ()
    query = _export_query().where(*clauses).order_by(*account_order, columns.date, columns.id)
    # The response is written while the rows are read: a ledger of any size needs the memory of one
    # batch.
    query = query.execution_options(yield_per=BATCH)
    category_names = load_export_names(caller)
    # Gives the session's connection back: an export holds one, not two.
    rollback()
    # A connection of its own, because the session's transaction ends with the request, before most
    # of the response is written. Closed also when a reader stops in the middle.
    with db.engine.connect() as connection, connection.execute(query, parameters) as result:
        for row in result:
            yield _export_row(row, category_names)


def _export_query() -> AnySelect:
    """Transactions with the names of their accounts."""
    columns = table_of(Transaction).c
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
            columns.external_id,
            columns.counterpart_id,
        )
        .outerjoin(account, account.id == columns.account_id)
        .outerjoin(to_account, to_account.id == columns.to_account_id)
    )


def _export_row(row: Row[*tuple[Any, ...]], category_names: Mapping[int, str]) -> ExportRow:
    is_income = row.kind == TransactionKind.INCOME
    # As its account sees it: money out is negative, also of transfers, whose incoming leg is stored
    # with the opposite sign already.
    signed_minor = row.amount_minor if is_income else -row.amount_minor
    return ExportRow(
        id=row.id,
        date=row.date,
        kind=row.kind,
        amount=Money(signed_minor, row.currency).decimal,
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
    )
