"""Choose who was paid, or paid, among the columns of texts."""

from collections.abc import Callable

import pytest

from importers.values import StatedBalance, Statement, StatementRow

Rows = Callable[..., list[StatementRow]]
Read = Callable[..., Statement]

TABLES = {
    "payer and recipient by the direction": ('Buchungsdatum;Zahlungspflichtige*r;Zahlungsempfänger*in;Betrag\n16.10.26;Jo Doe;Drogerie;"-14,85"\n15.10.26;Muster GmbH;Jo Doe;"2.000,00"\n', ["Drogerie", "Muster GmbH"]),
    "the holder is the same in every row": ("Datum;Auftraggeber/Zahlungsempfänger;Empfänger/Zahlungspflichtiger;Betrag\n16.10.26;Jo Doe;Stadtwerke;-14,85\n15.10.26;Jo Doe;Muster GmbH;2000,00\n", ["Stadtwerke", "Muster GmbH"]),
    "Finnish payer and recipient": ("Kirjauspäivä;Summa;Maksaja;Saajan nimi;Viesti\n15.10.2026;-14,20;MEIKÄLÄINEN;CORNER DELI;'-'\n14.10.2026;+1000,00;TYÖNANTAJA;MEIKÄLÄINEN;Palkka\n", ["CORNER DELI", "TYÖNANTAJA"]),
    "Croatian": ("Datum;Opis plaćanja;Naziv platitelja/primatelja;Isplata;Uplata\n15.10.2026;Kupnja;CORNER DELI;14,20;\n14.10.2026;Plaća;POSLODAVAC DOO;;1000,00\n", ["CORNER DELI", "POSLODAVAC DOO"]),
    "kinds without headings": ('10/15/2026,-14.20,-,"Point of sale purchase","CORNER DELI"\n10/14/2026,1200.00,-,"Payroll dep.","ACME INC"\n', ["CORNER DELI", "ACME INC"]),
    "a description that only says card payment": ("Date,Description,Details,Amount\n15/10/2026,Card payment,CORNER DELI,-14.20\n14/10/2026,Transfer,ACME LTD,1000.00\n13/10/2026,Card payment,RIVER MARKET,-5.00\n", ["CORNER DELI", "ACME LTD", "RIVER MARKET"]),
    "kinds with the name in a note": ("Date;Type;Value;Note\n2026-10-15;Deposit;1000,00;Jo Doe\n2026-10-16;Removal;-14,20;Corner Deli\n2026-10-17;Interest;2,11;\n", ["Jo Doe", "Corner Deli", "Interest"]),
    "kinds in Japanese": ("日付,摘要,摘要内容,支払い金額,預かり金額\n2026/10/15,カード,カドノデリ,1420,\n2026/10/14,給料,テスト（カ,,100000\n", ["カドノデリ", "テスト（カ"]),
    "the card's holder": ("Date,Cardholder,Details,Amount\n15/10/2026,JO DOE,CORNER DELI,-14.20\n14/10/2026,SAM DOE,ACME,-10.00\n", ["CORNER DELI", "ACME"]),
    "who bought": ("Date,Description,Amount,Purchased By\n2026-10-15,CORNER DELI,-14.20,Jo\n2026-10-14,ACME,-1.00,Sam\n", ["CORNER DELI", "ACME"]),
    "account numbers as payee": ("Date,Counterparty,Description,Amount\n2026-10-15,NL91ABNA0417164300,Rent,-14.20\n2026-10-14,NL20INGB0001234567,Gift of Oma,1.00\n", ["Rent", "Gift of Oma"]),
    "some without name": ("Datum;Název protiúčtu;Popis pro příjemce;Částka\n15.10.2026;;CORNER DELI;-250,00\n14.10.2026;ZAMESTNAVATEL;Mzda;300,00\n", ["CORNER DELI", "ZAMESTNAVATEL"]),
    "two lines for the name": ("Buchungsdatum\tEmpfaenger 1\tEmpfaenger 2\tVerwendungszweck\tBetrag\n15.10.2026\tStadtwerke\t\tAbschlag\t-85,00\n14.10.2026\tMuster GmbH\t\tGehalt\t100,00\n", ["Stadtwerke", "Muster GmbH"]),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_the_payee_is_the_other_side(rows: Rows, name: str) -> None:
    text, payees = TABLES[name]
    assert [row.payee for row in rows(text)] == payees


def test_lines_of_balances_and_turnovers_are_no_payments(read: Read) -> None:
    text = (
        "Datums,Saņēmējs/Maksātājs,Informācija saņēmējam,Summa\n01.10.2026,,Sākuma atlikums,100.00\n"
        "15.10.2026,CORNER DELI,Pirkums,-14.20\n15.10.2026,,Apgrozījums,14.20\n15.10.2026,,Beigu atlikums,85.80\n"
    )
    items = list(read(text).items())
    assert [item.payee for item in items if isinstance(item, StatementRow)] == ["CORNER DELI"]
    assert [str(item.amount) for item in items if isinstance(item, StatedBalance)] == [
        "100.00",
        "85.80",
    ]


def test_a_payer_can_be_named(rows: Rows) -> None:
    text = "Date,A,B,Amount\n2026-10-15,x,Deli,-1.00\n2026-10-14,Acme,y,2.00\n"
    mapping = {"columns": {"payee": "B", "payer": "A"}}
    assert [row.payee for row in rows(text, mapping)] == ["Deli", "Acme"]


def test_a_text_that_says_there_is_none_is_no_payee(rows: Rows) -> None:
    text = """Run Date,Action,Description,Amount
10/15/2026,DEBIT CARD PURCHASE CORNER,No Description,-42.10
10/01/2026,DIRECT DEPOSIT ALFA,No Description,1500.00
"""
    assert all("No Description" not in row.payee for row in rows(text))
