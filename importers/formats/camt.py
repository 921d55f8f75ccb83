"""ISO 20022 statements: CAMT.052 (today), CAMT.053 (booked) and CAMT.054 (single movements), any version."""

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

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

ENTRY = re.compile(r"<(?:\w+:)?Ntry[\s>]")
AMOUNT = re.compile(r"[0-9]+(?:\.[0-9]+)?")
PARTS = {"Stmt", "Rpt", "Ntfctn"}
OPENING, CLOSING = {"OPBD", "PRCD"}, {"CLBD"}
KIND = re.compile(rb"camt\.05([234])")


def read(content: bytes) -> Reading:
    """Every entry of every statement. Raises FileError."""
    kind = KIND.search(content[:4_000])
    name = f"camt.05{kind[1].decode()}" if kind else "camt"
    lines = list(line_numbers(ENTRY, content.decode("utf-8", "replace")))
    items = list(_items(content, lines))
    if not items:
        raise FileError("The file holds no statement.", "no_rows")
    return Reading(
        name, lambda: iter(items), None, (Evidence("format", name, "its namespace", 1.0),)
    )


def _items(content: bytes, lines: list[int]) -> Iterator[Item]:
    """Entries as they are read, so that a long file needs no tree."""
    numbers, context = iter(lines), Context()
    try:
        for event, element in iterparse(
            io.BytesIO(content), events=("start", "end"), forbid_dtd=True
        ):
            tag = _local(element)
            if event == "start":
                context.path.append(tag)
                continue
            context.path.pop()
            inside = context.path and context.path[-1] in PARTS
            if inside and tag == "Acct":
                context.account = _text(element, "Id/IBAN") or _text(element, "Id/Othr/Id") or None
            elif inside and tag == "Bal":
                yield from _balance(element, context)
            elif inside and tag == "Ntry":
                yield from _entry(element, next(numbers, 0), context)
                element.clear()
            elif tag in PARTS:
                element.clear()
                context = Context(context.path)
    except DefusedXmlException as error:
        raise FileError(
            "The file declares entities, which no bank's file does.", "unsafe_xml"
        ) from error
    except ParseError as error:
        raise FileError(f"The XML is damaged: {error}", "damaged_file") from error


class Context:
    """Where the reader is: the open elements, and whose statement it reads."""

    def __init__(self, path: list[str] | None = None) -> None:
        self.path = path if path is not None else []
        self.account: str | None = None


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _find(element: Element, path: str) -> Element | None:
    found: Element | None = element
    for name in path.split("/"):
        found = (
            next((child for child in found if _local(child) == name), None)
            if found is not None
            else None
        )
    return found


def _all(element: Element, path: str) -> list[Element]:
    found = [element]
    for name in path.split("/"):
        found = [child for parent in found for child in parent if _local(child) == name]
    return found


def _text(element: Element, path: str) -> str:
    found = _find(element, path)
    return " ".join((found.text or "").split()) if found is not None else ""


def _day(element: Element, path: str) -> dt.date | None:
    written = written_of(_text(element, f"{path}/Dt") or _text(element, f"{path}/DtTm"))
    return written.read("YMD") if written else None


def _signed(element: Element) -> Decimal | None:
    """The amount of an entry, a detail or a balance; its direction stands beside it."""
    text = _text(element, "Amt") or _text(element, "AmtDtls/TxAmt/Amt")
    if not AMOUNT.fullmatch(text):
        return None
    return -Decimal(text) if _text(element, "CdtDbtInd") == "DBIT" else Decimal(text)


def _currency(element: Element) -> str | None:
    amount = _find(element, "Amt")
    return amount.get("Ccy") if amount is not None else None


def _balance(element: Element, context: Context) -> Iterator[StatedBalance]:
    kind = _text(element, "Tp/CdOrPrtry/Cd")
    day, amount = _day(element, "Dt"), _signed(element)
    if day is not None and amount is not None and kind in OPENING | CLOSING:
        yield StatedBalance(
            day, amount, _currency(element), context.account, is_opening=kind in OPENING
        )


def _entry(entry: Element, line: int, context: Context) -> Iterator[Item]:
    day, amount = _day(entry, "BookgDt") or _day(entry, "ValDt"), _signed(entry)
    status = _text(entry, "Sts/Cd") or _text(entry, "Sts")
    if status == "INFO":
        yield RowProblem(line, "Sts", "The entry is only information; nothing was booked.")
    elif day is None:
        yield RowProblem(line, "BookgDt", "There is no day.")
    elif amount is None:
        yield RowProblem(line, "Amt", f"Not an amount: {_text(entry, 'Amt')[:40] or 'nothing'}")
    else:
        base = StatementRow(
            line,
            day,
            amount,
            currency=_currency(entry),
            is_pending=status == "PDNG",
            account=context.account,
        )
        yield from _rows(entry, base)


def _rows(entry: Element, whole: StatementRow) -> Iterator[StatementRow]:
    """One row of an entry, or one of each of its parts where they are told apart and add up."""
    details = _all(entry, "NtryDtls/TxDtls")
    parts = [_part(detail, whole.amount) for detail in details]
    known = [part for part in parts if part is not None]
    reference = _text(entry, "AcctSvcrRef") or None
    if len(details) > 1 and len(known) == len(details) and sum(known) == whole.amount:
        for place, (detail, part) in enumerate(zip(details, known, strict=True), start=1):
            bank_id = _text(detail, "Refs/AcctSvcrRef") or (
                f"{reference}/{place}" if reference else None
            )
            yield _told(entry, detail, replace(whole, amount=part, bank_id=bank_id))
    else:
        yield _told(entry, details[0] if details else entry, replace(whole, bank_id=reference))


def _part(detail: Element, whole: Decimal) -> Decimal | None:
    value = _signed(detail)
    if value is None or _text(detail, "CdtDbtInd"):
        return value
    return -value if whole < 0 else value


def _told(entry: Element, detail: Element, row: StatementRow) -> StatementRow:
    """The row with who was on the other side and what it was for."""
    other = ("Cdtr", "UltmtCdtr") if row.amount < 0 else ("Dbtr", "UltmtDbtr")
    names = (
        _text(detail, f"RltdPties/{party}/{path}") for party in other for path in ("Nm", "Pty/Nm")
    )
    remittance = [" ".join((one.text or "").split()) for one in _all(detail, "RmtInf/Ustrd")]
    told = (
        " ".join(remittance)
        or _text(detail, "RmtInf/Strd/CdtrRefInf/Ref")
        or _text(detail, "AddtlTxInf")
    )
    told = told or _text(entry, "AddtlNtryInf")
    payee = next((name for name in names if name), "")
    return replace(row, payee=payee or told, description=told if payee else "")
