"""Whatever changes, totals are the sums of the rows, and the log replays to the present."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.errors import Invalid
from core.identity import Caller
from models import Account, Category, DailyTotal, Event, Transaction, db
from services.ledger import total_audit, transaction_service
from services.ledger.transaction_changes import (
    changing,
    delete_transactions,
    link_legs,
    set_category,
    unlink_legs,
)
from services.ledger.transaction_values import TransactionValues
from services.people import user_service
from services.people.callers import load_caller
from services.snapshots import snapshot
from services.unit_of_work import unit_of_work

amounts = st.decimals("-99999", "99999", places=2).filter(bool)
drafts = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["expense", "expense", "income", "transfer"]),
        "amount": amounts,
        "date": st.dates(),
        "category": st.integers(0, 2),
        "account": st.integers(0, 2),
        "currency": st.sampled_from([None, "EUR"]),
    }
)
ACTIONS = ["add", "add_many", "change", "delete", "categorize", "move_months"]
steps = st.lists(
    st.tuples(st.sampled_from(ACTIONS), drafts, st.integers(0, 10**6)), min_size=1, max_size=12
)


class RandomLedger:
    """Performs random actions on a user's transactions."""

    def __init__(self, caller: Caller) -> None:
        self.caller = load_caller(caller.id)
        self.category_ids = self._own_ids(Category)
        self.account_ids = self._own_ids(Account)

    def perform(self, action: str, draft: dict[str, Any], pick: int) -> None:
        own = Transaction.user_id == self.caller.id
        ids = list(db.session.scalars(select(Transaction.id).where(own).order_by(Transaction.id)))
        values = self._values(draft)
        if action == "add":
            transaction_service.create_transaction(self.caller, values)
        elif action == "add_many":
            transaction_service.create_transactions(self.caller, [values] * 3)
        elif action == "move_months":
            start_day = 1 + pick % 28
            changes = {"month_start_day": start_day}
            user_service.update_user(self.caller, self.caller.id, changes, None)
        elif ids:
            self._change(action, ids[pick % len(ids)], values)

    def _change(self, action: str, transaction_id: int, values: TransactionValues) -> None:
        if action == "change":
            transaction_service.update_transaction(self.caller, transaction_id, values, None)
        elif action == "delete":
            transaction_service.delete_transaction(self.caller, transaction_id, None)
        else:
            category_id = values["category_id"]
            transaction_service.categorize_transactions(self.caller, [transaction_id], category_id)

    def _own_ids(self, model: type[Category | Account]) -> list[int | None]:
        own = model.user_id == self.caller.id
        return [None, *db.session.scalars(select(model.id).where(own).order_by(model.id))]

    def _values(self, draft: dict[str, Any]) -> TransactionValues:
        date, kind = draft["date"], draft["kind"]
        account_id = self.account_ids[draft["account"]]
        values: TransactionValues = {
            "kind": kind,
            "date": date.replace(year=2020 + date.year % 5, day=min(date.day, 28)),
            "amount": draft["amount"] if kind == "expense" else abs(draft["amount"]),
            "category_id": self.category_ids[draft["category"]],
            "account_id": account_id,
            "to_account_id": None,
            "currency": None if account_id else draft["currency"],
        }
        if kind == "transfer":
            _, values["account_id"], values["to_account_id"] = self.account_ids
            values["currency"] = None
        return values


@settings(max_examples=25)
@given(steps)
def test_derived_totals_are_always_the_sum_of_the_rows(
    caller: Caller, steps: list[tuple[str, Any, int]]
) -> None:
    ledger = RandomLedger(caller)
    for step in steps:
        ledger.perform(*step)
    db.session.rollback()
    assert list(total_audit.find_differences(caller.id)) == []
    assert not db.session.scalars(select(DailyTotal).where(DailyTotal.count <= 0)).all()


@settings(max_examples=15)
@given(steps)
def test_the_log_replayed_from_its_start_gives_the_present(
    caller: Caller, steps: list[tuple[str, Any, int]]
) -> None:
    ledger = RandomLedger(caller)
    for step in steps:
        ledger.perform(*step)
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


def test_an_interrupted_write_leaves_nothing(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _last_event(caller)

    def fail(*_: Any, **__: Any) -> None:
        raise Invalid("the power went out")

    monkeypatch.setattr("services.unit_of_work.append_events", fail)
    with pytest.raises(Invalid):
        _record(caller, "expense", 5)
    assert db.session.scalars(select(Transaction)).all() == []
    assert db.session.scalars(select(DailyTotal)).all() == []
    assert _last_event(caller) == before


def test_attributes_set_in_the_block_move_totals_and_publish_one_event_per_row(
    caller: Caller,
) -> None:
    rows = [_record(caller, "expense", amount) for amount in (5, 7)]
    before = _last_event(caller)
    with unit_of_work(caller.id) as work:
        rows = [work.session.merge(row) for row in rows]
        with changing(work, rows):
            rows[0].date = dt.date(2026, 3, 1)
            rows[1].amount_minor = 900
    assert _last_event(caller) == before + 2
    assert list(total_audit.find_differences(caller.id)) == []


@pytest.mark.parametrize(
    ("category", "source", "expected"),
    [(0, None, "person"), (0, "rule", "rule"), (None, "rule", None), (None, "person", "person")],
)
def test_a_category_without_a_source_keeps_that_of_the_row(
    caller: Caller, category: int | None, source: str | None, expected: str | None
) -> None:
    own = Category.user_id == caller.id
    ids = db.session.scalars(select(Category.id).where(own).order_by(Category.id)).all()
    row = _record(caller, "expense", 5, category_id=ids[1])
    with unit_of_work(caller.id) as work:
        row = work.session.merge(row)
        set_category(work, [row], None if category is None else ids[category], source)
    assert row.category_id == (None if category is None else ids[category])
    assert row.category_source == expected
    assert list(total_audit.find_differences(caller.id)) == []


@pytest.fixture
def legs(caller: Caller) -> tuple[Transaction, Transaction]:
    """An expense of one account and an income of the other, linked as a transfer."""
    own = Account.user_id == caller.id
    first, second = db.session.scalars(select(Account.id).where(own).order_by(Account.id))
    outgoing = _record(caller, "expense", 30, account_id=first)
    incoming = _record(caller, "income", 30, account_id=second)
    with unit_of_work(caller.id) as work:
        outgoing, incoming = work.session.merge(outgoing), work.session.merge(incoming)
        link_legs(work, outgoing, incoming)
    return outgoing, incoming


def test_linked_legs_are_a_transfer_whose_incoming_side_is_negative(
    caller: Caller, legs: tuple[Transaction, Transaction]
) -> None:
    outgoing, incoming = legs
    assert (outgoing.kind, outgoing.amount_minor) == ("transfer", 3000)
    assert (incoming.kind, incoming.amount_minor) == ("transfer", -3000)
    assert (outgoing.counterpart_id, incoming.counterpart_id) == (incoming.id, outgoing.id)
    assert list(total_audit.find_differences(caller.id)) == []


def test_unlinking_one_leg_restores_both(
    caller: Caller, legs: tuple[Transaction, Transaction]
) -> None:
    outgoing, incoming = legs
    with unit_of_work(caller.id) as work:
        unlink_legs(work, [incoming])
    assert (outgoing.kind, outgoing.amount_minor) == ("expense", 3000)
    assert (incoming.kind, incoming.amount_minor) == ("income", 3000)
    assert outgoing.counterpart_id is incoming.counterpart_id is None
    assert list(total_audit.find_differences(caller.id)) == []


def test_deleting_one_leg_leaves_the_other_as_it_was_before_linking(
    caller: Caller, legs: tuple[Transaction, Transaction]
) -> None:
    outgoing, incoming = legs
    with unit_of_work(caller.id) as work:
        delete_transactions(work, [outgoing])
    (row,) = db.session.scalars(select(Transaction).where(Transaction.user_id == caller.id))
    assert (row.id, row.kind, row.amount_minor) == (incoming.id, "income", 3000)
    assert list(total_audit.find_differences(caller.id)) == []


def _record(caller: Caller, kind: str, amount: int, **values: Any) -> Transaction:
    draft: Any = {"kind": kind, "amount": Decimal(amount), "date": dt.date(2026, 3, 14), **values}
    return transaction_service.create_transaction(caller, draft)


def _last_event(caller: Caller) -> int:
    newest = select(Event.seq).where(Event.user_id == caller.id).order_by(Event.seq.desc())
    return db.session.scalar(newest.limit(1)) or 0
