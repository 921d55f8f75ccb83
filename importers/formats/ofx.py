"""OFX: 1.x, which is SGML and often careless, and 2.x, which is XML; QFX is the same."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from html import unescape
from xml.etree.ElementTree import Element

from ofxtools.Parser import TreeBuilder

from core.interchange import NO_ACCOUNT, TAG_MARK
from core.money import CURRENCIES
from importers import text_encoding
from importers.dates import written_of
from importers.tabular.lines import line_numbers
from importers.values import (
    Evidence,
    FileError,
    Item,
    Reading,
    RowProblem,
    StatedBalance,
    StatementRow,
)

BODY = re.compile(r"<OFX>", re.IGNORECASE)
END = re.compile(r"</OFX>", re.IGNORECASE)
CHARSET = re.compile(r"(?:CHARSET:\s*|encoding=\")([\w.-]+)", re.IGNORECASE)
ENTITY = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
EMPTY_LEAF = re.compile(
    r"<(NAME|MEMO|CHECKNUM|REFNUM|SIC|PAYEEID|EXTDNAME|SRVRTID|CORRECTFITID|LANGUAGE|ORG|FID|BRANCHID|MESSAGE|INTU\.\w+)>"
    r"\s*(?=<(?!/\1>))",
    re.IGNORECASE,
)
ROW = re.compile(r"<STMTTRNP?>", re.IGNORECASE)
AMOUNT = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)")
STATEMENTS = {"STMTRS", "CCSTMTRS", "INVSTMTRS"}
MISSING_CHECKS = {"", "0"}


def read(content: bytes) -> Reading:
    """Every statement of a file. Raises FileError."""
    encoding = _encoding(content)
    text = content.decode(encoding.conclusion, "replace")
    if ENTITY.search(text):
        raise FileError("The file declares entities, which no bank's file does.", "unsafe_xml")
    root = _tree(text)
    lines = list(line_numbers(ROW, text))
    name = "outlay-ofx" if "<OUTLAY.KIND>" in text else "ofx"
    return Reading(
        name, lambda: _items(root, lines), None, (encoding, Evidence("format", "ofx", "<OFX>", 1.0))
    )


def _encoding(content: bytes) -> Evidence:
    found = text_encoding.detect(content)
    if found.conclusion.startswith("utf") or found.confidence == 1.0:
        return found
    said = CHARSET.search(content[:2_000].decode("latin-1"))
    name = said[1] if said else ""
    name = f"cp{name}" if name.isdigit() else name
    try:
        content.decode(name)
    except (LookupError, UnicodeDecodeError):
        return found
    return Evidence("encoding", name, "the header says so", 0.95)


def _tree(text: str) -> Element:
    start = BODY.search(text)
    if start is None:
        raise FileError("The file has a header of OFX and no content.", "damaged_file")
    if not END.search(text):
        raise FileError("The OFX ends too early; it was cut off.", "damaged_file")
    builder = TreeBuilder()
    try:
        builder.feed(EMPTY_LEAF.sub("", text[start.start() :]))
        root: Element = builder.close()
    except (SyntaxError, AssertionError, IndexError) as error:
        raise FileError(f"The OFX is damaged: {str(error)[:120]}", "damaged_file") from error
    if not any(element.tag in STATEMENTS for element in root.iter()):
        raise FileError("The OFX holds no statement.", "no_rows")
    return root


def _items(root: Element, lines: list[int]) -> Iterator[Item]:
    numbers = iter(lines)
    for statement in root.iter():
        if statement.tag not in STATEMENTS:
            continue
        currency = _text(statement, "CURDEF").upper() or None
        account = _text(statement, ".//ACCTID") or None
        for row in statement.iter():
            if row.tag in {"STMTTRN", "STMTTRNP"}:
                yield _row(row, next(numbers, 0), currency, account)
        yield from _balances(statement, currency, account)


def _text(element: Element, path: str) -> str:
    found = element.find(path)
    return " ".join(unescape(found.text or "").split()) if found is not None else ""


def _row(row: Element, line: int, currency: str | None, account: str | None) -> Item:
    day = _day(_text(row, "DTPOSTED") or _text(row, "DTTRAN") or _text(row, "DTUSER"))
    if day is None:
        return RowProblem(
            line, "DTPOSTED", f"Not a day: {_text(row, 'DTPOSTED')[:40] or 'nothing'}"
        )
    amount = _amount(_text(row, "TRNAMT"))
    if amount is None:
        return RowProblem(
            line, "TRNAMT", f"Not an amount: {_text(row, 'TRNAMT')[:40] or 'nothing'}"
        )
    memo, check = _text(row, "MEMO"), _text(row, "CHECKNUM")
    payee = _text(row, "NAME") or _text(row, "PAYEE/NAME") or memo
    told = StatementRow(
        line, day, amount, payee=payee, description=memo if memo != payee else "",
        notes="" if check in MISSING_CHECKS else f"Check {check}",
        currency=_currency(row) or currency, bank_id=_text(row, "FITID") or None,
        is_pending=row.tag == "STMTTRNP", account=account, kind=_kind(_text(row, "TRNTYPE"), amount),
    )  # fmt: skip
    return told if row.find("OUTLAY.KIND") is None else _own(row, told)


def _own(row: Element, told: StatementRow) -> StatementRow:
    """A row that Outlay exported: what OFX has no place for stands in tags of its own."""

    def plain(name: str) -> str:
        return unescape(row.findtext(name) or "")

    bank_id = told.bank_id
    return replace(
        told,
        payee=plain("EXTDNAME") or plain("NAME"),
        description=plain("MEMO"),
        notes=plain("OUTLAY.NOTES"),
        kind=plain("OUTLAY.KIND"),
        category=plain("OUTLAY.CATEGORY") or None,
        to_account=plain("OUTLAY.TOACCOUNT") or None,
        tags=tuple(tag for tag in plain("OUTLAY.TAGS").split(TAG_MARK) if tag),
        bank_id=None if bank_id is None or bank_id.startswith("outlay-") else bank_id,
        account=None if told.account == NO_ACCOUNT else told.account,
    )


def _kind(kind: str, amount: Decimal) -> str | None:
    """A purchase that gave money back is a refund; all else follows from the sign."""
    return "expense" if kind.upper() == "POS" and amount > 0 else None


def _currency(row: Element) -> str | None:
    code = _text(row, "CURRENCY/CURSYM").upper()
    return code if code in CURRENCIES else None


def _day(text: str) -> dt.date | None:
    """The written day of a moment, whatever its zone."""
    written = written_of(text[:8]) if text[:8].isdigit() else written_of(text)
    return written.read("YMD") if written else None


def _amount(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if AMOUNT.fullmatch(text) else None


def _balances(
    statement: Element, currency: str | None, account: str | None
) -> Iterator[StatedBalance]:
    for balance in statement.iter("LEDGERBAL"):
        day, amount = _day(_text(balance, "DTASOF")), _amount(_text(balance, "BALAMT"))
        if day is not None and amount is not None:
            yield StatedBalance(day, amount, currency, account)
