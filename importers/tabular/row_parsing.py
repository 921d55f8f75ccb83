"""Parse the records of a table to statement rows, by its mapping."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TypedDict

from core.enums import AmountSign, DateOrder, FeeMode, TransactionKind
from core.interchange import InterchangePart, looks_like_formula, read_parts
from core.limits import TAG_SEPARATOR
from core.money import CURRENCIES
from importers.amounts import OLD_CODES, find_currency, parse_amount, parse_number
from importers.dates import parse_date
from importers.payee_texts import (
    choose_texts,
    find_labelled_name,
    is_empty_text,
    names_somebody,
)
from importers.tabular.apps import KIND_BY_NAME
from importers.tabular.balance_steps import sign_by_balances
from importers.tabular.header_words import (
    are_card_types,
    find_letter_directions,
    is_balance_line,
    is_flag_word,
    is_summary_text,
    is_total_line,
    is_turnover_line,
    parse_direction,
)
from importers.tabular.mapping import AMOUNT_COLUMNS, BALANCE_SIGNS, TableMapping
from importers.tabular.records import NO_VALUE, UNREADABLE, Record
from importers.values import RowProblem, StatedBalance, StatementItem, StatementRow

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
    oldest = BALANCE_SIGNS.get(mapping.sign)
    if oldest is not None:
        records = sign_by_balances(records, mapping, oldest=oldest)
    for line, cells in records:
        if line in mapping.skipped_lines or not any(cell.strip() for cell in cells):
            continue
        # Files of several pages or accounts repeat their headings.
        if mapping.layout.header and _is_heading_line(mapping, cells):
            continue

        continuation = _continuation_text(mapping, cells)
        if continuation is not None and isinstance(previous, StatementRow):
            previous = _continue_row(previous, continuation)
            continue

        if previous is not None:
            yield previous
        previous = _parse_item(mapping, line, cells)
    if previous is not None:
        yield previous


def _continue_row(row: StatementRow, continuation: str) -> StatementRow:
    """Add the text of a line below a row; a label in it may tell who the other side is."""
    if find_labelled_name(continuation) is not None and not names_somebody(row.payee):
        payee, description = choose_texts(row.payee, [row.description, continuation])
        return replace(row, payee=payee, description=description)
    return replace(row, description=f"{row.description} {continuation}".strip())


def _is_heading_line(mapping: TableMapping, cells: list[str]) -> bool:
    return [cell.strip() for cell in cells] == list(mapping.layout.header)


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
    day = _parse_day(mapping, cells)
    if day is None:
        return None
    date, has_pending_day = day

    texts = _row_texts(mapping, cells, is_money_in=False)
    balance = _number(mapping, cells, "balance")
    currency = _currency(mapping, cells)
    account = _cell(mapping, cells, "account") or None
    if not mapping.verbatim and is_turnover_line(texts["payee"]):
        return None
    if not mapping.verbatim and _is_balance(texts, cells):
        # Banks put the balance of such a line into either column.
        amount = _stated_amount(mapping, cells) if balance is None else balance
        return StatedBalance(date, amount, currency, account, is_opening=True)

    amount = parse_movement(mapping, cells)
    if amount > 0 and "payer" in mapping.columns:
        texts = _row_texts(mapping, cells, is_money_in=True)
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
        is_pending=has_pending_day or is_flag_word("pending", status),
        category=_cell(mapping, cells, "category") or None,
        category_id=_parse_id(_cell(mapping, cells, "category_id")),
        to_account=_cell(mapping, cells, "to_account") or None,
        kind=KIND_BY_NAME.get(_cell(mapping, cells, "kind").casefold()),
        tags=_parse_tags(mapping, _cell(mapping, cells, "tags")),
        original_amount=_number(mapping, cells, "original_amount"),
        original_currency=_other_currency(mapping, cells, "original_currency"),
        to_amount=_number(mapping, cells, "to_amount"),
        to_currency=_other_currency(mapping, cells, "to_currency"),
        parts=_parse_parts(_cell(mapping, cells, "parts")),
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


def _is_balance(texts: RowTexts, cells: list[str]) -> bool:
    """Return whether a row only states a balance."""
    if texts["payee"]:
        return is_balance_line(texts["payee"])
    # Banks put the words into any column of such a line.
    return any(map(is_balance_line, cells))


def _row_texts(mapping: TableMapping, cells: list[str], *, is_money_in: bool) -> RowTexts:
    """Return payee, notes and the joined descriptions, each text once."""
    notes = _cell(mapping, cells, "notes")
    if mapping.verbatim:
        payee = _cell(mapping, cells, "payee")
        description = _cell(mapping, cells, "description")
        return {"payee": payee, "description": description, "notes": notes}

    roles = ("payer", "payee") if is_money_in else ("payee", "payer")
    parties = [_cell(mapping, cells, role) for role in roles if role in mapping.columns]
    # The other party is the account's holder, who counts only where nobody else is named.
    named = [text for text in parties if not is_empty_text(text)]
    others = [text for text in named if text != mapping.holder]
    named = others or named
    payee, description = choose_texts(named[0] if named else "", _descriptions(mapping, cells))
    return {"payee": payee, "description": description, "notes": notes}


def _collapse_spaces(text: str) -> str:
    return " ".join(text.split())


def _parse_day(mapping: TableMapping, cells: list[str]) -> tuple[dt.date, bool] | None:
    """Return the date of a row, and whether that shows that the row is not booked yet.

    None for a line that is no row. Raises CellError.
    """
    text = _cell(mapping, cells, "date")
    date = _read_date(text, mapping.date_order) if text else None
    if date is not None:
        return date, False

    has_amount = any(_number(mapping, cells, role) is not None for role in AMOUNT_COLUMNS)
    if has_amount:
        pending_date = _find_pending_day(mapping, cells, text)
        if pending_date is not None:
            return pending_date, _is_unbooked(mapping, cells)

    if parse_date(text) is not None:
        raise CellError("date", f"The date does not exist: {text[:MAX_QUOTED]}")
    if not text and any(map(is_summary_text, cells)):
        return None
    if has_amount and not text:
        raise CellError("date", "The date is missing.")
    if is_total_line(text):
        return None
    # Totals and remarks below a table fill few cells, rows with a broken date more.
    is_remark = sum(bool(cell.strip()) for cell in cells) <= MAX_REMARK_CELLS
    if text and (has_amount or not is_remark):
        raise CellError("date", f"Not a valid date: {text[:MAX_QUOTED]}")
    # A payment that is not booked may have its amount in a column of its own.
    if not is_remark and _cell(mapping, cells, "transaction_date"):
        raise CellError("amount", "The amount is missing.")
    return None


def _find_pending_day(mapping: TableMapping, cells: list[str], text: str) -> dt.date | None:
    """Return the day of a row without a booking date: that of the purchase or of the download.

    None if the booking date is only unreadable.
    """
    is_open = not text or text in NO_VALUE
    is_pending = is_flag_word("pending", text)
    if not is_open and not is_pending:
        return None
    purchase_text = _cell(mapping, cells, "transaction_date")
    purchase = _read_date(purchase_text, mapping.date_order) if purchase_text else None
    if purchase is not None:
        return purchase
    # Pending payments are the newest ones of a statement.
    says_pending = is_pending or is_flag_word("pending", _cell(mapping, cells, "status"))
    return mapping.newest_date if says_pending else None


def _is_unbooked(mapping: TableMapping, cells: list[str]) -> bool:
    """Return whether a row without a booking date is pending: a status may say that it is not."""
    status = _cell(mapping, cells, "status")
    return not status or is_flag_word("pending", status)


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


def parse_movement(mapping: TableMapping, cells: list[str]) -> Decimal:
    """Return what a row moved the balance by, with a fee that adds to its amount.

    Raises CellError.
    """
    fee = _fee_effect(mapping, cells)
    try:
        return _stated_amount(mapping, cells) + fee
    except CellError:
        # A row may charge nothing but a fee.
        if fee and not any(_cell(mapping, cells, role) for role in AMOUNT_COLUMNS):
            return fee
        raise


def _fee_effect(mapping: TableMapping, cells: list[str]) -> Decimal:
    if mapping.fees is FeeMode.INCLUDED:
        return Decimal(0)
    fee = _number(mapping, cells, "fee") or Decimal(0)
    return fee if mapping.fee_is_negative else -fee


def read_number(mapping: TableMapping, cells: list[str], role: str) -> Decimal | None:
    """Return the number in the column of a role; None where there is none."""
    return _number(mapping, cells, role)


def _stated_amount(mapping: TableMapping, cells: list[str]) -> Decimal:
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
    # Without headings, the columns may be the other way round.
    return -(money_out + money_in) if mapping.sign is AmountSign.INVERTED else money_out + money_in


def _apply_sign(mapping: TableMapping, cells: list[str], value: Decimal) -> Decimal:
    if mapping.sign is AmountSign.INVERTED:
        return -value
    if mapping.sign is AmountSign.SUFFIX:
        # A DR is negative already; without a mark, the amount is money out.
        number = parse_number(_cell(mapping, cells, "amount"))
        is_marked = number is not None and (number.direction != 0 or number.has_sign)
        return value if is_marked else -value
    if mapping.sign is AmountSign.FLAG:
        return value * _direction(mapping, _cell(mapping, cells, "flag"))
    if mapping.sign in BALANCE_SIGNS:
        number = parse_number(_cell(mapping, cells, "amount"))
        if value and (number is None or not number.has_sign):
            raise CellError("amount", "The balances do not tell whether it is money in or out.")
    return value


def _direction(mapping: TableMapping, flag: str) -> int:
    """Return 1 for money in, -1 for money out. Raises CellError for an unknown word.

    If the user names words for money out that are not in the word list, all others are money in.
    """
    if flag in mapping.out_values or find_letter_directions({*mapping.out_values, flag}):
        return -1 if flag in mapping.out_values else 1
    # Words for money out that mean the opposite in other files: the column has its own meaning.
    if any(parse_direction(value) > 0 for value in mapping.out_values):
        return 1
    direction = parse_direction(flag, is_card=are_card_types(mapping.out_values))
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
        return OLD_CODES.get(code, code)
    if mapping.currency:
        return mapping.currency

    for role in AMOUNT_COLUMNS:
        number = parse_number(_cell(mapping, cells, role))
        currency = None if number is None else find_currency(number)
        if currency in CURRENCIES:
            return currency
    return None


def _other_currency(mapping: TableMapping, cells: list[str], role: str) -> str | None:
    """Return the currency of a payment before its conversion."""
    code = _cell(mapping, cells, role).upper()
    return code if code in CURRENCIES else None


def _parse_id(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit()
    return int(text) if is_number and len(text) <= MAX_ID_DIGITS else None


def _parse_parts(text: str) -> tuple[InterchangePart, ...]:
    """Parse the parts of a split row as exports write them. Raises CellError."""
    if not text:
        return ()
    try:
        return read_parts(text)
    except ValueError as error:
        message = f"Not the parts of a split transaction: {text[:MAX_QUOTED]}"
        raise CellError("parts", message) from error


def _parse_tags(mapping: TableMapping, text: str) -> tuple[str, ...]:
    """Split tags, each once. Other programs than Outlay separate them by commas."""
    separator = TAG_SEPARATOR if mapping.verbatim else ","
    tags = [tag for tag in text.split(separator) if tag.strip()]
    if not mapping.verbatim:
        tags = [tag.strip() for tag in tags]
    return tuple(dict.fromkeys(tags))
