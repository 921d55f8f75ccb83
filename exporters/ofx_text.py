"""Write OFX 2.2 with one statement per account and currency.

Values that OFX has no place for are in elements named OUTLAY.*; other programs skip those.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from xml.sax.saxutils import escape

from core.enums import TransactionKind
from core.exchange_rates import compute_implied_rate
from core.interchange import NO_ACCOUNT, write_parts
from core.limits import TAG_SEPARATOR
from core.money import Money, to_minor
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


StatementKey = tuple[str | None, str]
"""The name of an account and a currency, of which each pair has a statement."""
StatementPeriod = tuple[dt.date, dt.date]
"""The first and the last day of a statement."""


def write(
    rows: Iterable[ExportRow], periods: Mapping[StatementKey, StatementPeriod]
) -> Iterator[str]:
    """Write rows, which must be ordered by account and currency, then by date.

    ``periods`` are those of the rows: the dates of a statement stand before its rows.
    """
    is_started = False
    groups = groupby(rows, lambda row: (row.account, row.currency))
    for number, (key, group) in enumerate(groups, start=1):
        row = next(group)
        # A row that was moved while others were read has no period, but its day.
        first, last = periods.get(key, (row.date, row.date))
        if not is_started:
            yield FILE_START.format(date=_format_date(last))
            is_started = True
        yield STATEMENT_START.format(
            number=number,
            currency=row.currency,
            account=_escape(row.account or NO_ACCOUNT),
            first=_format_date(first),
            last=_format_date(last),
        )
        yield _build_transaction(row)
        yield from map(_build_transaction, group)
        yield STATEMENT_END

    if not is_started:
        yield FILE_START.format(date=DATE_WITHOUT_ROWS)
    yield FILE_END


def _format_date(day: dt.date) -> str:
    return day.strftime("%Y%m%d")


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
        (date_tag, _format_date(row.date)),
        ("TRNAMT", f"{row.amount:f}"),
        # Mandatory, and what programs recognise a row by; the prefix tells our import that it is no
        # bank's id.
        ("FITID", row.bank_id or f"outlay-{row.id}"),
        ("NAME", row.payee[:MAX_NAME_LENGTH]),
        ("EXTDNAME", row.payee if len(row.payee) > MAX_NAME_LENGTH else ""),
        ("MEMO", row.description),
        ("ORIGCURRENCY", _build_original(row)),
        ("OUTLAY.KIND", row.kind),
        ("OUTLAY.CATEGORY", row.category or ""),
        ("OUTLAY.TOACCOUNT", row.to_account or ""),
        ("OUTLAY.TOAMOUNT", "" if row.to_amount is None else f"{row.to_amount:f}"),
        ("OUTLAY.TOCURRENCY", row.to_currency or ""),
        ("OUTLAY.ORIGAMOUNT", "" if row.original_amount is None else f"{row.original_amount:f}"),
        ("OUTLAY.TAGS", TAG_SEPARATOR.join(row.tags)),
        ("OUTLAY.NOTES", row.notes),
        ("OUTLAY.PARTS", write_parts(row.parts) if row.parts else ""),
    ]
    # The original currency consists of elements, and of nothing to escape.
    elements = [
        f"<{name}>{value if name == 'ORIGCURRENCY' else _escape(value)}</{name}>"
        for name, value in members
        if value
    ]
    return f"<{tag}>{''.join(elements)}</{tag}>\n"


def _build_original(row: ExportRow) -> str:
    """Write the currency before a conversion, and the rate from it to that of the statement."""
    if row.original_amount is None or row.original_currency is None:
        return ""
    original = Money(to_minor(row.original_amount, row.original_currency), row.original_currency)
    booked = Money(to_minor(row.amount, row.currency), row.currency)
    rate = compute_implied_rate(original, booked)
    return f"<CURRATE>{rate:f}</CURRATE><CURSYM>{row.original_currency}</CURSYM>"


def _transaction_type(row: ExportRow) -> str:
    if row.kind == TransactionKind.TRANSFER:
        return "XFER"
    return "DEBIT" if row.amount < 0 else "CREDIT"
