import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.enums import Interval
from core.identity import Caller
from models import Transaction, db
from services.insights import plain_reports
from services.ledger import net_worth, transaction_service
from services.ledger.account_queries import load_balance_history
from tests.conftest import Person

ALL_DAYS = (dt.date.min, dt.date.max)
OPENING = {"Giro": "100.50", "Card": "-20.25", "Franken": "7"}
CURRENCIES = {"Giro": "USD", "Card": "USD", "Franken": "CHF"}

days = st.dates(dt.date(2025, 12, 1), dt.date(2026, 4, 15))
kinds = st.sampled_from(["expense", "income", "transfer"])
rows = st.lists(
    st.tuples(days, kinds, st.decimals("0.01", "900", places=2), st.sampled_from(list(OPENING))),
    max_size=20,
)


@dataclass
class Saver:
    caller: Caller
    accounts: dict[str, int]


@pytest.fixture
def saver(
    ada: Person, as_caller: Callable[[Person], Caller], today: Callable[[str], None]
) -> Saver:
    """A person with two accounts in dollars, one of them overdrawn, and one in francs."""
    today("2026-03-14")
    accounts = {
        name: ada.account(name, opening_balance=amount, currency=CURRENCIES[name])
        for name, amount in OPENING.items()
    }
    return Saver(as_caller(ada), accounts)


def record(saver: Saver, transactions: list[tuple[dt.date, str, Decimal, str]]) -> None:
    for row in plain_reports.get_transactions(saver.caller.id, ALL_DAYS):
        transaction_service.delete_transaction(saver.caller, row["id"], None)
    new: list[Any] = []
    for day, kind, amount, name in transactions:
        account_id = saver.accounts[name]
        to_other = {"to_account_id": saver.accounts["Card"], "account_id": saver.accounts["Giro"]}
        places = to_other if kind == "transfer" else {"account_id": account_id}
        new.append({"kind": kind, "amount": amount, "date": day, **places})
    if new:
        transaction_service.create_transactions(saver.caller, new)


def balance_from_rows(saver: Saver, currency: str, day: dt.date) -> Decimal:
    """What the accounts of a currency hold at the end of a day, from the raw rows."""
    members = {id_ for name, id_ in saver.accounts.items() if CURRENCIES[name] == currency}
    total = sum(Decimal(OPENING[name]) for name in OPENING if CURRENCIES[name] == currency)
    own = Transaction.user_id == saver.caller.id
    for row in db.session.scalars(select(Transaction).where(own, Transaction.date <= day)):
        signed = row.amount.decimal if row.kind == "income" else -row.amount.decimal
        total += signed if row.account_id in members else 0
        total += row.amount.decimal if row.to_account_id in members else 0
    return Decimal(total)


@pytest.mark.parametrize("interval", list(Interval))
@settings(max_examples=8)
@given(transactions=rows, start=days, length=st.integers(0, 70))
def test_net_worth_is_the_sum_of_the_balances_of_all_accounts(
    saver: Saver,
    interval: Interval,
    transactions: list[tuple[dt.date, str, Decimal, str]],
    start: dt.date,
    length: int,
) -> None:
    record(saver, transactions)
    end = start + dt.timedelta(days=length)
    worth = net_worth.load_net_worth(
        saver.caller, {"start_date": start, "end_date": end, "interval": interval}
    )
    assert [series.currency for series in worth.currencies] == ["CHF", "USD"]
    for series in worth.currencies:
        before = start - dt.timedelta(days=1)
        opening = balance_from_rows(saver, series.currency, before)
        assert series.opening_balance.decimal == opening
        for point in series.points:
            expected = balance_from_rows(saver, series.currency, point.date)
            assert point.balance.decimal == expected
            assert min(point.assets.minor, point.liabilities.minor) >= 0
        assert series.points[-1].date == end


def test_net_worth_of_a_day_equals_the_account_balances_of_that_day(saver: Saver) -> None:
    march = dt.date(2026, 3, 10)
    record(saver, [(march, "expense", Decimal(30), "Giro"), (march, "income", Decimal(5), "Card")])
    dollars = net_worth.load_net_worth(
        saver.caller, {"days": 5, "interval": Interval.DAY}
    ).currencies[1]
    histories = [
        load_balance_history(saver.caller, saver.accounts[name], {"days": 5})
        for name in ("Giro", "Card")
    ]
    for position, point in enumerate(dollars.points):
        balances = [history.daily_balances[position].balance.minor for history in histories]
        assert point.balance.minor == sum(balances)
        assert (point.assets.minor, point.liabilities.minor) == (balances[0], -balances[1])
