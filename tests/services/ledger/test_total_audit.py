"""The invariants: whatever happens, totals are the sum of the rows, and the log replays to the present."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from core.errors import Invalid
from core.identity import Caller
from models import Account, Category, DailyTotal, Event, Transaction, db
from services.ledger import (
    account_queries,
    account_service,
    category_service,
    total_audit,
    transaction_service,
)
from services.people import user_service
from services.people.callers import load_caller
from services.snapshots import snapshot
from tests.conftest import Person, writing

amounts = st.decimals("-99999", "99999", places=2).filter(bool)
rows = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["expense", "expense", "income", "transfer"]),
        "amount": amounts,
        "date": st.dates(),
        "category": st.integers(0, 2),
        "account": st.integers(0, 2),
        "currency": st.sampled_from([None, "EUR"]),
    }
)
steps = st.lists(
    st.tuples(
        st.sampled_from(["add", "add_many", "change", "delete", "categorize", "recut"]),
        rows,
        st.integers(0, 10**6),
    ),
    min_size=1,
    max_size=12,
)


@pytest.fixture
def caller(ada: Person, as_caller: Callable[[Person], Caller]) -> Caller:
    caller = as_caller(ada)
    for n in range(2):
        category_service.create_category(caller, {"name": f"Category {n}"})
        account_service.create_account(caller, {"name": f"Account {n}"})
    return caller


class Ledger:
    """Does random things to somebody's transactions."""

    def __init__(self, caller: Caller) -> None:
        self.caller = load_caller(caller.id)
        mine = {"categories": Category, "accounts": Account}
        self.known = {
            name: [
                None,
                *db.session.scalars(
                    select(model.id).where(model.user_id == caller.id).order_by(model.id)
                ),
            ]
            for name, model in mine.items()
        }

    def values(self, row: dict[str, Any]) -> dict[str, Any]:
        account = self.known["accounts"][row["account"]]
        values = {
            "kind": row["kind"],
            "date": row["date"].replace(
                year=2020 + row["date"].year % 5, day=min(row["date"].day, 28)
            ),
            "amount": row["amount"] if row["kind"] == "expense" else abs(row["amount"]),
            "category_id": self.known["categories"][row["category"]],
            "account_id": account,
            "to_account_id": None,
            "currency": None if account else row["currency"],
        }
        if row["kind"] == "transfer":
            values |= {
                "account_id": self.known["accounts"][1],
                "to_account_id": self.known["accounts"][2],
                "currency": None,
            }
        return values

    def do(self, step: str, row: dict[str, Any], pick: int) -> None:
        ids = list(
            db.session.scalars(select(Transaction.id).where(Transaction.user_id == self.caller.id))
        )
        values = self.values(row)
        if step == "add":
            transaction_service.create_transaction(self.caller, values)
        elif step == "add_many":
            transaction_service.create_transactions(self.caller, [values] * 3)
        elif step == "recut":
            user_service.update_user(
                self.caller, self.caller.id, {"month_start_day": 1 + pick % 28}, None
            )
        elif ids:
            self.touch(step, ids[pick % len(ids)], values)

    def touch(self, step: str, transaction_id: int, values: dict[str, Any]) -> None:
        if step == "change":
            transaction_service.update_transaction(self.caller, transaction_id, values, None)
        elif step == "delete":
            transaction_service.delete_transaction(self.caller, transaction_id, None)
        else:
            transaction_service.categorize_transactions(
                self.caller, [transaction_id], values["category_id"]
            )


@settings(max_examples=25)
@given(steps)
def test_derived_totals_are_always_the_sum_of_the_rows(
    caller: Caller, steps: list[tuple[str, Any, int]]
) -> None:
    ledger = Ledger(caller)
    for step in steps:
        ledger.do(*step)
    db.session.rollback()
    assert list(total_audit.find_differences(caller.id)) == []
    assert not db.session.scalars(select(DailyTotal).where(DailyTotal.count <= 0)).all()


@settings(max_examples=15)
@given(steps)
def test_the_log_replayed_from_its_start_gives_the_present(
    caller: Caller, steps: list[tuple[str, Any, int]]
) -> None:
    ledger = Ledger(caller)
    for step in steps:
        ledger.do(*step)
    db.session.expire_all()
    state: dict[tuple[str, int], Any] = {}
    events = db.session.scalars(
        select(Event).where(Event.user_id == caller.id).order_by(Event.seq)
    ).all()
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    for event in events:
        state[event.entity, event.entity_id] = event.payload
    present = {
        ("transaction", row.id): snapshot(row)
        for row in db.session.scalars(select(Transaction).where(Transaction.user_id == caller.id))
    }
    replayed = {
        key: payload
        for key, payload in state.items()
        if key[0] == "transaction" and payload is not None
    }
    assert replayed == present


def test_balances_are_opening_plus_what_moved(caller: Caller) -> None:
    account = db.session.scalars(select(Account).where(Account.user_id == caller.id)).first()
    assert account is not None
    for amount in ("10.01", "-3.00", "0.99"):
        values = {"kind": "expense", "amount": Decimal(amount), "account_id": account.id}
        transaction_service.create_transaction(caller, values)
    assert account_queries.sum_by_account([account.id]) == {account.id: -800}


def test_a_wrong_total_is_found_and_put_right(caller: Caller) -> None:
    transaction_service.create_transaction(caller, {"kind": "expense", "amount": Decimal(5)})
    with writing():
        db.session.execute(update(DailyTotal).values(sum_minor=1))
    (found,) = total_audit.find_differences(caller.id)
    assert (found.table, found.stored, found.expected) == ("daily_totals", (1, 1), (500, 1))
    db.session.rollback()
    total_audit.rebuild(caller.id)
    assert list(total_audit.find_differences(caller.id)) == []


def test_an_interrupted_write_leaves_nothing(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = db.session.scalar(
        select(Event.seq).where(Event.user_id == caller.id).order_by(Event.seq.desc()).limit(1)
    )

    def fail(*_: Any, **__: Any) -> None:
        raise Invalid("the power went out")

    monkeypatch.setattr("services.unit_of_work.append_events", fail)
    with pytest.raises(Invalid):
        transaction_service.create_transaction(caller, {"kind": "expense", "amount": Decimal(5)})
    assert db.session.scalars(select(Transaction)).all() == []
    assert db.session.scalars(select(DailyTotal)).all() == []
    after = db.session.scalar(
        select(Event.seq).where(Event.user_id == caller.id).order_by(Event.seq.desc()).limit(1)
    )
    assert after == before
