"""Write OFX 2.2 with one statement per account and currency.

Values that OFX has no place for are in elements named OUTLAY.*; other programs skip those.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from core.enums import TransactionKind
from core.interchange import NO_ACCOUNT
from core.limits import TAG_SEPARATOR
from exporters.values import ExportRow

FILE_START = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
    "<OFX>\n"
    "<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>"
    "<DTSERVER>{date}</DTSERVER><LANGUAGE>ENG</LANGUAGE></SONRS></SIGNONMSGSRSV1>\n"
    "<BANKMSGSRSV1>\n"
)
STATEMENT_START = (
    "<STMTTRNRS><TRNUID>{number}</TRNUID>"
    "<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>\n"
    "<STMTRS><CURDEF>{currency}</CURDEF>"
    "<BANKACCTFROM><BANKID>outlay</BANKID><ACCTID>{account}</ACCTID>"
    "<ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>\n"
    "<BANKTRANLIST><DTSTART>{first}</DTSTART><DTEND>{last}</DTEND>\n"
)
STATEMENT_END = "</BANKTRANLIST></STMTRS></STMTTRNRS>\n"
FILE_END = "</BANKMSGSRSV1>\n</OFX>\n"
DATE_WITHOUT_ROWS = "20000101"
"""DTSERVER is mandatory; it has the date of a row because the exporter has no clock."""
MAX_NAME_LENGTH = 32
"""Length of NAME in OFX; longer payees are complete in EXTDNAME."""


def write(rows: Iterable[ExportRow]) -> Iterator[str]:
    """Write rows, which must be ordered by account and currency, then by date."""
    is_started = False
    groups = groupby(rows, lambda row: (row.account, row.currency))
    for number, (_, group) in enumerate(groups, start=1):
        # The dates of a statement stand before its rows.
        statement = list(group)
        if not is_started:
            yield FILE_START.format(date=_format_date(statement[-1]))
            is_started = True
        yield from _write_statement(number, statement)

    if not is_started:
        yield FILE_START.format(date=DATE_WITHOUT_ROWS)
    yield FILE_END


def _write_statement(number: int, rows: Sequence[ExportRow]) -> Iterator[str]:
    yield STATEMENT_START.format(
        number=number,
        currency=rows[0].currency,
        account=_escape(rows[0].account or NO_ACCOUNT),
        first=_format_date(rows[0]),
        last=_format_date(rows[-1]),
    )
    yield from map(_build_transaction, rows)
    yield STATEMENT_END


def _format_date(row: ExportRow) -> str:
    return row.date.strftime("%Y%m%d")


def _escape(text: str) -> str:
    """Escape text for XML and remove control characters, which XML does not allow."""
    return escape(
        "".join(character for character in text if character.isprintable() or character in "\n\t")
    )


def _build_transaction(row: ExportRow) -> str:
    tag = "STMTTRNP" if row.is_pending else "STMTTRN"
    date_tag = "DTTRAN" if row.is_pending else "DTPOSTED"
    members = [
        ("TRNTYPE", _transaction_type(row)),
        (date_tag, _format_date(row)),
        ("TRNAMT", f"{row.amount:f}"),
        # Mandatory, and what programs recognise a row by; the prefix tells our import that it is no
        # bank's id.
        ("FITID", row.bank_id or f"outlay-{row.id}"),
        ("NAME", row.payee[:MAX_NAME_LENGTH]),
        ("EXTDNAME", row.payee if len(row.payee) > MAX_NAME_LENGTH else ""),
        ("MEMO", row.description),
        ("OUTLAY.KIND", row.kind),
        ("OUTLAY.CATEGORY", row.category or ""),
        ("OUTLAY.TOACCOUNT", row.to_account or ""),
        ("OUTLAY.TAGS", TAG_SEPARATOR.join(row.tags)),
        ("OUTLAY.NOTES", row.notes),
    ]
    elements = [f"<{name}>{_escape(value)}</{name}>" for name, value in members if value]
    return f"<{tag}>{''.join(elements)}</{tag}>\n"


def _transaction_type(row: ExportRow) -> str:
    if row.kind == TransactionKind.TRANSFER:
        return "XFER"
    return "DEBIT" if row.amount < 0 else "CREDIT"
