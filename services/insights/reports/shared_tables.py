"""Tables that reports on months and on years have in common."""

from collections.abc import Sequence

from core.enums import CellKind, ChartKind, TransactionKind
from exporters.report_values import (
    ReportChart,
    ReportColumn,
    ReportFigure,
    ReportRow,
    ReportTable,
)
from services.insights.category_breakdowns import NO_CATEGORY, CategoryShare
from services.insights.income_and_expenses import Balance, BalanceComparison, OtherBalance
from services.insights.reports.building import KIND_LABELS, ReportTexts, add_up

SHARES_ARE_GROSS = "Shares are of the amounts before refunds."


def name_category(share: CategoryShare, texts: ReportTexts) -> str:
    """Return the name of a category, also of transactions without one."""
    return texts.say(NO_CATEGORY) if share.category_id is None else share.category_name


def build_category_table(
    texts: ReportTexts, kind: TransactionKind, shares: Sequence[CategoryShare], count: int
) -> ReportTable:
    """Build the table of expenses or of income by category, largest first.

    ``count`` is the number of all transactions: a split one is in several categories.
    """
    is_expense = kind == TransactionKind.EXPENSE
    refund_columns = [
        texts.column("gross", "Before refunds", CellKind.MONEY),
        texts.column("refunds", "Refunds", CellKind.MONEY),
    ]
    columns = [
        texts.column("category", "Category", CellKind.TEXT),
        texts.column("transactions", "Transactions", CellKind.COUNT),
        # Income has no refunds.
        *(refund_columns if is_expense else ()),
        texts.column("total", "Total", CellKind.MONEY),
        texts.column("share", "Share", CellKind.PERCENT),
    ]
    rows = []
    for share in shares:
        refunds = (share.gross, share.refunds) if is_expense else ()
        name = name_category(share, texts)
        rows.append(ReportRow([name, share.count, *refunds, share.total, share.percentage]))
    total = add_up(rows, columns, texts.say("Total")) if rows else None
    if total is not None:
        label, _, *sums = total.cells
        total = ReportRow([label, count, *sums])
    note = SHARES_ARE_GROSS if is_expense else None
    title = "Expenses by category" if is_expense else "Income by category"
    nothing = "No expenses in this period." if is_expense else "No income in this period."
    return ReportTable(
        key=f"{kind}_categories",
        title=texts.say(title),
        columns=columns,
        rows=rows,
        total=total,
        note=(note and texts.say(note)) if rows else texts.say(nothing),
        chart=ReportChart(ChartKind.BARS, 0, [len(columns) - 2]),
    )


def list_balance_columns(texts: ReportTexts, first: ReportColumn) -> list[ReportColumn]:
    """Build the columns of income against expenses."""
    return [
        first,
        texts.column("income", "Income", CellKind.MONEY),
        texts.column("expenses", "Expenses", CellKind.MONEY),
        texts.column("savings", "Left over", CellKind.MONEY),
    ]


def list_balance_figures(
    texts: ReportTexts, balance: Balance, comparison: BalanceComparison
) -> list[ReportFigure]:
    """Build the figures at the top of a report on income and expenses."""
    return [
        texts.figure("income", "Income", balance.total_income, CellKind.MONEY),
        texts.figure("expenses", "Expenses", balance.total_expenses, CellKind.MONEY),
        texts.figure("savings", "Left over", balance.savings, CellKind.MONEY),
        texts.figure("savings_rate", "Left over of income", balance.savings_rate, CellKind.PERCENT),
        texts.figure("refunds", "Refunds", balance.refunds, CellKind.MONEY),
        texts.figure(
            "expenses_before",
            "Previous expenses",
            comparison.before.total_expenses,
            CellKind.MONEY,
        ),
        texts.figure(
            "expenses_change",
            "Change of expenses",
            comparison.expenses_change_percent,
            CellKind.PERCENT,
        ),
        texts.figure(
            "income_change", "Change of income", comparison.income_change_percent, CellKind.PERCENT
        ),
    ]


def list_other_tables(texts: ReportTexts, others: Sequence[OtherBalance]) -> list[ReportTable]:
    """Build the table of what a report leaves out; no table if that is nothing."""
    if not others:
        return []
    columns = [
        texts.column("currency", "Currency", CellKind.TEXT),
        texts.column("kind", "Kind", CellKind.TEXT),
        texts.column("transactions", "Transactions", CellKind.COUNT),
        texts.column("total", "Total", CellKind.MONEY),
    ]
    rows = [
        ReportRow([other.currency, texts.say(KIND_LABELS[other.kind]), other.count, other.total])
        for other in sorted(others, key=lambda other: (other.currency, other.kind))
    ]
    note = texts.say("Amounts of several currencies cannot be added up without a rate.")
    title = texts.say("Other currencies")
    return [ReportTable("other_currencies", title, columns, rows, note=note)]
