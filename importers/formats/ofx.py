"""Read OFX 1.x (SGML, often malformed), OFX 2.x (XML) and QFX, its variant for Quicken.

ofxtools' tree builder parses malformed SGML. Its strict models would refuse the whole file for one
faulty row, so rows are read from the tree.
"""

import codecs
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from html import unescape
from typing import TypedDict
from xml.etree.ElementTree import Element

from core.enums import DateOrder, TransactionKind
from core.interchange import NO_ACCOUNT, read_parts
from core.limits import TAG_SEPARATOR
from core.money import CURRENCIES, exponent
from importers import text_encoding
from importers.dates import parse_date
from importers.formats.ofx_repair import repair_elements
from importers.formats.rows import invalid_amount, invalid_date, iterate_line_numbers
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
    r"(?is)\s*(OFXHEADER|<\?OFX|<OFX>|(<\?xml|<!DOCTYPE).{0,2000}?(<\?OFX|<OFX>))"
)
BODY_START = re.compile(r"<OFX>", re.IGNORECASE)
BODY_END = re.compile(r"</OFX>", re.IGNORECASE)
HEADER_CHARSET = re.compile(r"(?:CHARSET:\s*|encoding=\")([\w.-]+)", re.IGNORECASE)
# OFX headers have nine lines.
HEADER_BYTES = 2_000
WESTERN_ENCODINGS = frozenset({"cp1252", "iso8859-1", "latin-1"})
LATIN_ENCODINGS = frozenset(
    {"cp1252", "latin-1", "cp1250", "iso8859-2", "cp1254", "cp1257", "iso8859-13", "cp850", "cp852"}
    | {"mac-roman"}
)
ENTITY_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
EMPTY_LEAF = re.compile(
    r"<(NAME|MEMO|CHECKNUM|REFNUM|SIC|PAYEEID|EXTDNAME|SRVRTID|CORRECTFITID|LANGUAGE|ORG|FID"
    r"|BRANCHID|MESSAGE|INTU\.\w+)>"
    r"\s*(?=<(?!/\1>))",
    re.IGNORECASE,
)
"""A leaf without value and end tag. SGML allows it; the tree builder would nest what follows."""
ROW_START = re.compile(r"<STMTTRNP?>", re.IGNORECASE)
AMOUNT = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)")
GROUPED_AMOUNT = re.compile(
    r"([+-]?[0-9]{1,3}(?:([.,])[0-9]{3})(?:\2[0-9]{3})*)(?!\2)[.,]([0-9]{1,2})"
)
"""1,000.00: the standard has no thousands separator, some banks write one."""

STATEMENT_TAGS = {"STMTRS", "CCSTMTRS", "INVSTMTRS"}
BOOKED_TAG, PENDING_TAG = "STMTTRN", "STMTTRNP"
NO_CHECK_NUMBER = {"", "0"}
OUTLAY_MARKER = "OUTLAY.KIND"
"""Present in every row of Outlay's own exports."""
PARTS = "OUTLAY.PARTS"
OUTLAY_ID_PREFIX = "outlay-"
# YYYYMMDD; what follows is a time.
DATE_DIGITS = 8
MAX_PARSER_MESSAGE = 120


class OfxReader:
    """Reader of OFX and QFX files, including Outlay's own export."""

    name = "ofx"

    def recognises(self, sample: str) -> bool:
        return SIGNATURE.match(sample) is not None

    def read(self, content: bytes, _options: ReadOptions) -> Statement:
        encoding, header_faults = _detect_encoding(content)
        text = content.decode(encoding.conclusion, "replace")
        if ENTITY_DECLARATION.search(text):
            raise FileError("The file must not declare XML entities.", "unsafe_xml")

        root, element_faults = _parse_tree(text)
        # The tree has no line numbers; rows are in the same order in text and tree.
        lines = list(iterate_line_numbers(ROW_START, text))
        name = "outlay-ofx" if f"<{OUTLAY_MARKER}>" in text else self.name
        return Statement(
            name,
            lambda: _read_items(root, lines),
            evidence=(
                encoding,
                Detection("format", self.name, "<OFX> element", 1.0),
                *header_faults,
                *element_faults,
            ),
        )


def _detect_encoding(content: bytes) -> tuple[Detection, tuple[Detection, ...]]:
    """Detect the encoding, and the fault of a header that names another one.

    Where the bytes leave doubt, the header decides.
    """
    detected = text_encoding.detect(content)
    declared = _find_declared_encoding(content)
    if declared is None or _agree(declared, detected.conclusion) or content.isascii():
        return detected, ()

    if _is_doubtful(detected) and _can_decode(content, declared):
        return Detection("encoding", declared, "declared in the header", 0.95), ()
    reason = f"the header names the encoding {declared}, but the content is {detected.conclusion}"
    return detected, (Detection("damage", "encoding", reason, 0.9),)


def _find_declared_encoding(content: bytes) -> str | None:
    """Return the Python name of the encoding that the header declares; None for an unknown one."""
    declared = HEADER_CHARSET.search(content[:HEADER_BYTES].decode("latin-1"))
    name = declared[1] if declared else ""
    if name.isdigit():
        name = f"cp{name}"  # OFX 1.x writes CHARSET:1252
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _agree(declared: str, detected: str) -> bool:
    return declared == codecs.lookup(detected).name or {declared, detected} <= WESTERN_ENCODINGS


def _is_doubtful(detected: Detection) -> bool:
    """Return whether the bytes could as well be of another encoding: one for Latin letters."""
    return detected.conclusion in LATIN_ENCODINGS


def _can_decode(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _parse_tree(text: str) -> tuple[Element, tuple[Detection, ...]]:
    """Parse the elements, repaired where they do not nest. Raises FileError."""
    start = BODY_START.search(text)
    if start is None:
        raise FileError("The OFX file has a header but no content.", "damaged_file")
    # A download that broke off would otherwise import what arrived, without the balance that shows
    # the gap.
    if not BODY_END.search(text):
        raise FileError("The OFX file is incomplete: </OFX> is missing.", "damaged_file")

    body = EMPTY_LEAF.sub("", text[start.start() :])
    faults: tuple[Detection, ...] = ()
    root = None if _has_unclosed_rows(body) else _try_tree(body)
    if root is None:
        body, names = repair_elements(body)
        root = _build_tree(body)
        reason = f"elements are not closed as they should be: {names}"
        faults = (Detection("damage", "elements", reason, 0.8),) if names else ()

    if not any(element.tag in STATEMENT_TAGS for element in root.iter()):
        raise FileError("The OFX file contains no statement.", "no_rows")
    return root, faults


def _has_unclosed_rows(body: str) -> bool:
    """Return whether rows start more often than they end: the tree would nest them."""
    upper = body.upper()
    return upper.count(f"<{BOOKED_TAG}>") != upper.count(f"</{BOOKED_TAG}>")


def _try_tree(body: str) -> Element | None:
    try:
        return _build_tree(body)
    except FileError:
        return None


def _build_tree(body: str) -> Element:
    """Build the tree of a body with ofxtools. Raises FileError."""
    # Here, because it also imports ofxtools' models of every message, which takes a sixth of the
    # time of a start.
    from ofxtools.Parser import TreeBuilder

    builder = TreeBuilder()
    try:
        builder.feed(body)
        root: Element = builder.close()
    except (SyntaxError, AssertionError, IndexError) as error:
        reason = str(error)[:MAX_PARSER_MESSAGE]
        raise FileError(f"The OFX file is damaged: {reason}", "damaged_file") from error
    return root


def _read_items(root: Element, lines: list[int]) -> Iterator[StatementItem]:
    line_numbers = iter(lines)
    for statement in root.iter():
        if statement.tag not in STATEMENT_TAGS:
            continue
        currency = _text(statement, "CURDEF").upper() or None
        account = _text(statement, ".//ACCTID") or None
        for element in statement.iter():
            if element.tag in {BOOKED_TAG, PENDING_TAG}:
                yield _read_row(element, next(line_numbers, 0), currency, account)
        yield from _read_balances(statement, currency, account)


def _text(element: Element, path: str) -> str:
    """Return the text of a descendant with single spaces; "" if there is none."""
    target = element.find(path)
    if target is None:
        return ""
    return " ".join(unescape(target.text or "").split())


def _read_row(
    element: Element, line: int, currency: str | None, account: str | None
) -> StatementItem:
    # Pending rows have DTTRAN instead of DTPOSTED.
    date = _parse_day(
        _text(element, "DTPOSTED") or _text(element, "DTTRAN") or _text(element, "DTUSER")
    )
    if date is None:
        return invalid_date(line, "DTPOSTED", _text(element, "DTPOSTED"))
    amount = _parse_amount(_text(element, "TRNAMT"))
    if amount is None:
        return invalid_amount(line, "TRNAMT", _text(element, "TRNAMT"))

    memo, check = _text(element, "MEMO"), _text(element, "CHECKNUM")
    # NAME holds 32 characters at most; banks that need more use MEMO alone.
    payee = _text(element, "NAME") or _text(element, "PAYEE/NAME") or memo
    row = StatementRow(
        line,
        date,
        amount,
        payee=payee,
        description=memo if memo != payee else "",
        notes="" if check in NO_CHECK_NUMBER else f"Check {check}",
        currency=_read_currency(element) or currency,
        bank_id=_text(element, "FITID") or None,
        is_pending=element.tag == PENDING_TAG,
        account=account,
        kind=_detect_kind(_text(element, "TRNTYPE"), amount),
        **_read_original(element, amount),
    )
    is_own_export = element.find(OUTLAY_MARKER) is not None
    return _restore_export(element, row) if is_own_export else row


def _restore_export(element: Element, row: StatementRow) -> StatementItem:
    """Add what Outlay's export keeps in elements of its own, because OFX has no place for it."""

    def exact_text(name: str) -> str:
        return unescape(element.findtext(name) or "")

    try:
        parts = read_parts(exact_text(PARTS) or "[]")
    except ValueError:
        return RowProblem(row.line, PARTS, "Not the parts of a split transaction.")
    has_generated_id = row.bank_id is None or row.bank_id.startswith(OUTLAY_ID_PREFIX)
    return replace(
        row,
        payee=exact_text("EXTDNAME") or exact_text("NAME"),
        description=exact_text("MEMO"),
        notes=exact_text("OUTLAY.NOTES"),
        kind=exact_text(OUTLAY_MARKER),
        category=exact_text("OUTLAY.CATEGORY") or None,
        to_account=exact_text("OUTLAY.TOACCOUNT") or None,
        to_amount=_parse_amount(exact_text("OUTLAY.TOAMOUNT")),
        to_currency=exact_text("OUTLAY.TOCURRENCY") or None,
        original_amount=_parse_amount(exact_text("OUTLAY.ORIGAMOUNT")),
        tags=tuple(tag for tag in exact_text("OUTLAY.TAGS").split(TAG_SEPARATOR) if tag),
        parts=parts,
        bank_id=None if has_generated_id else row.bank_id,
        account=None if row.account == NO_ACCOUNT else row.account,
    )


def _detect_kind(transaction_type: str, amount: Decimal) -> str | None:
    """Return "expense" for a purchase with a positive amount, which is a refund.

    None elsewhere: the kind follows from the sign.
    """
    # POS is a purchase at a terminal; nobody earns income there.
    is_refund = transaction_type.upper() == "POS" and amount > 0
    return TransactionKind.EXPENSE if is_refund else None


def _read_currency(element: Element) -> str | None:
    code = _text(element, "CURRENCY/CURSYM").upper()
    return code if code in CURRENCIES else None


class _Original(TypedDict):
    """The amount before a conversion and its currency; None without one."""

    original_amount: Decimal | None
    original_currency: str | None


def _read_original(element: Element, amount: Decimal) -> _Original:
    """Return the amount before a conversion: ORIGCURRENCY has its currency and the rate from it."""
    code = _text(element, "ORIGCURRENCY/CURSYM").upper()
    rate = _parse_amount(_text(element, "ORIGCURRENCY/CURRATE"))
    if code not in CURRENCIES or not rate or rate < 0:
        return {"original_amount": None, "original_currency": None}
    digits = Decimal(1).scaleb(-exponent(code))
    original = (abs(amount) / rate).quantize(digits, ROUND_HALF_EVEN)
    return {"original_amount": original, "original_currency": code}


def _parse_day(text: str) -> dt.date | None:
    """Return the local date of a timestamp: the date as written, whatever its time zone."""
    # 20240301120000[-5:EST]: converting to another zone could move a payment to another day.
    starts_with_date = text[:DATE_DIGITS].isdigit()
    written = parse_date(text[:DATE_DIGITS] if starts_with_date else text)
    return written.read(DateOrder.YMD) if written else None


def _parse_amount(text: str) -> Decimal | None:
    grouped = GROUPED_AMOUNT.fullmatch(text)
    if grouped is not None:
        text = f"{grouped[1].replace(grouped[2], '')}.{grouped[3]}"
    return Decimal(text.replace(",", ".")) if AMOUNT.fullmatch(text) else None


def _read_balances(
    statement: Element, currency: str | None, account: str | None
) -> Iterator[StatedBalance]:
    for balance in statement.iter("LEDGERBAL"):
        date = _parse_day(_text(balance, "DTASOF"))
        amount = _parse_amount(_text(balance, "BALAMT"))
        if date is not None and amount is not None:
            yield StatedBalance(date, amount, currency, account)
