"""Tables with delimiters, from banks and from other programs: CSV, TSV and whatever else separates cells."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from core.interchange import TAG_MARK, looks_like_formula
from core.money import CURRENCIES
from importers import text_encoding
from importers.amounts import cell_of, currency_of, decimal_of
from importers.dates import written_of
from importers.tabular import apps, table
from importers.tabular.header_words import direction_of, is_balance_line, is_word, plain
from importers.tabular.inference import Hints, infer
from importers.tabular.mapping import Mapping, as_document, overridden
from importers.tabular.table import Layout, Record
from importers.values import (
    Evidence,
    FileError,
    Item,
    Reading,
    RowProblem,
    StatedBalance,
    StatementRow,
)

ANSWERED = {"date_order", "decimal_mark", "sign"}


class CellError(ValueError):
    """A cell that cannot be read."""

    def __init__(self, role: str, message: str) -> None:
        super().__init__(message)
        self.role = role


def read(content: bytes, hints: Hints, said: AnyMapping[str, Any] | None = None) -> Reading:
    """A table understood; ``said`` is what somebody says about its mapping. Raises FileError."""
    said = said or {}
    encoding = _encoding(content, said)
    layout = _layout(content, encoding.conclusion, said)
    below = _below(content, layout)
    inferred = infer(layout, below, hints, said)
    app = apps.known(layout)
    mapping = apps.meant(app, inferred.mapping) if app else inferred.mapping
    mapping = overridden(mapping, said)
    answered = {name for name in ANSWERED if said.get(name) is not None} | _told_by(app)
    width = Evidence("delimiter", layout.delimiter, f"most rows have {layout.width} cells so", 0.95)
    return Reading(
        app.name if app else "tsv" if layout.delimiter == "\t" else "csv",
        lambda: _items(content, mapping),
        as_document(mapping),
        (encoding, width, *(one for one in inferred.evidence if one.about not in answered)),
        tuple(question for question in inferred.questions if question.field not in answered),
        signature(inferred.mapping),
        layout.header or tuple(str(place) for place in range(layout.width)),
    )


def _told_by(app: apps.App | None) -> set[str]:
    return ANSWERED & app.settings.keys() if app else set()


def _encoding(content: bytes, said: AnyMapping[str, Any]) -> Evidence:
    if said.get("encoding"):
        try:
            "".encode(said["encoding"])
        except LookupError as error:
            problem = ("/mapping/encoding", "There is no such encoding.")
            raise FileError(
                "The mapping does not fit the file.", "bad_mapping", (problem,)
            ) from error
        return Evidence("encoding", said["encoding"], "as you say", 1.0)
    return text_encoding.detect(content)


def _layout(content: bytes, encoding: str, said: AnyMapping[str, Any]) -> Layout:
    """The layout, with what somebody says about it."""
    if said.get("delimiter"):
        found = table.detect(content, encoding, (said["delimiter"],))
    else:
        found = table.detect(content, encoding)
    first = said.get("first_line")
    if "header_line" in said and said["header_line"] != found.header_line:
        found = table.with_header(content, found, said["header_line"])
    return replace(found, first_line=first) if first is not None else found


def _below(content: bytes, layout: Layout) -> Iterator[Record]:
    """The records of the body."""
    return (
        record
        for record in table.records(content, layout.encoding, layout.delimiter)
        if record[0] >= layout.first_line
    )


def signature(mapping: Mapping) -> str:
    """What files of the same origin have in common: their headings; without any, how many cells and what is in them."""
    layout = mapping.layout
    named = [plain(heading) for heading in layout.header] or [
        f"{layout.width}: {sorted(mapping.columns.items())}"
    ]
    return hashlib.sha256("\n".join((layout.delimiter, *named)).encode()).hexdigest()


def _items(content: bytes, mapping: Mapping) -> Iterator[Item]:
    """Every row of the body; a line that only goes on with the text of the one above is joined to it."""
    held: Item | None = None
    for line, cells in _below(content, mapping.layout):
        if not any(cell.strip() for cell in cells):
            continue
        more = _continuation(mapping, cells)
        if more is not None and isinstance(held, StatementRow):
            held = replace(held, description=f"{held.description} {more}".strip())
            continue
        if held is not None:
            yield held
        held = _item(mapping, line, cells)
    if held is not None:
        yield held


def _continuation(mapping: Mapping, cells: list[str]) -> str | None:
    """The text of a line without a day and without any amount."""
    for role in ("date", "amount", "debit", "credit", "balance"):
        if _cell(mapping, cells, role):
            return None
    texts = [_cell(mapping, cells, "payee"), *_texts(mapping, cells)]
    said = " ".join(_squeezed(text) for text in texts if text.strip())
    return said or None


def _item(mapping: Mapping, line: int, cells: list[str]) -> Item | None:
    if cells == [table.UNREADABLE]:
        return RowProblem(line, None, "The line is too long, or a quotation mark is not closed.")
    try:
        return _row(mapping, line, cells)
    except CellError as error:
        return RowProblem(line, mapping.name_of(error.role), str(error))


def _row(mapping: Mapping, line: int, cells: list[str]) -> Item | None:
    day = _day(mapping, cells)
    if day is None:
        return None
    texts = _row_texts(mapping, cells)
    told = not mapping.verbatim and is_balance_line(texts["payee"] or texts["description"])
    balance = _number(mapping, _cell(mapping, cells, "balance"))
    currency = _currency(mapping, cells)
    account = _cell(mapping, cells, "account") or None
    if told and balance is not None:
        return StatedBalance(day, balance, currency, account, is_opening=True)
    amount = _amount(mapping, cells)
    if told:
        return StatedBalance(day, amount, currency, account, is_opening=True)
    status = _cell(mapping, cells, "status")
    if is_word("void", status):
        raise CellError("status", f"The file says that it did not take place ({status}).")
    row = StatementRow(
        line, day, amount, currency=currency, balance=balance, account=account, **texts,
        bank_id=_cell(mapping, cells, "bank_id") or None,
        is_pending=is_word("pending", status),
        category=_cell(mapping, cells, "category") or None,
        category_id=_id(_cell(mapping, cells, "category_id")),
        to_account=_cell(mapping, cells, "to_account") or None,
        kind=apps.KINDS.get(_cell(mapping, cells, "kind").casefold()),
        tags=_tags(mapping, _cell(mapping, cells, "tags")),
    )  # fmt: skip
    return _between_accounts(mapping, cells, row) if "source" in mapping.columns else row


def _between_accounts(mapping: Mapping, cells: list[str], row: StatementRow) -> Item | None:
    """A row of double entry: from a source to a destination, one of which is the other side."""
    source, destination = _cell(mapping, cells, "source"), _cell(mapping, cells, "destination")
    size = abs(row.amount)
    if row.kind == "income":
        return replace(row, amount=size, account=destination, payee=source)
    if row.kind == "transfer":
        return replace(row, amount=-size, account=source, to_account=destination, payee=destination)
    if row.kind == "expense":
        return replace(row, amount=-size, account=source, payee=destination)
    return StatedBalance(row.date, row.amount, row.currency, destination, is_opening=True)


def _cell(mapping: Mapping, cells: list[str], role: str) -> str:
    """The text of a role's cell; empty where there is none."""
    places = mapping.columns.get(role)
    if not places or places[0] >= len(cells):
        return ""
    return _plain_cell(mapping, cells[places[0]])


def _plain_cell(mapping: Mapping, text: str) -> str:
    if not mapping.verbatim:
        return text.strip()
    return text[1:] if text[:1] == "'" and looks_like_formula(text) else text


def _texts(mapping: Mapping, cells: list[str]) -> list[str]:
    return [
        _plain_cell(mapping, cells[place])
        for place in mapping.columns.get("description", ())
        if place < len(cells)
    ]


def _row_texts(mapping: Mapping, cells: list[str]) -> dict[str, str]:
    if mapping.verbatim:
        return {role: _cell(mapping, cells, role) for role in ("payee", "description", "notes")}
    payee = _squeezed(_cell(mapping, cells, "payee"))
    said = dict.fromkeys(_squeezed(text) for text in _texts(mapping, cells))
    description = " ".join(text for text in said if text and text != payee)
    return {"payee": payee, "description": description, "notes": _cell(mapping, cells, "notes")}


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _day(mapping: Mapping, cells: list[str]) -> dt.date | None:
    """The day of a row; None for a line that is no row at all. Raises CellError."""
    text = _cell(mapping, cells, "date")
    day = _read_day(text, mapping.date_order) if text else None
    if day is not None:
        return day
    if written_of(text) is not None:
        raise CellError("date", f"There is no such day: {text[:40]}")
    if any(
        _number(mapping, _cell(mapping, cells, role)) is not None
        for role in ("amount", "debit", "credit")
    ):
        raise CellError("date", f"Not a day: {text[:40]}" if text else "There is no day.")
    if text and sum(bool(cell.strip()) for cell in cells) > 2:  # noqa: PLR2004 (less is a remark)
        raise CellError("date", f"Not a day: {text[:40]}")
    return None


@lru_cache(maxsize=4096)
def _read_day(text: str, order: str) -> dt.date | None:
    written = written_of(text)
    return written.read(order) if written else None


def _number(mapping: Mapping, text: str) -> Decimal | None:
    cell = cell_of(text) if text else None
    return None if cell is None else decimal_of(cell, mapping.decimal_mark)


def _demanded(mapping: Mapping, cells: list[str], role: str) -> Decimal | None:
    """The number of a cell, None when it is empty. Raises CellError."""
    text = _cell(mapping, cells, role)
    if not text or text in {"-", "--"}:
        return None
    value = _number(mapping, text)
    if value is None:
        raise CellError(role, f"Not an amount: {text[:40]}")
    return value


def _amount(mapping: Mapping, cells: list[str]) -> Decimal:
    """What moved, signed. Raises CellError."""
    if "amount" not in mapping.columns:
        out, into = _demanded(mapping, cells, "debit"), _demanded(mapping, cells, "credit")
        if out is None and into is None:
            raise CellError(
                "debit" if "debit" in mapping.columns else "credit", "There is no amount."
            )
        spent = (out or Decimal(0)) * (1 if mapping.debit_is_negative else -1)
        return spent + (into or Decimal(0)) * (-1 if mapping.credit_is_negative else 1)
    value = _demanded(mapping, cells, "amount")
    if value is None:
        raise CellError("amount", "There is no amount.")
    return _signed(mapping, cells, value)


def _signed(mapping: Mapping, cells: list[str], value: Decimal) -> Decimal:
    if mapping.sign == "inverted":
        return -value
    if mapping.sign == "suffix":
        cell = cell_of(_cell(mapping, cells, "amount"))
        return value if cell is not None and cell.side else -value
    if mapping.sign == "flag":
        return value * _direction(mapping, _cell(mapping, cells, "flag"))
    return value


def _direction(mapping: Mapping, flag: str) -> int:
    """What a cell of the column of directions says. Raises CellError for one that is not known to say anything."""
    if flag in mapping.out_values:
        return -1
    known = direction_of(flag)
    if known == 0 and all(direction_of(value) for value in mapping.out_values):
        raise CellError("flag", f"Neither money in nor money out: {flag[:40] or 'nothing'}")
    return known or 1


def _currency(mapping: Mapping, cells: list[str]) -> str | None:
    text = _cell(mapping, cells, "currency").upper()
    if text in CURRENCIES:
        return text
    if mapping.currency:
        return mapping.currency
    for role in ("amount", "debit", "credit"):
        cell = cell_of(_cell(mapping, cells, role))
        if cell is not None and currency_of(cell) in CURRENCIES:
            return currency_of(cell)
    return None


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 (fits BIGINT)


def _tags(mapping: Mapping, text: str) -> tuple[str, ...]:
    mark = TAG_MARK if mapping.verbatim else ","
    return tuple(
        dict.fromkeys(
            tag if mapping.verbatim else tag.strip() for tag in text.split(mark) if tag.strip()
        )
    )
