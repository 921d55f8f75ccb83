"""Tell payees from kinds of payment, account numbers and labels."""

import pytest

from importers.payee_texts import (
    choose_texts,
    find_labelled_name,
    is_account_number,
    is_generic,
)


@pytest.mark.parametrize(
    "text",
    [
        "Card payment", "Point of sale purchase", "Payroll dep.", "CHEQUE CARD PURCHASE", "ATM 12.03. 14:22", "Überweisung",
        "KARTENZAHLUNG 12.03.", "Achat CB", "COMPRA TARJETA 1234", "Pagamento POS", "Betaalautomaat", "Platba kartou", "PŁATNOŚĆ KARTĄ",
        "Plaća", "Vásárlás", "Kortköp", "Korttiosto", "Kart ödeme", "Оплата картой", "カード", "給料", "消费", "체크카드", "ถอนเงิน",
    ],
)  # fmt: skip
def test_kinds_of_payment_name_nobody(text: str) -> None:
    assert is_generic(text)


@pytest.mark.parametrize(
    "text", ["CORNER DELI", "Kupnja CORNER DELI", "HOFER 12", "カドノデリ", "Lidl", "街角熟食店"]
)
def test_names_are_not_generic(text: str) -> None:
    assert not is_generic(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NL91ABNA0417164300", True),
        ("DE89 3704 0044 0532 0130 00", True),
        ("'00 0000 0000 0000 0000 0000 0001", True),
        ("376000XXXXX0001", True),
        ("20-00-00 12345678", True),
        ("HOFER 12", False),
        ("Studio 54", False),
        ("7-Eleven", False),
    ],
)
def test_numbers_of_accounts_and_cards_are_recognised(
    text: str,
    expected: bool,  # noqa: FBT001
) -> None:
    assert is_account_number(text) is expected


@pytest.mark.parametrize(
    ("text", "name", "purpose"),
    [
        ("VIR RECU 1234567 DE: EMPLOYEUR SA MOTIF: SALAIRE", "EMPLOYEUR SA", ""),
        ("SEPA Overboeking   Naam: Oma   Omschrijving: verjaardag", "Oma", ""),
        ("/TRTP/SEPA/IBAN/NL00/BIC/ABNANL2A/NAME/J DOE/REMI/rent october/EREF/NOTPROVIDED", "J DOE", "rent october"),
        ("Від: РОБОТА ТОВ", "РОБОТА ТОВ", ""),
        ("Empfänger: Muster GmbH Verwendungszweck: Miete", "Muster GmbH", ""),
        ("Odbiorca: SKLEP ABC Tytuł: zakupy", "SKLEP ABC", ""),
        ("Transferencia de: JUAN PEREZ, Concepto: cena", "JUAN PEREZ", ""),
        ("Név: Kovács Anna", "Kovács Anna", ""),
    ],
)  # fmt: skip
def test_the_name_behind_a_label_is_found(text: str, name: str, purpose: str) -> None:
    assert find_labelled_name(text) == (name, purpose or " ".join(text.split()))


@pytest.mark.parametrize(
    "text",
    [
        "CARD PAYMENT REF: 123",
        "https://example.org/x",
        "SPOTIFY 10:22",
        "Note: hello",
        "IBAN: NL00",
        "Name: NL91ABNA0417164300",
    ],
)
def test_other_texts_have_no_label_for_names(text: str) -> None:
    assert find_labelled_name(text) is None


@pytest.mark.parametrize(
    ("payee", "others", "expected"),
    [
        ("CORNER DELI", ["Card payment"], ("CORNER DELI", "Card payment")),
        ("Card payment", ["CORNER DELI"], ("CORNER DELI", "Card payment")),
        ("NL91ABNA0417164300", ["Rent October"], ("Rent October", "NL91ABNA0417164300")),
        ("", ["Interest"], ("Interest", "")),
        ("-", ["'-'", "/"], ("", "")),
        ("Card payment", [], ("Card payment", "")),
        ("Card payment", ["Interest"], ("Card payment", "Interest")),
        ("'1234 BAKER", [], ("1234 BAKER", "")),
        ("Lastschrift", ["Auftraggeber: Telefon AG"], ("Telefon AG", "Lastschrift Auftraggeber: Telefon AG")),
        ("ACME", ["ACME", "Salary", "Salary"], ("ACME", "Salary")),
    ],
)  # fmt: skip
def test_the_first_text_that_names_somebody_is_the_payee(
    payee: str, others: list[str], expected: tuple[str, str]
) -> None:
    assert choose_texts(payee, others) == expected
