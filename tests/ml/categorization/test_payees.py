# ruff: noqa: RUF001 (letters that look alike are what is folded)
import csv
import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ml.categorization.payees import clean, clean_name, fold, keep_words
from ml.categorization.payment_words import has_distinctive

BANK_WORDS = [
    "SQ", "*", "#", "POS", "DEBIT", "card", "xx1234", "0423", "12/03", "AUS", "NSW", "ltd", "pty",
    "transfer", "to", "wdl", "atm", "pmt", "san", "francisco", "new", "york", "888-802-3080", "ref",
    "12ab34cd", "##", "3.59", "dollar", "of", "air", "the", "in", "ca", "-", "/", ",", ".", "Ⅷ", "ß",
    "İ", "é", "カ", "tst*", "paypal", "4", "ins", "mkt", "us",
]  # fmt: skip
PAYMENT_WORDS = [
    "COMPRA", "PAGAMENTO", "CARTA", "Kartenzahlung", "EC", "12345678", "PLATNOSC", "BLIK", "VISA",
    "4521", "Kortköp", "250312", "CB*", "PAIEMENT PAR CARTE", "X1234", "12/03", "BETAALAUTOMAAT",
    "PAS123", "KART HARCAMASI", "カード", "ｶｰﾄﾞ", "ﾌﾘｺﾐ", "UPI/", "CONTACTLESS", "LISBOA", "NL", "SA",
]  # fmt: skip
BANK_TEXTS = st.lists(st.sampled_from(BANK_WORDS) | st.text(max_size=4), max_size=9).map(" ".join)


def _read_bank_lines() -> list[tuple[str, str]]:
    with Path(__file__).with_name("bank_lines.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, dialect="excel-tab", quoting=csv.QUOTE_NONE)
        return [(row["line"], row["payee"]) for row in rows]


def _build_shape(line: str, payee: str) -> str | None:
    """Return a line with ``{}`` for the payee; None where the line writes it differently."""
    match = re.search(re.escape(payee), line, re.IGNORECASE)
    return line[: match.start()] + "{}" + line[match.end() :] if match else None


BANK_LINES = _read_bank_lines()
SHAPES = list(filter(None, (_build_shape(*line) for line in BANK_LINES)))
LETTERS = ["bcdfghjklmnpqrtvwz", "бвгдзклмнп", "βγδζθκλμ", "ケコテナヌバパ", "가나다라마", "กขคงจ"]
NAMES = st.sampled_from(LETTERS).flatmap(lambda letters: st.text(letters, min_size=6, max_size=9))


def test_a_place_alone_is_no_payee_where_words_of_payment_may_be_one() -> None:
    assert "tap" in clean("COMPRA 1234 TAP LISBOA CONTACTLESS").split()


@pytest.mark.parametrize(("line", "payee"), BANK_LINES)
def test_the_payee_is_found_in_the_lines_of_banks(line: str, payee: str) -> None:
    assert clean(line) == payee


@given(st.sampled_from(SHAPES), NAMES)
def test_no_shape_of_line_erases_the_payee(shape: str, name: str) -> None:
    assume(has_distinctive([fold(name)]))
    assert fold(name) in clean(shape.format(name.upper())).split()


@given(st.lists(st.sampled_from(PAYMENT_WORDS) | NAMES | st.text(max_size=4)).map(" ".join))
def test_cleaning_keeps_a_distinctive_word_or_all_words(text: str) -> None:
    cleaned = clean(text).split()
    everything = [word for word in keep_words(fold(text[:300])).split() if word.isalpha()]
    assert has_distinctive(cleaned) or set(cleaned) >= set(everything)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ドトール", "トトール"),
        ("バス", "パス"),
        ("चाय", "चय"),
        ("ค่า", "คา"),
        ("갈비", "갈피"),
    ],
)
def test_marks_of_other_scripts_are_part_of_the_letter(first: str, second: str) -> None:
    assert fold(first) == first
    assert clean(f"カード {first}") == first
    assert clean(first) != clean(second)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ｶｰﾄﾞ ＡＭＡＺＯＮ", "カード amazon"),
        ("Żabka Łódź", "zabka lodz"),
        ("FØTEX Æblerød", "fotex aeblerod"),
        ("ΣΚΛΑΒΕΝΊΤΗΣ", "σκλαβενιτησ"),
        ("Ёлка Йод", "елка йод"),
        ("İSTANBUL ışık", "istanbul isik"),
    ],
)
def test_accents_and_widths_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "payee"),
    [
        ("SQ *BLUE BTL 0423 SAN FRANC", "blue bottle coffee"),
        ("TST* TOAST CAFE - DOWNTOWN 00012345 BROOKLYN NY", "toast cafe downtown"),
        ("PAYPAL *SPOTIFY 402-935-7733 CA", "spotify"),
        ("POS DEBIT 1234 WHOLE FOODS MKT 10234 AUSTIN TX", "whole foods market"),
        ("DBT CRD 1234 06/12/18 12345678 CHIPOTLE 0123 COLUMBUS OH", "chipotle"),
        ("DDA PUR AP 123456 7-ELEVEN HOUSTON TX", "7 eleven"),
        ("FNB APP PAYMENT TO RENT", "rent"),
        ("Amazon.com*MT1234XY0 Amzn.com/bill WA", "amazon amazon"),
        ("CHECKCARD 0412 STARBUCKS STORE 05432 SEATTLE WA", "starbucks"),
        (
            "Purchase authorized on 04/12 Trader Joe's #123 San Jose CA S123456789 Card 1234",
            "trader joes",
        ),
        ("WILSON PARKING           AUCKLAND      NZL", "wilson parking"),
        ("ACH DEBIT COMCAST 8299 CABLE", "comcast cable"),
        ("AMZN Mktp US*2K3L4M5N6", "amazon"),
        ("McDonald's F12345", "mcdonalds"),
        ("UPI/CR/123456789012/JOHN DOE/HDFC", "john doe"),
        ("NEFT-HDFC0000001-SALARY JAN-ACME PVT LTD", "salary jan acme"),
        ("Kartenzahlung REWE SAGT DANKE. 41400673//Hamburg 2018-03-01T11:33:59", "rewe"),
        ("HOFER DANKT  0527  K2   18.09. 17:20", "hofer"),
        ("redfern foodhall redfern tap and pay 0090", "redfern foodhall redfern"),
        ("COMPRA 4521          GALP", "galp"),
        ("DIRECT DEBIT TO NETFLIX.COM", "netflix"),
        ("Café Zürich", "cafe zurich"),
    ],
)
def test_additions_of_banks_are_stripped(text: str, payee: str) -> None:
    assert clean(text) == payee


@pytest.mark.parametrize(
    "typed",
    [
        "milk 2 packets",
        "TRANSPORT FOR LONDON",
        "AIR CANADA",
        "CREDIT CARD PAYMENT",
        "日本 カフェ",
        "trip to india",
    ],
)
def test_words_that_belong_to_a_name_stay(typed: str) -> None:
    assert clean(typed) == typed.casefold()


@given(BANK_TEXTS | st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned


@given(BANK_TEXTS)
def test_cleaning_a_typed_text_ignores_its_case(typed: str) -> None:
    assert clean(typed.lower()) == clean(clean(typed.lower()).lower())


@pytest.mark.parametrize("name", ["Card Factory", "CASH CONVERTERS", "Pay Day", "Direct Line"])
def test_words_that_also_begin_names_stay(name: str) -> None:
    assert clean(name) == name.casefold()


@pytest.mark.parametrize(
    ("line", "payee"),
    [
        ("カード利用ユニクロ", "ユニクロ"),
        ("デビットローソン", "ローソン"),
        ("消费支付星巴克", "星巴克"),
        ("카드결제이마트", "이마트"),
        ("ชำระค่าไฟฟ้า", "ค่าไฟฟ้า"),
        ("カード利用", "カード利用"),
        ("VISAデビット ローソン", "ローソン"),
    ],
)
def test_a_payee_is_found_behind_a_payment_word_without_a_blank(line: str, payee: str) -> None:
    assert clean(line) == payee


def test_a_text_of_additions_alone_keeps_its_words() -> None:
    assert clean("PAGAMENTO CARTA 1234") == "pagamento carta"
    assert (clean("POS 1234"), clean("888-802-3080"), clean("")) == ("pos", "", "")


def test_a_payee_is_displayed_as_a_person_would_write_it() -> None:
    assert clean_name("SQ *BLUE BTL 0423 SAN FRANC") == "Blue Bottle Coffee"
    assert clean_name("KFC 3321 SYDNEY NSW AUS") == "KFC"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CAFÉ ZÜRICH", "Café Zürich"),
        ("Blipkøb FØTEX AARHUS", "Blipkøb Føtex Aarhus"),
        ("VAREKJØP GRØNLAND KAFÉ", "Grønland Kafé"),
        ("ŞİŞLİ ECZANESİ", "Şişli Eczanesi"),
        ("ŻABKA", "Żabka"),
    ],
)
def test_a_displayed_payee_keeps_its_accents(text: str, name: str) -> None:
    assert clean_name(text) == name
