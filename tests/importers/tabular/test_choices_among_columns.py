"""Choose among several dates, amounts and names of a bank's table; the contents are invented."""

from collections.abc import Callable
from typing import Any

import pytest

from importers.values import RowProblem, Statement, StatementRow

Read = Callable[..., Statement]
Expected = list[tuple[str, str, str]]

BOOKED = [
    ("1822direkt", "Kontonummer;Datum/Zeit;Buchungstag;Wertstellung;Soll/Haben;Buchungsschlüssel;Buchungsart;Empfänger/Auftraggeber Name;Empfänger/Auftraggeber IBAN;Empfänger/Auftraggeber BIC;Glaeubiger-ID;Mandatsreferenz;Mandatsdatum;Vwz.0;Vwz.1;Vwz.2;End-to-End-Identifikation\n1234567;16.10.2026 10:00;15.10.2026;15.10.2026;-14,20;105;Lastschrift;CORNER DELI GMBH;DE12;BIC;DE98;M1;;Abschlag;;;\n1234567;16.10.2026 10:00;14.10.2026;14.10.2026;1.000,00;153;Gehalt;ACME GMBH;DE11;BIC;;;;Gehalt;;;\n", {}, [("2026-10-15", "-14.20", "CORNER DELI GMBH"), ("2026-10-14", "1000.00", "ACME GMBH")]),
    ("knab", 'KNAB EXPORT;;;;;;;;;;;;;;;\nRekeningnummer;Transactiedatum;Valutacode;CreditDebet;Bedrag;Tegenrekeningnummer;Tegenrekeninghouder;Valutadatum;Betaalwijze;Omschrijving;Type betaling;Machtigingsnummer;Incassant ID;Adres;Referentie;Boekdatum;\n"NL00KNAB";"14-10-2026";"EUR";"D";"14,20";"";"CORNER DELI";"15-10-2026";"Betaalautomaat";"CORNER DELI AMSTERDAM pas 1";"";"";"";"";"R1";"15-10-2026";\n"NL00KNAB";"14-10-2026";"EUR";"C";"1000,00";"NL11";"ACME BV";"14-10-2026";"Ontvangen betaling";"Salaris";"";"";"";"";"R2";"14-10-2026";\n', {}, [("2026-10-15", "-14.20", "CORNER DELI"), ("2026-10-14", "1000.00", "ACME BV")]),
    ("millennium_pl", '"Numer rachunku/karty","Data transakcji","Data rozliczenia","Rodzaj transakcji","Na konto/Z konta","Odbiorca/Zleceniodawca","Opis","Obciążenia","Uznania","Saldo","Waluta"\n"PL11","2026-10-14","2026-10-15","TRANSAKCJA KARTĄ PŁATNICZĄ","","","CORNER DELI WARSZAWA","-14.20","","985.80","PLN"\n"PL11","2026-10-14","2026-10-14","PRZELEW PRZYCHODZĄCY","PL12","ACME SA","WYNAGRODZENIE","","1000.00","1000.00","PLN"\n', {"currency": "PLN"}, [("2026-10-15", "-14.20", "CORNER DELI WARSZAWA"), ("2026-10-14", "1000.00", "ACME SA")]),
    ("raiffeisen_cz", '"Datum provedení";"Datum zaúčtování";"Číslo účtu";"Název účtu";"Kategorie transakce";"Číslo protiúčtu";"Název protiúčtu";"Typ transakce";"Zpráva";"Poznámka";"VS";"KS";"SS";"Zaúčtovaná částka";"Měna účtu";"Původní částka a měna";"Původní částka a měna";"Poplatek";"Id transakce";"Vlastní poznámka";"Název obchodníka";"Město"\n"14.10.2026 12:00";"15.10.2026 02:00";"123/5500";"Jo Doe";"Platba kartou";"";"";"Platba kartou";"CORNER DELI; PRAHA; CZE";"PK: 1234XX";"";"1178";"";"-142,00";"CZK";"-142,00";"CZK";"";"123";"";"CORNER DELI";"PRAHA"\n"14.10.2026 09:00";"14.10.2026 09:00";"123/5500";"Jo Doe";"Platba";"987/0100";"ACME AS";"Příchozí platba";"Mzda";"";"";"";"";"10 000,00";"CZK";"10 000,00";"CZK";"";"124";"";"";""\n', {}, [("2026-10-15", "-142.00", "CORNER DELI"), ("2026-10-14", "10000.00", "ACME AS")]),
    ("revolut_fr", "Type,Produit,Date de début,Date de fin,Description,Montant,Frais,Devise,État,Solde\nPaiement par carte,Actuel,2026-10-14 12:00:01,2026-10-15 09:00:00,Corner Deli,-14.20,0.00,EUR,TERMINÉ,985.80\nRechargement,Actuel,2026-10-14 09:00:00,2026-10-14 09:00:00,Paiement de ACME,1000.00,0.00,EUR,TERMINÉ,1000.00\nPaiement par carte,Actuel,2026-10-18 12:00:01,,Late Cafe,-4.00,0.00,EUR,EN ATTENTE,\n", {}, [("2026-10-15", "-14.20", "Corner Deli"), ("2026-10-14", "1000.00", "Paiement de ACME"), ("2026-10-18", "-4.00P", "Late Cafe")]),
]  # fmt: skip

AMOUNTS = [
    ("alior_pl", "Kryteria transakcji: Ostatnie transakcje;\nData transakcji;Data księgowania;Nazwa nadawcy;Nazwa odbiorcy;Szczegóły transakcji;Kwota operacji;Waluta operacji;Kwota w walucie rachunku;Waluta rachunku;Numer rachunku nadawcy;Numer rachunku odbiorcy\n14-10-2026;15-10-2026;JO DOE;CORNER DELI;Zakup kartą;-3,30;EUR;-14,20;PLN;11;\n14-10-2026;14-10-2026;ACME SA;JO DOE;WYNAGRODZENIE;1000,00;PLN;1000,00;PLN;12;11\n", {"currency": "PLN"}, [("2026-10-15", "-14.20", "CORNER DELI"), ("2026-10-14", "1000.00", "ACME SA")]),
    ("saxo_like_credit_minus_dkk_card", "Dato;Posteringstekst;Beløb;Valuta;Beløb i DKK\n15-10-2026;CORNER DELI;14,20;EUR;106,00\n14-10-2026;RIVER MARKET;421,00;DKK;421,00\n13-10-2026;INDBETALING TAK;-500,00;DKK;-500,00\n", {"is_card": True, "currency": "DKK"}, [("2026-10-15", "-106.00", "CORNER DELI"), ("2026-10-14", "-421.00", "RIVER MARKET"), ("2026-10-13", "500.00", "INDBETALING TAK")]),
    ("icici_card", '"Accountno:","0000XXXXXXXX1234"\n"Customer Name:","JO DOE"\n\n"Transaction Date","Sr.No.","Details","Reward Point Header","Intl.Amount","Amount(in Rs)","BillingAmountSign"\n"15/10/2026","123","CORNER DELI BANGALORE IN","1","0","14.20",""\n"14/10/2026","124","INFINITY PAYMENT RECEIVED, THANK YOU","0","0","250.00","CR"\n', {"is_card": True}, [("2026-10-15", "-14.20", "CORNER DELI BANGALORE IN"), ("2026-10-14", "250.00", "INFINITY PAYMENT RECEIVED, THANK YOU")]),
    ("fidelity", '\n\nRun Date,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),Accrued Interest ($),Amount ($),Cash Balance ($),Settlement Date\n10/15/2026, DEBIT CARD PURCHASE CORNER DELI AUSTIN TX, , No Description,Cash,,0,,,,-14.2,985.8,\n10/14/2026, DIRECT DEPOSIT ACME PAYROLL, , No Description,Cash,,0,,,,1000,1000,\n\n\n"The data and information in this spreadsheet is provided to you solely for your use and is not for distribution. The spreadsheet is provided for informational purposes only."\n\n"Brokerage services are provided by Fidelity"\n\nDate downloaded 10/16/2026 8:00 am\n', {}, [("2026-10-15", "-14.2", "DEBIT CARD PURCHASE CORNER DELI AUSTIN TX"), ("2026-10-14", "1000", "DIRECT DEPOSIT ACME PAYROLL")]),
    ("bca_id", 'Informasi Rekening - Mutasi Rekening,,,,\n ,,,,\nNo. rekening : 1234567890,,,,\nNama : JO DOE,,,,\nPeriode : 01/10/2026 - 16/10/2026,,,,\nKode Mata Uang : Rp,,,,\n ,,,,\nTanggal Transaksi,Keterangan,Cabang,Jumlah,Saldo\n\'14/10,TRSF E-BANKING CR ACME PT,\'0000,"1,000,000.00 CR","1,000,000.00"\n\'15/10,TRANSAKSI DEBIT CORNER DELI,\'0000,"14,200.00 DB","985,800.00"\n ,,,,\nSaldo Awal : 0.00,,,,\nMutasi Debet : 14200.00,1,,,\nMutasi Kredit : 1000000.00,1,,,\nSaldo Akhir : 985800.00,,,,\n', {}, [("2026-10-14", "1000000.00", "TRSF E-BANKING CR ACME PT"), ("2026-10-15", "-14200.00", "TRANSAKSI DEBIT CORNER DELI")]),
    ("kaspi_kz", 'Дата,Сумма,Операция,Детали\n15.10.26,"- 1 420,00 ₸",Покупка,CORNER DELI\n14.10.26,"+ 100 000,00 ₸",Пополнение,С карты другого банка ACME\n', {"currency": "KZT"}, [("2026-10-15", "-1420.00", "CORNER DELI"), ("2026-10-14", "100000.00", "С карты другого банка ACME")]),
]  # fmt: skip

NAMES = [
    ("tesco_card", 'Transaction Date,Posting Date,Billing Amount,Merchant,Merchant City ,Merchant State ,Merchant Zip ,Reference Number ,Debit/Credit Flag ,SICMCC Code ,Status ,Transaction Currency ,Additional Card Holder,Card Used,Purchase Category \n14/10/2026,15/10/2026,£14.20,CORNER DELI,LONDON,,,"""123""",D,5812,BILLED,GBP,N,1234,Food\n13/10/2026,14/10/2026,£250.00,PAYMENT RECEIVED,,,,"""124""",C,,BILLED,GBP,N,1234,\n', {"is_card": True}, [("2026-10-15", "-14.20", "CORNER DELI"), ("2026-10-14", "250.00", "PAYMENT RECEIVED")]),
    ("barclays_de_card", '"Barclays Kontoauszug";;;;\nReferenznummer;Buchungsdatum;Buchungsdatum;Betrag;Beschreibung;Typ;Status;Kartennummer;Originalbetrag;Mögliche Zahlpläne;Land;Name des Karteninhabers;Kartennetzwerk;Kontaktlose Bezahlung;Händlerdetails\n123;14.10.2026;15.10.2026;-14,20 €;CORNER DELI;Zahlung;Berechnet;************1234;-16,00 USD;;DE;Jo Doe;Visa;Ja;CORNER DELI BERLIN\n124;13.10.2026;14.10.2026;250,00 €;Gutschrift Manuelle Lastschrift;Gutschrift;Berechnet;************1234;250,00 €;;DE;Jo Doe;Visa;Nein;\n125;16.10.2026;;-4,00 €;LATE CAFE;Zahlung;Vorgemerkt;************1234;-4,00 €;;DE;Jo Doe;Visa;Nein;\n', {"is_card": True}, [("2026-10-14", "-14.20", "CORNER DELI"), ("2026-10-13", "250.00", "Gutschrift Manuelle Lastschrift"), ("2026-10-16", "-4.00P", "LATE CAFE")]),
    ("c6_card", "Data de Compra;Nome no Cartão;Final do Cartão;Categoria;Descrição;Parcela;Valor (em US$);Cotação (em R$);Valor (em R$)\n15/10/2026;JO DOE;1234;Restaurante;CORNER DELI;Única;0;0;14,20\n14/10/2026;JO DOE;1234;-;Inclusao de Pagamento;Única;0;0;-250,00\n13/10/2026;JO DOE;1234;Supermercados;RIVER MERCADO;1/3;0;0;42,10\n", {"is_card": True}, [("2026-10-15", "-14.20", "CORNER DELI"), ("2026-10-14", "250.00", "Inclusao de Pagamento"), ("2026-10-13", "-42.10", "RIVER MERCADO")]),
    ("wise_all", 'ID,Status,Direction,"Created on","Finished on","Source fee amount","Source fee currency","Target fee amount","Target fee currency","Source name","Source amount (after fees)","Source currency","Target name","Target amount (after fees)","Target currency","Exchange rate",Reference,Batch,"Created by",Category,Note\nCARD_TRANSACTION-1,COMPLETED,OUT,"2026-10-15 12:00:00","2026-10-15 12:00:00",0.00,EUR,,,"Jo Doe",14.20,EUR,"Corner Deli",14.20,EUR,1.0,,,"Jo Doe","Eating out",\nTRANSFER-2,COMPLETED,IN,"2026-10-14 09:00:00","2026-10-14 09:00:00",0.00,EUR,,,"ACME GMBH",1000.00,EUR,"Jo Doe",1000.00,EUR,1.0,SALARY,,"Jo Doe","Money added",\n', {}, [("2026-10-15", "-14.20", "Corner Deli"), ("2026-10-14", "1000.00", "ACME GMBH")]),
    ("spendee", '"Date","Wallet","Type","Category name","Amount","Currency","Note","Labels","Author"\n"2026-10-15T12:00:00+00:00","Cash","Expense","Food & Drink","-14.20","EUR","Corner Deli","","Jo"\n"2026-10-14T09:00:00+00:00","Cash","Income","Salary","1000","EUR","Acme","","Jo"\n', {}, [("2026-10-15", "-14.20", "Corner Deli"), ("2026-10-14", "1000", "Acme")]),
    ("pko_pl", '"Data operacji","Data waluty","Typ transakcji","Kwota","Waluta","Saldo po transakcji","Opis transakcji","","",""\n"2026-10-15","2026-10-14","Płatność kartą","-14.20","PLN","+985.80","Tytuł: 000483849 74838493","Lokalizacja: Adres: CORNER DELI Miasto: WARSZAWA Kraj: POLSKA","Data i czas operacji: 2026-10-14","Numer karty: 425125******1234"\n"2026-10-14","2026-10-14","Przelew na konto","+1000.00","PLN","+1000.00","Rachunek nadawcy: 11 1140","Nazwa nadawcy: ACME SA","Tytuł: WYNAGRODZENIE",""\n', {"currency": "PLN"}, [("2026-10-15", "-14.20", "CORNER DELI"), ("2026-10-14", "1000.00", "ACME SA")]),
    ("belfius", "Boekingsdatum vanaf;01/10/2026\nBoekingsdatum tot en met;16/10/2026\nBedrag vanaf;\nBedrag tot en met;\nRekeninguittrekselnummer vanaf;\nRekeninguittrekselnummer tot en met;\nMededeling;\nNaam tegenpartij bevat;\nRekening tegenpartij;\nLaatste saldo;985,80 EUR\nDatum/uur van het laatste saldo;16/10/2026 10:00:00\n;\nRekening;Boekingsdatum;Rekeninguittrekselnummer;Transactienummer;Rekening tegenpartij;Naam tegenpartij bevat;Straat en nummer;Postcode en plaats;Transactie;Valutadatum;Bedrag;Devies;BIC;Landcode;Mededelingen\nBE00;15/10/2026;00010;00012;;;;;BETALING MET DEBETKAART NUMMER 1234 CORNER DELI BRUSSEL 14/10 12:00;15/10/2026;-14,20;EUR;;;\nBE00;14/10/2026;00010;00011;BE11;ACME NV;;;OVERSCHRIJVING VAN BE11 ACME NV LOON;14/10/2026;1.000,00;EUR;KREDBEBB;;LOON\n", {}, [("2026-10-15", "-14.20", "BETALING MET DEBETKAART NUMMER 1234 CORNER DELI BRUSSEL 14/10 12:00"), ("2026-10-14", "1000.00", "ACME NV")]),
    ("rbc_ca", '"Account Type","Account Number","Transaction Date","Cheque Number","Description 1","Description 2","CAD$","USD$"\nChequing,01234-5678901,10/15/2026,,"CONTACTLESS INTERAC PURCHASE - 1234","CORNER DELI",-14.20,,\nChequing,01234-5678901,10/14/2026,,"PAYROLL DEPOSIT","ACME INC",1000.00,,\n', {}, [("2026-10-15", "-14.20", "CORNER DELI"), ("2026-10-14", "1000.00", "ACME INC")]),
    ("norwegian_fi_card", "TransactionDate,Text,Type,Currency Amount,Currency Rate,Currency,Amount,Merchant Area,Merchant Category,BookDate,ValueDate\n2026-10-14,CORNER DELI,Purchase,-142,1,NOK,-142,OSLO,Restaurants,2026-10-15,2026-10-15\n2026-10-13,Payment,Payment,500,1,NOK,500,,,2026-10-14,2026-10-14\n", {"is_card": True}, [("2026-10-15", "-142", "CORNER DELI"), ("2026-10-14", "500", "Payment")]),
]  # fmt: skip

STATES = [
    ("intesa", "Lista Movimenti;;;;;;;\n;;;;;;;\nConto;1000/00001234;;;;;;\n;;;;;;;\nData;Operazione;Dettagli;Conto o carta;Contabilizzazione;Categoria ;Valuta;Importo\n16/10/2026;Late Cafe;LATE CAFE MILANO;Carta *1234;NON CONTABILIZZATO;Ristoranti e bar;EUR;-4,00\n15/10/2026;Corner Deli;PAGAMENTO POS CORNER DELI MILANO;Conto 1000/00001234;CONTABILIZZATO;Ristoranti e bar;EUR;-14,20\n14/10/2026;Stipendio O Pensione;COD. DISP. 123 BONIFICO ACME SRL;Conto 1000/00001234;CONTABILIZZATO;Stipendi e pensioni;EUR;1.000,00\n", {}, [("2026-10-16", "-4.00P", "Late Cafe"), ("2026-10-15", "-14.20", "Corner Deli"), ("2026-10-14", "1000.00", "Stipendio O Pensione")]),
    ("fineco", 'Conto Corrente: 1234567\nIntestazione Conto Corrente: JO DOE\nPeriodo Dal: 01/10/2026 Al: 16/10/2026\n\nRisultati Ricerca\n\nData;Entrate;Uscite;Descrizione;Descrizione_Completa;Stato;Moneymap\n15/10/2026;;-14,20;Visa Debit;"CORNER DELI MILANO Carta N. ***** 123 Data operazione 14/10/26";Contabilizzato;Ristoranti\n14/10/2026;1000,00;;Stipendio;"Ord: ACME SRL Ben: DOE JO Dt-Reg: 14/10/2026 Causale: STIPENDIO";Contabilizzato;Stipendi\n16/10/2026;;-4,00;Visa Debit;"LATE CAFE MILANO";Autorizzato;Ristoranti\n', {}, [("2026-10-15", "-14.20", "CORNER DELI MILANO Carta N. ***** 123 Data operazione 14/10/26"), ("2026-10-14", "1000.00", "Ord: ACME SRL Ben: DOE JO Dt-Reg: 14/10/2026 Causale: STIPENDIO"), ("2026-10-16", "-4.00P", "LATE CAFE MILANO")]),
    ("danske", '"Dato";"Kategori";"Underkategori";"Tekst";"Belřb";"Saldo";"Status";"Afstemt"\n"16.10.2026";"Mad";"Cafe";"LATE CAFE";"-40,00";"";"Venter";"Nej"\n"15.10.2026";"Mad";"Cafe";"CORNER DELI";"-142,00";"9.858,00";"Udfřrt";"Nej"\n"14.10.2026";"Lřn";"Lřn";"ACME A/S";"10.000,00";"10.000,00";"Udfřrt";"Nej"\n', {"currency": "DKK"}, [("2026-10-16", "-40.00P", "LATE CAFE"), ("2026-10-15", "-142.00", "CORNER DELI"), ("2026-10-14", "10000.00", "ACME A/S")]),
    ("nordea_se", 'Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta;\nReserverat;-40,00;1234 56 78901;;;"Reservation Kortköp LATE CAFE";;SEK;\n2026/10/15;-142,00;1234 56 78901;;;Kortköp 261014 CORNER DELI;9858,00;SEK;\n2026/10/14;10000,00;;1234 56 78901;;Lön ACME AB;10000,00;SEK;\n', {}, [("2026-10-15", "-40.00P", "Reservation Kortköp LATE CAFE"), ("2026-10-15", "-142.00", "Kortköp 261014 CORNER DELI"), ("2026-10-14", "10000.00", "Lön ACME AB")]),
]  # fmt: skip

LINES = [
    ("lcl", "15/10/2026;-14,20;Carte;;CB CORNER DELI 14/10/26;;0;Divers\n14/10/2026;1000,00;Virement;;VIREMENT ACME SARL;;0;Divers\n13/10/2026;-50,00;Prélčvement;;PRLV SEPA EDF;;0;Divers\n16/10/2026;985,80;;;00001 012345A;;;\n", {}, [("2026-10-15", "-14.20", "CB CORNER DELI 14/10/26"), ("2026-10-14", "1000.00", "VIREMENT ACME SARL"), ("2026-10-13", "-50.00", "PRLV SEPA EDF")]),
    ("bradesco", "Extrato de: Agęncia: 1234 | Conta: 12345-6;;;;;;\nData;Histórico;Docto.;Crédito (R$);Débito (R$);Saldo (R$);\n01/10/2026;SALDO ANTERIOR;;;;0,00;\n14/10/2026;TRANSFERENCIA PIX REM: ACME LTDA 14/10;1234567;1.000,00;;1.000,00;\n15/10/2026;COMPRA CARTAO CORNER DELI;1234568;;-14,20;985,80;\n;;Total;1.000,00;-14,20;985,80;\n;;;;;;\nÚltimos Lançamentos;;;;;;\nData;Histórico;Docto.;Crédito (R$);Débito (R$);Saldo (R$);\n", {}, [("2026-10-14", "1000.00", "TRANSFERENCIA PIX REM: ACME LTDA 14/10"), ("2026-10-15", "-14.20", "COMPRA CARTAO CORNER DELI")]),
    ("bancoposta", "Data Contabile;Data Valuta;Addebiti (euro);Accrediti (euro);Descrizione operazioni\n;;;0,00;SALDO INIZIALE\n14/10/2026;14/10/2026;;1.000,00;BONIFICO A VOSTRO FAVORE TRN 123 DA ACME SRL PER STIPENDIO\n15/10/2026;15/10/2026;14,20;;PAGAMENTO POSTAMAT CORNER DELI 14/10/2026 12.00 CARTA 1234\n;;;985,80;SALDO FINALE\n", {}, [("2026-10-14", "1000.00", "BONIFICO A VOSTRO FAVORE TRN 123 DA ACME SRL PER STIPENDIO"), ("2026-10-15", "-14.20", "PAGAMENTO POSTAMAT CORNER DELI 14/10/2026 12.00 CARTA 1234")]),
    ("venmo", 'Account Statement - (@jo-doe) ,,,,,,,,,,,,,,,,,,,,,\nAccount Activity,,,,,,,,,,,,,,,,,,,,,\n,ID,Datetime,Type,Status,Note,From,To,Amount (total),Amount (tip),Amount (tax),Amount (fee),Tax Rate,Tax Exempt,Funding Source,Destination,Beginning Balance,Ending Balance,Statement Period Venmo Fees,Terminal Location,Year to Date Venmo Fees,Disclaimer\n,,,,,,,,,,,,,,,,$100.00,,,,,\n,4000000000000000001,2026-10-14T12:00:00,Payment,Complete,Lunch,Jo Doe,Sam Poe,- $14.20,,0,,0,,Venmo balance,,,,,Venmo,,\n,4000000000000000002,2026-10-15T12:00:00,Payment,Complete,Rent,Kim Lee,Jo Doe,+ $500.00,,0,,0,,,Venmo balance,,,,Venmo,,\n,,,,,,,,,,,,,,,,,$585.80,$0.00,,$0.00,"In case of errors or questions about your electronic transfers"\n', {}, [("2026-10-14", "-14.20", "Sam Poe"), ("2026-10-15", "500.00", "Kim Lee")]),
]  # fmt: skip


def read_values(statement: Statement) -> Expected:
    """Return date, amount (with "P" if it is pending) and payee of every row."""
    items = list(statement.items())
    assert [item for item in items if isinstance(item, RowProblem)] == []
    assert [question for question in statement.questions if question.must_be_answered] == []
    rows = [item for item in items if isinstance(item, StatementRow)]
    return [
        (row.date.isoformat(), f"{row.amount}{'P' if row.is_pending else ''}", row.payee)
        for row in rows
    ]


@pytest.mark.parametrize(("name", "text", "options", "expected"), BOOKED)
def test_of_several_dates_that_of_booking_counts(
    read: Read, name: str, text: str, options: dict[str, Any], expected: Expected
) -> None:
    assert read_values(read(text, **options)) == expected, name


@pytest.mark.parametrize(("name", "text", "options", "expected"), AMOUNTS)
def test_the_amount_in_the_currency_of_the_account_is_read(
    read: Read, name: str, text: str, options: dict[str, Any], expected: Expected
) -> None:
    assert read_values(read(text, **options)) == expected, name


@pytest.mark.parametrize(("name", "text", "options", "expected"), NAMES)
def test_the_payee_is_the_other_side_and_no_holder_code_or_kind_of_payment(
    read: Read, name: str, text: str, options: dict[str, Any], expected: Expected
) -> None:
    assert read_values(read(text, **options)) == expected, name


@pytest.mark.parametrize(("name", "text", "options", "expected"), STATES)
def test_what_the_bank_has_not_booked_is_pending(
    read: Read, name: str, text: str, options: dict[str, Any], expected: Expected
) -> None:
    assert read_values(read(text, **options)) == expected, name


@pytest.mark.parametrize(("name", "text", "options", "expected"), LINES)
def test_lines_about_the_account_are_no_rows(
    read: Read, name: str, text: str, options: dict[str, Any], expected: Expected
) -> None:
    assert read_values(read(text, **options)) == expected, name


def test_a_pending_payment_without_an_amount_is_reported_and_not_lost(read: Read) -> None:
    text = (
        "Purchase date,Booking date,Merchant,City,Amount\n"
        "2026-10-16,,LATE CAFE,AUSTIN,\n"
        "2026-10-14,2026-10-15,CORNER DELI,AUSTIN,-14.20\n"
        "2026-10-13,2026-10-14,ACME,AUSTIN,1000.00\n"
    )
    (problem,) = [item for item in read(text).items() if isinstance(item, RowProblem)]
    assert (problem.line, problem.message) == (2, "The amount is missing.")


def test_a_former_code_of_a_currency_is_that_of_today(read: Read) -> None:
    text = (
        "Date;Description;Amount;Currency\n15.10.2026;SHOP;-14,20;RUR\n14.10.2026;ACME;9,00;RUR\n"
    )
    rows = [item for item in read(text).items() if isinstance(item, StatementRow)]
    assert {row.currency for row in rows} == {"RUB"}


def test_a_name_in_a_line_of_its_own_is_the_payee(read: Read) -> None:
    text = (
        "Data,,Detalii tranzactie,Debit,Credit\n"
        '15 octombrie 2026,,Cumparare POS,"14,20",\n'
        ",,Terminal:CORNER DELI,,\n"
        '14 octombrie 2026,,Incasare,,"1.000,00"\n'
        ",,Ordonator:ACME SRL,,\n"
    )
    assert read_values(read(text)) == [
        ("2026-10-15", "-14.20", "CORNER DELI"),
        ("2026-10-14", "1000.00", "ACME SRL"),
    ]


def test_a_debit_that_pays_a_card_is_no_purchase(read: Read) -> None:
    text = (
        "Belegdatum;Buchungsdatum;Buchungsbetrag;Transaktionsbeschreibung\n"
        "14.10.26;15.10.26;-14,20;CORNER DELI\n13.10.26;14.10.26;250,00;Lastschrift\n"
    )
    rows = [item for item in read(text, is_card=True).items() if isinstance(item, StatementRow)]
    assert [str(row.amount) for row in rows] == ["-14.20", "250.00"]


def test_the_holder_of_the_account_is_no_payee_whoever_asked_for_the_money(read: Read) -> None:
    text = (
        "Date,Type,From,To,Amount\n2026-10-15,Payment,Jo Doe,Sam Poe,- $14.20\n"
        "2026-10-14,Payment,Kim Lee,Jo Doe,+ $500.00\n2026-10-13,Charge,Jo Doe,Max Roe,+ $20.00\n"
    )
    payees = [row.payee for row in read(text).items() if isinstance(row, StatementRow)]
    assert payees == ["Sam Poe", "Kim Lee", "Max Roe"]
