"""Random records, edits, splits, deletions and restorations: every sum is that of the raw rows."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from core.errors import Invalid
from core.identity import Caller
from core.periods import Period
from models import Transaction, TransactionPart, db
from services.ledger import part_audit, total_audit, total_queries, transaction_service
from services.ledger.category_deletion_service import delete_category
from services.ledger.category_service import create_category
from services.ledger.transaction_days import list_days
from services.ledger.transaction_queries import list_transactions, sum_transactions
from tests.conftest import Person

MARCH = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
CURRENCIES = ("USD", "JPY")
STEPS = 120

pytestmark = pytest.mark.each_database

Entry = tuple[int, str, str, int | None, int]
"""Transaction, kind, currency, category and amount of an entry, as the raw rows have it."""


class Driver:
    """A person who does anything that is possible, at random."""

    def __init__(self, caller: Caller, seed: int) -> None:
        self.caller = caller
        self.random = random.Random(seed)
        self.categories = [
            create_category(caller, {"name": f"Category {number}"}).id for number in range(5)
        ]
        self.deleted: list[int] = []

    def step(self) -> None:
        actions = [self.record, self.record, self.edit, self.split, self.join, self.delete]
        self.random.choice([*actions, self.restore])()

    def record(self) -> None:
        currency = self.random.choice(CURRENCIES)
        kind = self.random.choice(["expense", "expense", "income"])
        amount = self.amount(currency)
        values: dict[str, Any] = {"kind": kind, "currency": currency, "amount": amount}
        values["date"] = dt.date(2026, 3, self.random.randint(1, 31))
        values |= {"payee": self.random.choice(["Shop", "Market"]), "ai_classify": False}
        if self.random.random() < 0.5:
            values["parts"] = self.parts(amount, currency, kind)
        else:
            values["category_id"] = self.random.choice([None, *self.categories])
        transaction_service.create_transaction(self.caller, values)

    def edit(self) -> None:
        row = self.choose()
        if row is None:
            return
        amount = self.amount(row.currency)
        changes: dict[str, Any] = {"amount": amount, "date": dt.date(2026, 3, 14)}
        if row.is_split:
            with pytest.raises(Invalid):
                transaction_service.update_transaction(
                    self.caller, row.id, {"amount": row.amount.decimal + 1}, None
                )
            changes["parts"] = self.parts(amount, row.currency, row.kind)
        transaction_service.update_transaction(self.caller, row.id, changes, None)

    def split(self) -> None:
        row = self.choose()
        if row is not None and row.amount_minor > 3:
            parts = self.parts(row.amount.decimal, row.currency, row.kind)
            transaction_service.update_transaction(self.caller, row.id, {"parts": parts}, None)

    def join(self) -> None:
        row = self.choose()
        if row is not None:
            category_id = self.random.choice([None, *self.categories])
            changes = {"parts": None, "category_id": category_id}
            transaction_service.update_transaction(self.caller, row.id, changes, None)

    def delete(self) -> None:
        row = self.choose()
        if row is not None:
            self.deleted.append(row.id)
            transaction_service.delete_many(self.caller, [row.id])

    def restore(self) -> None:
        if self.deleted:
            transaction_service.restore_many(self.caller, [self.deleted.pop()])

    def merge(self) -> None:
        source, target = self.random.sample(self.categories, 2)
        self.categories.remove(source)
        delete_category(self.caller, source, target, None)

    def choose(self) -> Transaction | None:
        own = Transaction.user_id == self.caller.id
        rows = db.session.scalars(select(Transaction).where(own).order_by(Transaction.id)).all()
        return self.random.choice(rows) if rows else None

    def amount(self, currency: str) -> Decimal:
        return Decimal(self.random.randint(10, 5_000)).scaleb(-2 if currency == "USD" else 0)

    def parts(self, amount: Decimal, currency: str, kind: str) -> list[dict[str, Any]]:
        unit = Decimal("0.01") if currency == "USD" else Decimal(1)
        count = self.random.randint(2, 4)
        first = [unit * self.random.randint(1, 2) for _ in range(count - 1)]
        if kind == "expense" and self.random.random() < 0.3:
            first[0] = -first[0]
        amounts = [*first, amount - sum(first)]
        return [
            {"amount": part, "category_id": self.random.choice([None, *self.categories])}
            for part in amounts
        ]


def load_entries(caller: Caller) -> list[Entry]:
    """Every part of a split transaction and every other transaction, one by one."""
    row, part = Transaction, TransactionPart
    own = row.user_id == caller.id
    shared = (row.id, row.kind, row.currency)
    unsplit = select(*shared, row.category_id, row.amount_minor).where(own, ~row.is_split)
    split = (
        select(*shared, part.category_id, part.amount_minor)
        .join(part, part.transaction_id == row.id)
        .where(own)
    )
    return [tuple(values) for query in (unsplit, split) for values in db.session.execute(query)]


def check_everything(driver: Driver) -> None:
    caller, entries = driver.caller, load_entries(driver.caller)
    assert part_audit.find_part_differences(caller.id) == []
    assert list(total_audit.find_differences(caller.id)) == []
    for kind in ("expense", "income"):
        for currency in CURRENCIES:
            own = [entry for entry in entries if entry[1:3] == (kind, currency)]
            check_sums(driver, kind, currency, own)


def check_sums(driver: Driver, kind: str, currency: str, own: list[Entry]) -> None:
    scope = (driver.caller, kind, currency, MARCH)
    sums: Counter[int | None] = Counter()
    for _, _, _, category, minor in own:
        sums[category] += minor
    pairs = {(entry[0], entry[3]) for entry in own}
    touched = Counter(category for _, category in pairs)
    by_category = total_queries.sum_by_category(*scope)
    assert {key: (total.minor, total.count) for key, total in by_category.items()} == {
        category: (sums[category], touched[category]) for category in touched
    }
    whole = total_queries.sum_total(*scope)
    assert (whole.minor, whole.count) == (sum(sums.values()), len({entry[0] for entry in own}))
    refunds = total_queries.load_refunds(*scope)
    assert sum(refund.minor for refund in refunds) == -sum(min(entry[4], 0) for entry in own)

    for categories in (driver.categories[:1], driver.categories[:2], driver.categories):
        within = [entry for entry in own if entry[3] in categories]
        expected = (sum(entry[4] for entry in within), len({entry[0] for entry in within}))
        total = total_queries.sum_total(*scope, categories)
        assert (total.minor, total.count) == expected
        filters = {"kind": [kind], "currency": [currency], "category_id": categories}
        listed = sum_transactions(driver.caller, filters)
        found = [(each.total.minor, each.count) for each in listed.sums]
        assert found == ([expected] if expected[1] else [])
        page = list_transactions(driver.caller, {**filters, "limit": 200, "total": True}, None)
        assert (page.total, len(page.items)) == (expected[1], expected[1])
        days = list_days(driver.caller, filters)
        assert days.count == expected[1]
        assert sum(each.total.minor for day in days.days for each in day.sums) == expected[0]


@pytest.mark.parametrize("seed", range(3))
def test_sums_are_those_of_the_raw_rows_after_any_operations(
    ada: Person, as_caller: Callable[[Person], Caller], today: Callable[[str], None], seed: int
) -> None:
    today("2026-03-31")
    driver = Driver(as_caller(ada), seed)
    for number in range(STEPS):
        driver.step()
        if number % 30 == 29:
            check_everything(driver)
    driver.merge()
    check_everything(driver)
    total_audit.rebuild(driver.caller.id)
    check_everything(driver)
