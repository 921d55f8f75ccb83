"""Reports of plain values for plain ids, so that a script or a language model can call them."""

import datetime as dt
from typing import TypedDict

from core import periods
from core.enums import TransactionKind
from core.money import Money
from services.insights.category_breakdowns import CategoryShare, build_breakdown
from services.insights.income_and_expenses import (
    OtherBalance,
    list_converted_balances,
    list_other_balances,
    load_balance,
    prepare_sums,
)
from services.ledger import transaction_queries
from services.ledger.converted_days import ConvertedCurrency
from services.ledger.other_currencies import OtherCurrency
from services.ledger.period_sums import PeriodSums
from services.ledger.report_currency import load_report_currency
from services.ledger.transaction_filters import TransactionFilters
from services.people.callers import load_caller

NO_LIMIT = 10**9
"""Rows on a page that holds all of them."""


class PlainTransaction(TypedDict):
    """A transaction; ``amount`` is a JSON number in ``currency``, ``date`` is YYYY-MM-DD."""

    id: int
    kind: str
    date: str
    amount: int | float
    currency: str
    category_id: int | None
    payee: str
    description: str


class PlainCategoryShare(TypedDict):
    """The sum of one category as a JSON number: ``gross`` less ``refunds`` is ``total``.

    ``percentage`` is its share of all spending before refunds.
    """

    category_id: int | None
    category_name: str
    icon: str | None
    color: str | None
    total: int | float
    gross: int | float
    refunds: int | float
    percentage: float
    count: int


class PlainOtherCurrency(TypedDict):
    """Income or expenses in a currency that a report leaves out, as a JSON number."""

    kind: str
    currency: str
    total: int | float
    count: int


class PlainConvertedCurrency(PlainOtherCurrency):
    """Income or expenses in another currency that a report contains, as ``converted``."""

    converted: int | float


class PlainBreakdown(TypedDict):
    """Spending by category, largest first; ``total`` is the sum as a JSON number."""

    currency: str
    total: int | float
    categories: list[PlainCategoryShare]
    converted_currencies: list[PlainConvertedCurrency]
    other_currencies: list[PlainOtherCurrency]


class PlainBalance(TypedDict):
    """Income, expenses and savings as JSON numbers; ``savings_rate`` is in percent of income.

    ``total_expenses`` are ``gross_expenses`` less ``refunds``.
    """

    total_income: int | float
    total_expenses: int | float
    gross_expenses: int | float
    refunds: int | float
    savings: int | float
    savings_rate: float | None
    currency: str
    converted_currencies: list[PlainConvertedCurrency]
    other_currencies: list[PlainOtherCurrency]


def get_transactions(user_id: int, date_range: tuple[dt.date, dt.date]) -> list[PlainTransaction]:
    """List a user's transactions from one day to another, both included, newest first.

    Raises NotFound for an unknown user.
    """
    start, end = date_range
    filters: TransactionFilters = {
        "start_date": start,
        "end_date": end,
        "limit": NO_LIMIT,
        "total": False,
    }
    rows = transaction_queries.list_transactions(load_caller(user_id), filters, None).items
    return [
        PlainTransaction(
            id=row.id,
            kind=row.kind,
            # On SQLite lists leave dates as the text that they are stored as.
            date=str(row.date),
            amount=Money(row.amount_minor, row.currency).number,
            currency=row.currency,
            category_id=row.category_id,
            payee=row.payee,
            description=row.description,
        )
        for row in rows
    ]


def get_category_breakdown(user_id: int, month: tuple[int, int]) -> PlainBreakdown:
    """Break a user's spending in a (year, month) down by category, largest first.

    Raises NotFound for an unknown user.
    """
    caller = load_caller(user_id)
    period = periods.month(*month, caller.month_start_day)
    kind, currency = TransactionKind.EXPENSE, load_report_currency(caller)
    sums = PeriodSums(caller, kind, currency, period)
    breakdown = build_breakdown(caller, currency.code, sums.by_category())
    return PlainBreakdown(
        currency=currency.code,
        total=Money(sum(share.total.minor for share in breakdown), currency.code).number,
        categories=[_plain_share(share) for share in breakdown],
        converted_currencies=[
            _plain_converted(kind, converted) for converted in sums.converted_currencies
        ],
        other_currencies=[_plain_other(kind, other) for other in sums.other_currencies],
    )


def get_income_vs_expense(user_id: int, month: tuple[int, int]) -> PlainBalance:
    """Sum up a user's income, expenses and savings in a (year, month).

    Raises NotFound for an unknown user.
    """
    caller = load_caller(user_id)
    period = periods.month(*month, caller.month_start_day)
    sums = prepare_sums(caller, load_report_currency(caller), period)
    balance = load_balance(sums)
    return PlainBalance(
        total_income=balance.total_income.number,
        total_expenses=balance.total_expenses.number,
        gross_expenses=balance.gross_expenses.number,
        refunds=balance.refunds.number,
        savings=balance.savings.number,
        savings_rate=balance.savings_rate,
        currency=caller.currency,
        converted_currencies=[
            _plain_converted(each.kind, each) for each in list_converted_balances(sums)
        ],
        other_currencies=[_plain_other(other.kind, other) for other in list_other_balances(sums)],
    )


def _plain_share(share: CategoryShare) -> PlainCategoryShare:
    return PlainCategoryShare(
        category_id=share.category_id,
        category_name=share.category_name,
        icon=share.icon,
        color=share.color,
        total=share.total.number,
        gross=share.gross.number,
        refunds=share.refunds.number,
        percentage=share.percentage,
        count=share.count,
    )


def _plain_converted(kind: TransactionKind, part: ConvertedCurrency) -> PlainConvertedCurrency:
    return PlainConvertedCurrency(
        kind=kind,
        currency=part.currency,
        total=part.total.number,
        count=part.count,
        converted=part.converted.number,
    )


def _plain_other(kind: TransactionKind, other: OtherCurrency | OtherBalance) -> PlainOtherCurrency:
    return PlainOtherCurrency(
        kind=kind, currency=other.currency, total=other.total.number, count=other.count
    )
