"""Files of the formats that are not tables."""

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


def camt(body: str, kind: str = "053", root: str = "BkToCstmrStmt", part: str = "Stmt") -> str:
    """Build a CAMT document with one statement of the account DE1."""
    namespace = f"urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.02"
    return (
        f'<?xml version="1.0"?><Document xmlns="{namespace}"><{root}><{part}>'
        f"<Acct><Id><IBAN>DE1</IBAN></Id></Acct>{body}</{part}></{root}></Document>"
    )


def entry(
    amount: str, side: str, more: str = "", status: str = "BOOK", day: str = "2024-03-14"
) -> str:
    """Build a CAMT entry."""
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>{status}</Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>R1</AcctSvcrRef>{more}</Ntry>"
    )


def detail(amount: str, name: str, side: str = "") -> str:
    """Build one transaction of a CAMT batch entry."""
    direction = f"<CdtDbtInd>{side}</CdtDbtInd>" if side else ""
    return (
        f'<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">{amount}</Amt></TxAmt></AmtDtls>{direction}'
        f"<RltdPties><Cdtr><Nm>{name}</Nm></Cdtr></RltdPties>"
        "<RmtInf><Ustrd>Invoice</Ustrd></RmtInf></TxDtls>"
    )
