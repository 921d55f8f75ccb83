"""Build reports: texts in the language of the person, columns, sums and notices."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.enums import CellKind, ReportKind, ReportStatus, TransactionKind
from core.identity import Caller
from core.locales import format_date
from core.money import Money, format_money
from core.periods import Period
from core.translation import say
from exporters.report_values import (
    Cell,
    Report,
    ReportColumn,
    ReportFigure,
    ReportRow,
    ReportTable,
)
from services.insights.income_and_expenses import OtherBalance, load_scheduled
from services.ledger.converted_days import ConvertedCurrency
from services.ledger.period_sums import find_span
from services.ledger.report_currency import ReportCurrency

KINDS = (TransactionKind.EXPENSE, TransactionKind.INCOME)
KIND_LABELS = {TransactionKind.EXPENSE: "Expenses", TransactionKind.INCOME: "Income"}


@dataclass(frozen=True, slots=True)
class ReportContent:
    """What differs from report to report."""

    title: str
    figures: Sequence[ReportFigure]
    tables: Sequence[ReportTable]
    notices: Sequence[str]
    is_empty: bool
    currencies: Sequence[str] = ()
    """Currencies of the amounts, where that is not the report's alone."""


class ReportTexts:
    """Words and formats of one person."""

    def __init__(self, caller: Caller) -> None:
        self.locale = caller.locale

    def say(self, phrase: str, **parts: object) -> str:
        """Write a phrase in the person's language."""
        return say(phrase, self.locale, **parts)

    def day(self, day: dt.date) -> str:
        """Write a day as the person's locale does."""
        return format_date(day, self.locale)

    def money(self, money: Money) -> str:
        """Write an amount as the person's locale does."""
        return format_money(money, self.locale)

    def column(self, key: str, label: str, kind: CellKind) -> ReportColumn:
        """Build a column with its heading in the person's language."""
        return ReportColumn(key, self.say(label), kind)

    def figure(self, key: str, label: str, value: Cell, kind: CellKind) -> ReportFigure:
        """Build a figure with its label in the person's language."""
        return ReportFigure(key, self.say(label), kind, value)


def build_report(
    caller: Caller, kind: ReportKind, period: Period, currency: str, content: ReportContent
) -> Report:
    """Put a report together with what all have in common."""
    texts = ReportTexts(caller)
    start, end = texts.day(period.start), texts.day(period.end)
    currencies = ", ".join(content.currencies or [currency])
    return Report(
        report=kind,
        title=content.title,
        subtitle=texts.say(
            "{start} to {end}, in {currency}", start=start, end=end, currency=currencies
        ),
        period=period,
        status=find_status(caller, period),
        currency=currency,
        locale=caller.locale,
        created_on=caller.today,
        created_text=texts.say("Written by Outlay on {day}", day=texts.day(caller.today)),
        # Filled in when pages are counted.
        page_text=texts.say("Page {page} of {pages}", page="{page}", pages="{pages}"),
        is_empty=content.is_empty,
        notices=content.notices,
        figures=content.figures,
        tables=content.tables,
    )


def find_status(caller: Caller, period: Period) -> ReportStatus:
    """Return whether a period is over on the caller's today."""
    if period.start > caller.today:
        return ReportStatus.FUTURE
    return ReportStatus.COMPLETE if period.end < caller.today else ReportStatus.IN_PROGRESS


def add_up(rows: Iterable[ReportRow], columns: Sequence[ReportColumn], label: str) -> ReportRow:
    """Sum up rows column by column: amounts, counts and percentages; the first cell is a label."""
    by_column = zip(*(row.cells for row in rows), strict=True)
    sums = [_sum(column.kind, cells) for column, cells in zip(columns, by_column, strict=True)]
    return ReportRow([label, *sums[1:]])


def _sum(kind: CellKind, cells: Sequence[Cell]) -> Cell:
    amounts = [cell for cell in cells if isinstance(cell, Money)]
    if kind == CellKind.MONEY and amounts:
        return Money(sum(amount.minor for amount in amounts), amounts[0].currency)
    numbers = [cell for cell in cells if isinstance(cell, int | float)]
    if kind == CellKind.COUNT:
        return sum(numbers)
    # Percentages of a whole have two decimals, which floats add up to 99.99999999999999.
    return round(sum(numbers), 2) if kind == CellKind.PERCENT else None


def list_notices(
    caller: Caller,
    period: Period,
    currency: ReportCurrency,
    converted: Sequence[ConvertedCurrency],
    others: Sequence[str],
    *,
    is_empty: bool,
) -> list[str]:
    """List what a reader of a report on income and expenses must know about its amounts."""
    texts = ReportTexts(caller)
    notices = _list_period_notices(caller, period, currency, texts)
    if is_empty:
        notices.insert(0, texts.say("There are no transactions in this period."))
    if converted:
        notices.append(say_converted_currencies(texts, converted))
    if others:
        notices.append(say_other_currencies(texts, others))
    return notices


def say_other_currencies(texts: ReportTexts, currencies: Sequence[str]) -> str:
    """Name the currencies that a report leaves out."""
    return texts.say(
        "Amounts in {currencies} are not included in the sums.", currencies=", ".join(currencies)
    )


def say_converted_currencies(texts: ReportTexts, parts: Sequence[ConvertedCurrency]) -> str:
    """Name the currencies whose amounts a report contains."""
    codes = sorted({part.currency for part in parts})
    return texts.say(
        "Amounts in {currencies} are included, converted at the rates of their days.",
        currencies=", ".join(codes),
    )


def list_currencies(others: Sequence[OtherBalance]) -> list[str]:
    """List the currencies of other balances, each once, by code."""
    return sorted({other.currency for other in others})


def _list_period_notices(
    caller: Caller, period: Period, currency: ReportCurrency, texts: ReportTexts
) -> list[str]:
    status = find_status(caller, period)
    notices = []
    if status == ReportStatus.FUTURE:
        notices.append(texts.say("The period begins on {day}.", day=texts.day(period.start)))
    elif status == ReportStatus.IN_PROGRESS:
        day = texts.day(period.end)
        notices.append(texts.say("The period is not over: it ends on {day}.", day=day))
    scheduled = load_scheduled(caller, currency, [], period)
    if scheduled.total_income.minor or scheduled.total_expenses.minor:
        notices.append(
            texts.say(
                "Scheduled after today and included: expenses {expenses}, income {income}.",
                expenses=texts.money(scheduled.total_expenses),
                income=texts.money(scheduled.total_income),
            )
        )
    return [*notices, *_list_entry_notices(caller, period, currency, texts)]


def _list_entry_notices(
    caller: Caller, period: Period, currency: ReportCurrency, texts: ReportTexts
) -> list[str]:
    """Say if the ledger begins or ends within the period: other days are unknown, not zero."""
    spans = [find_span(caller, kind, currency) for kind in KINDS]
    known = [span for span in spans if span is not None]
    if not known:
        return []
    first, last = min(span.start for span in known), max(span.end for span in known)
    notices = []
    if period.start < first <= period.end:
        phrase = "The first transaction is dated {day}; nothing is known of the days before."
        notices.append(texts.say(phrase, day=texts.day(first)))
    if period.start <= last < min(period.end, caller.today):
        phrase = "The last transaction is dated {day}; nothing is known of the days after."
        notices.append(texts.say(phrase, day=texts.day(last)))
    return notices
