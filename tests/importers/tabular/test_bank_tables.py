"""Read tables in the layouts of banks around the world; the contents are invented."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from importers.values import Statement, StatementRow

Rows = Callable[..., list[StatementRow]]


@dataclass(frozen=True)
class Bank:
    """A bank's file and its rows as (date, amount, start of the payee)."""

    name: str
    text: str
    expected: list[tuple[str, str, str]]
    encoding: str = "utf-8"
    options: dict[str, Any] = field(default_factory=dict)
    questions: tuple[str, ...] = ()


BANKS = [
    Bank("chase_checking_us", """Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #
DEBIT,10/31/2025,"CITY POWER ONLINE PMT",-120.15,ACH_DEBIT,880.00,,
CREDIT,10/30/2025,"PAYROLL ACME",2000.00,ACH_CREDIT,1000.15,,
CHECK,10/29/2025,"CHECK 1021",-75.00,CHECK_PAID,-999.85,1021,
""", [("2025-10-31", "-120.15", "CITY POWER"), ("2025-10-30", "2000.00", "PAYROLL"), ("2025-10-29", "-75.00", "CHECK 1021")]),
    Bank("chase_card_us", """Transaction Date,Post Date,Description,Category,Type,Amount,Memo
10/28/2025,10/29/2025,BAKERY ON MAIN,Food & Drink,Sale,-8.75,
10/20/2025,10/20/2025,Payment Thank You-Mobile,,Payment,300.00,
""", [("2025-10-29", "-8.75", "BAKERY"), ("2025-10-20", "300.00", "Payment")]),
    Bank("bank_of_america_us", """Description,,Summary Amt.
Beginning balance as of 10/01/2025,,"1,000.00"
Total credits,,"2,500.00"
Total debits,,"-1,210.50"
Ending balance as of 10/31/2025,,"2,289.50"

Date,Description,Amount,Running Bal.
10/01/2025,Beginning balance as of 10/01/2025,,"1,000.00"
10/15/2025,"ACME PAYROLL","2,500.00","3,500.00"
10/16/2025,"RENT","-1,200.00","2,300.00"
10/17/2025,"COFFEE","-10.50","2,289.50"
""", [("2025-10-15", "2500.00", "ACME"), ("2025-10-16", "-1200.00", "RENT"), ("2025-10-17", "-10.50", "COFFEE")]),
    Bank("wells_fargo_us", """"10/15/2025","-12.34","*","","GROCER #12 SPRINGFIELD"
"10/14/2025","1500.00","*","","EMPLOYER DIR DEP"
"10/13/2025","-60.00","*","101","CHECK"
""", [("2025-10-15", "-12.34", "GROCER"), ("2025-10-14", "1500.00", "EMPLOYER"), ("2025-10-13", "-60.00", "CHECK")]),
    Bank("capital_one_card_us", """Transaction Date,Posted Date,Card No.,Description,Category,Debit,Credit
2025-10-15,2025-10-16,1234,BOOK SHOP,Merchandise,25.10,
2025-10-10,2025-10-11,1234,CAPITAL ONE MOBILE PYMT,Payment/Credit,,250.00
""", [("2025-10-16", "-25.10", "BOOK SHOP"), ("2025-10-11", "250.00", "CAPITAL ONE")]),
    Bank("citi_card_us", """Status,Date,Description,Debit,Credit,Member Name
Cleared,10/15/2025,"CORNER DELI NEW YORK",14.20,,A PERSON
Cleared,10/12/2025,"ONLINE PAYMENT, THANK YOU",,-100.00,A PERSON
""", [("2025-10-15", "-14.20", "CORNER DELI"), ("2025-10-12", "100.00", "ONLINE PAYMENT")]),
    Bank("amex_us", """Date,Description,Card Member,Account #,Amount
10/25/2025,HOTEL BERLIN,A PERSON,-11001,210.00
10/24/2025,TAXI,A PERSON,-11001,18.50
10/22/2025,GROCERY MART,A PERSON,-11001,61.17
10/21/2025,TOY STORE,A PERSON,-11001,30.00
10/18/2025,BOOKS,A PERSON,-11001,12.99
10/15/2025,ONLINE PAYMENT - THANK YOU,A PERSON,-11001,-400.00
""", [("2025-10-25", "-210.00", "HOTEL"), ("2025-10-24", "-18.50", "TAXI"), ("2025-10-22", "-61.17", "GROCERY"),
      ("2025-10-21", "-30.00", "TOY"), ("2025-10-18", "-12.99", "BOOKS"), ("2025-10-15", "400.00", "ONLINE PAYMENT")]),
    Bank("discover_us", """Trans. Date,Post Date,Description,Amount,Category
10/15/2025,10/15/2025,SUPERMARKET,45.50,Supermarkets
10/16/2025,10/17/2025,GAS STATION,30.25,Gasoline
10/17/2025,10/17/2025,DINER,12.00,Restaurants
10/18/2025,10/18/2025,CINEMA,22.00,Entertainment
10/20/2025,10/20/2025,INTERNET PAYMENT - THANK YOU,-200.00,Payments and Credits
""", [("2025-10-15", "-45.50", "SUPERMARKET"), ("2025-10-17", "-30.25", "GAS"), ("2025-10-17", "-12.00", "DINER"),
      ("2025-10-18", "-22.00", "CINEMA"), ("2025-10-20", "200.00", "INTERNET")]),
    Bank("revolut", """Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance
CARD_PAYMENT,Current,2025-10-14 10:02:03,2025-10-15 09:00:00,Bakery,-4.20,0.00,EUR,COMPLETED,95.80
TOPUP,Current,2025-10-16 08:00:00,2025-10-16 08:00:01,Top-Up by *1234,50.00,0.00,EUR,COMPLETED,145.80
""", [("2025-10-15", "-4.20", "Bakery"), ("2025-10-16", "50.00", "Top-Up")]),
    Bank("monzo_uk", """Transaction ID,Date,Time,Type,Name,Emoji,Category,Amount,Currency,Local amount,Local currency,Notes and #tags,Address,Receipt,Description,Category split,Money Out,Money In
tx_0001,25/10/2025,10:11:12,Card payment,Corner Cafe,,Eating out,-3.40,GBP,-3.40,GBP,,1 High St,,CORNER CAFE LONDON,,-3.40,
tx_0002,26/10/2025,11:11:12,Faster payment,A Friend,,Transfers,20.00,GBP,20.00,GBP,,,,lunch,,,20.00
""", [("2025-10-25", "-3.40", "Corner Cafe"), ("2025-10-26", "20.00", "A Friend")]),
    Bank("starling_uk", """Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP),Spending Category,Notes
25/10/2025,Coffee House,COFFEE,CONTACTLESS,-2.95,97.05,EATING_OUT,
27/10/2025,Employer Ltd,SALARY,FASTER PAYMENT,1500.00,1597.05,INCOME,
""", [("2025-10-25", "-2.95", "Coffee House"), ("2025-10-27", "1500.00", "Employer")]),
    Bank("barclays_uk", """Number,Date,Account,Amount,Subcategory,Memo
 ,25/10/2025,20-00-00 12345678,-9.99,PAYMENT,STREAMING SERVICE  	ON 24 OCT
 ,24/10/2025,20-00-00 12345678,1200.00,DIRECTDEP,EMPLOYER
""", [("2025-10-25", "-9.99", "STREAMING SERVICE ON 24 OCT"), ("2025-10-24", "1200.00", "EMPLOYER")]),
    Bank("lloyds_uk", """Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,Balance
25/10/2025,DEB,'30-00-00,12345678,SUPERMARKET,23.45,,976.55
26/10/2025,BGC,'30-00-00,12345678,EMPLOYER,,1000.00,1976.55
""", [("2025-10-25", "-23.45", "SUPERMARKET"), ("2025-10-26", "1000.00", "EMPLOYER")]),
    Bank("nationwide_uk", """"Account Name:","FlexAccount ****12345"
"Account Balance:","£1,088.00"
"Available Balance: ","£1,088.00"

"Date","Transaction type","Description","Paid out","Paid in","Balance"
"15 Oct 2025","Visa purchase","GARDEN CENTRE","£12.00","","£988.00"
"16 Oct 2025","Bank credit","A PERSON","","£100.00","£1,088.00"
""", [("2025-10-15", "-12.00", "GARDEN CENTRE"), ("2025-10-16", "100.00", "A PERSON")], encoding="cp1252"),
    Bank("natwest_uk", """Date,Type,Description,Value,Balance,Account Name,Account Number
25 Oct 2025,POS,"'1234 24OCT25 , BAKER , LONDON GB",-4.50,95.50,"'Current","'600000-12345678"
26 Oct 2025,BAC,"'EMPLOYER , SALARY",1000.00,1095.50,"'Current","'600000-12345678"
""", [("2025-10-25", "-4.50", "1234 24OCT25 , BAKER"), ("2025-10-26", "1000.00", "EMPLOYER")]),
    Bank("ing_nl", """"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";"Mededelingen";"Saldo na mutatie";"Tag"
"20251025";"Bakkerij de Vries";"NL01INGB0000000001";"";"BA";"Af";"3,75";"Betaalautomaat";"Pasvolgnr: 001 25-10-2025";"96,25";""
"20251024";"Werkgever BV";"NL01INGB0000000001";"NL02RABO0000000002";"OV";"Bij";"2.500,00";"Overschrijving";"Salaris oktober";"100,00";""
""", [("2025-10-25", "-3.75", "Bakkerij"), ("2025-10-24", "2500.00", "Werkgever")]),
    Bank("rabobank_nl", """"IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn","Tegenrekening IBAN/BBAN","Naam tegenpartij","Naam uiteindelijke partij","Omschrijving-1"
"NL00RABO0000000001","EUR","RABONL2U","000000000000000101","2025-10-25","2025-10-25","-12,50","+87,50","NL02INGB0000000001","Bloemist","","Boeket"
"NL00RABO0000000001","EUR","RABONL2U","000000000000000102","2025-10-26","2025-10-26","+50,00","+137,50","NL03INGB0000000001","Oma","","Verjaardag"
""", [("2025-10-25", "-12.50", "Bloemist"), ("2025-10-26", "50.00", "Oma")]),
    Bank("abn_amro_nl", """123456789	EUR	20251025	100,00	87,60	20251025	-12,40	BEA, Betaalpas   Bakker,PAS001   NR:AB12, 25.10.25/10:11
123456789	EUR	20251026	87,60	187,60	20251026	100,00	SEPA Overboeking   Naam: Oma
""", [("2025-10-25", "-12.40", "BEA"), ("2025-10-26", "100.00", "Oma")]),
    Bank("ing_de", """Umsatzanzeige;Datei erstellt am: 26.10.2025 10:00

IBAN;DE00 5001 0517 0000 0000 00
Kontoname;Girokonto
Bank;ING
Kunde;Eine Person
Zeitraum;01.10.2025 - 26.10.2025
Saldo;1.087,60;EUR

Sortierung;Datum absteigend

In der CSV-Datei finden Sie alle bereits gebuchten Umsätze.

Buchung;Wertstellungsdatum;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;Saldo;Währung;Betrag;Währung
26.10.2025;26.10.2025;Arbeitgeber GmbH;Gehalt/Rente;Lohn Oktober;1.087,60;EUR;1.000,00;EUR
25.10.2025;25.10.2025;VISA BACKEREI;Lastschrift;NR XXXX 1234 BERLIN;87,60;EUR;-12,40;EUR
""", [("2025-10-26", "1000.00", "Arbeitgeber"), ("2025-10-25", "-12.40", "VISA")], encoding="cp1252"),
    Bank("dkb_de", """"Konto";"Girokonto DE00120300000000000000"
""
"Kontostand vom 26.10.2025:";"1.087,60 €"
""
"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Umsatztyp";"IBAN";"Betrag (€)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz"
"26.10.25";"26.10.25";"Gebucht";"ISSUER";"Drogerie";"VISA Debitkartenumsatz";"Ausgang";"DE96120300009005290904";"-14,85";"";"";"495"
"25.10.25";"25.10.25";"Gebucht";"Arbeitgeber";"Eine Person";"Lohn";"Eingang";"DE00";"1.000,00";"";"";""
""", [("2025-10-26", "-14.85", ""), ("2025-10-25", "1000.00", "")]),
    Bank("sparkasse_camt_de", """"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Glaeubiger ID";"Mandatsreferenz";"Kundenreferenz (End-to-End)";"Sammlerreferenz";"Lastschrift Ursprungsbetrag";"Auslagenersatz Ruecklastschrift";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC (SWIFT-Code)";"Betrag";"Waehrung";"Info"
"DE00100500000000000001";"26.10.25";"27.10.25";"FOLGELASTSCHRIFT";"Strom Oktober";"DE98";"M1";"K1";"";"";"";"Stadtwerke";"DE01";"XXX";"-85,00";"EUR";"Umsatz gebucht"
"DE00100500000000000001";"28.10.25";"28.10.25";"KARTENZAHLUNG";"EDEKA//BERLIN/DE";"";"";"";"";"";"";"EDEKA";"DE02";"XXX";"-31,17";"EUR";"Umsatz vorgemerkt"
""", [("2025-10-26", "-85.00", "Stadtwerke"), ("2025-10-28", "-31.17", "EDEKA")], encoding="cp1252"),
    Bank("comdirect_de", """;
"Umsätze Girokonto";"Zeitraum: 30 Tage";
"Neuer Kontostand";"1.234,56 EUR";

"Buchungstag";"Wertstellung (Valuta)";"Vorgang";"Buchungstext";"Umsatz in EUR";
"26.10.2025";"26.10.2025";"Lastschrift / Belastung";"Telefon AG Buchungstext: Rechnung 10/25";"-39,95";
"25.10.2025";"25.10.2025";"Übertrag / Überweisung";"Eine Person Buchungstext: Miete";"-700,00";
"Alter Kontostand";"1.974,51 EUR";
""", [("2025-10-26", "-39.95", "Telefon"), ("2025-10-25", "-700.00", "Eine")], encoding="cp1252"),
    Bank("credit_agricole_fr", """Téléchargement du 26/10/2025;

Mme UNE PERSONNE
Compte de Dépôt carte n° 12345678901;
Solde au 26/10/2025 1 234,56 €

Liste des opérations du compte entre le 01/10/2025 et le 26/10/2025;

Date;Libellé;Débit euros;Crédit euros;
25/10/2025;"PAIEMENT PAR CARTE
X1234 BOULANGERIE 24/10        ";5,40;;
24/10/2025;"VIREMENT EN VOTRE FAVEUR
EMPLOYEUR SA";;1 500,00;
""", [("2025-10-25", "-5.40", "PAIEMENT PAR CARTE X1234 BOULANGERIE 24/10"), ("2025-10-24", "1500.00", "VIREMENT EN VOTRE FAVEUR EMPLOYEUR SA")], encoding="cp1252"),
    Bank("boursorama_fr", """dateOp;dateVal;label;category;categoryParent;supplierFound;amount;comment;accountNum;accountLabel;accountbalance
2025-10-25;2025-10-25;"CARTE 24/10/25 BOULANGERIE";"Alimentation";"Vie quotidienne";"boulangerie";-5,40;;00040123456;BoursoBank;1094.60
2025-10-26;2025-10-26;"VIR EMPLOYEUR";"Salaire";"Revenus";"employeur";1 500,00;;00040123456;BoursoBank;2594.60
""", [("2025-10-25", "-5.40", ""), ("2025-10-26", "1500.00", "")]),
    Bank("bbva_es", """Fecha;F.Valor;Concepto;Movimiento;Importe;Divisa;Disponible;Divisa;Observaciones
25/10/2025;26/10/2025;Panadería;Pago con tarjeta;-3,20;EUR;996,80;EUR;4940 PANADERIA
24/10/2025;24/10/2025;Nómina;Abono;1.200,00;EUR;1.000,00;EUR;EMPRESA SL
""", [("2025-10-25", "-3.20", ""), ("2025-10-24", "1200.00", "")]),
    Bank("nubank_br", """Data,Valor,Identificador,Descrição
25/10/2025,-35.90,68fa-0001,Compra no débito - Padaria
26/10/2025,500.00,68fa-0002,Transferência recebida pelo Pix
""", [("2025-10-25", "-35.90", "Compra"), ("2025-10-26", "500.00", "Transferência")]),
    Bank("nubank_card_br", """date,category,title,amount
2025-10-25,supermercado,Mercado Bom,120.50
2025-10-26,transporte,Taxi,23.10
""", [("2025-10-25", "-120.50", "Mercado"), ("2025-10-26", "-23.10", "Taxi")]),
    Bank("mbank_pl", """mBank S.A. Bankowość Detaliczna;

#Klient;
JAN KOWALSKI;

#Data operacji;#Opis operacji;#Rachunek;#Kategoria;#Kwota;
2025-10-25;"ŻABKA Z1234 K.1 /WROCŁAW   ZAKUP PRZY UŻYCIU KARTY";"eKonto 1234";"Żywność";-12,99 PLN;;
2025-10-24;"PRZELEW PRZYCHODZĄCY PRACODAWCA";"eKonto 1234";"Wpływy";4 500,00 PLN;;
""", [("2025-10-25", "-12.99", "ŻABKA"), ("2025-10-24", "4500.00", "PRZELEW")], encoding="cp1250"),
    Bank("fio_cz", """"ID pohybu";"Datum";"Objem";"Měna";"Protiúčet";"Název protiúčtu";"Kód banky";"KS";"VS";"SS";"Poznámka";"Zpráva pro příjemce";"Typ"
"26000000001";"25.10.2025";"-250,00";"CZK";"";"";"";"";"1234";"";"Nákup: ALBERT, PRAHA";"Nákup: ALBERT";"Platba kartou"
"26000000002";"26.10.2025";"30000,00";"CZK";"123456789";"Zaměstnavatel a.s.";"0800";"";"";"";"";"Mzda";"Bezhotovostní příjem"
""", [("2025-10-25", "-250.00", ""), ("2025-10-26", "30000.00", "Zaměstnavatel")]),
    Bank("otp_hu", """Könyvelés dátuma;Partner neve;Közlemény;Összeg;Deviza
2025.10.25.;Pékség Kft.;Vásárlás kártyával;-1 250;HUF
2025.10.26.;Munkáltató Zrt.;Fizetés;450 000;HUF
""", [("2025-10-25", "-1250", "Pékség"), ("2025-10-26", "450000", "Munkáltató")], encoding="cp1250"),
    Bank("tinkoff_ru", """"Дата операции";"Дата платежа";"Номер карты";"Статус";"Сумма операции";"Валюта операции";"Сумма платежа";"Валюта платежа";"Кэшбэк";"Категория";"MCC";"Описание"
"25.10.2025 12:13:14";"26.10.2025";"*1234";"OK";"-350,00";"RUB";"-350,00";"RUB";"3,00";"Кафе";"5814";"Кофейня"
"24.10.2025 09:00:00";"24.10.2025";"";"OK";"50000,00";"RUB";"50000,00";"RUB";"";"Пополнения";"";"Зарплата"
""", [("2025-10-25", "-350.00", "Кофейня"), ("2025-10-24", "50000.00", "Зарплата")], encoding="cp1251"),
    Bank("swedbank_se", """* Transaktioner Period 2025-10-01 - 2025-10-26 Skapad 2025-10-26 10:00 CET
Radnummer,Clearingnummer,Kontonummer,Produkt,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,Referens,Beskrivning,Belopp,Bokfört saldo
1,80000,123456789,"Privatkonto",SEK,2025-10-25,2025-10-24,2025-10-25,"ICA","ICA NÄRA",-123.50,876.50
2,80000,123456789,"Privatkonto",SEK,2025-10-24,2025-10-24,2025-10-24,"Lön","Lön",1000.00,1000.00
""", [("2025-10-25", "-123.50", "ICA"), ("2025-10-24", "1000.00", "Lön")], encoding="cp1252"),
    Bank("dnb_no", """"Dato";"Forklaring";"Rentedato";"Ut fra konto";"Inn på konto"
"25.10.2025";"Varekjøp Rema 1000";"25.10.2025";"245,60";""
"26.10.2025";"Lønn";"26.10.2025";"";"35000,00"
""", [("2025-10-25", "-245.60", "Varekjøp"), ("2025-10-26", "35000.00", "Lønn")], encoding="cp1252"),
    Bank("op_fi", """Kirjauspäivä;Arvopäivä;Määrä EUROA;Laji;Selitys;Saaja/Maksaja;Saajan tilinumero;Viite;Viesti;Arkistointitunnus
2025-10-25;2025-10-25;-8,90;162;PKORTTIMAKSU;K-MARKET;;;;20251025/5UTS01/000001
2025-10-26;2025-10-26;2 000,00;610;PALKKA;TYÖNANTAJA OY;;;;20251026/5UTS01/000002
""", [("2025-10-25", "-8.90", "K-MARKET"), ("2025-10-26", "2000.00", "TYÖNANTAJA")]),
    Bank("commbank_au", """25/10/2025,"-23.45","WOOLWORTHS 1234 SYDNEY","+976.55"
24/10/2025,"+1000.00","SALARY EMPLOYER PTY","+1000.00"
""", [("2025-10-25", "-23.45", "WOOLWORTHS"), ("2025-10-24", "1000.00", "SALARY")]),
    Bank("westpac_au", """Bank Account,Date,Narrative,Debit Amount,Credit Amount,Balance,Categories,Serial
732000123456,25/10/2025,"EFTPOS PURCHASE BAKERY",6.50,,993.50,PAYMENT,
732000123456,24/10/2025,"DEPOSIT SALARY",,1000.00,1000.00,DEP,
""", [("2025-10-25", "-6.50", "EFTPOS"), ("2025-10-24", "1000.00", "DEPOSIT")]),
    Bank("rbc_ca", """"Account Type","Account Number","Transaction Date","Cheque Number","Description 1","Description 2","CAD$","USD$"
Chequing,00001-1234567,10/15/2025,,"CONTACTLESS INTERAC","TIM HORTONS",-4.25,,
Chequing,00001-1234567,10/16/2025,,"PAYROLL DEPOSIT","ACME",1200.00,,
""", [("2025-10-15", "-4.25", ""), ("2025-10-16", "1200.00", "")]),
    Bank("td_ca", """10/24/2025,COFFEE SHOP,4.25,,995.75
10/25/2025,PAYROLL,,1200.00,2195.75
10/27/2025,GROCER,50.00,,2145.75
""", [("2025-10-24", "-4.25", "COFFEE"), ("2025-10-25", "1200.00", "PAYROLL"), ("2025-10-27", "-50.00", "GROCER")]),
    Bank("hdfc_in", """

  Date     ,Narration                                                                                                                ,Value Dat,Debit Amount       ,Credit Amount      ,Chq/Ref Number   ,Closing Balance
 25/10/25  ,UPI-CHAI POINT-CHAI@UPI-0001        ,25/10/25 ,        120.00  ,       0.00       ,0000512345678901 ,      9880.00
 26/10/25  ,NEFT CR-EMPLOYER PVT LTD            ,26/10/25 ,          0.00  ,   50000.00       ,N123456789012345 ,     59880.00
""", [("2025-10-25", "-120.00", "UPI-CHAI"), ("2025-10-26", "50000.00", "NEFT")]),
    Bank("icici_in", """S No.,Value Date,Transaction Date,Cheque Number,Transaction Remarks,Withdrawal Amount (INR ),Deposit Amount (INR ),Balance (INR )
1,25/10/2025,25/10/2025,-,UPI/SHOP/5123,"1,200.00",0.00,"8,800.00"
2,26/10/2025,26/10/2025,-,SALARY OCT,0.00,"1,50,000.00","1,58,800.00"
""", [("2025-10-25", "-1200.00", "UPI/SHOP"), ("2025-10-26", "150000.00", "SALARY")]),
    Bank("postfinance_ch", """Datum von:;2025-10-01
Buchungsart:;Alle Buchungen
Konto:;CH0000000000000000000
Währung:;CHF

Datum;Bewegungstyp;Avisierungstext;Gutschrift in CHF;Lastschrift in CHF;Label;Kategorie
26.10.2025;Gutschrift;LOHN FIRMA AG;5000.00;;;
25.10.2025;Buchung;KAUF/DIENSTLEISTUNG BAHNHOF;;-12.80;;

Disclaimer:
Der Dokumentinhalt wurde durch Filtereinstellungen der Kunden generiert.
""", [("2025-10-26", "5000.00", "LOHN"), ("2025-10-25", "-12.80", "KAUF")]),
    Bank("ubs_ch", """Kontonummer:;0234 00000000.01;
IBAN:;CH00 0000 0000 0000 0000 0;
Von:;2025-10-01;
Bis:;2025-10-26;
Anfangssaldo:;1000.00;
Schlusssaldo:;5987.20;
Bewertet in:;CHF;
Anzahl Transaktionen in diesem Zeitraum:;2;

Abschlussdatum;Abschlusszeit;Buchungsdatum;Valutadatum;Währung;Belastung;Gutschrift;Einzelbetrag;Saldo;Transaktions-Nr.;Beschreibung1;Beschreibung2;Beschreibung3;Fussnoten;
2025-10-26;;2025-10-26;2025-10-26;CHF;;5000.00;;5987.20;9900000000001;"FIRMA AG";"Gutschrift";"Lohn";;
2025-10-25;10:11:12;2025-10-25;2025-10-25;CHF;-12.80;;;987.20;9900000000002;"BAHNHOF";"Zahlung Debitkarte";"";;
""", [("2025-10-26", "5000.00", ""), ("2025-10-25", "-12.80", "")]),
    Bank("rakuten_jp", """取引日,入出金(円),取引後残高(円),入出金内容
20251025,-1200,98800,コンビニ
20251026,250000,348800,給与
""", [("2025-10-25", "-1200", "コンビニ"), ("2025-10-26", "250000", "給与")]),
    Bank("wise", """"TransferWise ID",Date,Amount,Currency,Description,"Payment Reference","Running Balance","Exchange From","Exchange To","Exchange Rate","Payer Name","Payee Name","Payee Account Number",Merchant,"Card Last Four Digits","Card Holder Full Name",Attachment,Note,"Total fees"
CARD-1001,25-10-2025,-12.50,EUR,"Card transaction of 12.50 EUR issued by Bakery",,87.50,,,,,,,Bakery,1234,A Person,,,0.00
TRANSFER-1002,24-10-2025,100.00,EUR,"Received money from A Friend",,100.00,,,,A Friend,,,,,,,,0.00
""", [("2025-10-25", "-12.50", ""), ("2025-10-24", "100.00", "")]),
    Bank("plus_minus_column", """Buchungstag;Wert;Empfänger;S/H;Umsatz
25.10.2025;25.10.2025;Bäckerei;S;12,40
26.10.2025;26.10.2025;Arbeitgeber;H;1.000,00
""", [("2025-10-25", "-12.40", "Bäckerei"), ("2025-10-26", "1000.00", "Arbeitgeber")]),
    Bank("cr_suffix", """Date,Particulars,Amount
25-Oct-2025,GROCER,"1,250.00 DR"
26-Oct-2025,REFUND,500.00 CR
""", [("2025-10-25", "-1250.00", "GROCER"), ("2025-10-26", "500.00", "REFUND")]),
    Bank("sep_line", """sep=;
Datum;Text;Belopp
2025-10-25;Kaffe;-39,00
2025-10-26;Lön;25 000,00
""", [("2025-10-25", "-39.00", "Kaffe"), ("2025-10-26", "25000.00", "Lön")], encoding="utf-16"),
    Bank("unknown_language", """Siku;Maelezo;Kiasi
25.10.2025;Duka la kahawa;-1 500,00
26.10.2025;Mshahara;250 000,00
""", [("2025-10-25", "-1500.00", "Duka"), ("2025-10-26", "250000.00", "Mshahara")]),
]  # fmt: skip


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.name)
def test_a_table_is_read_without_a_mapping(
    bank: Bank, rows: Rows, read: Callable[..., Statement]
) -> None:
    content = bank.text.encode(bank.encoding)
    statement_rows = rows(content, **bank.options)
    values = [(str(row.date), str(row.amount)) for row in statement_rows]
    assert values == [(date, amount) for date, amount, _ in bank.expected]
    for row, (_, _, payee) in zip(statement_rows, bank.expected, strict=True):
        assert row.payee.startswith(payee), (row, payee)
    questions = read(content, **bank.options).questions
    assert tuple(question.field for question in questions) == bank.questions
