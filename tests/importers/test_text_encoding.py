"""Detect encodings."""

import pytest

from importers import text_encoding
from importers.values import FileError

TEXTS = {
    "utf-8": "Bäckerei ± 12 €",
    "utf-8-sig": "Bäckerei",
    "utf-16": "Bäckerei;12,50\n" * 5,
    "utf-16-le": "Bäckerei;12,50\n" * 5,
    "utf-16-be": "Bäckerei;12,50\n" * 5,
    "cp1252": "Bäckerei Größe Café façade señor maçã",
    "cp1250": "Zaúčtování příchozí platby, číslo účtu",
    "cp1251": "Дата операции;Сумма;Кофейня на углу",
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_detected_encoding_reads_the_text(name: str) -> None:
    content = TEXTS[name].encode(name)
    assert content.decode(text_encoding.detect(content).conclusion) == TEXTS[name]


@pytest.mark.parametrize(
    "text",
    [
        "Überweisung",
        "Número do documento; Histórico; Transferência",
        "Zürich; Genève",
        "Köpenhamn; Lön",
    ],
)
def test_western_letters_are_read_as_western_in_ambiguous_texts(text: str) -> None:
    content = text.encode("cp1252")
    assert content.decode(text_encoding.detect(content).conclusion) == text


@pytest.mark.parametrize(
    "text",
    [
        "Účet č. 12; Příjem",
        "Zakup: Żabka; Łódź",
        "Vásárlás; költség; Győr; űrlap",
        "Plaća; račun; čokolada",
    ],
)
def test_central_european_letters_are_detected(text: str) -> None:
    content = text.encode("cp1250")
    assert content.decode(text_encoding.detect(content).conclusion) == text


def test_bytes_that_are_not_text_are_refused() -> None:
    with pytest.raises(FileError, match="not text"):
        text_encoding.detect(b"\x00\x01\x00\x00\x00" * 100)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"\xff\xfea\x00", "utf-16"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", "utf-32"),
        (b"Caf\xe9 \x81", "latin-1"),
        ("äöüäöü".encode("cp1252") + b"\x81", "latin-1"),
    ],
)
def test_marks_and_undefined_bytes_tell_the_encoding(content: bytes, encoding: str) -> None:
    assert text_encoding.detect(content).conclusion == encoding


def test_half_of_a_character_at_the_end_of_utf_16_does_not_matter() -> None:
    content = "Bäckerei;12,50\n".encode("utf-16-le") * 5 + b"x"
    assert text_encoding.detect(content).conclusion == "utf-16-le"


STATEMENTS = [
    ("shift_jis", "日付,摘要,支払い金額\n2026/10/15,カード,1420\n"),
    ("shift_jis", "年月日,お引出し\n2026/10/15,ｶﾄﾞﾉ ﾃﾞﾘ,1\n"),
    ("shift_jis", "取引日,お取引内容,金額,残高\n2026/10/15,角のデリ,▲1420,98580"),
    (
        "shift_jis",
        "ご利用日,ご利用店名,ご利用金額\n2026/10/15,ｾﾌﾞﾝ-ｲﾚﾌﾞﾝ,540\n2026/10/16,西友 荻窪店,2310",
    ),
    ("shift_jis", "日付,金額\n"),
    ("euc_jp", "日付,摘要,支払い金額\n2026/10/15,カード,1420\n"),
    ("euc_jp", "取引日,お取引内容,金額,残高\n2026/10/15,角のデリ,1420,98580"),
    ("euc_jp", "日付,摘要,出金,入金,残高\n2026/10/15,給与振込,1,2,3"),
    ("cp949", "거래일자,적요,출금액,입금액,잔액\n2026-10-15,코너델리,14200,,985800\n"),
    ("cp949", "거래일시,내용,출금액\n2026.10.15 10:00,스타벅스 강남점,4500"),
    ("cp949", "승인일자,가맹점명,이용금액\n2026-10-15,김밥천국,8000"),
    ("cp949", "거래일자,적요\n"),
    (
        "gb18030",
        "交易日期,摘要,交易场所,交易金额(收入)\n2026-10-15,消费,街角熟食店\n2026-10-14,工资,测试公司",
    ),
    ("gb18030", "日期,金额\n"),
    ("gb18030", "交易时间,交易对方\n2026-10-15,肯德基(王府井店)\n2026-10-14,京东商城\n"),
    ("big5", "交易日期,摘要,支出金額,存入金額,餘額\n2026/10/15,街角熟食店,142"),
    ("big5", "日期,說明,提款,存款,結餘\n2026/10/15,全聯福利中心,142"),
    ("iso8859_2", "Datum;Částka;Popis\n15.10.2026;-1;Nákup šunka žluťoučký"),
    ("iso8859_2", "Data operacji;Kwota;Tytuł\n;;Płatność kartą Żabka śląska"),
    ("iso8859_2", "Könyvelés dátuma;Összeg;Közlemény\n;;Fizetés őszi vásárlás"),
    ("iso8859_2", "Datum izvršenja;Opis plaćanja;Račun\n;Plaća;"),
    ("iso8859_2", "Data;Sumă;Detalii tranzacţie\n;;Plată la comerciant şi"),
    ("cp1250", "Datum;Částka;Popis\n15.10.2026;-1;Nákup šunka žluťoučký"),
    ("cp1250", "Data operacji;Kwota;Tytuł\n;;Płatność kartą Żabka śląska"),
    ("cp1250", "Könyvelés dátuma;Összeg;Közlemény\n;;Fizetés őszi vásárlás"),
    ("cp1250", "Datum izvršenja;Opis plaćanja;Račun\n;Plaća;"),
    ("cp1250", "Dátum;Čiastka;Účel platby\n;;Ľudová žiarivá"),
    ("cp1254", "Tarih;Açıklama;Tutar\n;MAAŞ ŞİRKET A.Ş.;\n;Diğer"),
    ("cp1254", "İşlem Tarihi;İşlem Tutarı\n;Yapı Kredi Ödemesi"),
    ("cp1254", "Tarih;Aciklama;Tutar\n;TÜRK TELEKOM FATURA;"),
    ("cp1254", "Dekont No;Tarih;Açıklama\n1;2;İSTANBUL SU"),
    ("iso8859_9", "Tarih;Açıklama;Tutar\n;MAAŞ ŞİRKET A.Ş.;\n;Diğer"),
    ("iso8859_7", "Ημερομηνία;Περιγραφή;Ποσό\n;ΑΓΟΡΑ Άλφα;"),
    ("iso8859_7", "Ημ/νία;Αιτιολογία;Χρέωση;Πίστωση\n;Μισθοδοσία ΑΕ;"),
    ("cp1253", "Ημερομηνία;Περιγραφή;Ποσό\n;ΑΓΟΡΑ Άλφα;"),
    ("cp1253", "Ημ/νία;Αιτιολογία;Χρέωση;Πίστωση\n;Μισθοδοσία ΑΕ;"),
    ("cp1251", "Дата;Описание;Сумма\n;Покупка МАГАЗИН;"),
    ("cp1251", "Дата и час;Приход;Разход\n;ЪГЛОВ МАГАЗИН"),
    ("cp1251", "Датум;Износ;Опис\n;Уплата плате ЂУРЂЕВИЋ"),
    ("koi8-r", "Дата;Описание;Сумма\n;Покупка Магазин;"),
    ("cp866", "Дата;Описание;Сумма\n;Покупка Магазин;"),
    ("cp874", "วันที่,รายการ,ถอนเงิน,ฝากเงิน,ยอดคงเหลือ\n15/10/2569,ซื้อสินค้า ร้านมุมถนน,1,2"),
    ("cp874", "วันที่,จำนวนเงิน\n"),
    ("cp1255", "תאריך,תיאור,חובה,זכות\n15/10/2026,סופרמרקט שלי,1"),
    ("cp1256", "التاريخ,الوصف,المبلغ\n,شراء متجر الزاوية,"),
    ("cp1257", "Data;Mokėtojas;Suma\n;Įmonė žalia ąžuolas"),
    ("cp1257", "Datums;Saņēmējs;Summa\n;Pirkums šķīstošs"),
    ("cp1257", "Kuupäev;Selgitus;Summa\n;Õppelaen üür"),
    ("cp1252", "Bäckerei Größe Café façade señor maçã"),
    ("cp1252", "Überweisung für Müller"),
    ("cp1252", "Número do documento; Histórico; Transferência"),
    ("cp1252", "Date;Libellé;Montant\n;Crédit à la consommation;"),
    ("cp1252", "Köpenhamn; Lön"),
    ("cp1252", "Päivämäärä;Määrä"),
    ("cp1252", "Façade"),
    ("cp1252", "Bogført;Beløb\n;Købmand på hjørnet"),
    ("cp1252", "Fecha;Descripción;Importe\n;Compra en peluquería Ñoño"),
    ("cp1252", "Café"),
    ("cp1252", "Gebühr"),
    ("cp1252", "Bär"),
    ("cp1252", "£67.40"),
    ("cp1252", "MÜNCHEN"),
    ("cp1252", "Währung;Empfänger"),
    ("cp850", "Überweisung für Müller; Gebühr Bäcker"),
    ("cp850", "Débit;Crédit é"),
    ("mac-roman", "Überweisung für Müller Bäcker"),
]
"""Beginnings of statements in the encodings that their countries' banks write."""


@pytest.mark.parametrize(("encoding", "text"), STATEMENTS)
def test_a_statement_in_any_encoding_is_read_as_it_was_written(encoding: str, text: str) -> None:
    content = text.encode(encoding)
    assert content.decode(text_encoding.detect(content).conclusion) == text


def test_utf_8_with_one_damaged_character_stays_utf_8() -> None:
    content = "Überweisung für Müller, Gebühr, Währung, Empfänger".encode()
    assert text_encoding.detect(content[:-3] + b"\xff" + content[-3:]).conclusion == "utf-8"
