import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.identity import Caller
from services.ledger import transaction_days, transaction_queries
from services.paging import Page
from tests.conftest import Person

DAYS = ("2026-02-10", "2026-03-01", "2026-03-14")


@pytest.fixture
def ledger(ada: Person, as_caller: Callable[[Person], Caller]) -> tuple[Caller, dict[str, int]]:
    """Transactions of every kind, in two currencies, with and without a category."""
    food = ada.category("Food")
    ids = {"food": food, "bakery": ada.category("Bakery", parent_id=food)}
    ids |= {name: ada.account(name) for name in ("giro", "savings")}
    for day in DAYS:
        ada.spend("12.50", day, category_id=food, account_id=ids["giro"], payee="Market")
        ada.spend("-2.25", day, category_id=food, payee="Market", tags=["refund"])
        ada.spend("3.10", day, category_id=ids["bakery"], payee="Baker")
        ada.spend("8", day, currency="CHF", ai_classify=False)
        ada.earn(900, day, account_id=ids["giro"])
        ada.post(
            "/transactions",
            kind="transfer",
            amount=77,
            date=day,
            account_id=ids["giro"],
            to_account_id=ids["savings"],
        )
    return as_caller(ada), ids


def optional(name: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(st.just({}), values.map(lambda value: {name: value}))


def some(*values: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, unique=True)


filters = st.tuples(
    optional("kind", some("expense", "income", "transfer")),
    st.one_of(
        optional("category_id", some("food", "bakery")),
        st.just({"uncategorized": True}),
        st.just({"category_id": ["food"], "include_subcategories": False}),
    ),
    optional("account_id", some("giro", "savings")),
    optional("currency", some("USD", "CHF")),
    optional("q", st.sampled_from(["market", "baker", "nothing"])),
    optional("payee", some("market", "BAKER")),
    optional("tag", st.just(["refund"])),
    optional("has_tag", st.booleans()),
    optional("pending", st.booleans()),
    optional("source", some("person", "rule")),
    optional("min_amount", st.sampled_from([Decimal(-5), Decimal(5)])),
    optional("max_amount", st.sampled_from([Decimal(10), Decimal(800)])),
    optional("start_date", st.sampled_from([dt.date.fromisoformat(day) for day in DAYS])),
)


def choose(parts: tuple[dict[str, Any], ...], ids: dict[str, int]) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    for part in parts:
        chosen |= {name: replace_names(value, ids) for name, value in part.items()}
    return chosen


def list_all(caller: Caller, chosen: dict[str, Any]) -> Page:
    query: Any = {**chosen, "limit": 1_000, "total": True}
    return transaction_queries.list_transactions(caller, query, None)


def replace_names(value: Any, ids: dict[str, int]) -> Any:
    return [ids.get(name, name) for name in value] if isinstance(value, list) else value


@settings(max_examples=60)
@given(parts=filters)
def test_the_sums_of_a_filter_equal_the_rows_of_the_list(
    ledger: tuple[Caller, dict[str, int]], parts: tuple[dict[str, Any], ...]
) -> None:
    caller, ids = ledger
    chosen = choose(parts, ids)
    page = list_all(caller, chosen)
    assert page.total == len(page.items)
    expected: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in page.items:
        expected[row.kind, row.currency].append(row.amount_minor)
    sums = transaction_queries.sum_transactions(caller, chosen)  # type: ignore[arg-type]
    assert sums.count == len(page.items)
    assert {(part.kind, part.currency): (part.total.minor, part.count) for part in sums.sums} == {
        key: (sum(amounts), len(amounts)) for key, amounts in expected.items()
    }


@settings(max_examples=60)
@given(parts=filters)
def test_the_days_of_a_filter_are_those_of_the_rows_of_the_list_in_its_order(
    ledger: tuple[Caller, dict[str, int]], parts: tuple[dict[str, Any], ...]
) -> None:
    caller, ids = ledger
    chosen = choose(parts, ids)
    page = list_all(caller, chosen)
    days = transaction_days.list_days(caller, chosen)  # type: ignore[arg-type]
    assert days.count == len(page.items)
    assert [str(day.date) for day in days.days for _ in range(day.count)] == [
        str(row.date) for row in page.items
    ]
    expected: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in page.items:
        expected[str(row.date), row.kind, row.currency] += row.amount_minor
    found = {}
    for day in days.days:
        for part in day.sums:
            found[str(day.date), part.kind, part.currency] = part.total.minor
    assert found == expected
