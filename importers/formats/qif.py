"""Read QIF, the text format of Quicken that many banks export.

Every line begins with a letter that names its field; a caret ends a record.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from core.enums import DateOrder, DecimalMark
from core.interchange import InterchangePart
from importers import text_encoding
from importers.amounts import count_decimal_marks, parse_amount, parse_number
from importers.dates import DateOrderResult, detect_date_order, parse_date
from importers.formats.rows import invalid_amount, invalid_date
from importers.readers import ReadOptions
from importers.tabular.header_words import is_balance_line
from importers.values import (
    Detection,
    FileError,
    RowProblem,
    StatedBalance,
    Statement,
    StatementItem,
    StatementRow,
)

SIGNATURE = re.compile(r"(?is)(.{0,2000}?[\r\n])?\s*!(Type|Account|Option|Clear)\b")

DATE, AMOUNT, AMOUNT_COPY, PAYEE, MEMO, CATEGORY, NUMBER = "D", "T", "U", "P", "M", "L", "N"
SPLIT_CATEGORY, SPLIT_MEMO, SPLIT_AMOUNT = "S", "E", "$"
SPLIT_LETTERS = frozenset({SPLIT_CATEGORY, SPLIT_MEMO, SPLIT_AMOUNT})
SECTION_START, RECORD_END = "!", "^"
ACCOUNT_NAME = "N"
MONEY_SECTIONS = frozenset({"bank", "cash", "ccard", "oth a", "oth l"})
ACCOUNT_SECTION = "account"
INVESTMENT_SECTION = "invst"


@dataclass(slots=True)
class Record:
    """One record: its first line number, where it stands, and its fields by letter.

    Of fields that repeat (the lines of addresses), the first counts. The lines of splits are in
    ``splits``, each with its own fields.
    """

    line: int
    section: str
    account: str | None
    values: dict[str, str] = field(default_factory=dict)
    splits: list[dict[str, str]] = field(default_factory=list)

    def add(self, letter: str, value: str) -> None:
        """Add a line, which belongs to the last split if its letter is one of these."""
        if letter == SPLIT_CATEGORY:
            self.splits.append({})
        if letter in SPLIT_LETTERS and self.splits:
            self.splits[-1].setdefault(letter, value)
        else:
            self.values.setdefault(letter, value)

    def value(self, letter: str) -> str:
        return self.values.get(letter, "")

    @property
    def amount_text(self) -> str:
        return self.value(AMOUNT) or self.value(AMOUNT_COPY)


class QifReader:
    """Reader of QIF files. The order of dates and the decimal mark can be corrected."""

    name = "qif"

    def recognises(self, sample: str) -> bool:
        return SIGNATURE.match(sample) is not None

    def read(self, content: bytes, options: ReadOptions) -> Statement:
        encoding = text_encoding.detect(content)
        records = list(_iterate_records(content.decode(encoding.conclusion, "replace")))
        if not records:
            raise FileError("The QIF file contains no transactions of an account.", "no_rows")

        detected = _detect_date_order(records, options.today)
        chosen = options.mapping.get("date_order")
        order = DateOrder(chosen or detected.order)
        mark = DecimalMark(options.mapping.get("decimal_mark") or _detect_decimal_mark(records))
        is_open = detected.is_open and not chosen
        confidence = 0.4 if is_open else 0.95
        return Statement(
            self.name,
            lambda: (_read_record(record, order, mark) for record in records),
            {"date_order": order.value, "decimal_mark": mark.value},
            (encoding, Detection("date_order", order.value, detected.reason, confidence)),
            (detected.question,) if is_open else (),
        )


def _iterate_records(text: str) -> Iterator[Record]:
    """Yield the records of accounts and investments; lists such as categories are skipped."""
    section, account, record = "bank", None, None
    for line, raw in enumerate(text.splitlines(), start=1):
        letter, value = raw[:1], raw[1:].strip()
        if letter == SECTION_START:
            section = value.lower().removeprefix("type:").strip()
            record = None
        elif letter == RECORD_END:
            if record is not None and section == ACCOUNT_SECTION:
                # It names the account of all following records.
                account = record.values.get(ACCOUNT_NAME)
            elif record is not None and section in MONEY_SECTIONS | {INVESTMENT_SECTION}:
                yield record
            record = None
        elif raw.strip() and letter.isprintable():
            record = record or Record(line, section, account)
            record.add(letter, value)

    # Some programs leave out the caret after the last record.
    if record is not None and section in MONEY_SECTIONS and DATE in record.values:
        yield record


def _detect_date_order(records: list[Record], today: dt.date) -> DateOrderResult:
    dates = (parse_date(record.value(DATE)) for record in records)
    return detect_date_order([date for date in dates if date is not None], today)


def _detect_decimal_mark(records: list[Record]) -> DecimalMark:
    numbers = (parse_number(record.amount_text) for record in records)
    votes = count_decimal_marks(number for number in numbers if number is not None)
    is_comma = votes[DecimalMark.COMMA] > votes[DecimalMark.POINT]
    return DecimalMark.COMMA if is_comma else DecimalMark.POINT


def _read_record(record: Record, order: DateOrder, mark: DecimalMark) -> StatementItem:
    if record.section == INVESTMENT_SECTION:
        return RowProblem(record.line, "!Type:Invst", "Investment transactions are not supported.")

    date = _read_date(record, order)
    amount = _read_amount(record, mark)
    if date is None:
        return invalid_date(record.line, DATE, record.value(DATE))
    if amount is None:
        return invalid_amount(record.line, AMOUNT, record.amount_text)

    parts = _read_parts(record, mark)
    if parts and sum(part.amount for part in parts) != amount:
        message = "The amounts of the splits do not add up to that of the transaction."
        return RowProblem(record.line, SPLIT_AMOUNT, message)

    payee, memo, number = record.value(PAYEE), record.value(MEMO), record.value(NUMBER)
    if is_balance_line(payee):
        return StatedBalance(date, amount, None, record.account, is_opening=True)
    return StatementRow(
        record.line,
        date,
        amount,
        payee=payee or memo,
        description=memo if payee else "",
        notes=f"Check {number}" if number.isdigit() else "",
        category=None if parts else _read_category(record.value(CATEGORY)),
        account=record.account,
        parts=parts,
    )


def _read_date(record: Record, order: DateOrder) -> dt.date | None:
    written = parse_date(record.value(DATE))
    return written.read(order) if written else None


def _read_amount(record: Record, mark: DecimalMark) -> Decimal | None:
    return parse_amount(record.amount_text, mark)


def _read_parts(record: Record, mark: DecimalMark) -> tuple[InterchangePart, ...]:
    """Return the splits of a record; a single one is no split, and one of zero says nothing."""
    parts = []
    for split in record.splits:
        amount = parse_amount(split.get(SPLIT_AMOUNT, ""), mark)
        if amount:
            category = _read_category(split[SPLIT_CATEGORY])
            parts.append(InterchangePart(amount, category, split.get(SPLIT_MEMO, "")))
    return tuple(parts) if len(parts) > 1 else ()


def _read_category(text: str) -> str | None:
    """Return the innermost category of "Parent:Child/Class"; None for "[Account]", a transfer."""
    category = text.partition("/")[0]
    if category.startswith("["):
        return None
    return category.rpartition(":")[2] or None
