"""Report on net worth over time, one table for each currency of the accounts."""

from collections.abc import Sequence

from core import periods
from core.enums import CellKind, ChartKind, Interval, PeriodUnit, ReportKind, ReportStatus
from core.errors import Invalid
from core.identity import Caller
from core.money import Money
from core.periods import Period
from exporters.report_values import Cell, Report, ReportChart, ReportFigure, ReportRow, ReportTable
from services.insights.reports.building import (
    ReportContent,
    ReportTexts,
    build_report,
    find_status,
    say_other_currencies,
)
from services.insights.reports.report_queries import NetWorthReportQuery
from services.ledger.net_worth import NetWorthQuery, load_net_worth
from services.ledger.net_worth_values import CurrencyNetWorth

DEFAULT_MONTHS = 12
MAX_POINTS = 400
"""Points of a report: more are no table that a person reads."""


def report_net_worth(caller: Caller, query: NetWorthReportQuery) -> Report:
    """Report on the balances of all accounts at the end of each day, week or month of a period.

    Without dates, these are the last twelve months up to today. With a currency, the accounts in
    others are left out and named. Raises Invalid for ranges with more than 400 points.
    """
    texts = ReportTexts(caller)
    period = _resolve_period(caller, query)
    points: NetWorthQuery = {
        "start_date": period.start,
        "end_date": period.end,
        "interval": query.get("interval") or Interval.MONTH,
    }
    everything = load_net_worth(caller, points).currencies
    if any(len(worth.points) > MAX_POINTS for worth in everything):
        message = (
            f"The report has at most {MAX_POINTS} points."
            " Shorten the range, or choose a longer interval."
        )
        raise Invalid.field("interval", message, code="range_too_long")

    chosen = query.get("currency")
    shown = [worth for worth in everything if chosen in {None, worth.currency}]
    # The caller's own currency comes first.
    shown.sort(key=lambda worth: (worth.currency != caller.currency, worth.currency))
    content = ReportContent(
        title=texts.say("Net worth"),
        figures=_list_figures(texts, shown),
        tables=[_build_table(texts, period, worth) for worth in shown],
        notices=_list_notices(caller, texts, period, everything, shown),
        is_empty=not shown,
        currencies=[worth.currency for worth in shown],
    )
    currency = chosen or (shown[0].currency if shown else caller.currency)
    return build_report(caller, ReportKind.NET_WORTH, period, currency, content)


def _resolve_period(caller: Caller, query: NetWorthReportQuery) -> Period:
    start = query.get("start_date")
    end = query.get("end_date") or max(caller.today, start or caller.today)
    if start is None:
        last_month = caller.period(PeriodUnit.MONTHLY, end)
        start = periods.shift_period(last_month, PeriodUnit.MONTHLY, 1 - DEFAULT_MONTHS).start
    return Period(start, end)


def _list_figures(texts: ReportTexts, shown: Sequence[CurrencyNetWorth]) -> list[ReportFigure]:
    figures = []
    for worth in shown:
        label = texts.say("Net worth in {currency}", currency=worth.currency)
        closing = worth.closing_balance
        figures.append(ReportFigure(f"net_worth_{worth.currency}", label, CellKind.MONEY, closing))
        label = texts.say("Change in {currency}", currency=worth.currency)
        change = _subtract(closing, worth.opening_balance)
        figures.append(ReportFigure(f"change_{worth.currency}", label, CellKind.MONEY, change))
    return figures


def _list_notices(
    caller: Caller,
    texts: ReportTexts,
    period: Period,
    everything: Sequence[CurrencyNetWorth],
    shown: Sequence[CurrencyNetWorth],
) -> list[str]:
    notices = []
    if not everything:
        notices.append(texts.say("You have no accounts."))
    if find_status(caller, period) == ReportStatus.FUTURE or period.end > caller.today:
        phrase = "Days after {day} contain only what is scheduled."
        notices.append(texts.say(phrase, day=texts.day(caller.today)))
    currencies = [worth.currency for worth in shown]
    others = [worth.currency for worth in everything if worth.currency not in currencies]
    if others:
        notices.append(say_other_currencies(texts, others))
    if len(shown) > 1:
        phrase = "Amounts of several currencies cannot be added up without a rate."
        notices.append(texts.say(phrase))
    return notices


def _build_table(texts: ReportTexts, period: Period, worth: CurrencyNetWorth) -> ReportTable:
    columns = [
        texts.column("date", "Day", CellKind.DATE),
        texts.column("assets", "Assets", CellKind.MONEY),
        texts.column("liabilities", "Liabilities", CellKind.MONEY),
        texts.column("net_worth", "Net worth", CellKind.MONEY),
        texts.column("change", "Change", CellKind.MONEY),
    ]
    before = worth.opening_balance
    rows = []
    for point in worth.points:
        change = _subtract(point.balance, before)
        cells: list[Cell] = [point.date, point.assets, point.liabilities, point.balance, change]
        rows.append(ReportRow(cells))
        before = point.balance
    # Balances do not add up, but their changes do.
    change = _subtract(worth.closing_balance, worth.opening_balance)
    note = texts.say(
        "Before {day}: {amount}.",
        day=texts.day(period.start),
        amount=texts.money(worth.opening_balance),
    )
    return ReportTable(
        key=f"net_worth_{worth.currency.lower()}",
        title=texts.say("Net worth in {currency}", currency=worth.currency),
        columns=columns,
        rows=rows,
        total=ReportRow([texts.say("Change"), None, None, None, change]),
        note=note,
        chart=ReportChart(ChartKind.LINES, 0, [3]),
    )


def _subtract(amount: Money, other: Money) -> Money:
    return Money(amount.minor - other.minor, amount.currency)
