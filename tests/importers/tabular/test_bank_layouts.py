"""Read made-up files in the layouts of banks and programs of many countries."""

from collections.abc import Callable

import pytest

from importers.values import Statement
from tests.importers.layouts import Layout, read_amounts

LAYOUTS = [
    Layout("capital_one_card", """Transaction Date,Posted Date,Card No.,Description,Category,Debit,Credit
2026-10-15,2026-10-16,1234,CORNER DELI,Dining,14.20,
2026-10-10,2026-10-11,1234,CAPITAL ONE MOBILE PYMT,Payment/Credit,,300.00
""", "-14.20 300.00", {"is_card": True}),
    Layout("chase_checking", """Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #
DEBIT,10/15/2026,CORNER DELI,-14.20,DEBIT_CARD,985.80,,
CREDIT,10/14/2026,ACME PAYROLL,1000.00,ACH_CREDIT,1000.00,,
""", "-14.20 1000.00"),
    Layout("citi_new", """Status,Date,Description,Debit,Credit
Cleared,10/15/2026,CORNER DELI,14.20,
Cleared,10/14/2026,PAYMENT THANK YOU,,-300.00
""", "-14.20 300.00", {"is_card": True}),
    Layout("wf_headerless", """"10/15/2026","-14.20","*","","CORNER DELI"
"10/14/2026","1000.00","*","","ACME PAYROLL"
""", "-14.20 1000.00"),
    Layout("monzo", """Transaction ID,Date,Time,Type,Name,Emoji,Category,Amount,Currency,Local amount,Local currency,Notes and #tags,Address,Receipt,Description,Category split
tx_1,15/10/2026,10:11:12,Card payment,Corner Deli,,Eating out,-14.20,GBP,-16.50,EUR,,1 High St,,CORNER DELI,
tx_2,14/10/2026,09:00:00,Faster payment,Acme,,Income,1000.00,GBP,1000.00,GBP,,,,salary,
""", "-14.20 1000.00", {"currency": "GBP"}),
    Layout("starling", """Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP),Spending Category,Notes
15/10/2026,Corner Deli,CORNER,CONTACTLESS,-14.20,985.80,EATING_OUT,
14/10/2026,Acme,SALARY,FASTER PAYMENT,1000.00,1000.00,INCOME,
""", "-14.20 1000.00", {"currency": "GBP"}),
    Layout("n26_new", """"Booking Date","Value Date","Partner Name","Partner Iban",Type,"Payment Reference","Account Name","Amount (EUR)","Original Amount","Original Currency","Exchange Rate"
2026-10-15,2026-10-14,"Corner Deli",,"Presentment",,"Main","-14.20","-16.00","USD","0.8875"
2026-10-14,2026-10-14,"Acme","DE00","Credit Transfer","salary","Main","1000.00",,,
""", "-14.20 1000.00"),
    Layout("paypal_en", """"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","Transaction ID","Balance"
"15/10/2026","10:11:12","GMT","Corner Deli","Express Checkout Payment","Completed","EUR","-14.20","0.00","-14.20","a@x","b@x","1AB","985.80"
"14/10/2026","10:11:12","GMT","Sam Poe","Mobile Payment","Completed","EUR","100.00","-3.20","96.80","a@x","b@x","1AC","1,000.00"
""", "-14.20 96.80"),
    Layout("venmo", """,ID,Datetime,Type,Status,Note,From,To,Amount (total),Amount (tip),Amount (tax),Amount (fee),Tax Rate,Tax Exempt,Funding Source,Destination,Beginning Balance,Ending Balance
,311053760,2026-10-15T10:11:12,Payment,Complete,dinner,Jo Doe,Sam Poe,- $14.20,,0,,0,,Venmo balance,,,
,311053761,2026-10-14T10:11:12,Payment,Complete,rent,Sam Poe,Jo Doe,"+ $1,000.00",,0,,0,,,Venmo balance,,
""", "-14.20 1000.00", {"currency": "USD"}),
    Layout("danske", """Dato;Tekst;Beløb;Saldo;Status;Afstemt
15.10.2026;Corner Deli;-14,20;985,80;Udført;Nej
14.10.2026;Løn;1.000,00;1.000,00;Udført;Nej
""", "-14.20 1000.00", {"currency": "DKK"}),
    Layout("dnb", """Dato;Forklaring;Rentedato;Ut fra konto;Inn på konto
15.10.2026;Varekjøp CORNER DELI;15.10.2026;14,20;
14.10.2026;Lønn ACME;14.10.2026;;1000,00
""", "-14.20 1000.00", {"currency": "NOK"}),
    Layout("nordea_se", """Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta
2026/10/15;-14,20;;;;Kortköp 261014 CORNER DELI;985,80;SEK
2026/10/14;1000,00;;;;Lön;1000,00;SEK
""", "-14.20 1000.00", {"currency": "SEK"}),
    Layout("boc_bank", """交易日期,业务摘要,对方账户名称,对方账户账号,币种,钞/汇,收入金额,支出金额,余额,交易渠道/场所,附言
2026/10/15,消费,街角熟食店,6222000000000001,人民币,钞,,14.20,985.80,网上快捷,
2026/10/14,工资,测试公司,6222000000000002,人民币,钞,1000.00,,1000.00,柜台,
""", "-14.20 1000.00", {"currency": "CNY"}),
    Layout("smbc_card", """2026/10/15,角のデリ,1420,１,１,1420,
2026/10/14,川の市場,4210,１,１,4210,
""", "-1420 -4210", {"currency": "JPY", "is_card": True}),
    Layout("rakuten_card", """"利用日","利用店名・商品名","利用者","支払方法","利用金額","支払手数料","支払総額","10月支払金額","11月繰越残高"
"2026/10/15","角のデリ","本人","1回払い","1420","0","1420","1420","0"
"2026/10/14","川の市場","本人","1回払い","4210","0","4210","4210","0"
""", "-1420 -4210", {"currency": "JPY", "is_card": True}),
    Layout("shinhan_card", """거래일,카드구분,이용카드,가맹점명,금액,이용구분,매입상태
2026.10.15,신용,본인 0001,모퉁이식당,14200,일시불,매입완료
2026.10.14,신용,본인 0001,강변시장,42100,일시불,매입완료
""", "-14200 -42100", {"currency": "KRW", "is_card": True}),
    Layout("hdfc", """Date,Narration,Value Dat,Debit Amount,Credit Amount,Chq/Ref Number,Closing Balance
15/10/26,UPI-CORNER DELI,15/10/26,142.00,0.00,0000123456789012,9858.00
14/10/26,NEFT CR-ACME,14/10/26,0.00,10000.00,N123456789,10000.00
""", "-142.00 10000.00", {"currency": "INR"}),
    Layout("icici", """S No.,Value Date,Transaction Date,Cheque Number,Transaction Remarks,Withdrawal Amount (INR ),Deposit Amount (INR ),Balance (INR )
1,15/10/2026,15/10/2026,-,UPI/CORNER DELI,142.00,0.00,9858.00
2,16/10/2026,16/10/2026,-,NEFT-ACME,0.00,10000.00,19858.00
""", "-142.00 10000.00", {"currency": "INR"}),
    Layout("icici_card", """Transaction Date,Details,Amount (INR),Reference Number
15/10/2026,CORNER DELI MUMBAI IN,142.00 Dr.,123456
12/10/2026,PAYMENT RECEIVED,5000.00 Cr.,123457
""", "-142.00 5000.00", {"currency": "INR", "is_card": True}),
    Layout("fnb", """Date, Amount, Balance, Description
2026/10/15,-14.20,985.80,POS PURCHASE CORNER DELI
2026/10/14,1000.00,1000.00,ACME SALARY
""", "-14.20 1000.00", {"currency": "ZAR"}),
    Layout("absa", """Date,Description,Amount,Balance
20261015,POS PURCHASE CORNER DELI,-14.20,985.80
20261014,ACB CREDIT ACME,1000.00,1000.00
""", "-14.20 1000.00", {"currency": "ZAR"}),
    Layout("anz_headerless", """15/10/2026,"-14.20","CORNER DELI SYDNEY"
14/10/2026,"1000.00","PAY/SALARY ACME"
""", "-14.20 1000.00", {"currency": "AUD"}),
    Layout("westpac", """Bank Account,Date,Narrative,Debit Amount,Credit Amount,Balance,Categories,Serial
732000000001,15/10/2026,DEBIT CARD PURCHASE CORNER DELI,14.20,,985.80,OTHER,
732000000001,14/10/2026,SALARY ACME,,1000.00,1000.00,DEP,
""", "-14.20 1000.00", {"currency": "AUD"}),
    Layout("ing_au", """Date,Description,Credit,Debit,Balance
15/10/2026,CORNER DELI - Visa Purchase,,-14.20,985.80
14/10/2026,ACME - Salary Deposit,1000.00,,1000.00
""", "-14.20 1000.00", {"currency": "AUD"}),
    Layout("cba_headerless", """15/10/2026,"-14.20","CORNER DELI SYDNEY AUS Card xx0001","+985.80"
14/10/2026,"+1000.00","Salary ACME","+1000.00"
""", "-14.20 1000.00", {"currency": "AUD"}),
    Layout("rabobank_old", """"NL00RABO0000000001","EUR","20261015","D","14.20","","CORNER DELI","20261015","ba","","BETAALAUTOMAAT","","","","","","","",""
"NL00RABO0000000001","EUR","20261014","C","1000.00","NL00INGB0000000001","ACME BV","20261014","cb","","SALARIS","","","","","","","",""
""", "-14.20 1000.00"),
    Layout("mbank", """#Data operacji;#Opis operacji;#Rachunek;#Kategoria;#Kwota;
2026-10-15;CORNER DELI ZAKUP PRZY UŻYCIU KARTY;eKonto 0000;Jedzenie;-14,20 PLN;
2026-10-14;ACME WYNAGRODZENIE;eKonto 0000;Wynagrodzenie;1 000,00 PLN;
""", "-14.20 1000.00", {"currency": "PLN"}),
    Layout("pko", """"Data operacji","Data waluty","Typ transakcji","Kwota","Waluta","Saldo po transakcji","Opis transakcji","","","",""
"2026-10-15","2026-10-14","Płatność kartą","-14.20","PLN","+985.80","Tytuł: 0001","Lokalizacja: CORNER DELI","","",""
"2026-10-14","2026-10-14","Przelew na konto","+1000.00","PLN","+1000.00","Nazwa nadawcy: ACME","Tytuł: WYNAGRODZENIE","","",""
""", "-14.20 1000.00", {"currency": "PLN"}),
    Layout("csob_cz", """číslo účtu;datum zaúčtování;částka;měna;zůstatek;číslo účtu protiúčtu;kód banky protiúčtu;název účtu protiúčtu;konstantní symbol;variabilní symbol;specifický symbol;označení operace;ID transakce;poznámka
123456789;15.10.2026;-14,20;CZK;985,80;;;;;0001;;Platba kartou;1000001;CORNER DELI
123456789;14.10.2026;1000,00;CZK;1000,00;987654321;0800;ACME;;;;Příchozí úhrada;1000002;mzda
""", "-14.20 1000.00", {"currency": "CZK"}),
    Layout("otp", """117730160000000000;T;-1420;HUF;20261015;20261015;98580;;;CORNER DELI;;;VÁSÁRLÁS KÁRTYÁVAL;
117730160000000000;J;100000;HUF;20261014;20261014;100000;11773016;ACME KFT;MUNKABÉR;;;ÁTUTALÁS;
117730160000000000;T;-3000;HUF;20261013;20261013;0;;;TEST BOLT;;;VÁSÁRLÁS KÁRTYÁVAL;
""", "-1420 100000 -3000", {"currency": "HUF"}),
    Layout("mint", """Date,Description,Original Description,Amount,Transaction Type,Category,Account Name,Labels,Notes
10/15/2026,Corner Deli,CORNER DELI,14.20,debit,Restaurants,Checking,,
10/14/2026,Acme,ACME PAYROLL,1000.00,credit,Paycheck,Checking,,
""", "-14.20 1000.00"),
    Layout("ynab4", """Account,Flag,Date,Payee,Category Group/Category,Category Group,Category,Memo,Outflow,Inflow,Cleared
Checking,,10/15/2026,Corner Deli,Food: Dining,Food,Dining,,$14.20,$0.00,Cleared
Checking,,10/14/2026,Acme,Income: Pay,Income,Pay,,$0.00,$1000.00,Cleared
""", "-14.20 1000.00", {"currency": "USD"}),
    Layout("money_lover", """"ID","Date","Category","Amount","Currency","Note","Wallet"
"1","15/10/2026","Food & Beverage","-14.20","EUR","Corner Deli","Cash"
"2","14/10/2026","Salary","1000","EUR","Acme","Cash"
"3","13/10/2026","Food & Beverage","-4.20","EUR","Cafe","Cash"
""", "-14.20 1000 -4.20"),
    Layout("wallet_bb", """account;category;currency;amount;ref_currency_amount;type;payment_type;note;date;transfer;payee
Cash;Food;EUR;-14.20;-14.20;Expense;CASH;Corner Deli;2026-10-15T10:11:12.000Z;false;Corner Deli
Cash;Salary;EUR;1000.00;1000.00;Income;TRANSFER;Acme;2026-10-14T09:00:00.000Z;false;Acme
""", "-14.20 1000.00"),
    Layout("c6_card", """Data de Compra;Nome no Cartão;Final do Cartão;Categoria;Descrição;Parcela;Valor (em US$);Cotação (em R$);Valor (em R$)
15/10/2026;JO DOE;0001;Restaurante;CORNER DELI;Única;0;0;14.20
14/10/2026;JO DOE;0001;Supermercados;MERCADO RIO;Única;0;0;42.10
10/10/2026;JO DOE;0001;-;Inclusao de Pagamento;Única;0;0;-300.00
""", "-14.20 -42.10 300.00", {"currency": "BRL", "is_card": True}),
    Layout("boursorama", """dateOp;dateVal;label;category;categoryParent;supplierFound;amount;comment;accountNum;accountLabel;accountbalance
2026-10-15;2026-10-15;CARTE 14/10/26 CORNER DELI CB*0001;Restaurants;Vie quotidienne;corner deli;-14,20;;00012345678;BOURSOBANK;985,80
2026-10-14;2026-10-14;VIR ACME;Salaires;Revenus;acme;1 000,00;;00012345678;BOURSOBANK;1000,00
""", "-14.20 1000.00"),
    Layout("boursorama_deferred", """dateOp;dateVal;label;category;amount
2026-10-15;2026-10-31;CARTE 14/10/26 CORNER DELI;Restaurants;14,20
2026-10-14;2026-10-31;CARTE 13/10/26 RIVER MARKET;Alimentation;42,10
""", "-14.20 -42.10", {"is_card": True}),
    Layout("bbva_mx", """FECHA,DESCRIPCIÓN,CARGO,ABONO,SALDO
15/10/2026,COMPRA CORNER DELI,14.20,,985.80
14/10/2026,NOMINA ACME,,1000.00,1000.00
""", "-14.20 1000.00", {"currency": "MXN"}),
    Layout("barclays_us_card", """Transaction Date,Description,Category,Amount
10/15/2026,CORNER DELI,DEBIT,-14.20
10/12/2026,Payment Received,CREDIT,300.00
""", "-14.20 300.00", {"is_card": True}),
    Layout("us_bank", """Date,Transaction,Name,Memo,Amount
2026-10-15,DEBIT,CORNER DELI,card 0001,-14.20
2026-10-14,CREDIT,PAYMENT THANK YOU,WEB,300.00
""", "-14.20 300.00", {"is_card": True}),
    Layout("bofa_card", """Posted Date,Reference Number,Payee,Address,Amount
10/15/2026,24000000000000000000001,"CORNER DELI","NEW YORK NY",-14.20
10/12/2026,24000000000000000000002,"PAYMENT - THANK YOU","",300.00
""", "-14.20 300.00", {"is_card": True}),
    Layout("synchrony", """Transaction Date,Posting Date,Reference Number,Amount,Description
10/15/2026,10/16/2026,F1234001,14.20,CORNER DELI
10/14/2026,10/15/2026,F1234002,42.10,RIVER MARKET
10/12/2026,10/12/2026,F1234003,-300.00,PAYMENT - THANK YOU
""", "-14.20 -42.10 300.00", {"is_card": True}),
    Layout("td_ca", """10/15/2026,CORNER DELI,14.20,,985.80
10/14/2026,ACME PAYROLL,,1000.00,1000.00
10/13/2026,RIVER MARKET,9.00,,0.00
""", "-14.20 1000.00 -9.00", {"currency": "CAD"}),
    Layout("rbc", """"Account Type","Account Number","Transaction Date","Cheque Number","Description 1","Description 2","CAD$","USD$"
Chequing,00000-0000001,10/15/2026,,"CORNER DELI","",-14.20,
Chequing,00000-0000001,10/14/2026,,"PAYROLL","ACME",1000.00,
""", "-14.20 1000.00", {"currency": "CAD"}),
    Layout("amex_ca_noheader", """"10/15/2026","Reference: AT1","14.20","CORNER DELI","",
"10/14/2026","Reference: AT2","42.10","RIVER MARKET","",
"10/12/2026","Reference: AT3","-300.00","PAYMENT RECEIVED - THANK YOU","",
""", "-14.20 -42.10 300.00", {"currency": "CAD", "is_card": True}),
    Layout("sparkasse", """"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Beguenstigter/Zahlungspflichtiger";"Kontonummer";"BLZ";"Betrag";"Waehrung";"Info"
"DE00";"15.10.26";"15.10.26";"KARTENZAHLUNG";"Kauf";"CORNER DELI";"DE01";"BIC";"-14,20";"EUR";"Umsatz gebucht"
"DE00";"16.10.26";"16.10.26";"LASTSCHRIFT";"Abschlag";"Stadtwerke";"DE02";"BIC";"-85,00";"EUR";"Umsatz vorgemerkt"
""", "-14.20 -85.00P"),
    Layout("comdirect_pending", """"Buchungstag";"Wertstellung (Valuta)";"Vorgang";"Buchungstext";"Umsatz in EUR";
"offen";"--";"Visa";"CORNER DELI";"-14,20";
"15.10.2026";"15.10.2026";"Lastschrift / Belastung";"Stadtwerke";"-85,00";
"14.10.2026";"14.10.2026";"Übertrag / Überweisung";"Gehalt ACME";"1.000,00";
""", "-14.20P -85.00 1000.00"),
    Layout("ing_nl_csv_no_heading", """"20261015","Bakkerij","NL01INGB0000000001","","BA","Af","3,75","Betaalautomaat","Pasvolgnr 001"
"20261014","Werkgever BV","NL01INGB0000000001","NL02RABO0000000002","OV","Bij","2500,00","Overschrijving","Salaris"
"20261013","Bloemist","NL01INGB0000000001","","BA","Af","9,00","Betaalautomaat","Pasvolgnr 001"
""", "-3.75 2500.00 -9.00"),
    Layout("pair_no_heading_income_first", """2026-10-15,Jo Doe,100.00,,1100.00
2026-10-16,Sam Poe,200.00,,1300.00
2026-10-17,Mia,,50.00,1250.00
""", "100.00 200.00 -50.00"),
    Layout("itau_conta", """data;lançamento;ag./origem;valor (R$);saldos (R$)
14/10/2026;SALDO ANTERIOR;;;1.000,00
15/10/2026;RSHOP-CORNER DELI;;-14,20;
16/10/2026;PIX TRANSF SAM;;100,00;
""", "-14.20 100.00", {"currency": "BRL"}),
    Layout("nubank_conta", """Data,Valor,Identificador,Descrição
15/10/2026,-14.20,6000-1,Compra no débito - Corner Deli
14/10/2026,1000.00,6000-2,Transferência recebida pelo Pix - Acme
""", "-14.20 1000.00", {"currency": "BRL"}),
]  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_amounts_are_read_without_a_question(
    layout: Layout, read: Callable[..., Statement]
) -> None:
    statement = read(layout.text, **layout.options)
    assert (read_amounts(statement), statement.questions) == (layout.amounts.split(), ())


def test_two_columns_that_nothing_names_are_asked_about(read: Callable[..., Statement]) -> None:
    text = "2026-10-15,Jo Doe,100.00,\n2026-10-16,Sam Poe,,200.00\n2026-10-17,Mia,,50.00\n"
    (question,) = read(text).questions
    assert (question.field, question.must_be_answered) == ("sign", True)
    assert read_amounts(read(text)) == ["100.00", "-200.00", "-50.00"]
    assert read_amounts(read(text, {"sign": "inverted"})) == ["-100.00", "200.00", "50.00"]
