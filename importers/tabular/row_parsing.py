"""Parse the records of a table to statement rows, by its mapping."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TypedDict

from core.enums import AmountSign, DateOrder, TransactionKind
from core.interchange import looks_like_formula
from core.limits import TAG_SEPARATOR
from core.money import CURRENCIES
from importers.amounts import find_currency, parse_amount, parse_number
from importers.dates import parse_date
from importers.tabular.apps import KIND_BY_NAME
from importers.tabular.header_words import is_balance_line, is_flag_word, parse_direction
from importers.tabular.mapping import AMOUNT_COLUMNS, TableMapping
from importers.tabular.records import UNREADABLE, Record
from importers.values import RowProblem, StatedBalance, StatementItem, StatementRow

NO_VALUE = frozenset({"-", "--"})
"""Cells that banks write for an empty amount."""
MAX_QUOTED = 40
"""Characters of a faulty cell that a message repeats."""
MAX_REMARK_CELLS = 2
"""Filled cells up to which a line without date and amount is a remark and not a faulty row."""
MAX_ID_DIGITS = 18
"""Digits that surely fit a 64-bit integer."""


class CellError(ValueError):
    """A cell cannot be read; ``role`` names its column."""

    def __init__(self, role: str, message: str) -> None:
        super().__init__(message)
        self.role = role


class RowTexts(TypedDict):
    """Text fields of a row."""

    payee: str
    description: str
    notes: str


def parse_rows(records: Iterable[Record], mapping: TableMapping) -> Iterator[StatementItem]:
    """Parse every row; a line with nothing but text continues the description of the row above."""
    # A row is held back until the next line shows that its text does not continue.
    previous: StatementItem | None = None
    for line, cells in records:
        if not any(cell.strip() for cell in cells):
            continue

        continuation = _continuation_text(mapping, cells)
        if continuation is not None and isinstance(previous, StatementRow):
            description = f"{previous.description} {continuation}".strip()
            previous = replace(previous, description=description)
            continue

        if previous is not None:
            yield previous
        previous = _parse_item(mapping, line, cells)
    if previous is not None:
        yield previous


def _continuation_text(mapping: TableMapping, cells: list[str]) -> str | None:
    """Return the text of a line without date, amount and balance; None for any other line."""
    for role in ("date", *AMOUNT_COLUMNS, "balance"):
        if _cell(mapping, cells, role):
            return None
    texts = [_cell(mapping, cells, "payee"), *_descriptions(mapping, cells)]
    return " ".join(_collapse_spaces(text) for text in texts if text.strip()) or None


def _parse_item(mapping: TableMapping, line: int, cells: list[str]) -> StatementItem | None:
    """Parse a record; None for a line that is no row, such as a remark or a total."""
    if cells == [UNREADABLE]:
        message = "The line is too long, or a quotation mark is not closed."
        return RowProblem(line, None, message)
    try:
        return _parse_row(mapping, line, cells)
    except CellError as error:
        return RowProblem(line, mapping.column_name(error.role), str(error))


def _parse_row(mapping: TableMapping, line: int, cells: list[str]) -> StatementItem | None:
    date = _parse_day(mapping, cells)
    if date is None:
        return None

    texts = _row_texts(mapping, cells)
    balance = _number(mapping, cells, "balance")
    currency = _currency(mapping, cells)
    account = _cell(mapping, cells, "account") or None
    if not mapping.verbatim and is_balance_line(texts["payee"] or texts["description"]):
        # Banks put the balance of such a line into either column.
        amount = _amount(mapping, cells) if balance is None else balance
        return StatedBalance(date, amount, currency, account, is_opening=True)

    amount = _amount(mapping, cells)
    status = _cell(mapping, cells, "status")
    # Declined and reverted payments moved no money.
    if is_flag_word("void", status):
        raise CellError("status", f"The transaction did not take place: {status}")

    row = StatementRow(
        line,
        date,
        amount,
        currency=currency,
        balance=balance,
        account=account,
        bank_id=_cell(mapping, cells, "bank_id") or None,
        is_pending=is_flag_word("pending", status),
        category=_cell(mapping, cells, "category") or None,
        category_id=_parse_id(_cell(mapping, cells, "category_id")),
        to_account=_cell(mapping, cells, "to_account") or None,
        kind=KIND_BY_NAME.get(_cell(mapping, cells, "kind").casefold()),
        tags=_parse_tags(mapping, _cell(mapping, cells, "tags")),
        **texts,
    )
    return _resolve_double_entry(mapping, cells, row) if "source" in mapping.columns else row


def _resolve_double_entry(
    mapping: TableMapping, cells: list[str], row: StatementRow
) -> StatementItem:
    """Resolve a row that names source and destination (Firefly III) to account and payee.

    Of the two sides, the kind tells which is the user's account. A row without a kind is an opening
    balance.
    """
    source, destination = _cell(mapping, cells, "source"), _cell(mapping, cells, "destination")
    size = abs(row.amount)
    if row.kind == TransactionKind.INCOME:
        return replace(row, amount=size, account=destination, payee=source)
    if row.kind == TransactionKind.TRANSFER:
        return replace(row, amount=-size, account=source, to_account=destination, payee=destination)
    if row.kind == TransactionKind.EXPENSE:
        return replace(row, amount=-size, account=source, payee=destination)
    return StatedBalance(row.date, row.amount, row.currency, destination, is_opening=True)


def _cell(mapping: TableMapping, cells: list[str], role: str) -> str:
    """Return the text in the column of a role; "" where there is none."""
    places = mapping.columns.get(role)
    if not places or places[0] >= len(cells):
        return ""
    return _cell_text(mapping, cells[places[0]])


def _cell_text(mapping: TableMapping, text: str) -> str:
    """Strip a cell; in Outlay's own export only remove the apostrophe that guards formulas."""
    if not mapping.verbatim:
        return text.strip()
    return text[1:] if text[:1] == "'" and looks_like_formula(text) else text


def _descriptions(mapping: TableMapping, cells: list[str]) -> list[str]:
    places = mapping.columns.get("description", ())
    return [_cell_text(mapping, cells[place]) for place in places if place < len(cells)]


def _row_texts(mapping: TableMapping, cells: list[str]) -> RowTexts:
    """Return payee, notes and the joined descriptions, each text once."""
    payee = _cell(mapping, cells, "payee")
    notes = _cell(mapping, cells, "notes")
    if mapping.verbatim:
        description = _cell(mapping, cells, "description")
        return {"payee": payee, "description": description, "notes": notes}

    payee = _collapse_spaces(payee)
    # Banks repeat the payee and whole texts in their columns of descriptions.
    distinct = dict.fromkeys(map(_collapse_spaces, _descriptions(mapping, cells)))
    description = " ".join(text for text in distinct if text and text != payee)
    return {"payee": payee, "description": description, "notes": notes}


def _collapse_spaces(text: str) -> str:
    return " ".join(text.split())


def _parse_day(mapping: TableMapping, cells: list[str]) -> dt.date | None:
    """Return the date of a row; None for a line that is no row. Raises CellError."""
    text = _cell(mapping, cells, "date")
    date = _read_date(text, mapping.date_order) if text else None
    if date is not None:
        return date

    if parse_date(text) is not None:
        raise CellError("date", f"The date does not exist: {text[:MAX_QUOTED]}")

    has_amount = any(_number(mapping, cells, role) is not None for role in AMOUNT_COLUMNS)
    if has_amount and not text:
        raise CellError("date", "The date is missing.")
    # Totals and remarks below a table fill few cells, rows with a broken date more.
    is_remark = sum(bool(cell.strip()) for cell in cells) <= MAX_REMARK_CELLS
    if text and (has_amount or not is_remark):
        raise CellError("date", f"Not a valid date: {text[:MAX_QUOTED]}")
    return None


@lru_cache(maxsize=4096)
def _read_date(text: str, order: DateOrder) -> dt.date | None:
    """Read a date; the cache serves the many rows of a day."""
    written = parse_date(text)
    return written.read(order) if written else None


def _number(mapping: TableMapping, cells: list[str], role: str) -> Decimal | None:
    return parse_amount(_cell(mapping, cells, role), mapping.decimal_mark)


def _require_number(mapping: TableMapping, cells: list[str], role: str) -> Decimal | None:
    """Return the number of a cell; None if it is empty. Raises CellError for any other text."""
    text = _cell(mapping, cells, role)
    if not text or text in NO_VALUE:
        return None
    value = parse_amount(text, mapping.decimal_mark)
    if value is None:
        raise CellError(role, f"Not a valid amount: {text[:MAX_QUOTED]}")
    return value


def _amount(mapping: TableMapping, cells: list[str]) -> Decimal:
    """Return the signed amount of a row. Raises CellError."""
    if "amount" not in mapping.columns:
        return _debit_credit_amount(mapping, cells)
    value = _require_number(mapping, cells, "amount")
    if value is None:
        raise CellError("amount", "The amount is missing.")
    return _apply_sign(mapping, cells, value)


def _debit_credit_amount(mapping: TableMapping, cells: list[str]) -> Decimal:
    debit = _require_number(mapping, cells, "debit")
    credit = _require_number(mapping, cells, "credit")
    if debit is None and credit is None:
        role = "debit" if "debit" in mapping.columns else "credit"
        raise CellError(role, "The amount is missing.")

    # Both cells may be filled: some banks write 0.00 into the other one.
    money_out = (debit or Decimal(0)) * (1 if mapping.debit_is_negative else -1)
    money_in = (credit or Decimal(0)) * (-1 if mapping.credit_is_negative else 1)
    return money_out + money_in


def _apply_sign(mapping: TableMapping, cells: list[str], value: Decimal) -> Decimal:
    if mapping.sign is AmountSign.INVERTED:
        return -value
    if mapping.sign is AmountSign.SUFFIX:
        # A DR is negative already; without CR or DR, the amount is money out.
        number = parse_number(_cell(mapping, cells, "amount"))
        has_suffix = number is not None and number.direction != 0
        return value if has_suffix else -value
    if mapping.sign is AmountSign.FLAG:
        return value * _direction(mapping, _cell(mapping, cells, "flag"))
    return value


def _direction(mapping: TableMapping, flag: str) -> int:
    """Return 1 for money in, -1 for money out. Raises CellError for an unknown word.

    If the user names words for money out that are not in the word list, all others are money in.
    """
    if flag in mapping.out_values:
        return -1
    direction = parse_direction(flag)
    if direction == 0 and all(parse_direction(value) for value in mapping.out_values):
        if not flag:
            raise CellError("flag", "The direction is missing.")
        message = f"Not a direction (money in or money out): {flag[:MAX_QUOTED]}"
        raise CellError("flag", message)
    return direction or 1


def _currency(mapping: TableMapping, cells: list[str]) -> str | None:
    """Return the currency of a row: of its own column, else of the file, else beside the amount."""
    code = _cell(mapping, cells, "currency").upper()
    if code in CURRENCIES:
        return code
    if mapping.currency:
        return mapping.currency

    for role in AMOUNT_COLUMNS:
        number = parse_number(_cell(mapping, cells, role))
        currency = None if number is None else find_currency(number)
        if currency in CURRENCIES:
            return currency
    return None


def _parse_id(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit()
    return int(text) if is_number and len(text) <= MAX_ID_DIGITS else None


def _parse_tags(mapping: TableMapping, text: str) -> tuple[str, ...]:
    """Split tags, each once. Other programs than Outlay separate them by commas."""
    separator = TAG_SEPARATOR if mapping.verbatim else ","
    tags = [tag for tag in text.split(separator) if tag.strip()]
    if not mapping.verbatim:
        tags = [tag.strip() for tag in tags]
    return tuple(dict.fromkeys(tags))
