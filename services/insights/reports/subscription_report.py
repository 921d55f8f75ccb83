"""Report on subscriptions and other recurring payments: what each costs in a year."""

from collections.abc import Sequence

from core import periods
from core.enums import CellKind, ChartKind, PaymentCadence, ReportKind
from core.identity import Caller
from core.money import compute_percentages
from exporters.report_values import Report, ReportChart, ReportRow, ReportTable
from services.insights.recurring_costs import (
    RECENT_DAYS,
    PriceRise,
    RecurringCosts,
    SeriesCost,
    load_recurring_costs,
)
from services.insights.reports.building import (
    ReportContent,
    ReportTexts,
    add_up,
    build_report,
    say_other_currencies,
)
from services.insights.reports.report_queries import ReportFormatQuery

CADENCES = {
    PaymentCadence.WEEKLY: "Weekly",
    PaymentCadence.FORTNIGHTLY: "Every two weeks",
    PaymentCadence.FOUR_WEEKLY: "Every four weeks",
    PaymentCadence.MONTHLY: "Monthly",
    PaymentCadence.QUARTERLY: "Quarterly",
    PaymentCadence.HALF_YEARLY: "Half-yearly",
    PaymentCadence.YEARLY: "Yearly",
}


def report_subscriptions(caller: Caller, query: ReportFormatQuery) -> Report:
    """Report on the recurring payments and income of today, with what changed in the last year."""
    texts = ReportTexts(caller)
    costs = load_recurring_costs(caller, query.get("currency"))
    is_empty = not costs.expenses and not costs.income
    notices = []
    if is_empty:
        notices.append(texts.say("There are no recurring payments."))
    if costs.unconfirmed_per_year.minor:
        amount = texts.money(costs.unconfirmed_per_year)
        notices.append(texts.say("You have not confirmed {amount} of it per year.", amount=amount))
    if costs.other_currencies:
        notices.append(say_other_currencies(texts, costs.other_currencies))
    content = ReportContent(
        title=texts.say("Subscriptions and recurring payments"),
        figures=[
            texts.figure("per_year", "Cost per year", costs.expenses_per_year, CellKind.MONEY),
            texts.figure("per_month", "Cost per month", costs.expenses_per_month, CellKind.MONEY),
            texts.figure(
                "income_per_year", "Income per year", costs.income_per_year, CellKind.MONEY
            ),
        ],
        tables=_list_tables(texts, costs),
        notices=notices,
        is_empty=is_empty,
    )
    period = periods.last_days(caller.today, RECENT_DAYS)
    return build_report(caller, ReportKind.SUBSCRIPTIONS, period, costs.currency, content)


def _list_tables(texts: ReportTexts, costs: RecurringCosts) -> list[ReportTable]:
    """The table of expenses always, and each other one that has rows."""
    tables = [
        _build_series_table(texts, "expenses", "Recurring expenses", costs.expenses),
        _build_series_table(texts, "income", "Recurring income", costs.income),
        _build_rise_table(texts, costs.rises),
        _build_series_table(texts, "not_paid", "Payments that did not come", costs.not_paid),
        _build_series_table(
            texts, "paid_while_paused", "Paid although paused", costs.paid_while_paused
        ),
        _build_series_table(texts, "ended", "Ended in the last year", costs.ended),
    ]
    return [table for table in tables if table.rows or table.key == "expenses"]


def _build_series_table(
    texts: ReportTexts, key: str, title: str, costs: Sequence[SeriesCost]
) -> ReportTable:
    columns = [
        texts.column("name", "Name", CellKind.TEXT),
        texts.column("category", "Category", CellKind.TEXT),
        texts.column("cadence", "Rhythm", CellKind.TEXT),
        texts.column("last_date", "Last payment", CellKind.DATE),
        texts.column("next_date", "Next payment", CellKind.DATE),
        texts.column("amount", "Amount", CellKind.MONEY),
        texts.column("per_year", "Per year", CellKind.MONEY),
        texts.column("share", "Share", CellKind.PERCENT),
    ]
    shares = compute_percentages([cost.yearly_amount.minor for cost in costs])
    rows = [
        _build_series_row(texts, cost, share) for cost, share in zip(costs, shares, strict=True)
    ]
    total = add_up(rows, columns, texts.say("Total")) if rows else None
    return ReportTable(
        key=key,
        title=texts.say(title),
        columns=columns,
        rows=rows,
        # Amounts of different rhythms do not add up.
        total=ReportRow([*total.cells[:5], None, *total.cells[6:]]) if total else None,
        note=None if rows else texts.say("There are no recurring payments."),
        chart=ReportChart(ChartKind.BARS, 0, [6]) if key == "expenses" else None,
    )


def _build_series_row(texts: ReportTexts, cost: SeriesCost, share: float) -> ReportRow:
    series = cost.series
    return ReportRow(
        [
            series.name,
            cost.category_name or texts.say("Uncategorized"),
            texts.say(CADENCES[PaymentCadence(series.cadence)]),
            series.last_date,
            series.next_date,
            series.amount,
            cost.yearly_amount,
            share,
        ]
    )


def _build_rise_table(texts: ReportTexts, rises: Sequence[PriceRise]) -> ReportTable:
    columns = [
        texts.column("name", "Name", CellKind.TEXT),
        texts.column("since", "Since", CellKind.DATE),
        texts.column("previous_amount", "Before", CellKind.MONEY),
        texts.column("amount", "Amount", CellKind.MONEY),
        texts.column("percent", "Rise", CellKind.PERCENT),
        texts.column("yearly_increase", "More per year", CellKind.MONEY),
    ]
    rows = [
        ReportRow(
            [
                rise.series.name,
                rise.since,
                rise.previous_amount,
                rise.amount,
                rise.percent,
                rise.yearly_increase,
            ]
        )
        for rise in rises
    ]
    total = add_up(rows, columns, texts.say("Total")) if rows else None
    return ReportTable(
        key="rises",
        title=texts.say("Prices that rose in the last year"),
        columns=columns,
        rows=rows,
        total=ReportRow([total.cells[0], None, None, None, None, total.cells[5]])
        if total
        else None,
    )
