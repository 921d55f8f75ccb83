"""Filters of transactions with several values, and the order of lists."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from core.identity import Caller
from models import Transaction, db
from routes.http import cursors
from services.ledger import transaction_filters, transaction_queries, transaction_service
from services.ledger.transaction_validation import build_payee_key
from tests.conftest import Person, read, writing

SORTS = ("date", "-date", "amount", "-amount", "payee", "-payee")


def payees(person: Person, path: str = "/transactions", **query: Any) -> list[str]:
    return sorted(row["payee"] for row in person.get(path, **query)["items"])


@pytest.fixture
def mixed(ada: Person) -> dict[str, int]:
    """Transactions of several kinds, categories, accounts and currencies."""
    food, home = ada.category("Food"), ada.category("Home")
    cafe = ada.category("Café", parent_id=food)
    giro, savings = ada.account("Giro"), ada.account("Savings")
    ada.spend(1, payee="food", category_id=food, account_id=giro, tags=["a", "b,c"])
    ada.spend(2, payee="café", category_id=cafe, account_id=savings)
    ada.spend(3, payee="home", category_id=home, tags=["b"])
    ada.spend(4, payee="euro", currency="EUR", category_id=home)
    ada.spend(400, payee="yen", currency="JPY", category_id=home)
    ada.earn(5, payee="wage", category_id=home)
    ada.post(
        "/transactions",
        kind="transfer",
        amount=6,
        account_id=savings,
        to_account_id=giro,
        payee="move",
    )
    return {"food": food, "home": home, "cafe": cafe, "giro": giro, "savings": savings}


@pytest.mark.parametrize("form", ["commas", "repeated"])
def test_a_filter_takes_several_values_by_commas_or_repeated(
    ada: Person, mixed: dict[str, int], form: str
) -> None:
    def values(*given: object) -> object:
        return ",".join(map(str, given)) if form == "commas" else list(given)

    food, giro, savings = mixed["food"], mixed["giro"], mixed["savings"]
    assert payees(ada, kind=values("income", "transfer")) == ["move", "wage"]
    assert payees(ada, currency=values("EUR", "JPY")) == ["euro", "yen"]
    assert payees(ada, account_id=values(giro, savings)) == ["café", "food", "move"]
    homes = values(food, mixed["home"])
    everything = ["café", "euro", "food", "home", "wage", "yen"]
    assert payees(ada, category_id=homes) == everything
    assert payees(ada, category_id=homes, include_subcategories="false") == everything[1:]
    assert payees(ada, "/expenses", category_id=homes, currency="USD") == ["café", "food", "home"]


@pytest.mark.usefixtures("mixed")
def test_tags_and_payees_are_repeated_because_commas_are_part_of_them(ada: Person) -> None:
    assert payees(ada, tag="B,C") == ["food"]
    assert payees(ada, tag=["a", "b"]) == ["food", "home"]
    assert payees(ada, has_tag="true") == ["food", "home"]
    assert payees(ada, has_tag="false", kind="expense") == ["café", "euro", "yen"]
    assert payees(ada, payee="CAFE") == ["café"]
    assert payees(ada, payee=["cafe", "Wage"]) == ["café", "wage"]
    assert payees(ada, payee="caf") == []


def test_amounts_are_compared_in_each_of_the_named_currencies(
    ada: Person, mixed: dict[str, int]
) -> None:
    assert payees(ada, min_amount=4, currency="EUR,JPY") == ["euro", "yen"]
    assert payees(ada, max_amount=4, currency="EUR,JPY") == ["euro"]
    assert payees(ada, max_amount=2, account_id=mixed["giro"]) == ["food"]


@pytest.mark.usefixtures("mixed")
def test_rows_are_filtered_by_who_chose_their_category(ada: Person) -> None:
    ada.spend(1, payee="none", ai_classify=True)
    assert "none" not in payees(ada, source="person")
    assert "food" in payees(ada, source="person,rule")
    assert payees(ada, source="rule") == []


def test_pending_rows_are_told_from_booked_ones(app: Flask, ada: Person) -> None:
    pending = ada.spend(1, payee="pending")["id"]
    ada.spend(1, payee="booked")
    with app.app_context(), writing():
        db.session.get_one(Transaction, pending).is_pending = True
    assert payees(ada, pending="true") == ["pending"]
    assert payees(ada, pending="false") == ["booked"]


@pytest.mark.parametrize("most", [0, transaction_filters.MAX_CHANGED])
def test_rows_are_filtered_by_the_time_of_their_last_change(
    ada: Person, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    # Few changed rows are looked up by their ids, many are found by reading the list.
    monkeypatch.setattr(transaction_filters, "MAX_CHANGED", most)
    old = ada.spend(1, payee="old")
    new = ada.spend(1, payee="new")
    assert payees(ada, updated_since=new["updated_at"]) == ["new"]
    ada.put(f"/expenses/{old['id']}", payee="changed")
    assert payees(ada, updated_since=new["updated_at"]) == ["changed", "new"]
    elsewhere = dt.timezone(dt.timedelta(hours=5))
    moment = dt.datetime.fromisoformat(new["updated_at"]).astimezone(elsewhere)
    assert payees(ada, updated_since=moment.isoformat()) == ["changed", "new"]


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "expense,gift"},
        {"kind": ""},
        {"category_id": "1,x"},
        {"category_id": "1,"},
        {"account_id": ["1", "0"]},
        {"currency": "EUR,eur"},
        {"source": "bank"},
        {"tag": ["a", "a|b"]},
        {"has_tag": "yes"},
        {"pending": ""},
        {"updated_since": "2026-03-14"},
        {"sort": "name"},
        {"sort": ["date", "amount"]},
        {"limit": ["1", "2"]},
        {"category_id": ",".join(map(str, range(1, 102)))},
        {"uncertain": "true", "sort": "amount"},
        {"uncategorized": "true", "category_id": "1,2"},
    ],
)
def test_values_that_a_filter_does_not_have_are_refused(ada: Person, query: dict[str, Any]) -> None:
    answer = ada.call("GET", "/transactions", query_string=query)
    problem = read(answer, 422)
    assert problem["errors"][0]["pointer"].removeprefix("?") in query


def test_foreign_ids_find_nothing(ada: Person, bob: Person, mixed: dict[str, int]) -> None:
    bob.spend(1, payee="his")
    for name, id_ in (("category_id", mixed["food"]), ("account_id", mixed["giro"])):
        assert payees(bob, **{name: f"{id_},{id_ + 1}"}) == []
    assert payees(bob, payee="food") == payees(bob, tag="a") == payees(bob, currency="JPY") == []


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize("path", ["/transactions/export", "/transactions/export/csv"])
def test_exports_and_sums_take_the_same_filters(ada: Person, path: str) -> None:
    query = {"kind": "expense,income", "currency": ["USD", "EUR"], "has_tag": "false"}
    text = ada.call("GET", path, query_string=query).text
    listed = payees(ada, **query)
    assert listed == ["café", "euro", "wage"]
    assert all(payee in text for payee in listed)
    assert not any(payee in text for payee in ("home", "yen", "move"))
    assert ada.get("/transactions/summary", **query)["count"] == 3


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("date", ["b", "Á", "c", "a"]),
        ("-date", ["a", "c", "Á", "b"]),
        ("amount", ["c", "a", "Á", "b"]),
        ("-amount", ["b", "Á", "a", "c"]),
        ("payee", ["Á", "a", "b", "c"]),
        ("-payee", ["c", "b", "a", "Á"]),
    ],
)
def test_lists_are_sorted(ada: Person, sort: str, order: list[str]) -> None:
    ada.spend(30, "2026-03-01", payee="b", currency="USD")
    ada.spend(20, "2026-03-02", payee="Á")
    ada.spend(-5, "2026-03-03", payee="c")
    ada.spend(10, "2026-03-04", payee="a")
    assert [row["payee"] for row in ada.get("/expenses", sort=sort)["items"]] == order
    assert [row["payee"] for row in ada.get("/transactions", sort=sort)["items"]] == order


def test_amounts_of_different_currencies_are_not_compared(ada: Person) -> None:
    ada.spend(500, payee="yen", currency="JPY")
    ada.spend("0.50", payee="cents", currency="EUR")
    ada.spend(9, payee="euros", currency="EUR")
    listed = [row["payee"] for row in ada.get("/expenses", sort="amount")["items"]]
    assert listed == ["cents", "euros", "yen"]


@pytest.mark.parametrize("sort", SORTS)
def test_a_cursor_is_valid_for_the_columns_of_its_order_only(ada: Person, sort: str) -> None:
    for number in range(3):
        ada.spend(-1, payee="\U0001f600ﷺ" * 90, description=str(number))
    page = ada.get("/transactions", sort=sort, limit=2)
    rest = ada.get("/transactions", sort=sort, limit=2, cursor=page["next_cursor"])
    assert len(rest["items"]) == 1
    other = "amount" if sort.removeprefix("-") != "amount" else "payee"
    query = {"sort": other, "cursor": page["next_cursor"]}
    assert ada.call("GET", "/transactions", query_string=query).status_code == 422


ledger_rows = st.fixed_dictionaries(
    {
        "amount": st.sampled_from(["1", "1.00", "2", "-1", "30"]),
        "currency": st.sampled_from(["USD", "EUR", "JPY"]),
        "date": st.sampled_from([dt.date(2026, 3, day) for day in (1, 2, 3)]),
        "payee": st.sampled_from(["", "a", "Á", "b", "B", "ß", "\U0001f600", "\uffee", "z"]),
    }
)


@pytest.fixture
def caller(ada: Person, as_caller: Callable[[Person], Caller]) -> Caller:
    return as_caller(ada)


def sort_key(row: Any, column: str) -> tuple[Any, ...]:
    if column == "amount":
        return row.currency, row.amount_minor, str(row.date), row.id
    if column == "payee":
        return build_payee_key(row.payee), str(row.date), row.id
    return str(row.date), row.id


@settings(max_examples=20, deadline=None)
@given(
    before=st.lists(ledger_rows, min_size=1, max_size=12),
    between=st.lists(ledger_rows, max_size=3),
    sort=st.sampled_from(SORTS),
    limit=st.integers(1, 5),
)
def test_paging_through_gives_the_sorted_whole_also_under_ties_and_inserts(
    caller: Caller,
    before: list[dict[str, Any]],
    between: list[dict[str, Any]],
    sort: str,
    limit: int,
) -> None:
    old = set(transaction_service.create_transactions(caller, _expenses(before)))
    whole = _whole(caller, sort)

    paged: list[int] = []
    position, is_first = None, True
    while is_first or position is not None:
        query: Any = {"sort": sort, "limit": limit, "total": False}
        page = transaction_queries.list_transactions(caller, query, position)
        paged += [row.id for row in page.items]
        # Through a cursor, as a client would send it.
        cursor = {} if page.next is None else {"cursor": cursors.encode(page.next)}
        position = cursors.take_position(cursor, cursors.BY_SORT[sort.removeprefix("-")])
        if is_first and between:
            transaction_service.create_transactions(caller, _expenses(between))
        is_first = False

    assert len(paged) == len(set(paged))
    assert [id_ for id_ in paged if id_ in set(whole)] == whole
    assert old <= set(paged)


def _expenses(values: list[dict[str, Any]]) -> Any:
    return [{**row, "kind": "expense", "amount": _decimal(row)} for row in values]


def _decimal(row: dict[str, Any]) -> Decimal:
    return Decimal(row["amount"]).to_integral_value()


def _whole(caller: Caller, sort: str) -> list[int]:
    """The ids of all rows in order, sorted in Python."""
    query: Any = {"limit": 100_000, "total": False, "sort": sort}
    items = list(transaction_queries.list_transactions(caller, query, None).items)
    column, is_descending = sort.removeprefix("-"), sort.startswith("-")
    in_order = sorted(items, key=lambda row: sort_key(row, column), reverse=is_descending)
    assert [row.id for row in items] == [row.id for row in in_order]
    assert all(first.id != second.id for first, second in pairwise(in_order))
    return [row.id for row in in_order]
