"""Medians and refunds from the totals of amounts are those of the rows."""

import datetime as dt
import statistics
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identity import Caller
from core.money import amount_class, class_limits
from models import Transaction, db
from services.ledger import total_audit
from services.ledger import transaction_service as ledger
from services.ledger.amount_queries import AmountSpread

MINORS = st.integers(-(10**12), 10**12).filter(bool)


@given(MINORS)
def test_an_amount_lies_in_its_class_and_the_limits_of_the_class_too(minor: int) -> None:
    least, greatest = class_limits(amount_class(minor))
    assert least <= minor <= greatest
    assert amount_class(least) == amount_class(greatest) == amount_class(minor)


@pytest.mark.parametrize("minor", [1, 31, 32, 100, 12_345])
def test_classes_do_not_overlap(minor: int) -> None:
    _, greatest = class_limits(amount_class(minor))
    assert amount_class(greatest + 1) == greatest + 1
    assert class_limits(amount_class(-minor)) == (-greatest, amount_class(-minor))


@pytest.mark.each_database
@given(st.lists(st.integers(-300, 3_000).filter(bool), min_size=1, max_size=30))
def test_the_median_is_that_of_the_rows(caller: Caller, minors: list[int]) -> None:
    day = dt.date(2026, 3, 14)
    rows = [
        {"kind": "expense", "amount": Decimal(minor).scaleb(-2), "date": day} for minor in minors
    ]
    ledger.create_transactions(caller, rows)
    stored = [row.amount_minor for row in db.session.query(Transaction)]
    spread = AmountSpread(caller, "expense", caller.currency, None)
    assert spread.count == len(stored)
    assert spread.find_largest().amount_minor == max(stored)
    assert spread.find_median() == round(statistics.median(stored))
    assert spread.refunds == -sum(minor for minor in stored if minor < 0)
    assert not list(total_audit.find_differences(caller.id))


@pytest.mark.each_database
def test_only_the_named_categories_count(caller: Caller) -> None:
    rows = [
        {"kind": "expense", "amount": Decimal(amount), "date": dt.date(2026, 3, 14)}
        for amount in (1, 2, 3)
    ]
    category = db.session.query(Transaction.category_id)
    assert category.count() == 0
    ledger.create_transactions(caller, rows)
    assert AmountSpread(caller, "expense", caller.currency, [1]).count == 0
    assert AmountSpread(caller, "income", caller.currency, None).count == 0
