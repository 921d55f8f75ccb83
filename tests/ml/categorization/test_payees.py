import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.categorization.payees import clean, clean_name

BANK_WORDS = [
    "SQ", "*", "#", "POS", "DEBIT", "card", "xx1234", "0423", "12/03", "AUS", "NSW", "ltd", "pty",
    "transfer", "to", "wdl", "atm", "pmt", "san", "francisco", "new", "york", "888-802-3080", "ref",
    "12ab34cd", "##", "3.59", "dollar", "of", "air", "the", "in", "ca", "-", "/", ",", ".", "Ⅷ", "ß",
    "İ", "é", "カ", "tst*", "paypal", "4", "ins", "mkt", "us",
]  # fmt: skip
BANK_TEXTS = st.lists(st.sampled_from(BANK_WORDS) | st.text(max_size=4), max_size=9).map(" ".join)


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
        ("ACH DEBIT COMCAST 8299 CABLE", "comcast"),
        ("AMZN Mktp US*2K3L4M5N6", "amazon"),
        ("McDonald's F12345", "mcdonalds"),
        ("UPI/CR/123456789012/JOHN DOE/HDFC", "john doe hdfc"),
        ("NEFT-HDFC0000001-SALARY JAN-ACME PVT LTD", "salary jan acme"),
        ("Kartenzahlung REWE SAGT DANKE. 41400673//Hamburg 2018-03-01T11:33:59", "rewe"),
        ("HOFER DANKT  0527  K2   18.09. 17:20", "hofer"),
        ("redfern foodhall redfern tap and pay 0090", "redfern foodhall redfern"),
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


def test_a_text_of_additions_alone_keeps_its_words() -> None:
    assert (clean("POS 1234"), clean("888-802-3080"), clean("")) == ("pos", "", "")


def test_a_payee_is_displayed_as_a_person_would_write_it() -> None:
    assert clean_name("SQ *BLUE BTL 0423 SAN FRANC") == "Blue Bottle Coffee"
    assert clean_name("KFC 3321 SYDNEY NSW AUS") == "KFC"
