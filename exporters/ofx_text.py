"""OFX 2: a statement per account. What OFX has no place for stands in tags of our own, which other readers skip."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.sax.saxutils import escape

from core.interchange import NO_ACCOUNT, TAG_MARK
from exporters.values import ExportRow

HEAD = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<OFX>
<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS><DTSERVER>{day}</DTSERVER>\
<LANGUAGE>ENG</LANGUAGE></SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1>
"""
STATEMENT = """<STMTTRNRS><TRNUID>{number}</TRNUID><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>
<STMTRS><CURDEF>{currency}</CURDEF><BANKACCTFROM><BANKID>outlay</BANKID><ACCTID>{account}</ACCTID>\
<ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>
<BANKTRANLIST><DTSTART>{first}</DTSTART><DTEND>{last}</DTEND>
"""
STATEMENT_END = "</BANKTRANLIST></STMTRS></STMTTRNRS>\n"
TAIL = "</BANKMSGSRSV1>\n</OFX>\n"
MAX_NAME = 32


def write(rows: Iterable[ExportRow]) -> Iterator[str]:
    """Rows come account by account, oldest first."""
    day = None
    for number, ((account, currency), group) in enumerate(
        groupby(rows, lambda row: (row.account, row.currency)), start=1
    ):
        told = list(group)
        if day is None:
            yield HEAD.format(day=_day(told[-1]))
        day = _day(told[-1])
        named = _text(account or NO_ACCOUNT)
        yield STATEMENT.format(
            number=number, currency=currency, account=named, first=_day(told[0]), last=day
        )
        yield from map(_row, told)
        yield STATEMENT_END
    if day is None:
        yield HEAD.format(day="20000101")
    yield TAIL


def _day(row: ExportRow) -> str:
    return row.date.strftime("%Y%m%d")


def _text(text: str) -> str:
    """Text as XML has it; control characters have no place there."""
    return escape("".join(one for one in text if one.isprintable() or one in "\n\t"))


def _row(row: ExportRow) -> str:
    kind = "XFER" if row.kind == "transfer" else "DEBIT" if row.amount < 0 else "CREDIT"
    tag = "STMTTRNP" if row.is_pending else "STMTTRN"
    day = "DTTRAN" if row.is_pending else "DTPOSTED"
    members = [
        ("TRNTYPE", kind),
        (day, _day(row)),
        ("TRNAMT", f"{row.amount:f}"),
        ("FITID", row.bank_id or f"outlay-{row.id}"),
        ("NAME", row.payee[:MAX_NAME]),
        ("EXTDNAME", row.payee if len(row.payee) > MAX_NAME else ""),
        ("MEMO", row.description),
        ("OUTLAY.KIND", row.kind),
        ("OUTLAY.CATEGORY", row.category or ""),
        ("OUTLAY.TOACCOUNT", row.to_account or ""),
        ("OUTLAY.TAGS", TAG_MARK.join(row.tags)),
        ("OUTLAY.NOTES", row.notes),
    ]
    told = "".join(f"<{name}>{_text(value)}</{name}>" for name, value in members if value)
    return f"<{tag}>{told}</{tag}>\n"
