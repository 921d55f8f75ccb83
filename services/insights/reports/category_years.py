"""Report on expenses or income by category over several years."""

from collections import Counter
from collections.abc import Mapping, Sequence

from core import periods
from core.enums import CellKind, ChartKind, PeriodUnit, ReportKind, TransactionKind
from core.errors import Invalid
from core.identity import Caller
from core.money import Money, percentage_change
from core.periods import Period
from exporters.report_values import Cell, Report, ReportChart, ReportRow, ReportTable
from services.insights.category_breakdowns import CategoryShare, build_breakdown
from services.insights.report_periods import resolve_currency
from services.insights.reports.building import (
    KIND_LABELS,
    ReportContent,
    ReportTexts,
    add_up,
    build_report,
    list_notices,
)
from services.insights.reports.report_queries import CategoryReportQuery
from services.insights.reports.shared_tables import SHARES_ARE_GROSS, name_category
from services.ledger.other_currencies import OtherCurrency
from services.ledger.period_sums import PeriodSums, find_span
from services.ledger.report_currency import ReportCurrency
from services.ledger.total_queries import Total

DEFAULT_YEARS, MAX_YEARS = 5, 10

YearSums = Mapping[tuple[int, int | None], int]
"""Sums in minor units by year and category."""


def report_categories(caller: Caller, query: CategoryReportQuery) -> Report:
    """Report on each category in each of some years; by default the last five with transactions.

    Raises Invalid for more than ten years.
    """
    texts = ReportTexts(caller)
    kind = query.get("kind") or TransactionKind.EXPENSE
    report_currency = resolve_currency(caller, query)
    currency = report_currency.code
    years = _resolve_years(caller, query, kind, report_currency)
    start_day = caller.month_start_day
    period = Period(periods.year(years[0], start_day).start, periods.year(years[-1], start_day).end)
    of_kind = PeriodSums(caller, kind, report_currency, period)
    shares = build_breakdown(caller, currency, of_kind.by_category())
    sums, counts = _sum_by_year(of_kind)
    others = of_kind.other_currencies
    is_empty = not shares and not others
    content = ReportContent(
        title=_write_title(texts, kind, years),
        figures=[texts.figure("total", "Total", _sum_shares(shares, currency), CellKind.MONEY)],
        tables=[
            _build_year_table(texts, years, sums, counts, currency),
            _build_category_table(texts, years, shares, sums, currency),
            *_list_other_tables(texts, others),
        ],
        notices=list_notices(
            caller,
            period,
            report_currency,
            of_kind.converted_currencies,
            [other.currency for other in others],
            is_empty=is_empty,
        ),
        is_empty=is_empty,
    )
    return build_report(caller, ReportKind.CATEGORIES, period, currency, content)


def _write_title(texts: ReportTexts, kind: TransactionKind, years: range) -> str:
    label, first, last = texts.say(KIND_LABELS[kind]), years[0], years[-1]
    if first == last:
        return texts.say("{kind} by category, {year}", kind=label, year=first)
    return texts.say("{kind} by category, {first} to {last}", kind=label, first=first, last=last)


def _resolve_years(
    caller: Caller, query: CategoryReportQuery, kind: TransactionKind, currency: ReportCurrency
) -> range:
    to_year = query.get("to_year")
    if to_year is None:
        to_year = max(caller.period(PeriodUnit.YEARLY).start.year, query.get("from_year", 0))
    from_year = query.get("from_year")
    if from_year is None:
        from_year = _find_first_year(caller, kind, currency, to_year)
    if to_year - from_year >= MAX_YEARS:
        raise Invalid.field(
            "from_year", f"The range must not exceed {MAX_YEARS} years.", code="range_too_long"
        )
    return range(from_year, to_year + 1)


def _find_first_year(
    caller: Caller, kind: TransactionKind, currency: ReportCurrency, to_year: int
) -> int:
    """The first of the default years; years before the first transaction would be empty."""
    span = find_span(caller, kind, currency)
    earliest = to_year - DEFAULT_YEARS + 1
    if span is None:
        return to_year
    first_year = caller.period(PeriodUnit.YEARLY, span.start).start.year
    return min(max(first_year, earliest), to_year)


def _sum_by_year(of_kind: PeriodSums) -> tuple[YearSums, Mapping[int, int]]:
    """Sums by year and category, and the number of transactions by year, from monthly totals."""
    sums: Counter[tuple[int, int | None]] = Counter()
    counts: Counter[int] = Counter()
    for (month, category_id), total in of_kind.by_category_and_month().items():
        # A year begins with the month that begins in January, so its months begin in it.
        sums[month.year, category_id] += total.minor
    # Several categories may count the same split transaction.
    for month, total in of_kind.by_month().items():
        counts[month.year] += total.count
    return sums, counts


def _build_year_table(
    texts: ReportTexts,
    years: Sequence[int],
    sums: YearSums,
    counts: Mapping[int, int],
    currency: str,
) -> ReportTable:
    columns = [
        texts.column("year", "Year", CellKind.YEAR),
        texts.column("transactions", "Transactions", CellKind.COUNT),
        texts.column("total", "Total", CellKind.MONEY),
        texts.column("change", "Change", CellKind.PERCENT),
    ]
    by_year: Counter[int] = Counter()
    for (year, _), minor in sums.items():
        by_year[year] += minor
    rows = []
    for year in years:
        change = percentage_change(by_year[year - 1], by_year[year]) if year > years[0] else None
        cells: list[Cell] = [year, counts.get(year, 0), Money(by_year[year], currency), change]
        rows.append(ReportRow(cells))
    total = add_up(rows, columns, texts.say("Total"))
    return ReportTable(
        key="years",
        title=texts.say("Years"),
        columns=columns,
        rows=rows,
        # Changes do not add up.
        total=ReportRow([*total.cells[:-1], None]),
        note=texts.say("A year in progress is compared with the whole year before."),
        chart=ReportChart(ChartKind.COLUMNS, 0, [2]),
    )


def _build_category_table(
    texts: ReportTexts,
    years: Sequence[int],
    shares: Sequence[CategoryShare],
    sums: YearSums,
    currency: str,
) -> ReportTable:
    columns = [
        texts.column("category", "Category", CellKind.TEXT),
        *(texts.column(f"y{year}", str(year), CellKind.MONEY) for year in years),
        texts.column("total", "Total", CellKind.MONEY),
        texts.column("share", "Share", CellKind.PERCENT),
    ]
    rows = []
    for share in shares:
        keys = [(year, share.category_id) for year in years]
        amounts = [Money(sums.get(key, Total().minor), currency) for key in keys]
        rows.append(
            ReportRow([name_category(share, texts), *amounts, share.total, share.percentage])
        )
    return ReportTable(
        key="categories",
        title=texts.say("Categories"),
        columns=columns,
        rows=rows,
        total=add_up(rows, columns, texts.say("Total")) if rows else None,
        note=texts.say(SHARES_ARE_GROSS if rows else "There are no transactions in this period."),
        chart=ReportChart(ChartKind.BARS, 0, [len(columns) - 2]),
    )


def _list_other_tables(texts: ReportTexts, others: Sequence[OtherCurrency]) -> list[ReportTable]:
    if not others:
        return []
    columns = [
        texts.column("currency", "Currency", CellKind.TEXT),
        texts.column("transactions", "Transactions", CellKind.COUNT),
        texts.column("total", "Total", CellKind.MONEY),
    ]
    rows = [ReportRow([other.currency, other.count, other.total]) for other in others]
    note = texts.say("Amounts of several currencies cannot be added up without a rate.")
    return [
        ReportTable("other_currencies", texts.say("Other currencies"), columns, rows, note=note)
    ]


def _sum_shares(shares: Sequence[CategoryShare], currency: str) -> Money:
    return Money(sum(share.total.minor for share in shares), currency)
