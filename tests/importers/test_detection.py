"""Every format but tables: what comes out, and what is told when something is wrong."""

import contextlib
import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers import detection
from importers.file_stats import compute_file_stats
from importers.readers import ReadOptions
from importers.values import FileError, RowProblem, StatedBalance, Statement, StatementRow
from tests.importers.conftest import TODAY

Read = Callable[..., Statement]
Rows = Callable[..., list[StatementRow]]

SGML = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
ENCODING:USASCII
CHARSET:1252

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>42<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240301120000[-5:EST]<TRNAMT>-12.50<FITID>A1<NAME>Caf\xe9 &amp; Bar<MEMO>
<CHECKNUM>12</STMTTRN>
<STMTTRN><TRNTYPE>POS<DTPOSTED>20240302<TRNAMT>3,00<FITID>A2<NAME>Refund</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240230<TRNAMT>-1.00<FITID>A3<NAME>Never</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240303<TRNAMT>$1<FITID>A4<NAME>Bad</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>90.50<DTASOF>20240303</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""


def test_careless_ofx_is_read_row_by_row(read: Read) -> None:
    reading = read(SGML.encode("cp1252"))
    first, refund, never, bad, balance = reading.items()
    assert isinstance(first, StatementRow)
    assert (first.line, first.payee, first.amount, first.bank_id, first.notes) == (
        9,
        "Café & Bar",
        Decimal("-12.50"),
        "A1",
        "Check 12",
    )
    assert isinstance(refund, StatementRow)
    assert (refund.kind, refund.amount, refund.account) == ("expense", 3, "42")
    assert never == RowProblem(12, "DTPOSTED", "Not a valid date: 20240230")
    assert bad == RowProblem(13, "TRNAMT", "Not a valid amount: $1")
    assert balance == StatedBalance(dt.date(2024, 3, 3), Decimal("90.50"), "EUR", "42")


QIF = """!Account
NChecking
TBank
^
!Type:Bank
D03/14'2024
T-1,234.50
PLandlord
MMarch
LHousing:Rent
N101
^
D02/30'2024
T-5.00
^
D03/15'2024
Tnothing
^
!Type:Invst
D03/14'2024
NBuy
^
"""


def test_qif_is_read_account_by_account(read: Read) -> None:
    row, day, amount, trade = read(QIF).items()
    assert isinstance(row, StatementRow)
    assert (row.date, row.amount, row.payee, row.description) == (
        dt.date(2024, 3, 14),
        Decimal("-1234.50"),
        "Landlord",
        "March",
    )
    assert (row.category, row.account, row.notes) == ("Rent", "Checking", "Check 101")
    for problem, column in ((day, "D"), (amount, "T"), (trade, "!Type:Invst")):
        assert isinstance(problem, RowProblem)
        assert problem.column == column
    assert read("!Type:Bank\nD01/02/03\nT-1\n^\n").questions[0].field == "date_order"
    with pytest.raises(FileError):
        read("!Type:Cat\nNFood\n^\n")


def camt(body: str, kind: str = "053", root: str = "BkToCstmrStmt", part: str = "Stmt") -> str:
    return (
        f'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.02"><{root}><{part}>'
        f"<Acct><Id><IBAN>DE1</IBAN></Id></Acct>{body}</{part}></{root}></Document>"
    )


def entry(
    amount: str, side: str, more: str = "", status: str = "BOOK", day: str = "2024-03-14"
) -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>{status}</Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>R1</AcctSvcrRef>{more}</Ntry>"
    )


def detail(amount: str, name: str) -> str:
    return (
        f'<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">{amount}</Amt></TxAmt></AmtDtls>'
        f"<RltdPties><Cdtr><Nm>{name}</Nm></Cdtr></RltdPties><RmtInf><Ustrd>Invoice</Ustrd></RmtInf></TxDtls>"
    )


def test_a_batch_is_told_apart_where_its_parts_add_up(rows: Rows) -> None:
    parts = f"<NtryDtls>{detail('10.00', 'Ann')}{detail('5.50', 'Ben')}</NtryDtls>"
    assert [(one.payee, str(one.amount), one.bank_id) for one in rows(camt(entry("15.50", "DBIT", parts)))] == [
        ("Ann", "-10.00", "R1/1"), ("Ben", "-5.50", "R1/2"),
    ]  # fmt: skip
    assert [str(one.amount) for one in rows(camt(entry("16.00", "DBIT", parts)))] == ["-16.00"]


def test_what_camt_only_announces_is_not_booked(read: Read) -> None:
    body = (
        entry("1.00", "CRDT", status="PDNG")
        + entry("2.00", "CRDT", status="INFO")
        + entry("x", "CRDT")
    )
    body += entry("3.00", "CRDT", day="2024-02-30")
    pending, announced, wrong, never = read(camt(body, "052", "BkToCstmrAcctRpt", "Rpt")).items()
    assert isinstance(pending, StatementRow)
    assert pending.is_pending
    assert [one.column for one in (announced, wrong, never) if isinstance(one, RowProblem)] == [
        "Sts",
        "Amt",
        "BookgDt",
    ]


@pytest.mark.parametrize(
    "content", [camt("")[:-20], camt("<x>"), '<?xml version="1.0"?><Document xmlns="camt.053"/>']
)
def test_damaged_camt_is_refused(read: Read, content: str) -> None:
    with pytest.raises(FileError):
        read(content)


MT940 = """{1:F01BANKDEFFXXXX0000000000}{2:I940BANKDEFFXXXXN}{4:
:20:STARTUMS
:25:12345678/1234567890
:28C:1/1
:60F:C240301EUR100,00
:61:2403140314DR12,50NTRFNONREF//REF12345678
:86:177?00KARTENZAHLUNG?20SVWZ+Baeckerei?32Baecker GmbH
:61:2403150315RC2,50NTRFNONREF
:86:Reversal of a credit
:61:2402300230DR1,00NTRFNONREF
:61:2312311231CR5,00NTRFNONREF
:86:New year
:62F:C240315EUR90,00
-}
"""


def test_mt940_is_read_movement_by_movement(read: Read) -> None:
    items = list(read(MT940).items())
    rows = [one for one in items if isinstance(one, StatementRow)]
    assert [(str(one.date), str(one.amount)) for one in rows] == [
        ("2024-03-14", "-12.50"),
        ("2024-03-15", "-2.50"),
        ("2023-12-31", "5.00"),
    ]
    assert (rows[0].payee, rows[0].bank_id, rows[0].currency) == (
        "Baecker GmbH",
        "REF12345678",
        "EUR",
    )
    (wrong,) = [one for one in items if isinstance(one, RowProblem)]
    assert (wrong.line, wrong.column) == (10, ":61:")
    facts = compute_file_stats(items)
    assert facts.accounts["12345678/1234567890"].adds_up is True


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unknown_format"),
        (b'<?xml version="1.0"?><rss></rss>', "unknown_format"),
        (b'{"a": 1}', "unknown_format"),
        (b'{"a": ', "damaged_file"),
        (b"OFXHEADER:100\n", "damaged_file"),
        (b"<OFX><STMTTRN></OFX>", "no_rows"),
        (SGML.encode("cp1252")[:-200], "damaged_file"),
        (b":20:x\n:25:y\n", "no_rows"),
        (b" \r\n\t", "empty_file"),
    ],
)
def test_what_is_no_bank_file_is_refused(read: Read, content: bytes, code: str) -> None:
    with pytest.raises(FileError) as caught:
        list(read(content).items())
    assert caught.value.code == code


@given(st.sampled_from([SGML, QIF, MT940, camt(entry("1.00", "DBIT"))]), st.data())
def test_no_damage_brings_a_reader_down(text: str, data: st.DataObject) -> None:
    content = bytearray(text.encode("cp1252"))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=6))
    with contextlib.suppress(FileError):
        list(detection.read(bytes(content), ReadOptions(TODAY), max_bytes=1 << 20).items())
