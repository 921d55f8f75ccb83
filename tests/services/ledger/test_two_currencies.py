"""Every sum of transfers and purchases in three currencies, recomputed from the raw rows."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.enums import Interval, TransactionKind
from core.identity import Caller
from services.insights import plain_reports, summaries
from services.ledger import net_worth, total_audit, transaction_service
from services.ledger.account_queries import load_balance_history
from tests.conftest import Person

DAYS = [dt.date(2026, 3, 11), dt.date(2026, 3, 12), dt.date(2026, 3, 13)]
CURRENCIES = ("EUR", "USD", "CHF")
# Units of the currency for a euro on each day, so that amounts convert by a division.
PER_EURO = {"USD": ("1.25", "1.28", "1.16"), "CHF": ("0.8", "0.78", "1")}
ALL_DAYS = (dt.date.min, dt.date.max)


class Entry(NamedTuple):
    """A transaction in cents; ``other`` is another currency than ``own``."""

    day: int
    kind: str
    own: str
    other: str
    amount: int
    other_amount: int
    fee: int


entries = st.builds(
    Entry,
    st.integers(0, 2),
    st.sampled_from(["transfer", "transfer", "expense", "income"]),
    st.sampled_from(CURRENCIES),
    st.sampled_from(CURRENCIES),
    st.integers(1, 90_000),
    st.integers(1, 90_000),
    st.sampled_from([0, 0, 1, 250]),
)


class Traveller(NamedTuple):
    """A person with an account in each currency."""

    caller: Caller
    accounts: dict[str, int]


@pytest.fixture
def traveller(
    ada: Person, as_caller: Callable[[Person], Caller], today: Callable[[str], None]
) -> Traveller:
    today("2026-03-14")
    ada.put("/users/me", currency="EUR")
    for currency, rates in PER_EURO.items():
        pair = {"from_currency": "EUR", "to_currency": currency}
        for day, rate in zip(DAYS, rates, strict=True):
            ada.post("/exchange-rates", **pair, date=day.isoformat(), rate=rate)
    accounts = {currency: ada.account(currency, currency=currency) for currency in CURRENCIES}
    return Traveller(as_caller(ada), accounts)


def cents(minor: int) -> Decimal:
    return Decimal(minor).scaleb(-2)


def build(traveller: Traveller, entry: Entry) -> dict[str, Any]:
    values: dict[str, Any] = {
        "kind": entry.kind,
        "amount": cents(entry.amount),
        "date": DAYS[entry.day],
        "account_id": traveller.accounts[entry.own],
    }
    if entry.kind == "transfer":
        values |= {
            "to_account_id": traveller.accounts[entry.other],
            "to_amount": cents(entry.other_amount),
            "fee": cents(entry.fee) if entry.fee else None,
        }
    elif entry.own != entry.other:
        original = {"original_currency": entry.other, "original_amount": cents(entry.other_amount)}
        values |= original
    return values


def list_moves(entry: Entry) -> Iterator[tuple[str, int]]:
    """What an entry does to the balances, in cents by currency."""
    if entry.kind == "transfer":
        yield entry.own, -entry.amount - entry.fee
        yield entry.other, entry.other_amount
    else:
        yield entry.own, entry.amount if entry.kind == "income" else -entry.amount


def to_euro(minor: int, currency: str, day: int) -> Decimal:
    rate = Decimal(1) if currency == "EUR" else Decimal(PER_EURO[currency][day])
    return Decimal(minor) / rate


def round_cents(exact: Decimal) -> int:
    return int(exact.quantize(Decimal(1), ROUND_HALF_EVEN))


def sum_spending(made: list[Entry], currency: str) -> int:
    spent = sum(e.amount for e in made if (e.kind, e.own) == ("expense", currency))
    fees = sum(e.fee for e in made if (e.kind, e.own) == ("transfer", currency))
    return spent + fees


@pytest.mark.any_database
@settings(max_examples=15)
@given(drawn=st.lists(entries, max_size=12))
def test_every_sum_of_two_currencies_follows_from_the_raw_rows(
    traveller: Traveller, drawn: list[Entry]
) -> None:
    # A transfer needs two accounts, and each currency has one.
    made = [each for each in drawn if each.kind != "transfer" or each.own != each.other]
    caller = traveller.caller
    stored = [row["id"] for row in plain_reports.get_transactions(caller.id, ALL_DAYS)]
    if stored:
        transaction_service.delete_many(caller, stored)
    if made:
        rows: list[Any] = [build(traveller, each) for each in made]
        transaction_service.create_transactions(caller, rows)

    assert list(total_audit.find_differences(caller.id)) == []
    check_balances(traveller, made)
    check_spending(traveller, made)
    check_net_worth(traveller, made)


def check_balances(traveller: Traveller, made: list[Entry]) -> None:
    balances: Counter[str] = Counter()
    for entry in made:
        for currency, minor in list_moves(entry):
            balances[currency] += minor
    for currency, account_id in traveller.accounts.items():
        history = load_balance_history(traveller.caller, account_id, {"days": 10})
        assert history.closing_balance.minor == balances[currency]


def check_spending(traveller: Traveller, made: list[Entry]) -> None:
    days = {"start_date": DAYS[0], "end_date": DAYS[-1]}
    for currency in CURRENCIES:
        query: Any = {**days, "currency": currency}
        spent = summaries.summarize_kind(traveller.caller, TransactionKind.EXPENSE, query)
        earned = summaries.summarize_kind(traveller.caller, TransactionKind.INCOME, query)
        assert spent.total.minor == sum_spending(made, currency)
        incomes = [e.amount for e in made if (e.kind, e.own) == ("income", currency)]
        assert earned.total.minor == sum(incomes)


def check_net_worth(traveller: Traveller, made: list[Entry]) -> None:
    """Spending and income explain the net worth, and rates and transfers the rest."""
    query: Any = {"start_date": DAYS[0], "end_date": DAYS[-1], "interval": Interval.DAY}
    worth = net_worth.load_net_worth(traveller.caller, query).converted
    assert worth is not None
    balances: Counter[str] = Counter()
    before = 0
    for day, point in enumerate(worth.points):
        flow = Decimal(0)
        for entry in made:
            if entry.day == day:
                flow += sum_flow(entry)
                for currency, minor in list_moves(entry):
                    balances[currency] += minor
        # Each account is an asset or a debt, and converted as such.
        total = sum(
            round_cents(to_euro(balances[currency], currency, day)) for currency in CURRENCIES
        )
        assert abs(point.transactions.minor - flow) <= Decimal("0.5001")
        assert point.balance.minor == total
        assert point.rate_gain.minor == total - before - point.transactions.minor
        before = total


def sum_flow(entry: Entry) -> Decimal:
    """What an entry earned or spent, in cents of a euro at the rate of its day."""
    if entry.kind == "transfer":
        return -to_euro(entry.fee, entry.own, entry.day)
    return to_euro(entry.amount, entry.own, entry.day) * (1 if entry.kind == "income" else -1)
