import datetime as dt
from collections.abc import Callable

import pytest

from core.enums import TransactionKind
from core.identity import Caller
from core.money import Money
from core.periods import Period
from services.ledger.other_currencies import OtherCurrency, load_other_currencies
from tests.conftest import Person

MARCH = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
SOME_DAYS = Period(dt.date(2026, 3, 2), dt.date(2026, 3, 20))


@pytest.mark.parametrize("period", [MARCH, SOME_DAYS])
def test_other_currencies_are_those_of_the_same_kind_and_period(
    ada: Person, as_caller: Callable[[Person], Caller], period: Period
) -> None:
    ada.spend(10, "2026-03-10")
    ada.spend(80, "2026-03-10", currency="EUR")
    ada.spend(5, "2026-03-11", currency="EUR")
    ada.spend(500, "2026-03-11", currency="JPY")
    ada.earn(900, "2026-03-11", currency="CHF")
    ada.spend(7, "2026-04-11", currency="GBP")
    others = load_other_currencies(as_caller(ada), TransactionKind.EXPENSE, "USD", period)
    assert others == [
        OtherCurrency(Money(8_500, "EUR"), 2),
        OtherCurrency(Money(500, "JPY"), 1),
    ]


def test_other_currencies_are_those_of_the_same_categories(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    food = ada.category("Food")
    ada.spend(80, category_id=food, currency="EUR")
    ada.spend(5, currency="EUR", ai_classify=False)
    caller = as_caller(ada)

    def load(category_ids: list[int | None]) -> list[OtherCurrency]:
        kind = TransactionKind.EXPENSE
        return load_other_currencies(caller, kind, "USD", MARCH, category_ids)

    assert load([food]) == [OtherCurrency(Money(8_000, "EUR"), 1)]
    assert load([None]) == [OtherCurrency(Money(500, "EUR"), 1)]
    assert load([food + 1]) == []


def test_a_currency_whose_amounts_cancel_out_is_still_left_out(
    ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    ada.spend(80, currency="EUR")
    ada.spend(-80, currency="EUR")
    others = load_other_currencies(as_caller(ada), TransactionKind.EXPENSE, "USD", MARCH)
    assert others == [OtherCurrency(Money(0, "EUR"), 2)]


def test_one_currency_alone_leaves_nothing_out(
    ada: Person, bob: Person, as_caller: Callable[[Person], Caller]
) -> None:
    ada.spend(10)
    bob.spend(10, currency="EUR")
    assert load_other_currencies(as_caller(ada), TransactionKind.EXPENSE, "USD", MARCH) == []
