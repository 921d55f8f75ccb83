"""Infer the mapping of a table: column roles, decimal mark, date order, sign and currency."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from core.enums import DateOrder, DecimalMark
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
from importers.tabular.amount_sign import detect_sign
from importers.tabular.balance_steps import read_steps
from importers.tabular.column_roles import assign_roles
from importers.tabular.columns import Column, build_columns
from importers.tabular.edge_lines import find_edge_lines
from importers.tabular.fees import detect_fees
from importers.tabular.header_words import find_heading_currency, find_roles
from importers.tabular.layout import Layout
from importers.tabular.mapping import (
    AMOUNT_COLUMNS,
    Columns,
    TableMapping,
    apply_column_overrides,
)
from importers.tabular.records import Record
from importers.tabular.sign_evidence import AmountTable
from importers.tabular.text_columns import find_holder
from importers.values import Detection, Question

SAMPLE_ROWS = 2_000
"""Rows from which columns are described."""
MAX_DISTINCT_CELLS = 20_000
"""Distinct dates and numbers of the whole file that are parsed to find their notation."""
ENGLISH_WORDS = frozenset(
    {"date", "amount", "description", "balance", "debit", "credit", "category", "type", "currency"}
)

EAST_ASIAN = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
"""Thai, Japanese, Chinese and Korean letters."""
DECIMAL_MARK_QUESTION = Question(
    "decimal_mark",
    'Is "." or "," the decimal separator?',
    (DecimalMark.POINT.value, DecimalMark.COMMA.value),
)


@dataclass(frozen=True, slots=True)
class InferredMapping:
    """A mapping with the evidence for it and the questions that remain.

    ``detected_columns`` are those that the headings and cells tell, without the user's corrections.
    """

    mapping: TableMapping
    detected_columns: Columns
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

    Columns that the user names replace the detected ones before anything else is inferred. Without
    a date or an amount column, nothing else is inferred.
    """
    remaining = iter(records)
    sampled = [record for record in islice(remaining, SAMPLE_ROWS) if any(record[1])]
    skipped_lines = _find_skipped_lines(layout, sampled)
    sample = [cells for line, cells in sampled if line not in skipped_lines and _may_be_row(cells)]
    columns = build_columns(layout.header, sample, layout.width)
    # Before all else: mark, order and sign are read from the columns that really count.
    detected = assign_roles(columns, options.currency)
    roles = apply_column_overrides(layout, detected, options.mapping)
    if ask_for_columns(layout, roles):
        described = (_describe_columns(layout, roles),) if roles else ()
        return InferredMapping(TableMapping(layout, roles), detected, described, ())

    # A single date or number far down may decide, so the whole file is read.
    dates, numbers = _parse_distinct(roles, chain(sample, (cells for _, cells in remaining)))
    file_currency = _find_file_currency(layout, roles, columns, options.currency)
    currency = None if "currency" in roles else file_currency or options.currency
    mark = _detect_decimal_mark(layout, numbers, _other_numbers(columns), currency)
    order = _detect_date_order(layout, dates, mark.mark, options.today)
    table = AmountTable(columns, roles, numbers, options.is_card, options.is_spending_list)
    sign = detect_sign(table)
    if sign.flag_place is not None:
        roles = _name_flag_column(roles, sign.flag_place)

    mapping = TableMapping(
        layout,
        roles,
        order.order,
        mark.mark,
        sign.sign,
        sign.out_values,
        debit_is_negative=_is_mostly_negative(columns, roles, "debit"),
        credit_is_negative=_is_mostly_negative(columns, roles, "credit"),
        currency=file_currency,
        is_newest_first=_is_newest_first(table),
        newest_date=_find_newest(dates, order.order, options.today),
        holder=find_holder(columns, roles),
        skipped_lines=skipped_lines,
    )
    fees = detect_fees(mapping, sample)
    detections = (
        _describe_columns(layout, roles),
        order.detection,
        mark.detection,
        sign.detection,
        fees.detection,
    )
    questions = (order.question, mark.question, sign.question, fees.question)
    return InferredMapping(
        fees.mapping,
        detected,
        tuple(detection for detection in detections if detection is not None),
        tuple(question for question in questions if question is not None),
    )


def _may_be_row(cells: Sequence[str]) -> bool:
    """Return whether a record has at least a date and an amount, unlike a remark below a table."""
    return sum(bool(cell.strip()) for cell in cells) > 1


def _name_flag_column(roles: Columns, place: int) -> Columns:
    """Give the column that was found to name the directions its role, and take its other one."""
    named: Columns = {"flag": (place,)}
    for role, places in roles.items():
        others = tuple(other for other in places if other != place)
        if others and role != "flag":
            named[role] = others
    return named


def _is_newest_first(table: AmountTable) -> bool:
    balance = table.column("balance")
    if balance is None or "amount" not in table.roles:
        return False
    return read_steps(table.amount, balance).is_newest_first


def _find_skipped_lines(layout: Layout, records: Sequence[Record]) -> frozenset[int]:
    """Return the lines at the ends of a table that describe the account."""
    columns = build_columns(layout.header, [cells for _, cells in records], layout.width)
    return frozenset(records[place][0] for place in find_edge_lines(columns))


def ask_for_columns(layout: Layout, roles: Mapping[str, tuple[int, ...]]) -> tuple[Question, ...]:
    """Ask which columns have the date and the amount, where these are missing."""
    names = layout.column_names
    questions = []
    if "date" not in roles:
        message = "No date column was found in the file. Which column has the date?"
        questions.append(
            Question("columns.date", message, names, must_be_answered=True, code="no_date_column")
        )
    if not any(role in roles for role in AMOUNT_COLUMNS):
        message = "No amount column was found in the file. Which column has the amount?"
        questions.append(
            Question(
                "columns.amount", message, names, must_be_answered=True, code="no_amount_column"
            )
        )
    return tuple(questions)


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


def _other_numbers(columns: Sequence[Column]) -> list[WrittenNumber]:
    """Return the numbers of all columns: an exchange rate may tell what 29.000 is."""
    numeric = [column for column in columns if column.amount_share == 1 and not column.date_share]
    return [number for column in numeric for number in column.numbers if number is not None]


def _detect_decimal_mark(
    layout: Layout,
    numbers: Sequence[WrittenNumber],
    others: Sequence[WrittenNumber],
    currency: str | None,
) -> _MarkResult:
    # Mistyped numbers may vote for the other mark, so the majority decides.
    votes = count_decimal_marks(numbers)
    undecided = votes["?"]
    if undecided and not votes["."] and not votes[","]:
        votes = count_decimal_marks(others)
    point, comma = votes["."], votes[","]
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

    if EAST_ASIAN.search("".join(layout.header)):
        reason = "the headings are in a language of East Asia, where the point is the decimal mark"
        mark = DecimalMark.POINT
        return _MarkResult(mark, Detection("decimal_mark", mark.value, reason, 0.9))

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


def _find_newest(dates: Sequence[WrittenDate], order: DateOrder, today: dt.date) -> dt.date:
    """Return the last day that a file names, today at the latest."""
    days = (date.read(order) for date in dates)
    return max((day for day in days if day is not None and day <= today), default=today)


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
