"""Read tables in scripts and encodings of many countries; the contents are invented."""

from collections.abc import Callable

import pytest

from importers.values import StatementRow

Rows = Callable[..., list[StatementRow]]

BANKS = [
    ("rakuten_card_jp", "cp932", True, '"利用日","利用店名・商品名","利用者","支払方法","利用金額","支払手数料","支払総額","支払月","10月支払金額"\n"2026/10/15","カドノデリ","本人","1回払い","1420","0","1420","11月","1420"\n"2026/10/14","ｶﾜﾉ ｲﾁﾊﾞ","本人","1回払い","4210","0","4210","11月","4210"\n', [("2026-10-15", "-1420", "カドノデリ"), ("2026-10-14", "-4210", "ｶﾜﾉ ｲﾁﾊﾞ")]),
    ("yucho_jp", "cp932", False, '"お客さま口座情報","00000-00000000"\n"取引日","入出金明細ＩＤ","受入金額（円）","払出金額（円）","詳細１","詳細２","現在（貸付）高"\n"20261015","202610150000001","","1420","カード","カドノデリ","98580"\n"20261014","202610140000001","100000","","給与","テスト（カ","100000"\n', [("2026-10-15", "-1420", "カドノデリ"), ("2026-10-14", "100000", "テスト（カ")]),
    ("resona", "euc_jp", False, '取扱日付,お取引内容,お引出金額,お預入金額,残高\n2026年10月15日,カドノデリ,"1,420",,"98,580"\n2026年10月14日,給与振込 テスト,,"100,000","100,000"\n', [("2026-10-15", "-1420", "カドノデリ"), ("2026-10-14", "100000", "給与振込 テスト")]),
    ("kb_kr", "cp949", False, "거래일시,적요,보낸분/받는분,송금메모,출금액,입금액,잔액,거래점\n2026.10.15 12:00:01,체크카드,코너델리,,14200,0,985800,강남\n2026.10.14 09:00:00,급여,테스트회사,,0,1000000,1000000,본점\n", [("2026-10-15", "-14200", "코너델리"), ("2026-10-14", "1000000", "테스트회사")]),
    ("shinhan_card", "cp949", True, '이용일자,승인번호,이용카드,가맹점명,이용금액,할부\n2026.10.15,12345678,본인 123,코너델리,"14,200",일시불\n2026.10.14,12345679,본인 123,강변시장,"42,100",일시불\n', [("2026-10-15", "-14200", "코너델리"), ("2026-10-14", "-42100", "강변시장")]),
    ("alipay", "gb18030", False, "支付宝交易记录明细查询\n账号:[test]\n---------------------------------交易记录明细列表------------------------------------\n交易号,商家订单号,交易创建时间,付款时间,最近修改时间,交易来源地,类型,交易对方,商品名称,金额（元）,收/支,交易状态,服务费（元）,成功退款（元）,备注,资金状态,\n2026101500001,M1,2026-10-15 12:00:00,2026-10-15 12:00:01,2026-10-15 12:00:01,其他,即时到账交易,街角熟食店,午餐,14.20,支出,交易成功,0.00,0.00,,已支出,\n2026101400001,M2,2026-10-14 12:00:00,2026-10-14 12:00:01,2026-10-14 12:00:01,其他,即时到账交易,测试公司,工资,1000.00,收入,交易成功,0.00,0.00,,已收入,\n", [("2026-10-15", "-14.20", "街角熟食店"), ("2026-10-14", "1000.00", "测试公司")]),
    ("kbank_th", "cp874", False, 'วันที่,เวลา,รายการ,ถอนเงิน,ฝากเงิน,ยอดคงเหลือ,รายละเอียด\n15-10-69,12:00,ชำระเงิน,"142.00",,"9,858.00",ร้านมุมถนน\n14-10-69,09:00,เงินเดือน,,"10,000.00","10,000.00",บริษัท ทดสอบ\n', [("2026-10-15", "-142.00", "ร้านมุมถนน"), ("2026-10-14", "10000.00", "บริษัท ทดสอบ")]),
    ("scb_th", "utf-8", False, "Date,Time,Code,Channel,Withdrawal,Deposit,Balance,Description\n15/10/2569,12:00,X1,ENET,142.00,,9858.00,ร้านมุมถนน\n14/10/2569,09:00,X2,ENET,,10000.00,10000.00,บริษัท ทดสอบ\n", [("2026-10-15", "-142.00", "ร้านมุมถนน"), ("2026-10-14", "10000.00", "บริษัท ทดสอบ")]),
    ("isbank_tr", "cp1254", False, "Tarih/Saat;Kanal/Şube;İşlem Tutarı*;Bakiye;Ek Bakiye;İşlem;İşlem Tipi;Açıklama\n15/10/2026-12:00:01;İnternet;-14,20;985,80;0,00;Alışveriş;KART;CORNER DELİ İSTANBUL\n14/10/2026-09:00:00;Şube;1.000,00;1.000,00;0,00;Maaş;EFT;ŞİRKET A.Ş. MAAŞ\n", [("2026-10-15", "-14.20", "CORNER DELİ İSTANBUL"), ("2026-10-14", "1000.00", "ŞİRKET A.Ş. MAAŞ")]),
    ("nbg_gr", "iso8859_7", False, "Ημερομηνία;Ώρα;Περιγραφή;Ποσό;Χρέωση/Πίστωση;Λογιστικό υπόλοιπο\n15/10/2026;12:00;ΓΩΝΙΑΚΟ ΠΑΝΤΟΠΩΛΕΙΟ;14,20;Χρέωση;985,80\n14/10/2026;09:00;ΜΙΣΘΟΔΟΣΙΑ ΕΤΑΙΡΕΙΑ ΑΕ;1.000,00;Πίστωση;1.000,00\n", [("2026-10-15", "-14.20", "ΓΩΝΙΑΚΟ ΠΑΝΤΟΠΩΛΕΙΟ"), ("2026-10-14", "1000.00", "ΜΙΣΘΟΔΟΣΙΑ ΕΤΑΙΡΕΙΑ ΑΕ")]),
    ("alpha_gr", "cp1253", False, "Α/Α;Ημ/νία;Αιτιολογία;Κατάστημα;Τοκισμός από;Αρ. συναλλαγής;Ποσό;Πρόσημο ποσού\n1;15/10/2026;ΑΓΟΡΑ CORNER DELI;001;15/10/2026;123;14,20;Χ\n2;14/10/2026;ΜΙΣΘΟΔΟΣΙΑ;001;14/10/2026;124;1000,00;Π\n", [("2026-10-15", "-14.20", "ΑΓΟΡΑ CORNER DELI"), ("2026-10-14", "1000.00", "ΜΙΣΘΟΔΟΣΙΑ")]),
    ("mbank_pl", "cp1250", False, 'mBank S.A. Bankowość Detaliczna;\n#Klient;\nJAN KOWALSKI;\n\n#Data operacji;#Data księgowania;#Opis operacji;#Tytuł;#Nadawca/Odbiorca;#Numer konta;#Kwota;#Saldo po operacji;\n2026-10-15;2026-10-15;ZAKUP PRZY UŻYCIU KARTY;"CORNER DELI WARSZAWA";"  ";\'\';-14,20;985,80;\n2026-10-14;2026-10-14;PRZELEW PRZYCHODZĄCY;"WYNAGRODZENIE";"ŹRÓDŁO SA";\'00\';1 000,00;1 000,00;\n', [("2026-10-15", "-14.20", "CORNER DELI WARSZAWA"), ("2026-10-14", "1000.00", "ŹRÓDŁO SA")]),
    ("otp_hu", "iso8859_2", False, '"Számlaszám";"Terhelés/Jóváírás";"Összeg";"Devizanem";"Könyvelés dátuma";"Értéknap";"Könyvelt egyenleg";"Ellenoldali számlaszám";"Ellenoldali név";"Közlemény";"Tranzakció típusa"\n"11700000";"T";"-1420";"HUF";"20261015";"20261015";"98580";"";"";"2026.10.15 SARKI BOLT, BUDAPEST";"VÁSÁRLÁS KÁRTYÁVAL"\n"11700000";"J";"100000";"HUF";"20261014";"20261014";"100000";"1234";"MUNKÁLTATÓ KFT";"őszi bér";"BANKON KÍVÜLI ÁTUTALÁS"\n', [("2026-10-15", "-1420", "2026.10.15 SARKI BOLT, BUDAPEST"), ("2026-10-14", "100000", "MUNKÁLTATÓ KFT")]),
    ("fio_cz", "utf-8", False, '"accountId";"bankId"\n"123";"2010"\n\n"ID operace";"Datum";"Objem";"Měna";"Protiúčet";"Název protiúčtu";"Kód banky";"Název banky";"KS";"VS";"SS";"Poznámka";"Zpráva pro příjemce";"Typ";"Provedl"\n"1";"15.10.2026";"-250,00";"CZK";"";"";"";"";"";"";"";"Nákup: CORNER DELI, PRAHA, dne 14.10.2026, částka 250.00 CZK";"";"Platba kartou";"Doe, Jo"\n"2";"14.10.2026";"30000,00";"CZK";"123456";"ZAMĚSTNAVATEL AS";"0800";"";"";"";"";"";"Mzda";"Příjem převodem uvnitř banky";""\n', [("2026-10-15", "-250.00", "Nákup: CORNER DELI, PRAHA, dne 14.10.2026, částka 250.00 CZK"), ("2026-10-14", "30000.00", "ZAMĚSTNAVATEL AS")]),
    ("zaba_hr", "cp1250", False, "Datum;Referencija;Opis;Uplata;Isplata;Stanje\n15.10.2026;HR99;Kupnja KAVANA ŠKOLJKA ŽUPANJA;;14,20;985,80\n14.10.2026;HR99;Plaća POSLODAVAC;1.000,00;;1.000,00\n", [("2026-10-15", "-14.20", "Kupnja KAVANA ŠKOLJKA ŽUPANJA"), ("2026-10-14", "1000.00", "Plaća POSLODAVAC")]),
    ("bbva_es", "utf-8", False, "Últimos movimientos\n\nF.Valor;Fecha;Concepto;Movimiento;Importe;Divisa;Disponible;Divisa;Observaciones\n15/10/2026;15/10/2026;Corner deli;Pago con tarjeta;-14,20;EUR;985,80;EUR;4000000000000001\n14/10/2026;14/10/2026;Abono de nomina;Empresa sl;1000,00;EUR;1000,00;EUR;\n", [("2026-10-15", "-14.20", "Corner deli"), ("2026-10-14", "1000.00", "Empresa sl")]),
    ("caixabank", "cp1252", False, "Concepto;Fecha;Importe;Saldo\nCORNER DELI;15/10/2026;-14,20EUR;+985,80EUR\nNOMINA EMPRESA;14/10/2026;1.000,00EUR;+1.000,00EUR\n", [("2026-10-15", "-14.20", "CORNER DELI"), ("2026-10-14", "1000.00", "NOMINA EMPRESA")]),
    ("sparkasse_de", "cp1252", False, '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Glaeubiger ID";"Mandatsreferenz";"Kundenreferenz (End-to-End)";"Sammlerreferenz";"Lastschrift Ursprungsbetrag";"Auslagenersatz Ruecklastschrift";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC (SWIFT-Code)";"Betrag";"Waehrung";"Info"\n"DE00";"15.10.26";"15.10.26";"FOLGELASTSCHRIFT";"Abschlag Oktober";"DE98";"M1";"K1";"";"";"";"Stadtwerke Muster";"DE02";"GENO";"-85,00";"EUR";"Umsatz gebucht"\n"DE00";"14.10.26";"14.10.26";"LOHN GEHALT";"Gehalt";"";"";"";"";"";"";"Muster GmbH";"DE03";"GENO";"1.000,00";"EUR";"Umsatz gebucht"\n', [("2026-10-15", "-85.00", "Stadtwerke Muster"), ("2026-10-14", "1000.00", "Muster GmbH")]),
    ("ing_de", "cp1252", False, "Umsatzanzeige;Datei erstellt am: 16.10.2026 10:00\n\nIBAN;DE00\nKontoname;Girokonto\nBank;ING\nKunde;Jo Doe\nZeitraum;01.10.2026 - 16.10.2026\nSaldo;985,80;EUR\n\nBuchung;Wertstellungsdatum;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;Saldo;Währung;Betrag;Währung\n15.10.2026;15.10.2026;VISA CORNER DELI;Lastschrift;NR XXXX 0001;985,80;EUR;-14,20;EUR\n14.10.2026;14.10.2026;Muster GmbH;Gehalt/Rente;Gehalt;1.000,00;EUR;1.000,00;EUR\n", [("2026-10-15", "-14.20", "VISA CORNER DELI"), ("2026-10-14", "1000.00", "Muster GmbH")]),
    ("postbank_label", "utf-8", False, "Buchungsdatum;Wertstellung;Umsatzart;Buchungsdetails;Auftraggeber;Empfänger;Betrag (€);Saldo (€)\n15.10.2026;15.10.2026;Kartenzahlung;Visa 1234;Jo Doe;CORNER DELI;-14,20;985,80\n14.10.2026;14.10.2026;Gehalt;Lohn;Muster GmbH;Jo Doe;1.000,00;1.000,00\n", [("2026-10-15", "-14.20", "CORNER DELI"), ("2026-10-14", "1000.00", "Muster GmbH")]),
    ("no_year_de", "cp1252", False, "Kontoauszug Nr. 10/2026\nBuchung;Valuta;Vorgang;Betrag\n14.10.;14.10.;CORNER DELI Lastschrift;-14,20\n15.10.;15.10.;Muster GmbH Gutschrift;1.000,00\n", [("2026-10-14", "-14.20", "CORNER DELI Lastschrift"), ("2026-10-15", "1000.00", "Muster GmbH Gutschrift")]),
    ("roc_tw", "big5", False, "交易日,帳務日,說明,提款,存款,餘額,備註\n115/10/15,115/10/15,卡片消費,142,,9858,街角熟食店\n115/10/14,115/10/14,薪資轉帳,,10000,10000,測試公司\n", [("2026-10-15", "-142", "街角熟食店"), ("2026-10-14", "10000", "測試公司")]),
    ("era_jp", "cp932", False, "日付,摘要,お支払金額,お預り金額,差引残高\n令和8年10月15日,カドノデリ,1420,,98580\n令和8年10月14日,給与 テスト,,100000,100000\n", [("2026-10-15", "-1420", "カドノデリ"), ("2026-10-14", "100000", "給与 テスト")]),
    ("slsp_sk", "cp1250", False, "Dátum;Čiastka;Mena;Názov protistrany;Správa pre prijímateľa;Typ transakcie\n15.10.2026;-14,20;EUR;Ľudová pekáreň;nákup;Platba kartou\n14.10.2026;1000,00;EUR;ZAMESTNÁVATEĽ;Výplata;Prijatá platba\n", [("2026-10-15", "-14.20", "Ľudová pekáreň"), ("2026-10-14", "1000.00", "ZAMESTNÁVATEĽ")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "encoding", "is_card", "text", "expected"), BANKS)
def test_a_statement_is_read_as_its_country_writes_it(
    rows: Rows,
    name: str,
    encoding: str,
    *,
    is_card: bool,
    text: str,
    expected: list[tuple[str, str, str]],
) -> None:
    read = rows(text.encode(encoding), is_card=is_card)
    values = [(row.date.isoformat(), str(row.amount), row.payee) for row in read]
    assert values == expected, name
