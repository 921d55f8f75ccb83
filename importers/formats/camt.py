"""Read ISO 20022 statements of any version.

CAMT.052 is an intraday report, CAMT.053 a statement of booked entries, CAMT.054 a notification of
single entries.
"""

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from core.enums import DateOrder
from importers.dates import parse_date
from importers.formats.rows import invalid_amount, iterate_line_numbers
from importers.readers import ReadOptions
from importers.values import (
    Detection,
    FileError,
    RowProblem,
    StatedBalance,
    Statement,
    StatementItem,
    StatementRow,
)

SIGNATURE = re.compile(
    r"(?is)\s*(<\?xml.{0,200}?\?>)?.{0,400}?<(\w+:)?Document\b.{0,2000}?camt\.05[234]"
)
MESSAGE = re.compile(rb"camt\.05([234])")
# The namespace with the message's name is in the first element.
HEADER_BYTES = 4_000
ENTRY_START = re.compile(r"<(?:\w+:)?Ntry[\s>]")
AMOUNT = re.compile(r"[0-9]+(?:\.[0-9]+)?")

STATEMENT_TAGS = {"Stmt", "Rpt", "Ntfctn"}
OPENING_CODES, CLOSING_CODES = {"OPBD", "PRCD"}, {"CLBD"}
INFORMATION, PENDING = "INFO", "PDNG"
TRUE_TEXTS = frozenset({"true", "1"})
DEBIT = "DBIT"


class CamtReader:
    """Reader of CAMT.052, CAMT.053 and CAMT.054 files."""

    name = "camt"

    def recognises(self, sample: str) -> bool:
        return SIGNATURE.match(sample) is not None

    def read(self, content: bytes, _options: ReadOptions) -> Statement:
        message = MESSAGE.search(content[:HEADER_BYTES])
        name = f"camt.05{message[1].decode()}" if message else self.name
        items = list(_read_items(content))
        if not items:
            raise FileError("The file contains no statement.", "no_rows")
        return Statement(
            name,
            lambda: iter(items),
            evidence=(Detection("format", name, "XML namespace", 1.0),),
        )


@dataclass(slots=True)
class _Position:
    """Position in the document: the tags of the open elements, and the current account."""

    path: list[str] = field(default_factory=list)
    account: str | None = None

    @property
    def is_in_statement(self) -> bool:
        """Return whether the innermost open element is a statement."""
        return bool(self.path) and self.path[-1] in STATEMENT_TAGS


def _read_items(content: bytes) -> Iterator[StatementItem]:
    """Read entries while parsing, so that a long file needs no tree in memory."""
    text = content.decode("utf-8", "replace")
    # The parser reports no line numbers, so they are counted in the text.
    lines = iterate_line_numbers(ENTRY_START, text)
    position = _Position()
    try:
        # No document type: entities that expand to gigabytes are declared there.
        events = iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True)
        for event, element in events:
            if event == "start":
                position.path.append(_tag(element))
            else:
                position.path.pop()
                yield from _end_element(element, position, lines)
    except DefusedXmlException as error:
        raise FileError("The file must not declare XML entities.", "unsafe_xml") from error
    except ParseError as error:
        raise FileError(f"The XML is damaged: {error}", "damaged_file") from error


def _end_element(
    element: Element, position: _Position, lines: Iterator[int]
) -> Iterator[StatementItem]:
    """Read an element that is complete, and release the memory of entries and statements."""
    tag = _tag(element)
    if position.is_in_statement and tag == "Acct":
        position.account = _text(element, "Id/IBAN") or _text(element, "Id/Othr/Id") or None
    elif position.is_in_statement and tag == "Bal":
        yield from _read_balance(element, position.account)
    elif position.is_in_statement and tag == "Ntry":
        yield from _read_entry(element, next(lines, 0), position.account)
        element.clear()
    elif tag in STATEMENT_TAGS:
        # The next statement may be of another account and need not name it.
        element.clear()
        position.account = None


def _tag(element: Any) -> str:
    """Return a tag without its namespace, which differs between versions."""
    return str(element.tag).rpartition("}")[2]


def _find(element: Element, path: str) -> Element | None:
    current: Element | None = element
    for name in path.split("/"):
        if current is None:
            return None
        current = next((child for child in current if _tag(child) == name), None)
    return current


def _find_all(element: Element, path: str) -> list[Element]:
    matches = [element]
    for name in path.split("/"):
        children: list[Element] = []
        for parent in matches:
            children += [child for child in parent if _tag(child) == name]
        matches = children
    return matches


def _normalized_text(element: Element | None) -> str:
    return "" if element is None else " ".join((element.text or "").split())


def _text(element: Element, path: str) -> str:
    return _normalized_text(_find(element, path))


def _read_date(element: Element, path: str) -> dt.date | None:
    written = parse_date(_text(element, f"{path}/Dt") or _text(element, f"{path}/DtTm"))
    return written.read(DateOrder.YMD) if written else None


def _read_signed_amount(element: Element) -> Decimal | None:
    """Return the amount of an entry, detail or balance, signed by its direction indicator."""
    text = _text(element, "Amt") or _text(element, "AmtDtls/TxAmt/Amt")
    if not AMOUNT.fullmatch(text):
        return None
    amount = Decimal(text)
    return -amount if _text(element, "CdtDbtInd") == DEBIT else amount


def _read_currency(element: Element) -> str | None:
    amount = _find(element, "Amt")
    return amount.get("Ccy") if amount is not None else None


def _read_balance(element: Element, account: str | None) -> Iterator[StatedBalance]:
    code = _text(element, "Tp/CdOrPrtry/Cd")
    date, amount = _read_date(element, "Dt"), _read_signed_amount(element)
    if date is None or amount is None or code not in OPENING_CODES | CLOSING_CODES:
        return
    currency = _read_currency(element)
    yield StatedBalance(date, amount, currency, account, is_opening=code in OPENING_CODES)


def _read_entry(entry: Element, line: int, account: str | None) -> Iterator[StatementItem]:
    # The day of booking is the one on which the balance changes; pending entries may have none yet.
    date = _read_date(entry, "BookgDt") or _read_date(entry, "ValDt")
    amount = _read_signed_amount(entry)
    status = _text(entry, "Sts/Cd") or _text(entry, "Sts")
    if status == INFORMATION:
        yield RowProblem(line, "Sts", "The entry is informational and was not booked.")
    elif date is None:
        yield RowProblem(line, "BookgDt", "The date is missing or not valid.")
    elif amount is None:
        yield invalid_amount(line, "Amt", _text(entry, "Amt"))
    else:
        row = StatementRow(
            line,
            date,
            amount,
            currency=_read_currency(entry),
            is_pending=status == PENDING,
            account=account,
        )
        yield from _split_entry(entry, row)


def _split_entry(entry: Element, row: StatementRow) -> Iterator[StatementRow]:
    """Yield one row per transaction of a batch entry if their amounts add up, else one row."""
    details = _find_all(entry, "NtryDtls/TxDtls")
    amounts = [_read_detail_amount(detail, row.amount) for detail in details]
    valid = [amount for amount in amounts if amount is not None]
    reference = _text(entry, "AcctSvcrRef") or None

    # Parts that do not add up would change the sum of the statement.
    adds_up = len(valid) == len(details) and sum(valid) == row.amount
    if len(details) < 2 or not adds_up:  # noqa: PLR2004
        detail = details[0] if details else entry
        row = replace(row, bank_id=reference)
        # Of several parts, none says what the whole was.
        whole = _add_original(row, [*details, entry]) if len(details) < 2 else row  # noqa: PLR2004
        yield _add_texts(entry, detail, whole)
        return

    for number, (detail, amount) in enumerate(zip(details, valid, strict=True), start=1):
        own_reference = _text(detail, "Refs/AcctSvcrRef")
        # The parts of a batch share the entry's reference; the number makes it an id.
        numbered = f"{reference}/{number}" if reference else None
        part = replace(row, amount=amount, bank_id=own_reference or numbered)
        yield _add_texts(entry, detail, _add_original(part, [detail]))


def _read_detail_amount(detail: Element, entry_amount: Decimal) -> Decimal | None:
    """Return the signed amount of a detail; without a direction, it has the entry's."""
    amount = _read_signed_amount(detail)
    if amount is None or _text(detail, "CdtDbtInd"):
        return amount
    return -amount if entry_amount < 0 else amount


def _add_texts(entry: Element, detail: Element, row: StatementRow) -> StatementRow:
    """Add the counterparty and the purpose to a row."""
    # A reversed payment keeps its parties: who was paid gives the money back.
    is_reversed = _text(entry, "RvslInd") in TRUE_TEXTS
    payee = _find_counterparty(detail, is_outgoing=(row.amount < 0) is not is_reversed)
    purpose = (
        " ".join(_normalized_text(part) for part in _find_all(detail, "RmtInf/Ustrd"))
        or _text(detail, "RmtInf/Strd/CdtrRefInf/Ref")
        or _text(detail, "AddtlTxInf")
        or _text(entry, "AddtlNtryInf")
    )
    # Fees and interest have no counterparty; their purpose says what they are.
    return replace(row, payee=payee or purpose, description=purpose if payee else "")


def _add_original(row: StatementRow, elements: Sequence[Element]) -> StatementRow:
    """Add the amount that was instructed in another currency than the one booked."""
    for element in elements:
        for path in ("AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt"):
            amount = _find(element, path)
            currency = None if amount is None else amount.get("Ccy")
            text = _normalized_text(amount)
            if currency not in {None, row.currency} and AMOUNT.fullmatch(text):
                return replace(row, original_amount=Decimal(text), original_currency=currency)
    return row


def _find_counterparty(detail: Element, *, is_outgoing: bool) -> str:
    """Return the creditor's name of an outgoing payment, the debtor's of an incoming one."""
    parties = ("Cdtr", "UltmtCdtr") if is_outgoing else ("Dbtr", "UltmtDbtr")
    for party in parties:
        # Newer versions put the name inside Pty.
        for path in ("Nm", "Pty/Nm"):
            name = _text(detail, f"RltdPties/{party}/{path}")
            if name:
                return name
    return ""
