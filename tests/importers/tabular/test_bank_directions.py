"""Read made-up files in the layouts of banks and programs that write money out in different ways."""

from collections.abc import Callable

import pytest

from importers.values import Statement, StatementRow
from tests.importers.layouts import Layout, read_amounts

Read = Callable[..., Statement]


CARD = {"is_card": True}

LAYOUTS = [
    Layout("amex_uk", """Date,Description,Amount
25/10/2026,CORNER DELI LONDON,14.20
24/10/2026,BOOKSHOP,8.00
20/10/2026,PAYMENT RECEIVED - THANK YOU,-300.00
""", "-14.20 -8.00 300.00", CARD),
    Layout("amex_de", """Datum,Beschreibung,Betrag
25.10.2026,CORNER DELI BERLIN,"14,20"
24.10.2026,BUCHLADEN,"8,00"
20.10.2026,ZAHLUNG ERHALTEN. BESTEN DANK.,"-300,00"
""", "-14.20 -8.00 300.00", CARD),
    Layout("amex_au", """25/10/2026,CORNER DELI SYDNEY,14.20
24/10/2026,BOOKSHOP,8.00
20/10/2026,PAYMENT - THANKYOU,-300.00
""", "-14.20 -8.00 300.00", CARD),
    Layout("discover", """Trans. Date,Post Date,Description,Amount,Category
10/15/2026,10/15/2026,CORNER DELI,14.20,Restaurants
10/16/2026,10/17/2026,RIVER MARKET,42.10,Supermarkets
10/20/2026,10/20/2026,INTERNET PAYMENT - THANK YOU,-200.00,Payments and Credits
""", "-14.20 -42.10 200.00", CARD),
    Layout("chase_card", """Card,Transaction Date,Post Date,Description,Category,Type,Amount,Memo
1234,10/15/2026,10/16/2026,CORNER DELI,Food & Drink,Sale,-14.20,
1234,10/14/2026,10/15/2026,CORNER DELI,Food & Drink,Return,4.20,
1234,10/10/2026,10/10/2026,Payment Thank You - Web,,Payment,300.00,
1234,10/09/2026,10/09/2026,LATE FEE,Fees & Adjustments,Fee,-29.00,
""", "-14.20 4.20 300.00 -29.00", CARD),
    Layout("apple_card_in_a_bank_account", """Transaction Date,Clearing Date,Description,Merchant,Category,Type,Amount (USD),Purchased By
08/20/2026,08/21/2026,GREEN LEAF CAFE 12 ELM ST,Green Leaf Cafe,Restaurants,Purchase,5.65,Jo Doe
08/17/2026,08/18/2026,ACH DEPOSIT INTERNET TRANSFER,Ach Deposit,Payment,Payment,-300.00,Jo Doe
""", "-5.65 300.00"),
    Layout("citi_card", """Status,Date,Description,Debit,Credit,Member Name
Cleared,10/15/2026,CORNER DELI,14.20,,JO DOE
Cleared,10/12/2026,"ONLINE PAYMENT, THANK YOU",,-100.00,JO DOE
""", "-14.20 100.00", CARD),
    Layout("barclaycard", """15 Oct 2026, Corner Deli , Visa , JO DOE , General , , 14.20
10 Oct 2026, Payment By Direct Debit , Visa , JO DOE , Payments , , -50.00
09 Oct 2026, River Market , Visa , JO DOE , General , , 42.10
""", "-14.20 50.00 -42.10", CARD),
    Layout("john_lewis", """Date,Description,Amount(GBP)
15-Oct-2026,CORNER DELI,14.20
14-Oct-2026,RIVER MARKET,42.10
10-Oct-2026,DIRECT DEBIT PAYMENT - THANK YOU,-100.00
""", "-14.20 -42.10 100.00", CARD),
    Layout("card_with_purchases_only", """Date Processed,Description,Amount
15/10/2026,CORNER DELI,£67.40
14/10/2026,RIVER MARKET,£42.10
""", "-67.40 -42.10", CARD),
    Layout("nubank", """date,title,amount
2026-10-15,Corner Deli,14.20
2026-10-14,Mercado Rio,42.10
2026-10-10,Pagamento recebido,-300.00
""", "-14.20 -42.10 300.00", CARD),
    Layout("itau_card", """data,lançamento,valor
2026-10-15,CORNER DELI,14.20
2026-10-14,MERCADO RIO 01/03,42.10
2026-10-10,PAGAMENTO EFETUADO,-300.00
""", "-14.20 -42.10 300.00", CARD),
    Layout("inter", """Data Lançamento;Histórico;Descrição;Valor;Saldo
15/10/2026;Compra no débito;Corner Deli;-14,20;985,80
14/10/2026;Pix recebido;Sam Poe;100,00;1.000,00
""", "-14.20 100.00"),
    Layout("bradesco", """Data;Histórico;Docto.;Crédito (R$);Débito (R$);Saldo (R$)
15/10/2026;COMPRA CARTAO;1234567;;14,20;985,80
16/10/2026;SALARIO;1234568;1.000,00;;1.985,80
""", "-14.20 1000.00"),
    Layout("seb", """Bokföringsdag;Valutadag;Verifikationsnummer;Text;Insättningar/uttag;Saldo
2026-10-15;2026-10-15;5484000001;CORNER DELI  /26-10-14;-14,20;985,80
2026-10-14;2026-10-14;5484000002;LÖN;1 000,00;1 000,00
""", "-14.20 1000.00"),
    Layout("credit_slash_debit_without_balance", """Date,Text,Credit/Debit
2026-10-15,CORNER DELI,-14.20
2026-10-14,ACME,1000.00
""", "-14.20 1000.00"),
    Layout("entradas_saidas", """Data;Descrição;Entradas/Saídas
15/10/2026;CORNER DELI;-14,20
14/10/2026;SALARIO;1.000,00
""", "-14.20 1000.00"),
    Layout("handelsbanken", """Reskontradatum;Transaktionsdatum;Text;Belopp;Saldo
2026-10-15;2026-10-14;CORNER DELI;-14,20;985,80
2026-10-14;2026-10-14;LÖN;1 000,00;1 000,00
""", "-14.20 1000.00"),
    Layout("swedish_card", """Datum;Bokfört;Specifikation;Ort;Valuta;Utl. belopp;Belopp
2026-10-15;2026-10-16;CORNER DELI;STOCKHOLM;SEK;0;142,00
2026-10-14;2026-10-15;MATBUTIK KÖP;STOCKHOLM;SEK;0;42,00
2026-10-10;2026-10-10;INBETALNING;;SEK;0;-500,00
""", "-142.00 -42.00 500.00", CARD),
    Layout("icbc", """交易日期,摘要,交易场所,交易金额(收入),交易金额(支出),交易币种,余额
2026-10-15,消费,街角熟食店,,14.20,人民币,985.80
2026-10-14,工资,测试公司,1000.00,,人民币,1000.00
""", "-14.20 1000.00", {"currency": "CNY"}),
    Layout("ccb", """交易日期,支出,收入,账户余额,摘要,对方户名
20261015,14.20,0.00,985.80,消费,街角熟食店
20261014,0.00,1000.00,1000.00,工资,测试公司
""", "-14.20 1000.00", {"currency": "CNY"}),
    Layout("alipay", """交易时间,交易分类,交易对方,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号
2026-10-15 12:00:01,餐饮美食,街角熟食店,午餐,支出,14.20,余额宝,交易成功,20261015000000001
2026-10-14 09:00:00,转账红包,朋友,转账,收入,100.00,余额,交易成功,20261014000000002
""", "-14.20 100.00", {"currency": "CNY"}),
    Layout("copilot", """date,name,amount,status,category,parent category,excluded,tags,type,account,account mask,note,recurring
2026-10-15,Corner Deli,14.20,posted,Restaurants,Food,false,,regular,Checking,1234,,
2026-10-14,Acme,-1500.00,posted,Paycheck,,false,,income,Checking,1234,,
""", "-14.20 1500.00"),
    Layout("monarch", """Date,Merchant,Category,Account,Original Statement,Notes,Amount,Tags
2026-10-15,Corner Deli,Restaurants & Bars,Checking (...1234),CORNER DELI,,-14.20,
2026-10-14,Acme,Paychecks,Checking (...1234),ACME DIR DEP,,1500.00,
""", "-14.20 1500.00"),
    Layout("spendee", """Date,Wallet,Type,Category name,Amount,Currency,Note,Labels,Author
2026-10-15T10:11:12+00:00,Cash,Expense,Food & Drink,-14.2,EUR,Corner Deli,,Jo Doe
2026-10-14T09:00:00+00:00,Cash,Income,Salary,1000,EUR,Acme,,Jo Doe
""", "-14.2 1000"),
    Layout("unsigned_with_types", """Date,Note,Type,Category,Amount
2026-10-15,Corner Deli,Expense,Food,14.20
2026-10-14,Acme,Income,Salary,1000.00
""", "-14.20 1000.00"),
    Layout("unsigned_with_french_types", """Date;Libellé;Type;Montant
15/10/2026;Boulangerie;Dépense;14,20
14/10/2026;Employeur;Recette;1000,00
""", "-14.20 1000.00"),
    Layout("unsigned_with_japanese_types", """日付,内容,種別,金額
2026/10/15,角のデリ,支出,1420
2026/10/14,給与,収入,100000
""", "-1420 100000", {"currency": "JPY"}),
    Layout("credits_are_marked_and_debits_are_not", """Date,Description,Amount,Debit / Credit
15/10/2026,CORNER DELI,142.00,
12/10/2026,PAYMENT RECEIVED,"5,000.00",Cr
""", "-142.00 5000.00", CARD),
    Layout("words_contradict_a_bank_s_minus", """Date,Description,Amount
15/10/2026,CARD PURCHASE CORNER DELI,14.20
14/10/2026,SALARY ACME,-1000.00
13/10/2026,CASH WITHDRAWAL,50.00
""", "-14.20 1000.00 -50.00"),
    Layout("viseca", """Date,Amount,Currency,OriginalAmount,OriginalCurrency,Details,Exchange Rate
2026-10-01 15:12:22,29.000,CHF,29.000,CHF,CORNER DELI DAVOS,1.000000
2026-10-05 10:16:57,12.900,CHF,15.000,USD,SOFTCO SUBSCRIPTION,0.848252
2026-10-28 00:00:00,-80.000,CHF,-80.000,CHF,GUTSCHRIFT,1.000000
""", "-29.000 -12.900 80.000", {"currency": "CHF", **CARD}),
    Layout("swisscard", """Transaktionsdatum,Beschreibung,Händler,Kartennummer,Währung,Betrag,Debit/Kredit,Status
15.10.2026,CORNER DELI ZUERICH,Corner Deli,376000XXXXX0001,CHF,14.20,Debit,Gebucht
14.10.2026,IHRE ZAHLUNG - DANKE,,376000XXXXX0001,CHF,-300.00,Kredit,Gebucht
""", "-14.20 300.00", CARD),
]  # fmt: skip

COLUMNS = [
    Layout("boc_with_half_empty_columns", """交易日,银行记账日,卡号后四位,交易描述,存入,支出,币种
2026-10-14,2026-10-15,0001,街角熟食店CHN,,14.20,CNY
2026-10-20,2026-10-20,,还款,361.19,,CNY
""", "-14.20 361.19", {"currency": "CNY", **CARD}),
    Layout("dsk", """Дата,Основание,Дебит BGN,Кредит BGN
15.10.2026,ПОКУПКА CORNER DELI,14.20,
14.10.2026,ЗАПЛАТА,,1000.00
""", "-14.20 1000.00"),
    Layout("epay", """"Дата и час","Приход","Разход","Системен код","Кореспондент","Описание"
"15.10.2026 09:14:08","0.00","14.20","1000000000000001","ЪГЛОВ МАГАЗИН","покупка"
"14.10.2026 09:14:08","1000.00","0.00","1000000000000002","РАБОТОДАТЕЛ ООД","заплата"
""", "-14.20 1000.00"),
    Layout("alta_banka", """Datum;Opis;Isplate;Uplate;Stanje
15.10.2026;Kupovina CORNER DELI;1.420,00;;98.580,00
14.10.2026;Zarada;;100.000,00;100.000,00
""", "-1420.00 100000.00"),
    Layout("dashes_for_no_amount", """取引日,出金金額（円）,入金金額（円）,取引内容,取引先,取引番号
2026/10/15 12:00:01,1420,-,支払い,角のデリ,04000000000000000001
2026/10/14 09:00:00,-,1200,返金,川の市場,04000000000000000002
""", "-1420 1200", {"currency": "JPY"}),
    Layout("kb", """거래일시,적요,보낸분/받는분,송금메모,출금액,입금액,잔액,거래점
2026.10.15 10:11:12,체크카드,모퉁이식당,,"14,200",0,"985,800",강남
2026.10.14 09:00:00,급여,테스트회사,,0,"1,000,000","1,000,000",강남
""", "-14200 1000000", {"currency": "KRW"}),
    Layout("sbi", """Txn Date,Value Date,Description,Ref No./Cheque No.,Debit,Credit,Balance
15 Oct 2026,15 Oct 2026,TO TRANSFER-UPI/DR/CORNER DELI,123456789012,142.00,,9858.00
14 Oct 2026,14 Oct 2026,BY TRANSFER-NEFT ACME,123456789013,,10000.00,10000.00
""", "-142.00 10000.00", {"currency": "INR"}),
    Layout("tinkoff", """"Дата операции";"Дата платежа";"Номер карты";"Статус";"Сумма операции";"Валюта операции";"Сумма платежа";"Валюта платежа";"Кэшбэк";"Категория";"MCC";"Описание";"Бонусы (включая кэшбэк)"
"15.10.2026 10:11:12";"16.10.2026";"*0001";"OK";"-10,00";"USD";"-950,00";"RUB";"";"Рестораны";"5812";"Corner Deli";"9,00"
"14.10.2026 09:00:00";"14.10.2026";"*0001";"OK";"100000,00";"RUB";"100000,00";"RUB";"";"Зарплата";"";"Acme";"0,00"
""", "-950.00 100000.00", {"currency": "RUB"}),
    Layout("monobank", """"Дата i час операції","Деталі операції",MCC,"Сума в валюті картки (UAH)","Сума в валюті операції",Валюта,Курс,"Сума комісій (UAH)","Сума кешбеку (UAH)","Залишок після операції"
"15.10.2026 10:11:12","CORNER DELI",5812,-574.2,-14.2,USD,40.4366,—,—,9425.8
"14.10.2026 09:00:00","Від: РОБОТА ТОВ",4829,10000.0,10000.0,UAH,—,—,—,10000.0
""", "-574.2 10000.0", {"currency": "UAH"}),
    Layout("vtb", """Дата операции;Дата обработки;Сумма в валюте операции;Валюта операции;Сумма в валюте счета;Валюта счета;Описание операции
15.10.2026;16.10.2026;-10,00;USD;-950,00;RUB;Corner Deli
14.10.2026;14.10.2026;1000,00;RUB;1000,00;RUB;Зарплата
""", "-950.00 1000.00", {"currency": "RUB"}),
    Layout("deutsche_bank_card", """Belegdatum;Eingangstag;Verwendungszweck;Fremdwährung;Betrag;Kurs;Betrag;Währung
14.10.2026;15.10.2026;STADTWERKE MUSTER;;;;- 85,00;EUR
15.10.2026;16.10.2026;HOTEL NOWHERE;USD;- 120,00;1,20000;- 100,00;EUR
17.10.2026;18.10.2026;GUTSCHRIFT LADEN;;;;20,00;EUR
""", "-85.00 -100.00 20.00", CARD),
    Layout("account_numbers_beside_amounts", """20261015,12345678,NL01INGB0000000001,"-3,75",Bakkerij
20261014,12345678,NL02RABO0000000002,"2500,00",Werkgever
20261013,12345678,NL02RABO0000000002,"-9,00",Bloemist
""", "-3.75 2500.00 -9.00"),
    Layout("counters_and_document_numbers_beside_integers", """Siku,Na,Hati,Kiasi,Maelezo
2026-10-15,1,000101,1420,Duka
2026-10-14,2,000102,-3000,Kahawa
2026-10-13,3,000103,500,Soko
""", "1420 -3000 500", {"currency": "JPY"}),
    Layout("revolut_with_a_pending_row", """Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance
CARD_PAYMENT,Current,2026-10-14 10:02:03,2026-10-15 09:00:00,Bakery,-4.20,0.00,EUR,COMPLETED,95.80
CARD_PAYMENT,Current,2026-10-16 08:00:00,,Corner Deli,-14.20,0.00,EUR,PENDING,
""", "-4.20 -14.20P"),
    Layout("pending_instead_of_a_date", """Date,Description,Amount
Pending,RIVER MARKET,-42.10
15-Oct-2026,CORNER DELI,-14.20
14-Oct-2026,SALARY,1000.00
""", "-42.10P -14.20 1000.00"),
]  # fmt: skip


@pytest.mark.parametrize("layout", COLUMNS, ids=lambda layout: layout.name)
def test_the_columns_of_booked_amounts_are_found(layout: Layout, read: Read) -> None:
    statement = read(layout.text, **layout.options)
    assert read_amounts(statement) == layout.amounts.split()
    assert tuple(question.field for question in statement.questions) == layout.questions


def test_the_original_amount_and_its_currency_are_kept(read: Read) -> None:
    text = """Date,Text,Amount,Currency,Original amount,Original currency
2026-10-15,HOTEL,-100.00,EUR,-120.00,USD
2026-10-14,SHOP,-20.00,EUR,,
"""
    rows = [item for item in read(text).items() if isinstance(item, StatementRow)]
    assert [(row.original_amount, row.original_currency) for row in rows] == [
        (-120, "USD"),
        (None, None),
    ]


def test_a_pending_row_has_the_day_of_the_purchase_or_the_last_of_the_file(read: Read) -> None:
    text = """Posted,Transaction date,Text,Amount
Pending,16.10.2026,SHOP,-1.00
Pending,,SHOP,-2.00
15.10.2026,14.10.2026,SHOP,-3.00
"""
    rows = [item for item in read(text).items() if isinstance(item, StatementRow)]
    days = [(str(row.date), row.is_pending) for row in rows]
    assert days == [("2026-10-16", True), ("2026-10-15", True), ("2026-10-15", False)]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_the_direction_of_money_is_read_from_what_the_file_says(layout: Layout, read: Read) -> None:
    statement = read(layout.text, **layout.options)
    assert read_amounts(statement) == layout.amounts.split()
    assert tuple(question.field for question in statement.questions) == layout.questions


LETTERS = [
    ("Segno", "D", "A"),
    ("Type", "W", "D"),
    ("Tipo", "C", "A"),
    ("S/H", "S", "H"),
    ("Tipo", "S", "E"),
    ("Debit/Credit", "D", "C"),
]


@pytest.mark.parametrize(("heading", "money_out", "money_in"), LETTERS)
def test_two_letters_tell_their_meaning_together(
    read: Callable[..., Statement], heading: str, money_out: str, money_in: str
) -> None:
    text = (
        f"Date;Text;{heading};Amount\n15.10.2026;CORNER DELI;{money_out};14,20\n"
        f"14.10.2026;ACME;{money_in};250,00\n13.10.2026;RIVER;{money_out};42,10\n"
    )
    assert read_amounts(read(text)) == ["-14.20", "250.00", "-42.10"]


@pytest.mark.parametrize(
    ("money_out", "money_in"),
    [("Uitgave", "Inkomst"), ("Köp", "Inbetalning"), ("Kimenő", "Bejövő"), ("Wydatek", "Wpływ")],
)
def test_words_of_both_directions_are_known(
    read: Callable[..., Statement], money_out: str, money_in: str
) -> None:
    text = (
        f"Datum;Typ;Text;Belopp\n2026-10-15;{money_out};CORNER DELI;142,00\n"
        f"2026-10-14;{money_in};BG;250,00\n2026-10-13;{money_out};RIVER;42,10\n"
    )
    assert read_amounts(read(text)) == ["-142.00", "250.00", "-42.10"]


def test_what_is_owed_on_a_card_says_nothing_about_the_direction(
    read: Callable[..., Statement],
) -> None:
    text = (
        "Date,Description,Amount,Balance\n10/15/2026,CORNER DELI,14.20,314.20\n"
        "10/14/2026,PAYMENT,-250.00,300.00\n10/13/2026,RIVER MARKET,42.10,550.00\n"
    )
    assert read_amounts(read(text, is_card=True)) == ["-14.20", "250.00", "-42.10"]
