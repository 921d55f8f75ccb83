"""Sums between limits of amounts are those of the rows, wherever the limits cut a class."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.identity import Caller
from models import Transaction, db
from services.ledger import transaction_queries
from services.ledger import transaction_service as ledger
from tests.services.ledger.query_plans import recorded_statements

MINORS = st.integers(1, 5_000)
LIMITS = st.none() | st.integers(-100, 6_000)
CURRENCIES = st.sampled_from([[], ["USD"], ["USD", "CHF"]])
DAY = dt.date(2026, 3, 14)


def record(caller: Caller, minors: list[int]) -> None:
    rows = [
        {
            "kind": "income" if number % 3 == 0 else "expense",
            "amount": Decimal(minor).scaleb(-2),
            "currency": "CHF" if number % 5 == 0 else caller.currency,
            "date": DAY,
        }
        for number, minor in enumerate(minors)
    ]
    ledger.create_transactions(caller, rows)


def read_sums(currencies: list[str], low: int | None, high: int | None) -> dict[Any, list[int]]:
    sums: defaultdict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for row in db.session.query(Transaction):
        is_above = low is None or row.amount_minor >= low
        is_below = high is None or row.amount_minor <= high
        if row.currency in currencies and is_above and is_below:
            sums[row.kind, row.currency][0] += row.amount_minor
            sums[row.kind, row.currency][1] += 1
    return dict(sums)


@pytest.mark.each_database
@given(
    minors=st.lists(MINORS, min_size=1, max_size=25), low=LIMITS, high=LIMITS, currency=CURRENCIES
)
@settings(max_examples=25)
def test_sums_and_counts_between_two_amounts_are_those_of_the_rows(
    caller: Caller, minors: list[int], low: int | None, high: int | None, currency: list[str]
) -> None:
    record(caller, minors)
    filters: Any = {"limit": 1, "total": True}
    filters |= {} if low is None else {"min_amount": Decimal(low).scaleb(-2)}
    filters |= {} if high is None else {"max_amount": Decimal(high).scaleb(-2)}
    filters |= {"currency": currency} if currency else {}
    # Without limits, no currency is excluded; with them, amounts of one are compared.
    everything = low is high is None
    currencies = currency or (["USD", "CHF"] if everything else [caller.currency])
    expected = read_sums(currencies, low, high)

    found = transaction_queries.sum_transactions(caller, filters).sums
    assert {(one.kind, one.currency): [one.total.minor, one.count] for one in found} == expected
    assert [(one.kind, one.currency) for one in found] == sorted(expected)
    page = transaction_queries.list_transactions(caller, filters, None)
    assert page.total == sum(count for _, count in expected.values())


def test_amounts_that_no_limit_cuts_are_read_from_the_totals(caller: Caller) -> None:
    record(caller, [100, 200, 300])
    filters: Any = {"min_amount": Decimal(0), "kind": ["expense"]}
    with recorded_statements() as statements:
        transaction_queries.sum_transactions(caller, filters)
    sums = [statement for statement, _ in statements if "sum(" in statement]
    assert len(sums) == 1
    assert "amount_totals" in sums[0]
