"""Gains and losses from rates, recomputed from the rows and the bank's table."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.enums import Interval
from core.identity import Caller
from services.insights import plain_reports
from services.ledger import net_worth, transaction_service
from tests.conftest import Person
from tests.ecb_table import find_rate

ALL_DAYS = (dt.date.min, dt.date.max)
OPENING = {"USD": 10_050, "CHF": 700, "EUR": -12_345}
SPRING = {"start_date": dt.date(2026, 1, 20), "end_date": dt.date(2026, 3, 31)}

rows_of_spring = st.lists(
    st.tuples(
        st.sampled_from(list(OPENING)),
        st.dates(SPRING["start_date"], SPRING["end_date"]),
        st.integers(-99_999, 99_999).filter(bool),
    ),
    max_size=15,
)


@pytest.fixture
def accounts(ada: Person, today: Callable[[str], None]) -> dict[str, int]:
    today("2026-03-31")
    return {
        currency: ada.account(currency, currency=currency, opening_balance=minor / 100)
        for currency, minor in OPENING.items()
    }


@pytest.fixture
def caller(ada: Person, as_caller: Callable[[Person], Caller]) -> Caller:
    return as_caller(ada)


@settings(max_examples=20)
@given(rows=rows_of_spring, interval=st.sampled_from(list(Interval)))
def test_each_change_of_net_worth_is_paid_or_comes_from_rates(
    caller: Caller,
    accounts: dict[str, int],
    rows: list[tuple[str, dt.date, int]],
    interval: Interval,
) -> None:
    for row in plain_reports.get_transactions(caller.id, ALL_DAYS):
        transaction_service.delete_transaction(caller, row["id"], None)
    new: list[Any] = [
        {
            "kind": "income",
            "amount": Decimal(cents).scaleb(-2),
            "date": day,
            "account_id": accounts[currency],
        }
        for currency, day, cents in rows
        if cents > 0
    ]
    rows = [row for row in rows if row[2] > 0]
    if new:
        transaction_service.create_transactions(caller, new)
    worth = net_worth.load_net_worth(caller, {**SPRING, "interval": interval}).converted
    assert worth is not None

    balances = [worth.opening_balance, *(point.balance for point in worth.points)]
    starts = [SPRING["start_date"], *(point.date + dt.timedelta(1) for point in worth.points)]
    for point, start, (before, after) in zip(
        worth.points, starts, pairwise(balances), strict=False
    ):
        paid = sum(
            cents * find_rate(currency, "USD", day)
            for currency, day, cents in rows
            if start <= day <= point.date
        )
        assert point.transactions.minor == round(Fraction(paid))
        assert point.transactions.minor + point.rate_gain.minor == after.minor - before.minor
    change = worth.closing_balance.minor - worth.opening_balance.minor
    assert worth.transactions.minor + worth.rate_gain.minor == change


def test_an_unmoved_balance_gains_what_its_rate_does(ada: Person, accounts: dict[str, int]) -> None:
    worth = ada.get("/accounts/net-worth", start_date="2026-03-02", end_date="2026-03-31")
    converted = worth["converted"]
    first, last = dt.date(2026, 3, 1), dt.date(2026, 3, 31)
    gain = sum(
        round(OPENING[currency] * find_rate(currency, "USD", last))
        - round(OPENING[currency] * find_rate(currency, "USD", first))
        for currency in ("CHF", "EUR")
    )
    assert gain != 0
    assert (converted["transactions"], converted["rate_gain"]) == (0, gain / 100)
    summary = ada.get("/summary/monthly", year=2026, month=3)
    assert (summary["total_income"], summary["total_expenses"]) == (0, 0)


def test_one_currency_gains_nothing_from_rates(ada: Person, today: Callable[[str], None]) -> None:
    today("2026-03-31")
    account = ada.account("Dollars", currency="USD", opening_balance=10)
    ada.spend(4, "2026-03-10", account_id=account)
    converted = ada.get("/accounts/net-worth")["converted"]
    assert (converted["transactions"], converted["rate_gain"]) == (-4, 0)
