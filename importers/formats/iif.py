"""Read IIF, the text format of QuickBooks: lines of cells, whose kind the first cell names."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.enums import DateOrder, DecimalMark
from importers import text_encoding
from importers.amounts import count_decimal_marks, parse_amount, parse_number
from importers.dates import detect_date_order, parse_date
from importers.formats.rows import invalid_amount, invalid_date
from importers.readers import ReadOptions
from importers.values import Detection, FileError, Statement, StatementItem, StatementRow

SIGNATURE = re.compile(r"(?s)(.{0,2000}?[\r\n])?\s*\"?!TRNS\"?\t")
HEADER_MARK, TRANSACTION, SPLIT = "!", "TRNS", "SPL"


@dataclass(slots=True)
class _Transaction:
    line: int
    values: dict[str, str]
    splits: list[dict[str, str]] = field(default_factory=list)


class IifReader:
    """Reader of IIF files with transactions."""

    name = "iif"

    def recognises(self, sample: str) -> bool:
        return SIGNATURE.match(sample) is not None

    def read(self, content: bytes, options: ReadOptions) -> Statement:
        encoding = text_encoding.detect(content)
        try:
            transactions = list(_iterate(content.decode(encoding.conclusion, "replace")))
        except csv.Error as error:
            raise FileError(f"The file is damaged: {error}", "damaged_file") from error
        if not transactions:
            raise FileError("The file contains no statement.", "no_rows")

        dates = (parse_date(entry.values.get("DATE", "")) for entry in transactions)
        detected = detect_date_order([date for date in dates if date is not None], options.today)
        chosen = options.mapping.get("date_order")
        order = DateOrder(chosen or detected.order)
        mark = _detect_mark(transactions)
        is_open = detected.is_open and not chosen
        confidence = 0.4 if is_open else 0.95
        return Statement(
            self.name,
            lambda: (_read(entry, order, mark) for entry in transactions),
            {"date_order": order.value},
            (encoding, Detection("date_order", order.value, detected.reason, confidence)),
            (detected.question,) if is_open else (),
        )


def _iterate(text: str) -> Iterator[_Transaction]:
    headings: dict[str, list[str]] = {}
    entry: _Transaction | None = None
    # Quotation marks stay: names have single ones, for inches.
    reader = csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    for line in reader:
        cells = [cell.strip().strip('"') for cell in line]
        kind = cells[0] if cells else ""
        if kind.startswith(HEADER_MARK):
            headings[kind[1:]] = [cell.upper() for cell in cells]
            continue
        values = dict(zip(headings.get(kind, ()), cells, strict=False))
        if kind == TRANSACTION:
            if entry is not None:
                yield entry
            entry = _Transaction(reader.line_num, values)
        elif kind == SPLIT and entry is not None:
            entry.splits.append(values)
    if entry is not None:
        yield entry


def _detect_mark(transactions: list[_Transaction]) -> str:
    numbers = (parse_number(entry.values.get("AMOUNT", "")) for entry in transactions)
    votes = count_decimal_marks(number for number in numbers if number is not None)
    is_comma = votes[DecimalMark.COMMA] > votes[DecimalMark.POINT]
    return DecimalMark.COMMA if is_comma else DecimalMark.POINT


def _read(entry: _Transaction, order: DateOrder, mark: str) -> StatementItem:
    values = entry.values
    written = parse_date(values.get("DATE", ""))
    date = written.read(order) if written else None
    if date is None:
        return invalid_date(entry.line, "DATE", values.get("DATE", ""))
    amount = parse_amount(values.get("AMOUNT", ""), mark)
    if amount is None:
        return invalid_amount(entry.line, "AMOUNT", values.get("AMOUNT", ""))

    name, memo, number = (values.get(key, "") for key in ("NAME", "MEMO", "DOCNUM"))
    # One split is the category; of several, none is that of the whole.
    category = entry.splits[0].get("ACCNT", "") if len(entry.splits) == 1 else ""
    return StatementRow(
        entry.line,
        date,
        amount,
        payee=name or memo,
        description=memo if name and memo != name else "",
        notes=f"Check {number}" if number.isdigit() else "",
        category=category.rpartition(":")[2] or None,
        account=values.get("ACCNT") or None,
    )
