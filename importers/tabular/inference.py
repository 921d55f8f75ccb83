"""A table understood without questions where that is possible: columns, marks, orders and signs, with the evidence."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from importers.amounts import Cell, cell_of, currency_of, mark_votes
from importers.dates import OrderFound, Written, order_of, written_of
from importers.tabular.column_roles import assigned, running_sum, values_of
from importers.tabular.columns import MOSTLY, Column, columns_of
from importers.tabular.header_words import currency_in, direction_of, roles_of
from importers.tabular.mapping import Columns, Mapping, named_columns
from importers.tabular.table import Layout, Record
from importers.values import Evidence, FileError, Question

SAMPLE = 2_000
MOST_DISTINCT = 20_000
AMOUNT_COLUMNS = ("amount", "debit", "credit")
MANY_POSITIVE = 0.8
PAYMENT_WORDS = (
    "payment",
    "thank you",
    "autopay",
    "zahlung",
    "paiement",
    "pago",
    "pagamento",
    "betaling",
)
ENGLISH = frozenset(
    {"date", "amount", "description", "balance", "debit", "credit", "category", "type", "currency"}
)


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known beside the file. ``spending_is_positive``: where nothing tells, plain numbers were spent."""

    today: dt.date
    spending_is_positive: bool = False


@dataclass(frozen=True, slots=True)
class Inferred:
    mapping: Mapping
    evidence: tuple[Evidence, ...]
    questions: tuple[Question, ...]


def infer(
    layout: Layout, rows: Iterable[Record], hints: Hints, said: AnyMapping[str, Any]
) -> Inferred:
    """The mapping of a table. ``rows`` are its records below the header, ``said`` what somebody says of its columns.

    Raises FileError without days or amounts.
    """
    rows = iter(rows)
    sample = list(islice(rows, SAMPLE))
    columns = columns_of(layout.header, [cells for _, cells in sample if any(cells)], layout.width)
    found = named_columns(layout, assigned(columns), said)
    _check(found)
    days, cells = _everywhere(found, (cells for _, cells in chain((*sample,), rows)))
    mark, mark_evidence, mark_question = _decimal_mark(layout, cells)
    order, order_evidence, order_question = _date_order(layout, days, mark, hints.today)
    sign, sign_evidence, sign_question = _sign(columns, found, cells, hints)
    mapping = Mapping(
        layout,
        found,
        order,
        mark,
        sign,
        _out_values(columns, found) if sign == "flag" else frozenset(),
        debit_is_negative=_is_negative(columns, found, "debit"),
        credit_is_negative=_is_negative(columns, found, "credit"),
        currency=_currency(layout, found, columns),
    )
    evidence = (_table_evidence(layout, found), order_evidence, mark_evidence, *sign_evidence)
    questions = tuple(
        one for one in (order_question, mark_question, sign_question) if one is not None
    )
    return Inferred(mapping, evidence, questions)


def _check(found: Columns) -> None:
    if "date" not in found:
        raise FileError(
            "The file has no column with days.", "no_date_column", (("/columns/date", "Missing."),)
        )
    if not {"amount", "debit", "credit"} & found.keys():
        raise FileError(
            "The file has no column with amounts.",
            "no_amount_column",
            (("/columns/amount", "Missing."),),
        )


def _table_evidence(layout: Layout, found: Columns) -> Evidence:
    by_heading = sum(
        bool(layout.header) and place < len(layout.header) and bool(roles_of(layout.header[place]))
        for places in found.values()
        for place in places
    )
    total = sum(len(places) for places in found.values())
    reason = f"{by_heading} of {total} columns by their headings, the others by what is in them"
    named = ", ".join(sorted(found))
    return Evidence("columns", named, reason, round(0.7 + 0.3 * by_heading / max(1, total), 2))


def _everywhere(found: Columns, rows: Iterable[list[str]]) -> tuple[list[Written], list[Cell]]:
    """The days and the numbers of the whole file, each writing once, days in their order."""
    days: dict[str, Written | None] = {}
    numbers: dict[str, Cell | None] = {}
    day = found["date"][0]
    places = [found[role][0] for role in AMOUNT_COLUMNS if role in found]
    for cells in rows:
        if day < len(cells) and cells[day] not in days and len(days) < MOST_DISTINCT:
            days[cells[day]] = written_of(cells[day])
        for place in places:
            if place < len(cells) and cells[place] not in numbers and len(numbers) < MOST_DISTINCT:
                numbers[cells[place]] = cell_of(cells[place])
    return [one for one in days.values() if one], [one for one in numbers.values() if one]


def _decimal_mark(layout: Layout, cells: Sequence[Cell]) -> tuple[str, Evidence, Question | None]:
    votes = mark_votes(cells)
    point, comma, open_ones = votes["."], votes[","], votes["?"]
    if point or comma:
        mark = "." if point >= comma else ","
        sure = max(point, comma) / (point + comma)
        return (
            mark,
            Evidence(
                "decimal_mark",
                mark,
                f"{max(point, comma)} numbers can only be read so",
                round(sure, 2),
            ),
            None,
        )
    if not open_ones:
        return ".", Evidence("decimal_mark", ".", "no number has a mark", 0.95), None
    mark = "," if _is_continental(layout) else "."
    question = Question(
        "decimal_mark",
        "Is the mark in numbers like 1.234 or 1,234 for decimals or for thousands?",
        (".", ","),
    )
    return (
        mark,
        Evidence("decimal_mark", mark, "every mark could also be for thousands", 0.4),
        question,
    )


def _is_continental(layout: Layout) -> bool:
    return layout.delimiter == ";" or _is_foreign(layout)


def _is_foreign(layout: Layout) -> bool:
    """Whether the headings are in a language other than English."""
    known = [heading for heading in layout.header if roles_of(heading)]
    return bool(known) and not any(
        word in ENGLISH for heading in known for word in heading.casefold().split()
    )


def _date_order(
    layout: Layout, days: Sequence[Written], mark: str, today: dt.date
) -> tuple[str, Evidence, Question | None]:
    hint = (
        "numbers have a decimal comma"
        if mark == ","
        else "the headings are not English"
        if _is_foreign(layout)
        else ""
    )
    found: OrderFound = order_of(days, today, day_first_hint=hint)
    if not found.is_open:
        return (
            found.order,
            Evidence("date_order", found.order, found.reason, 0.95 if found.options else 1.0),
            None,
        )
    return found.order, Evidence("date_order", found.order, found.reason, 0.4), found.question


def _sign(
    columns: Sequence[Column], found: Columns, cells: Sequence[Cell], hints: Hints
) -> tuple[str, tuple[Evidence, ...], Question | None]:
    """How the one amount column tells money in from money out; ``cells`` are the numbers of the whole file."""
    if "amount" not in found:
        return (
            "as_is",
            (Evidence("sign", "columns", "money in and money out have a column each", 0.95),),
            None,
        )
    amount = columns[found["amount"][0]]
    if not any(cell is not None and cell.is_negative for cell in amount.numbers) and any(
        cell.is_negative for cell in cells
    ):
        return "as_is", (Evidence("sign", "as_is", "amounts further down have a minus", 0.9),), None
    for attempt in (_by_suffix, _by_flag, _by_balance, _by_agreeing_flag):
        said = attempt(columns, found, amount)
        if said is not None:
            return said.conclusion, (said,), None
    return _by_numbers(columns, found, amount, hints)


def _by_suffix(_columns: Sequence[Column], _found: Columns, amount: Column) -> Evidence | None:
    sided = [cell for cell in amount.numbers if cell is not None and cell.side]
    plain = [
        cell for cell in amount.numbers if cell is not None and not cell.side and cell.is_nonzero
    ]
    if not sided or any(cell.has_sign for cell in (*sided, *plain)):
        return None
    return Evidence("sign", "suffix", "CR or DR stands behind the numbers", 0.95)


def _told(columns: Sequence[Column], found: Columns, amount: Column) -> list[tuple[int, bool]]:
    """What the column of directions says of each amount that is not zero, and whether that has a minus."""
    if "flag" not in found:
        return []
    flags = [direction_of(cell) for cell in columns[found["flag"][0]].cells]
    return [
        (flag, cell.is_negative)
        for flag, cell in zip(flags, amount.numbers, strict=True)
        if cell is not None and cell.is_nonzero
    ]


def _by_flag(columns: Sequence[Column], found: Columns, amount: Column) -> Evidence | None:
    """By a column of directions, where no amount has a minus."""
    pairs = _told(columns, found, amount)
    told = sum(flag != 0 for flag, _ in pairs)
    if not told or told < MOSTLY * len(pairs) or any(negative for _, negative in pairs):
        return None
    return Evidence(
        "sign", "flag", "a column says which way the money went, and no amount has a minus", 0.95
    )


def _by_balance(columns: Sequence[Column], found: Columns, amount: Column) -> Evidence | None:
    """By the balances that follow from the amounts; amounts without any minus must all do so."""
    if "balance" not in found:
        return None
    sign, share = running_sum(amount, columns[found["balance"][0]])
    has_minus = any(cell is not None and cell.is_negative for cell in amount.numbers)
    if share < (MOSTLY if has_minus else 1):
        return None
    reason = f"{share:.0%} of the balances follow from the amounts so"
    return Evidence("sign", "as_is" if sign > 0 else "inverted", reason, 0.99)


def _by_agreeing_flag(columns: Sequence[Column], found: Columns, amount: Column) -> Evidence | None:
    """By a column of directions, compared with the minuses."""
    told = [(flag, negative) for flag, negative in _told(columns, found, amount) if flag]
    if not any(negative for _, negative in told):
        return None
    agree = sum((flag < 0) == negative for flag, negative in told) / len(told)
    if agree >= MOSTLY:
        return Evidence("sign", "as_is", "the minuses agree with the column of directions", 0.98)
    if agree <= 1 - MOSTLY:
        return Evidence(
            "sign", "inverted", "the column of directions says the opposite of the minuses", 0.9
        )
    return None


def _by_numbers(
    columns: Sequence[Column], found: Columns, amount: Column, hints: Hints
) -> tuple[str, tuple[Evidence, ...], Question | None]:
    values = [value for value in values_of(amount) if value]
    negative = sum(value < 0 for value in values)
    question = Question(
        "sign",
        "Does a plain number mean money in (as_is) or money out (inverted)?",
        ("as_is", "inverted"),
    )
    if negative and len(values) - negative < MANY_POSITIVE * len(values):
        return (
            "as_is",
            (Evidence("sign", "as_is", f"{negative} of {len(values)} amounts have a minus", 0.95),),
            None,
        )
    if negative and _payments_are_negative(columns, found, amount):
        reason = "what has a minus reads like payments to a card"
        return "inverted", (Evidence("sign", "inverted", reason, 0.8),), question
    if negative:
        return "as_is", (Evidence("sign", "as_is", "few amounts have a minus", 0.6),), question
    if any(cell is not None and cell.has_sign for cell in amount.numbers):
        return "as_is", (Evidence("sign", "as_is", "amounts have a plus", 0.9),), None
    spent = hints.spending_is_positive or bool({"category", "category_id"} & found.keys())
    sign = "inverted" if spent else "as_is"
    reason = "a list of spending has no minuses" if spent else "no amount has a minus"
    return sign, (Evidence("sign", sign, reason, 0.6),), question


def _payments_are_negative(columns: Sequence[Column], found: Columns, amount: Column) -> bool:
    places = [*found.get("payee", ()), *found.get("description", ())]
    texts = [
        " ".join(columns[place].cells[row] for place in places).casefold()
        for row, cell in enumerate(amount.numbers)
        if cell is not None and cell.is_negative
    ]
    return bool(texts) and sum(
        any(word in text for word in PAYMENT_WORDS) for text in texts
    ) * 2 >= len(texts)


def _out_values(columns: Sequence[Column], found: Columns) -> frozenset[str]:
    """The cells of the column of directions that mean money out."""
    return frozenset(cell for cell in columns[found["flag"][0]].filled if direction_of(cell) < 0)


def _is_negative(columns: Sequence[Column], found: Columns, role: str) -> bool:
    """Whether most numbers of a column of money out, or of money in, have a minus."""
    if role not in found:
        return False
    values = [value for value in values_of(columns[found[role][0]]) if value]
    return bool(values) and sum(value < 0 for value in values) * 2 > len(values)


def _currency(layout: Layout, found: Columns, columns: Sequence[Column]) -> str | None:
    """The currency of the amounts where the heading or a sign beside the numbers tells it."""
    if "currency" in found:
        return None
    for role in ("amount", "debit", "credit"):
        if role not in found:
            continue
        place = found[role][0]
        said = currency_in(layout.header[place]) if place < len(layout.header) else None
        beside = Counter(currency_of(cell) for cell in columns[place].numbers if cell is not None)
        return said or next((currency for currency, _ in beside.most_common(1) if currency), None)
    return None
