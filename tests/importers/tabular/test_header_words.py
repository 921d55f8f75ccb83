"""Look up headings, directions and states."""

import pytest

from importers.tabular.header_words import (
    EXACT_WEIGHT,
    find_heading_currency,
    find_roles,
    is_balance_line,
    is_flag_word,
    normalize_words,
    parse_direction,
)


@pytest.mark.parametrize(
    ("text", "normalized"),
    [
        ("  Größe/Straße ", "grosse strasse"),
        ("BELØB (DKK)", "belob dkk"),
        ("Złoty", "zloty"),
        ("Número-do_documento", "numero do documento"),
        ("...", ""),
    ],
)
def test_accents_case_and_punctuation_do_not_count(text: str, normalized: str) -> None:
    assert normalize_words(text) == normalized


def test_a_heading_that_is_known_as_a_whole_has_the_full_weight() -> None:
    assert find_roles("Amount (EUR)") == {"amount": EXACT_WEIGHT}
    assert find_roles("Value") == dict.fromkeys(("value_date", "amount"), EXACT_WEIGHT)
    assert find_roles("") == find_roles("zzz") == {}


def test_longer_parts_of_a_heading_weigh_more() -> None:
    weights = find_roles("Booking date of the amount")
    assert weights["date"] > weights["amount"]


@pytest.mark.parametrize(
    ("heading", "currency"), [("Betrag (EUR)", "EUR"), ("amount usd", "USD"), ("Amount", None)]
)
def test_a_heading_may_name_the_currency(heading: str, currency: str | None) -> None:
    assert find_heading_currency(heading) == currency


@pytest.mark.parametrize(
    ("text", "direction"), [("D", -1), ("Débit", -1), ("-", -1), ("+", 1), ("Haben", 1), ("?", 0)]
)
def test_directions_are_words_or_signs(text: str, direction: int) -> None:
    assert parse_direction(text) == direction


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Opening balance", True),
        ("Beginning balance as of 10/01/2025", True),
        ("Saldo anterior", True),
        ("Opening balance transfer fee", False),
        ("New Balance Shoes", False),
        ("", False),
    ],
)
def test_balance_lines_name_a_balance_and_nothing_else(
    text: str,
    expected: bool,  # noqa: FBT001
) -> None:
    assert is_balance_line(text) is expected


def test_states_are_words_in_any_case() -> None:
    assert is_flag_word("pending", " PENDING ")
    assert is_flag_word("void", "Reverted")
    assert not is_flag_word("void", "Completed")


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Amount in EUR", "amount"),
        ("Amount (in EUR)", "amount"),
        ("Amount(in Rs)", "amount"),
        ("Amount in local currency", "amount"),
        ("Amount In", "credit"),
        ("Addebiti in euro", "debit"),
        ("Accrediti in euro", "credit"),
        ("Paid in EUR", "credit"),
        ("Money in (GBP)", "credit"),
        ("Withdrawal (in Rs.)", "debit"),
    ],
)
def test_the_unit_of_an_amount_is_no_direction(heading: str, role: str) -> None:
    assert role in find_roles(heading)
    assert not {"debit", "credit", "amount"} - {role} & find_roles(heading).keys()


def test_joined_words_of_a_heading_are_read_apart() -> None:
    assert find_roles("BookingDate").get("date") == EXACT_WEIGHT


def test_a_heading_that_names_who_holds_the_card_names_no_payee() -> None:
    assert find_roles("Name des Karteninhabers") == {"ignored": EXACT_WEIGHT}
