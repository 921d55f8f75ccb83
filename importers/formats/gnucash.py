"""Read GnuCash: its XML files (mostly packed with gzip), and its export of transactions as CSV."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from core.enums import DateOrder, DecimalMark
from core.money import CURRENCIES
from importers import text_encoding
from importers.amounts import count_decimal_marks, parse_amount, parse_number
from importers.dates import detect_date_order, parse_date
from importers.formats.double_entry import AccountSide, LedgerTransaction, Split
from importers.formats.rows import iterate_line_numbers
from importers.readers import ReadOptions
from importers.values import Detection, FileError, Statement, StatementItem

XML_SIGNATURE = re.compile(r"(?is)\s*(<\?xml[^>]*>)?\s*<gnc-v2\b")
TRANSACTION_START = re.compile(r"<gnc:transaction[\s>]")
MONEY_TYPES = frozenset({"BANK", "CASH", "CREDIT", "ASSET", "LIABILITY", "RECEIVABLE", "PAYABLE"})
CATEGORY_TYPES = frozenset({"INCOME", "EXPENSE"})
DATE_LENGTH = 10

CSV_HEADINGS = frozenset({"Date", "Transaction ID", "Full Account Name", "Account Name"})
AMOUNT_HEADINGS = tuple(f"{name} Num{dot}" for dot in (".", "") for name in ("Value", "Amount"))
MONEY_ROOTS = frozenset(
    {"assets", "liabilities", "aktiva", "fremdkapital", "actif", "actifs", "passif", "passifs"}
    | {"activos", "pasivos", "attivita", "attività", "passività", "activa", "passiva"}
)
CATEGORY_ROOTS = frozenset(
    {"income", "expenses", "expense", "ertrag", "erträge", "aufwendungen", "revenus", "dépenses"}
    | {"ingresos", "gastos", "entrate", "uscite", "inkomsten", "uitgaven", "kosten"}
)
"""First parts of account names in GnuCash's own account trees."""


@dataclass(slots=True)
class _Account:
    name: str = ""
    kind: str = ""

    @property
    def side(self) -> AccountSide:
        if self.kind in MONEY_TYPES:
            return AccountSide.MONEY
        return AccountSide.CATEGORY if self.kind in CATEGORY_TYPES else AccountSide.EQUITY


class GnuCashReader:
    """Reader of GnuCash's XML files."""

    name = "gnucash"

    def recognises(self, sample: str) -> bool:
        return XML_SIGNATURE.match(sample) is not None

    def read(self, content: bytes, _options: ReadOptions) -> Statement:
        try:
            items = list(_read_items(content))
        except DefusedXmlException as error:
            raise FileError("The file must not declare XML entities.", "unsafe_xml") from error
        except ParseError as error:
            raise FileError(f"The XML is damaged: {error}", "damaged_file") from error
        if not items:
            raise FileError("The file contains no statement.", "no_rows")
        evidence = (Detection("format", self.name, "<gnc-v2> element", 1.0),)
        return Statement(self.name, lambda: iter(items), evidence=evidence)


def _read_items(content: bytes) -> Iterator[StatementItem]:
    accounts: dict[str, _Account] = {}
    lines = iterate_line_numbers(TRANSACTION_START, content.decode("utf-8", "replace"))
    # Templates of scheduled transactions are no transactions.
    depth_of_templates = 0
    for event, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
        tag = _tag(element)
        if tag == "template-transactions":
            depth_of_templates += 1 if event == "start" else -1
        if event == "start" or depth_of_templates:
            continue
        if tag == "account":
            accounts[_text(element, "id")] = _Account(
                _text(element, "name"), _text(element, "type")
            )
        elif tag == "transaction":
            transaction = _read_transaction(element, next(lines, 0), accounts)
            if transaction is not None:
                yield from transaction.rows()
            element.clear()


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _child(element: Element | None, name: str) -> Element | None:
    if element is None:
        return None
    return next((child for child in element if _tag(child) == name), None)


def _text(element: Element | None, *path: str) -> str:
    for name in path:
        element = _child(element, name)
    return " ".join((element.text or "").split()) if element is not None else ""


def _read_transaction(
    element: Element, line: int, accounts: dict[str, _Account]
) -> LedgerTransaction | None:
    written = parse_date(_text(element, "date-posted", "date")[:DATE_LENGTH])
    date = written.read(DateOrder.YMD) if written else None
    if date is None:
        return None

    splits: list[Split] = []
    for part in _child(element, "splits") or ():
        account = accounts.get(_text(part, "account"), _Account())
        value = _read_fraction(_text(part, "value"))
        if value is not None:
            splits.append(Split(account.name, account.side, value, _text(part, "memo")))
    currency = _text(element, "currency", "id").upper()
    return LedgerTransaction(
        line,
        date,
        _text(element, "description"),
        splits,
        currency if currency in CURRENCIES else None,
        _text(element, "id") or None,
    )


def _read_fraction(text: str) -> Decimal | None:
    """Return a value such as -1420/100."""
    numerator, _, denominator = text.partition("/")
    try:
        return Decimal(numerator) / Decimal(denominator or 1)
    except (InvalidOperation, ZeroDivisionError):
        return None


@dataclass(slots=True)
class _Lines:
    """Lines of one transaction in a CSV export."""

    line: int
    date: str
    payee: str
    currency: str
    bank_id: str
    parts: list[dict[str, str]] = field(default_factory=list)


class GnuCashCsvReader:
    """Reader of GnuCash's export of transactions: a line for each split."""

    name = "gnucash-csv"

    def recognises(self, sample: str) -> bool:
        # Before the line is split: a sample may be of any file.
        if "Full Account Name" not in sample.split("\n", 1)[0]:
            return False
        headings = _split_header(sample)
        return set(headings) >= CSV_HEADINGS and any(name in headings for name in AMOUNT_HEADINGS)

    def read(self, content: bytes, options: ReadOptions) -> Statement:
        encoding = text_encoding.detect(content)
        text = content.decode(encoding.conclusion, "replace")
        try:
            transactions = list(_group_lines(text))
        except csv.Error as error:
            raise FileError(f"The file is damaged: {error}", "damaged_file") from error
        dates = (parse_date(entry.date) for entry in transactions)
        order = detect_date_order([date for date in dates if date is not None], options.today)
        mark = _detect_mark(transactions)
        chosen = DateOrder(options.mapping.get("date_order") or order.order)
        items: list[StatementItem] = []
        for entry in transactions:
            items += _read_lines(entry, chosen, mark)
        if not items:
            raise FileError("The file contains no statement.", "no_rows")

        is_open = order.is_open and not options.mapping.get("date_order")
        confidence = 0.4 if is_open else 0.95
        return Statement(
            self.name,
            lambda: iter(items),
            {"date_order": chosen.value},
            (encoding, Detection("date_order", chosen.value, order.reason, confidence)),
            (order.question,) if is_open else (),
        )


def _split_header(sample: str) -> list[str]:
    first_line = sample.lstrip("\ufeff").split("\n", 1)[0].split("\r")[0]
    delimiter = max(",;\t", key=first_line.count)
    return next(csv.reader([first_line], delimiter=delimiter), [])


def _group_lines(text: str) -> Iterator[_Lines]:
    """Yield transactions with their lines; those after the first may leave out what they share."""
    headings = _split_header(text)
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    next(reader, None)
    entry: _Lines | None = None
    for cells in reader:
        values = dict(zip(headings, cells, strict=False))
        bank_id = values.get("Transaction ID", "")
        if entry is None or (bank_id and bank_id != entry.bank_id):
            if entry is not None:
                yield entry
            currency = values.get("Commodity/Currency", "").rpartition("::")[2].upper()
            entry = _Lines(
                reader.line_num, values.get("Date", ""), values.get("Description", ""), currency,
                bank_id,
            )  # fmt: skip
        entry.parts.append(values)
    if entry is not None:
        yield entry


def _amount_text(values: dict[str, str]) -> str:
    return next((values[name] for name in AMOUNT_HEADINGS if values.get(name)), "")


def _detect_mark(transactions: list[_Lines]) -> str:
    texts = (_amount_text(values) for entry in transactions for values in entry.parts)
    numbers = (number for number in map(parse_number, texts) if number is not None)
    votes = count_decimal_marks(numbers)
    is_comma = votes[DecimalMark.COMMA] > votes[DecimalMark.POINT]
    return DecimalMark.COMMA if is_comma else DecimalMark.POINT


def _read_lines(entry: _Lines, order: DateOrder, mark: str) -> Iterator[StatementItem]:
    written = parse_date(entry.date)
    date: dt.date | None = written.read(order) if written else None
    if date is None:
        return
    splits: list[Split] = []
    for values in entry.parts:
        value = parse_amount(_amount_text(values), mark)
        if value is not None:
            side = _find_side(values.get("Full Account Name", ""))
            splits.append(Split(values["Account Name"], side, value, values.get("Memo", "")))
    currency = entry.currency if entry.currency in CURRENCIES else None
    transaction = LedgerTransaction(
        entry.line, date, entry.payee, splits, currency, entry.bank_id or None
    )
    yield from transaction.rows()


def _find_side(full_name: str) -> AccountSide:
    root = re.split(r"[:.]", full_name)[0].strip().casefold()
    if root in MONEY_ROOTS:
        return AccountSide.MONEY
    return AccountSide.CATEGORY if root in CATEGORY_ROOTS else AccountSide.EQUITY
