"""Reports on one month and on one year: income and expenses, categories, days or months."""

from collections.abc import Sequence

from core import periods
from core.enums import CellKind, ChartKind, PeriodUnit, ReportKind, TransactionKind
from core.identity import Caller
from core.locales import format_month
from core.money import Money
from core.periods import Period
from exporters.report_values import Report, ReportChart, ReportRow, ReportTable
from services.insights.category_breakdowns import build_breakdown
from services.insights.income_and_expenses import (
    Balance,
    BalanceSums,
    MonthBalance,
    compare_balances,
    list_converted_balances,
    list_other_balances,
    load_balance,
    load_month_balances,
    prepare_sums,
)
from services.insights.report_periods import resolve_currency, resolve_year
from services.insights.reports.building import (
    ReportContent,
    ReportTexts,
    add_up,
    build_report,
    list_currencies,
    list_notices,
)
from services.insights.reports.report_queries import MonthReportQuery, YearReportQuery
from services.insights.reports.shared_tables import (
    build_category_table,
    list_balance_columns,
    list_balance_figures,
    list_other_tables,
)
from services.ledger import transaction_queries
from services.ledger.category_views import load_views
from services.ledger.total_queries import Total
from services.ledger.transaction_filters import TransactionFilters

LARGEST_EXPENSES = 10


def report_month(caller: Caller, query: MonthReportQuery) -> Report:
    """Report on a month of the caller, which may begin on payday; by default the current one."""
    texts = ReportTexts(caller)
    currency = resolve_currency(caller, query)
    named = query.get("month")
    period = (
        periods.month(named.year, named.month, caller.month_start_day)
        if named
        else caller.period(PeriodUnit.MONTHLY)
    )
    sums = prepare_sums(caller, currency, period)
    largest = _build_largest_table(caller, texts, currency.code, period)
    tables = [_build_day_table(texts, sums), largest]
    title = texts.say("Report of {month}", month=format_month(period.start, caller.locale))
    content = _load_content(caller, texts, title, sums, PeriodUnit.MONTHLY, tables)
    return build_report(caller, ReportKind.MONTH, period, currency.code, content)


def report_year(caller: Caller, query: YearReportQuery) -> Report:
    """Report on a year of the caller's twelve months; by default the current one."""
    texts = ReportTexts(caller)
    currency = resolve_currency(caller, query)
    period = resolve_year(caller, query)
    sums = prepare_sums(caller, currency, period)
    tables = [_build_month_table(caller, texts, sums)]
    title = texts.say("Report of {year}", year=period.start.year)
    content = _load_content(caller, texts, title, sums, PeriodUnit.YEARLY, tables)
    return build_report(caller, ReportKind.YEAR, period, currency.code, content)


def _load_content(
    caller: Caller,
    texts: ReportTexts,
    title: str,
    sums: BalanceSums,
    unit: PeriodUnit,
    tables: Sequence[ReportTable],
) -> ReportContent:
    """Put the tables of a report between what months and years have in common."""
    balance = load_balance(sums)
    before = periods.shift_period(sums.period, unit, -1)
    comparison = compare_balances(caller, sums.currency, [balance], sums.period, before)
    others = list_other_balances(sums)
    converted = list_converted_balances(sums)
    expenses, income = (
        build_breakdown(caller, sums.currency.code, of_kind.by_category())
        for of_kind in (sums.expenses, sums.income)
    )
    is_empty = not expenses and not income and not others
    notices = list_notices(
        caller,
        sums.period,
        sums.currency,
        converted,
        list_currencies(others),
        is_empty=is_empty,
    )
    if is_empty:
        # The notice says that there is nothing: a page of zeros would say it less clearly.
        return ReportContent(title, figures=(), tables=(), notices=notices, is_empty=True)
    return ReportContent(
        title=title,
        figures=list_balance_figures(texts, balance, comparison),
        tables=[
            build_category_table(texts, TransactionKind.EXPENSE, expenses, sums.expenses.net.count),
            build_category_table(texts, TransactionKind.INCOME, income, sums.income.net.count),
            *tables,
            *list_other_tables(texts, others),
        ],
        notices=notices,
        is_empty=False,
    )


def _build_day_table(texts: ReportTexts, sums: BalanceSums) -> ReportTable:
    expenses, income = sums.expenses.by_day(), sums.income.by_day()
    columns = list_balance_columns(texts, texts.column("date", "Day", CellKind.DATE))
    rows = []
    for day in sums.period:
        spent, earned = (days.get(day, Total()).minor for days in (expenses, income))
        amounts = [Money(minor, sums.currency.code) for minor in (earned, spent, earned - spent)]
        rows.append(ReportRow([day, *amounts]))
    return ReportTable(
        key="days",
        title=texts.say("Days"),
        columns=columns,
        rows=rows,
        total=add_up(rows, columns, texts.say("Total")),
        chart=ReportChart(ChartKind.COLUMNS, 0, [2]),
    )


def _build_month_table(caller: Caller, texts: ReportTexts, sums: BalanceSums) -> ReportTable:
    rate = texts.column("savings_rate", "Left over of income", CellKind.PERCENT)
    month = texts.column("month", "Month", CellKind.MONTH)
    columns = [*list_balance_columns(texts, month), rate]
    months = load_month_balances(caller, sums)
    currency = sums.currency.code
    rows = [_build_month_row(balance) for balance in months]
    total = add_up(rows, columns, texts.say("Total"))
    # The rate of the year, and not the sum of twelve rates.
    whole = Balance(
        period=sums.period,
        currency=currency,
        total_income=_sum_money([month.total_income for month in months], currency),
        total_expenses=_sum_money([month.total_expenses for month in months], currency),
        refunds=_sum_money([month.refunds for month in months], currency),
    )
    return ReportTable(
        key="months",
        title=texts.say("Months"),
        columns=columns,
        rows=rows,
        total=ReportRow([*total.cells[:-1], whole.savings_rate]),
        chart=ReportChart(ChartKind.COLUMNS, 0, [1, 2]),
    )


def _build_month_row(balance: MonthBalance) -> ReportRow:
    return ReportRow(
        [
            balance.period.start.replace(day=1),
            balance.total_income,
            balance.total_expenses,
            balance.savings,
            balance.savings_rate,
        ]
    )


def _sum_money(amounts: Sequence[Money], currency: str) -> Money:
    return Money(sum(amount.minor for amount in amounts), currency)


def _build_largest_table(
    caller: Caller, texts: ReportTexts, currency: str, period: Period
) -> ReportTable:
    """Build the table of the largest single expenses, which are the only rows that are read."""
    filters: TransactionFilters = {
        "kind": [TransactionKind.EXPENSE],
        "currency": [currency],
        "start_date": period.start,
        "end_date": period.end,
    }
    largest = transaction_queries.load_largest(caller, filters, LARGEST_EXPENSES)
    categories = load_views(caller, [row.category_id for row in largest])
    columns = [
        texts.column("payee", "Payee", CellKind.TEXT),
        texts.column("category", "Category", CellKind.TEXT),
        texts.column("date", "Day", CellKind.DATE),
        texts.column("amount", "Amount", CellKind.MONEY),
    ]
    rows = []
    for expense in largest:
        category = categories[expense.category_id].name if expense.category_id else None
        without = texts.say("Split" if expense.is_split else "Uncategorized")
        payee = expense.payee or expense.description
        amount = Money(expense.amount_minor, expense.currency)
        rows.append(ReportRow([payee, category or without, expense.date, amount]))
    note = "The {count} largest expenses at most; their sum is not that of the period."
    return ReportTable(
        key="largest_expenses",
        title=texts.say("Largest expenses"),
        columns=columns,
        rows=rows,
        note=texts.say(note, count=LARGEST_EXPENSES)
        if rows
        else texts.say("No expenses in this period."),
    )
