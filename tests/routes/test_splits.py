"""Split transactions: their parts in every list, sum, export and import."""

from collections.abc import Callable
from typing import Any

import pytest
from beancount import loader
from beancount.core.data import Transaction as Entry

from services.ledger import part_audit, total_audit
from tests.conftest import Person

pytestmark = pytest.mark.each_database


@pytest.fixture(autouse=True)
def _march(today: Callable[[str], None]) -> None:
    today("2026-03-20")


@pytest.fixture
def food(ada: Person) -> int:
    return ada.category("Food & drink")


@pytest.fixture
def home(ada: Person) -> int:
    return ada.category("Home goods")


def part(amount: Any, category: int | None = None, **more: Any) -> dict[str, Any]:
    return {"amount": amount, "category_id": category, **more}


@pytest.fixture
def receipt(ada: Person, food: int, home: int) -> Any:
    """A purchase of 30 in two categories."""
    parts = [part(20, food, note="Cheese", tags=["treat"]), part(10, home)]
    return ada.spend(30, payee="Corner shop", parts=parts)


def test_a_part_has_category_amount_note_and_tags(ada: Person, receipt: Any, food: int) -> None:
    read = ada.get(f"/transactions/{receipt['id']}")
    assert read["category_id"] is None
    assert read["parts"] == receipt["parts"]
    assert read["parts"][0] == part(20, food, note="Cheese", tags=["treat"])
    (listed,) = ada.get("/expenses")["items"]
    assert listed["parts"] == read["parts"]
    assert listed["category_source"] == "person"


@pytest.mark.parametrize(
    ("parts", "pointer"),
    [
        ([part(30)], "/parts"),
        ([part(20), part(11)], "/parts"),
        ([part(0), part(30)], "/parts/0/amount"),
        ([part(20.001), part(9.999)], "/parts/0/amount"),
        ([part(20, 999_999), part(10)], "/parts/0/category_id"),
        ([{"category_id": None}, part(30)], "/parts/0/amount"),
    ],
)
def test_parts_that_are_no_split_are_refused(
    ada: Person, parts: list[dict[str, Any]], pointer: str
) -> None:
    refused = ada.post("/expenses", 422, amount=30, date="2026-03-14", parts=parts)
    assert pointer in {error["pointer"] for error in refused["errors"]}
    assert ada.get("/expenses")["items"] == []


def test_a_part_of_an_expense_may_be_a_refund(ada: Person, food: int, home: int) -> None:
    ada.spend(25, parts=[part(30, food), part(-5, home, note="Deposit")])
    summary = ada.get("/expenses/summary", start_date="2026-03-01", end_date="2026-03-31")
    assert (summary["total_spending"], summary["refunds"]) == (25, 5)
    totals = {row["category_id"]: row["total"] for row in summary["category_breakdown"]}
    assert totals == {food: 30, home: -5}
    ada.post("/incomes", 422, amount=25, date="2026-03-01", parts=[part(30), part(-5)])


def test_a_refund_of_one_part_lowers_its_category_alone(
    ada: Person, receipt: Any, food: int, home: int
) -> None:
    ada.spend(-10, payee="Corner shop", category_id=home)
    summary = ada.get("/expenses/summary", start_date="2026-03-01", end_date="2026-03-31")
    assert {row["category_id"]: row["total"] for row in summary["category_breakdown"]} == {
        food: 20,
        home: 0,
    }


def test_a_whole_counts_once_and_its_parts_by_their_categories(
    ada: Person, receipt: Any, food: int, home: int
) -> None:
    ada.spend(5, category_id=food)
    summary = ada.get("/expenses/summary", start_date="2026-03-01", end_date="2026-03-31")
    assert (summary["total_spending"], summary["transaction_count"]) == (35, 2)
    rows = {row["category_id"]: row for row in summary["category_breakdown"]}
    assert {id_: (row["total"], row["count"]) for id_, row in rows.items()} == {
        food: (25, 2),
        home: (10, 1),
    }
    stats = ada.get("/expenses/stats")
    assert (stats["count"], stats["total"], stats["median"]) == (2, 35, 17.5)
    of_food = ada.get("/expenses/stats", category_id=food)
    assert (of_food["count"], of_food["total"], of_food["median"]) == (2, 25, 12.5)


def test_the_budget_of_a_category_counts_its_part(ada: Person, receipt: Any, food: int) -> None:
    ada.post("/budgets", category_id=food, amount=100, period="monthly")
    (status,) = ada.get("/budgets/status")["items"]
    assert status["spent"] == 20


def test_filters_find_a_transaction_by_any_of_its_parts(
    ada: Person, receipt: Any, food: int, home: int
) -> None:
    ada.spend(7, payee="Other", ai_classify=False)
    for query in (
        {"category_id": food},
        {"category_id": home},
        {"category_id": f"{food},{home}"},
        {"tag": "treat"},
        {"q": "cheese"},
        {"q": "home goods"},
        {"q": "20.00"},
    ):
        page = ada.get("/transactions", include="total", **query)
        assert [row["id"] for row in page["items"]] == [receipt["id"]], query
        assert page["total"] == 1
    (unsorted,) = ada.get("/transactions", uncategorized="true")["items"]
    assert unsorted["payee"] == "Other"


def test_the_sum_of_a_category_is_that_of_its_parts(
    ada: Person, receipt: Any, food: int, home: int
) -> None:
    for query, total in (
        ({"category_id": food}, 20),
        ({"category_id": food, "q": "corner"}, 20),
        ({"category_id": f"{food},{home}"}, 30),
        ({"tag": "treat"}, 30),
    ):
        summary = ada.get("/transactions/summary", **query)
        assert [(row["total"], row["count"]) for row in summary["sums"]] == [(total, 1)], query
        (day,) = ada.get("/transactions/days", **query)["days"]
        assert [(row["total"], row["count"]) for row in day["sums"]] == [(total, 1)], query


def test_parts_are_changed_and_joined_again(
    ada: Person, receipt: Any, food: int, home: int
) -> None:
    path = f"/expenses/{receipt['id']}"
    changed = ada.put(path, parts=[part(12, food, note="Bread"), part(18, home)])
    assert [each["amount"] for each in changed["parts"]] == [12, 18]
    assert changed["version"] == receipt["version"] + 1
    noted = ada.put(path, parts=[part(12, food, note="Rolls"), part(18, home)])
    assert noted["version"] == changed["version"] + 1

    refused = ada.put(path, 422, amount=40)
    assert [error["pointer"] for error in refused["errors"]] == ["/parts"]
    ada.put(path, 422, category_id=food)
    joined = ada.put(path, parts=None, category_id=food)
    assert (joined["parts"], joined["category_id"]) == ([], food)
    split = ada.put(path, parts=[part(29), part(1)])
    assert (split["category_id"], len(split["parts"])) == (None, 2)


def test_a_stale_change_of_parts_is_refused(ada: Person, receipt: Any) -> None:
    path = f"/expenses/{receipt['id']}"
    ada.put(path, parts=[part(15), part(15)])
    tag = {"If-Match": f'"{receipt["version"]}"'}
    answer = ada.call("PATCH", path, headers=tag, json={"parts": [part(10), part(20)]})
    assert answer.status_code == 412
    assert [each["amount"] for each in ada.get(path)["parts"]] == [15, 15]


def test_a_deleted_split_is_restored_with_its_parts(ada: Person, receipt: Any) -> None:
    ada.delete(f"/expenses/{receipt['id']}")
    restored = ada.post(f"/transactions/{receipt['id']}/restore", 200)
    assert restored["parts"] == receipt["parts"]
    assert ada.get("/transactions", tag="treat")["items"] != []


def test_the_log_has_the_parts(ada: Person, receipt: Any) -> None:
    ada.put(f"/expenses/{receipt['id']}", parts=[])
    changes = ada.get("/changes", since=0, limit=1000)["items"]
    of_row = [change["data"]["parts"] for change in changes if change["entity"] == "transaction"]
    assert of_row == [receipt["parts"], []]
    (exported,) = ada.get("/users/me/export")["transactions"]
    assert exported["parts"] == []


def test_a_merged_category_takes_parts_along_and_gives_them_back(
    ada: Person, receipt: Any, food: int, home: int
) -> None:
    assert ada.delete(f"/categories/{home}", 409)["usage"]["transactions"] == 1
    ada.delete(f"/categories/{home}", reassign_to=food)
    moved = ada.get(f"/expenses/{receipt['id']}")
    assert [each["category_id"] for each in moved["parts"]] == [food, food]
    page = ada.get("/transactions", category_id=food, include="total")
    assert page["total"] == 1
    usage = ada.get("/categories/usage-stats")["items"]
    assert {row["category"]["id"]: row["transaction_count"] for row in usage}[food] == 1

    ada.post(f"/categories/{home}/restore", 200)
    assert ada.get(f"/expenses/{receipt['id']}")["parts"] == receipt["parts"]


def test_bulk_categories_rules_and_transfers_leave_a_split_alone(
    ada: Person, receipt: Any, food: int
) -> None:
    ids = [receipt["id"]]
    ada.post("/transactions/bulk-categorize", 422, transaction_ids=ids, category_id=food)
    refused = ada.post("/transactions/bulk-categorize", 422, like=ids[0], category_id=food)
    assert refused["code"] == "split_transaction"
    ada.put(f"/transactions/{ids[0]}", 422, kind="transfer")
    condition = {"field": "payee", "operator": "contains", "value": "corner"}
    ada.post("/rules", name="Shop", conditions=condition, category_id=food)
    ada.post("/transactions/auto-categorize", 200)
    assert ada.get(f"/expenses/{ids[0]}")["parts"] == receipt["parts"]


@pytest.mark.parametrize("kind", ["csv", "json", "ofx"])
def test_a_split_is_exported_and_imported_unchanged(
    ada: Person, food: int, home: int, kind: str
) -> None:
    giro, copy = ada.account("Giro"), ada.account("Copy")
    parts = [
        part(20.5, food, note="Cheese, \"old\" & 'new'", tags=["treat", "a b"]),
        part(-0.5, home, note="Deposit"),
        part(10, None),
    ]
    ada.spend(30, payee="Shop", account_id=giro, parts=parts)
    ada.earn(50, payee="Work", account_id=giro, parts=[part(45, food), part(5)])
    text = ada.call(
        "GET", "/transactions/export", query_string={"format": kind, "account_id": giro}
    ).text
    done = ada.send("/import", text, account_id=str(copy), name=f"export.{kind}")
    assert (done["created"], done["rejected"]) == (2, 0)

    before = ada.get("/transactions", account_id=giro)["items"]
    after = ada.get("/transactions", account_id=copy)["items"]
    assert [row["parts"] for row in after] == [row["parts"] for row in before]
    assert [row["amount"] for row in after] == [row["amount"] for row in before]
    again = ada.send("/import", text, account_id=str(copy), name=f"export.{kind}")
    assert again["duplicates"] == 2
    ada.delete(f"/transactions/imports/{done['id']}", 200)
    assert ada.get("/transactions", account_id=copy)["items"] == []


def test_a_journal_has_a_posting_for_each_part(ada: Person, receipt: Any) -> None:
    query = {"format": "beancount"}
    text = ada.call("GET", "/transactions/export", query_string=query).text
    entries, errors, _ = loader.load_string(text)
    assert errors == []
    (entry,) = [entry for entry in entries if isinstance(entry, Entry)]
    assert [float(posting.units.number) for posting in entry.postings] == [-30, 20, 10]
    query = {"format": "ledger"}
    ledger = ada.call("GET", "/transactions/export", query_string=query).text
    assert "    Expenses:Food-drink  USD 20.00  ; Cheese\n    ; :treat:\n" in ledger


QIF = """!Type:Bank
D03/14/2026
T-30.00
PCorner shop
LFood & drink
SFood & drink
ECheese
$-20.00
SHome goods
$-10.00
^
"""


def test_the_splits_of_a_qif_file_are_parts(ada: Person, food: int, home: int) -> None:
    account = ada.account("Giro")
    done = ada.send("/import", QIF, account_id=str(account), name="bank.qif")
    assert (done["created"], done["rejected"]) == (1, 0)
    (row,) = ada.get("/transactions")["items"]
    assert row["parts"] == [
        part(20, food, note="Cheese", tags=[]),
        part(10, home, note="", tags=[]),
    ]
    wrong = QIF.replace("$-10.00", "$-11.00")
    answer = ada.send("/import", wrong, 422, account_id=str(account), name="b.qif")
    assert "do not add up" in answer["errors"][0]["message"]


def test_verify_finds_nothing_wrong(ada: Person, receipt: Any, as_caller: Any) -> None:
    caller = as_caller(ada)
    assert list(total_audit.find_differences(caller.id)) == []
    assert part_audit.find_part_differences(caller.id) == []


def test_another_user_sees_nothing_of_a_split(
    ada: Person, bob: Person, receipt: Any, food: int
) -> None:
    assert bob.call("GET", f"/transactions/{receipt['id']}").status_code == 404
    refused = bob.post("/expenses", 422, amount=3, parts=[part(1, food), part(2)])
    assert [error["pointer"] for error in refused["errors"]] == ["/parts/0/category_id"]
    assert bob.get("/transactions", q="cheese")["items"] == []


def test_the_usual_split_of_a_payee_is_proposed_and_never_applied(
    ada: Person, food: int, home: int
) -> None:
    question = {"payee": "Market", "amount": 33.33, "date": "2026-03-20"}
    for day, amounts in ((1, (70, 30)), (2, (14, 6)), (3, (7, 3))):
        assert ada.post("/ml/categorize", 200, **question)["parts"] == []
        parts = [part(amounts[0], food), part(amounts[1], home)]
        ada.spend(sum(amounts), f"2026-03-{day:02}", payee="Market", parts=parts)

    proposed = ada.post("/ml/categorize", 200, **question)
    assert proposed["parts"] == [part(23.33, food), part(10.0, home)]
    recorded = ada.spend(33.33, "2026-03-20", payee="market")
    assert recorded["parts"] == []
    assert recorded["category_suggestion"]["parts"] == proposed["parts"]
    # One that was not split ends the habit.
    assert ada.post("/ml/categorize", 200, **question)["parts"] == []
