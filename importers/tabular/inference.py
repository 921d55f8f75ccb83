"""Infer the mapping of a table: column roles, decimal mark, date order, sign and currency."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from core.enums import AmountSign, DateOrder, DecimalMark
from core.money import CURRENCIES, exponent
from importers.amounts import (
    GROUP_DIGITS,
    WrittenNumber,
    count_decimal_marks,
    find_likely_currency,
    parse_number,
)
from importers.dates import WrittenDate, detect_date_order, parse_date
from importers.readers import ReadOptions
from importers.tabular.amount_columns import read_values
from importers.tabular.amount_sign import AmountTable, detect_sign
from importers.tabular.column_roles import assign_roles
from importers.tabular.columns import Column, build_columns
from importers.tabular.header_words import find_heading_currency, find_roles, parse_direction
from importers.tabular.layout import Layout
from importers.tabular.mapping import (
    AMOUNT_COLUMNS,
    Columns,
    TableMapping,
    apply_column_overrides,
)
from importers.tabular.records import Record
from importers.values import Detection, FileError, Question

SAMPLE_ROWS = 2_000
"""Rows from which columns are described."""
MAX_DISTINCT_CELLS = 20_000
"""Distinct dates and numbers of the whole file that are parsed to find their notation."""
ENGLISH_WORDS = frozenset(
    {"date", "amount", "description", "balance", "debit", "credit", "category", "type", "currency"}
)

DECIMAL_MARK_QUESTION = Question(
    "decimal_mark",
    'Is "." or "," the decimal separator?',
    (DecimalMark.POINT.value, DecimalMark.COMMA.value),
)


@dataclass(frozen=True, slots=True)
class InferredMapping:
    """A mapping with the evidence for it and the questions that remain."""

    mapping: TableMapping
    evidence: tuple[Detection, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class _MarkResult:
    mark: DecimalMark
    detection: Detection
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class _OrderResult:
    order: DateOrder
    detection: Detection
    question: Question | None = None


def infer_mapping(
    layout: Layout, records: Iterable[Record], options: ReadOptions
) -> InferredMapping:
    """Infer the mapping of a table from its header and the records below it.

    Columns that the user names replace the detected ones before anything else is inferred. Raises
    FileError without a date or an amount column.
    """
    rows = (cells for _, cells in records)
    sample = list(islice(rows, SAMPLE_ROWS))
    columns = build_columns(layout.header, [cells for cells in sample if any(cells)], layout.width)
    # Before all else: mark, order and sign are read from the columns that really count.
    roles = apply_column_overrides(layout, assign_roles(columns), options.mapping)
    _require_columns(roles)

    # A single date or number far down may decide, so the whole file is read.
    dates, numbers = _parse_distinct(roles, chain(sample, rows))
    file_currency = _find_file_currency(layout, roles, columns, options.currency)
    currency = None if "currency" in roles else file_currency or options.currency
    mark = _detect_decimal_mark(layout, numbers, currency)
    order = _detect_date_order(layout, dates, mark.mark, options.today)
    sign = detect_sign(
        AmountTable(columns, roles, numbers), spending_is_positive=options.spending_is_positive
    )

    mapping = TableMapping(
        layout,
        roles,
        order.order,
        mark.mark,
        sign.sign,
        _find_out_values(columns, roles) if sign.sign is AmountSign.FLAG else frozenset(),
        debit_is_negative=_is_mostly_negative(columns, roles, "debit"),
        credit_is_negative=_is_mostly_negative(columns, roles, "credit"),
        currency=file_currency,
    )
    evidence = (_describe_columns(layout, roles), order.detection, mark.detection, sign.detection)
    questions = (order.question, mark.question, sign.question)
    return InferredMapping(
        mapping, evidence, tuple(question for question in questions if question is not None)
    )


def _require_columns(roles: Columns) -> None:
    if "date" not in roles:
        raise FileError(
            "No date column was found in the file.",
            "no_date_column",
            ((("columns", "date"), "The column is missing."),),
        )
    if not any(role in roles for role in AMOUNT_COLUMNS):
        raise FileError(
            "No amount column was found in the file.",
            "no_amount_column",
            ((("columns", "amount"), "The column is missing."),),
        )


def _describe_columns(layout: Layout, roles: Columns) -> Detection:
    places = list(chain.from_iterable(roles.values()))
    by_heading = sum(bool(find_roles(layout.heading(place))) for place in places)
    reason = f"{by_heading} of {len(places)} columns by heading, the others by content"
    # From 0.7, found by content alone, to 1.0, named throughout.
    confidence = round(0.7 + 0.3 * by_heading / max(1, len(places)), 2)
    return Detection("columns", ", ".join(sorted(roles)), reason, confidence)


def _parse_distinct(
    roles: Columns, rows: Iterable[list[str]]
) -> tuple[list[WrittenDate], list[WrittenNumber]]:
    """Parse every distinct date and number of a file once, dates in the order of the rows."""
    dates: dict[str, WrittenDate | None] = {}
    numbers: dict[str, WrittenNumber | None] = {}
    date_place = roles["date"][0]
    amount_places = [roles[role][0] for role in AMOUNT_COLUMNS if role in roles]
    for cells in rows:
        if date_place < len(cells):
            text = cells[date_place]
            # Distinct cells, because a statement of a year has 365 dates however many rows it has.
            if text not in dates and len(dates) < MAX_DISTINCT_CELLS:
                dates[text] = parse_date(text)
        for place in amount_places:
            if place < len(cells):
                text = cells[place]
                if text not in numbers and len(numbers) < MAX_DISTINCT_CELLS:
                    numbers[text] = parse_number(text)
    return (
        [date for date in dates.values() if date is not None],
        [number for number in numbers.values() if number is not None],
    )


def _detect_decimal_mark(
    layout: Layout, numbers: Sequence[WrittenNumber], currency: str | None
) -> _MarkResult:
    # Mistyped numbers may vote for the other mark, so the majority decides.
    votes = count_decimal_marks(numbers)
    point, comma, undecided = votes["."], votes[","], votes["?"]
    if point or comma:
        mark = DecimalMark.POINT if point >= comma else DecimalMark.COMMA
        reason = f"{max(point, comma)} numbers can only be read with it"
        confidence = round(max(point, comma) / (point + comma), 2)
        return _MarkResult(mark, Detection("decimal_mark", mark.value, reason, confidence))

    if not undecided:
        mark = DecimalMark.POINT
        detection = Detection("decimal_mark", mark.value, "no number has a separator", 0.95)
        return _MarkResult(mark, detection)

    by_currency = _find_mark_by_currency(numbers, currency)
    if by_currency is not None:
        reason = f"it agrees with the decimals of {currency}"
        detection = Detection("decimal_mark", by_currency.value, reason, 0.9)
        return _MarkResult(by_currency, detection)

    # Semicolons separate cells where the comma is the decimal mark.
    expects_comma = layout.delimiter == ";" or _is_foreign(layout)
    mark = DecimalMark.COMMA if expects_comma else DecimalMark.POINT
    reason = "every separator could also separate thousands"
    detection = Detection("decimal_mark", mark.value, reason, 0.4)
    return _MarkResult(mark, detection, DECIMAL_MARK_QUESTION)


def _find_mark_by_currency(
    numbers: Sequence[WrittenNumber], currency: str | None
) -> DecimalMark | None:
    """Decide what 1.234 means by the decimals of the currency; None where that decides nothing.

    Three decimals are what a bank writes of dinars, and never of yen. With two decimals, the
    numbers may be something else than amounts of that currency.
    """
    decimals = exponent(currency) if currency in CURRENCIES else None
    marks = set("".join(number.number for number in numbers)) & {".", ","}
    if decimals not in {0, GROUP_DIGITS} or len(marks) != 1:
        return None
    (used,) = map(DecimalMark, marks)
    other = DecimalMark.COMMA if used is DecimalMark.POINT else DecimalMark.POINT
    return used if decimals == GROUP_DIGITS else other


def _is_foreign(layout: Layout) -> bool:
    """Return whether the known headings are in another language than English."""
    headings = [heading for heading in layout.header if find_roles(heading)]
    words = " ".join(headings).casefold().split()
    return bool(headings) and not any(word in ENGLISH_WORDS for word in words)


def _detect_date_order(
    layout: Layout, dates: Sequence[WrittenDate], mark: DecimalMark, today: dt.date
) -> _OrderResult:
    # Month-first dates are an American habit: a decimal comma or foreign headings exclude them.
    hint = ""
    if mark is DecimalMark.COMMA:
        hint = "numbers have a decimal comma"
    elif _is_foreign(layout):
        hint = "the headings are not English"

    result = detect_date_order(dates, today, day_first_hint=hint)
    order = result.order
    if result.is_open:
        detection = Detection("date_order", order.value, result.reason, 0.4)
        return _OrderResult(order, detection, result.question)
    confidence = 0.95 if result.options else 1.0
    return _OrderResult(order, Detection("date_order", order.value, result.reason, confidence))


def _find_out_values(columns: Sequence[Column], roles: Columns) -> frozenset[str]:
    """Return the cells of the flag column that mean money out."""
    flag = columns[roles["flag"][0]]
    return frozenset(cell for cell in flag.filled if parse_direction(cell) < 0)


def _is_mostly_negative(columns: Sequence[Column], roles: Columns, role: str) -> bool:
    if role not in roles:
        return False
    values = [value for value in read_values(columns[roles[role][0]]) if value]
    # Single reversals may have the opposite sign.
    return sum(value < 0 for value in values) * 2 > len(values)


def _find_file_currency(
    layout: Layout, roles: Columns, columns: Sequence[Column], account_currency: str | None
) -> str | None:
    """Return the currency of the amounts, by their heading, else by the sign beside them.

    None if there is a currency column: the rows name their own.
    """
    amount_roles = [role for role in AMOUNT_COLUMNS if role in roles]
    if "currency" in roles or not amount_roles:
        return None

    place = roles[amount_roles[0]][0]
    from_heading = find_heading_currency(layout.heading(place))
    if from_heading is not None:
        return from_heading

    numbers = [number for number in columns[place].numbers if number is not None]
    currencies = [find_likely_currency(number, account_currency) for number in numbers]
    most_common = Counter(currencies).most_common(1)
    return most_common[0][0] if most_common else None
