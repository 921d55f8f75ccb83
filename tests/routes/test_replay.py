"""A client that applies every change has the same rows as one that asks for the lists."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.conftest import Person, expense

Store = dict[tuple[str, int], dict[str, Any]]

LISTS = {
    "account": "/accounts",
    "budget": "/budgets",
    "budget_alert": "/budgets/alerts",
    "goal": "/goals",
    "import": "/transactions/imports",
    "import_profile": "/transactions/import/profiles",
    "notification": "/notifications",
    "planned_transaction": "/planned-transactions",
    "prediction": "/predictions/history",
    "rule": "/rules",
    "transaction": "/transactions",
}
"""The lists by the entity of their rows."""
COMPUTED = {"category_suggestion", "settles"}


def list_all(person: Person, path: str, **query: Any) -> Iterator[dict[str, Any]]:
    page = person.get(path, limit=200, **query)
    yield from page["items"]
    while page.get("has_more"):
        page = person.get(path, limit=200, cursor=page["next_cursor"], **query)
        yield from page["items"]


def read_goals(person: Person) -> Store:
    """The contributions to all goals, and their milestones, of which there is no list."""
    goals = list_all(person, "/goals")
    rows = [row for goal in goals for row in list_all(person, f"/goals/{goal['id']}/contributions")]
    exported = person.get("/users/me/export")["goal_milestones"]
    contributions: Store = {("goal_contribution", row["id"]): row for row in rows}
    return contributions | {("goal_milestone", row["id"]): row for row in exported}


def read_lists(person: Person) -> Store:
    """All rows of the person by asking for them."""
    rows = {
        (entity, row.get("id") or row[f"{entity}_id"]): row
        for entity, path in LISTS.items()
        for row in list_all(person, path)
        if not (entity == "import" and row["status"] == "previewed")
    }
    categories = list(list_all(person, "/categories", include_system="false"))
    for category in categories:
        rows["category", category["id"]] = category
        path = f"/categories/{category['id']}/descriptions"
        rows |= {("description", row["id"]): row for row in list_all(person, path)}
    rows |= read_goals(person)
    occurrences = person.get("/users/me/export")["planned_occurrences"]
    rows |= {("planned_occurrence", row["id"]): row for row in occurrences}
    me = person.get("/users/me")
    rows["user", me["id"]] = me
    return rows


def replay(person: Person, since: int = 0, store: Store | None = None) -> Store:
    """All rows of the person by applying their changes."""
    store = {} if store is None else store
    page = person.get("/changes", since=since, limit=100)
    for change in page["items"]:
        key = change["entity"], change["entity_id"]
        if change["deleted"]:
            store.pop(key, None)
        else:
            store[key] = change["data"]
    return replay(person, page["next_since"], store) if page["has_more"] else store


def assert_same_rows(person: Person) -> None:
    replayed, listed = replay(person), read_lists(person)
    assert replayed.keys() == listed.keys()
    for key, row in listed.items():
        common = row.keys() & replayed[key].keys() - COMPUTED
        assert common
        assert {name: row[name] for name in common} == {
            name: replayed[key][name] for name in common
        }, key


DELETIONS = [
    ("pets", {"reassign_to": "fun"}),
    ("rule", {}),
    ("budget", {}),
    ("goal", {}),
    ("planned", {}),
    ("followed", {}),
    ("row", {}),
    ("transfer", {}),
    ("cats", {}),
    ("leg", {}),
    ("spare", {}),
    ("unused", {}),
]
"""Rows to delete, by their names below, with the options of their deletion."""


@pytest.fixture
def paths(ada: Person, today: Callable[[str], None]) -> dict[str, str]:
    """A ledger with every kind of row, most of them used by others; the paths by name."""
    today("2026-03-14")
    giro, savings, spare = (ada.account(name) for name in ("Giro", "Savings", "Spare"))
    pets, fun, unused = (ada.category(name) for name in ("Pets", "Fun", "Unused"))
    cats = ada.category("Cats", parent_id=pets)
    for category, text in ((pets, "Food"), (pets, "Ticket"), (fun, "Ticket"), (unused, "Nothing")):
        ada.post("/descriptions", category_id=category, description=text)
    rows = [
        expense(amount, f"2025-{month:02}-05", category_id=category, account_id=giro)
        for month in range(1, 13)
        for category, amount in ((pets, 20), (fun, 30))
    ]
    ada.record(rows)
    forecast = ada.post("/predictions/predict", 200)
    ada.post("/predictions/predict", 200, category_id=pets)
    assert len(forecast["by_category"]) == 2

    budget = ada.post("/budgets", amount=10, category_id=pets)["id"]
    row = ada.spend(20, category_id=pets, account_id=giro)["id"]
    transfer = {"kind": "transfer", "account_id": giro, "to_account_id": savings}
    moved = ada.post("/transactions", amount=5, date="2026-03-20", **transfer)["id"]
    condition = {"field": "payee", "operator": "contains", "value": "cat"}
    rule = ada.post("/rules", name="Cats", conditions=condition, category_id=pets)["id"]
    out = ada.spend(7, account_id=giro)["id"]
    arrived = ada.earn(7, "2026-03-14", account_id=savings)["id"]
    ada.post("/transactions/transfers", outgoing_id=out, incoming_id=arrived)
    ada.send("/import", "Date,Description,Amount\n2026-02-25,Shop,-7.00\n", account_id=str(spare))
    (imported,) = ada.get("/transactions", account_id=spare)["items"]
    ada.delete(f"/transactions/{imported['id']}")
    goal = ada.post("/goals", name="Trip", target_amount=40)["id"]
    ada.post(f"/goals/{goal}/contributions", amount=11)
    ada.post(f"/goals/{goal}/contributions", transaction_id=row)
    followed = ada.account("Followed", opening_balance=30)
    ada.post("/goals", name="Fund", target_amount=50, account_id=followed)
    plan = {"payee": "Vet", "category_id": pets, "rule": "FREQ=DAILY", "posting": "automatic"}
    planned = ada.post(
        "/planned-transactions", amount=3, start_date="2026-03-14", account_id=giro, **plan
    )["id"]
    ada.post(f"/planned-transactions/{planned}/skip", 200, occurrence_date="2026-03-15")
    return {
        "planned": f"/planned-transactions/{planned}",
        "pets": f"/categories/{pets}",
        "fun": f"/categories/{fun}",
        "cats": f"/categories/{cats}",
        "unused": f"/categories/{unused}",
        "rule": f"/rules/{rule}",
        "budget": f"/budgets/{budget}",
        "row": f"/transactions/{row}",
        "transfer": f"/transactions/{moved}",
        "leg": f"/transactions/{arrived}",
        "spare": f"/accounts/{spare}",
        "goal": f"/goals/{goal}",
        "followed": f"/accounts/{followed}",
    }


def test_a_replay_of_the_log_gives_the_present_rows(ada: Person, paths: dict[str, str]) -> None:
    assert len(ada.get("/budgets/alerts")["items"]) == 1
    assert_same_rows(ada)


@pytest.mark.parametrize(("name", "options"), DELETIONS)
def test_a_deletion_leaves_no_ghosts(
    ada: Person, paths: dict[str, str], name: str, options: dict[str, str]
) -> None:
    query = {key: paths[value].rpartition("/")[2] for key, value in options.items()}
    ada.delete(paths[name], **query)
    assert_same_rows(ada)


CHANGES: dict[str, dict[str, Any]] = {
    "pets": {"name": "Animals", "icon": "paw", "hidden": True},
    "cats": {"parent_id": None},
    "rule": {"position": 1, "tags": ["cat"]},
    "budget": {"amount": 7, "alert_threshold": 50},
    "planned": {"rule": "FREQ=WEEKLY", "amount": 4, "tags": ["cat"]},
    "goal": {"target_amount": 25, "milestone_percents": [10]},
    "row": {"amount": 8, "tags": ["vet"], "category_id": None},
    "transfer": {"date": "2026-03-02"},
    "leg": {"notes": "from the other account"},
    "spare": {"name": "Cash", "opening_balance": 9},
    "me": {"first_name": "Ada", "timezone": "Europe/Berlin", "month_start_day": 25},
}
"""Rows to change, by their names, with the changes."""


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_is_in_the_log(ada: Person, paths: dict[str, str], name: str) -> None:
    ada.put((paths | {"me": "/users/me"})[name], **CHANGES[name])
    assert_same_rows(ada)


def test_restored_linked_and_unlinked_rows_are_in_the_log(
    ada: Person, paths: dict[str, str]
) -> None:
    row, leg = (int(paths[name].rpartition("/")[2]) for name in ("row", "leg"))
    ada.delete(paths["row"])
    ada.post(f"/transactions/{row}/restore", 200)
    assert_same_rows(ada)
    ada.delete(f"/transactions/transfers/{leg}")
    assert_same_rows(ada)
    ada.post("/transactions/bulk-categorize", 200, transaction_ids=[row], category_id=None)
    ada.post("/transactions/bulk-update", 200, updates=[{"id": row, "payee": "Vet"}])
    assert_same_rows(ada)
    ada.post("/transactions/bulk-delete", 200, transaction_ids=[row])
    assert_same_rows(ada)


def test_a_file_that_was_never_imported_leaves_no_ghost_when_its_account_is_deleted(
    ada: Person, paths: dict[str, str]
) -> None:
    """The preview is not in the log, and it will expire without a tombstone."""
    account = ada.account("Preview only")
    file = "Date,Description,Amount\n2026-02-25,Shop,-7.00\n"
    ada.send("/import/preview", file, account_id=str(account))
    ada.delete(f"/accounts/{account}")
    assert_same_rows(ada)


def test_an_undone_import_leaves_no_ghosts(ada: Person, paths: dict[str, str]) -> None:
    (done,) = ada.get("/transactions/imports")["items"]
    ada.delete(f"/transactions/imports/{done['id']}", 200)
    assert_same_rows(ada)


def test_all_deletions_one_after_the_other_leave_no_ghosts(
    ada: Person, paths: dict[str, str]
) -> None:
    for name, options in DELETIONS:
        query = {key: paths[value].rpartition("/")[2] for key, value in options.items()}
        ada.delete(paths[name], **query)
    assert_same_rows(ada)


def test_a_deleted_system_category_is_gone_for_everybody_with_what_it_had(
    admin: Person, ada: Person, bob: Person
) -> None:
    shared = admin.post("/categories", name="For all", is_system=True)["id"]
    texts = {person.id: f"Own text of {person.id}" for person in (admin, ada, bob)}
    for person in (admin, ada, bob):
        person.post("/descriptions", category_id=shared, description=texts[person.id])
    before = {person.id: replay(person) for person in (admin, ada, bob)}
    admin.delete(f"/categories/{shared}")
    for person in (admin, ada, bob):
        assert ("category", shared) in before[person.id]
        assert {entity for entity, _ in before[person.id]} >= {"description"}
        assert {entity for entity, _ in replay(person)} == {"user"}
        seqs = [change["seq"] for change in person.get("/changes")["items"]]
        assert seqs == list(range(1, len(seqs) + 1))


def test_an_account_event_carries_the_balance_after_each_transaction(
    ada: Person, today: Callable[[str], None]
) -> None:
    today("2026-03-14")
    giro = ada.account("Giro", opening_balance=100)
    expense = ada.spend(30, "2026-03-14", account_id=giro)
    ada.spend(5, "2026-04-01", account_id=giro)
    ada.put(f"/expenses/{expense['id']}", amount=40)
    ada.put(f"/expenses/{expense['id']}", notes="no other balance")
    ada.delete(f"/expenses/{expense['id']}")
    balances = [
        (change["data"]["current_balance"], change["data"]["balance_including_scheduled"])
        for change in ada.get("/changes")["items"]
        if change["entity"] == "account"
    ]
    assert balances == [(100.0, 100.0), (70.0, 70.0), (70.0, 65.0), (60.0, 55.0), (100.0, 95.0)]


def test_a_bulk_request_publishes_each_account_once(ada: Person) -> None:
    giro = ada.account("Giro")
    rows = [{"kind": "income", "amount": 1, "account_id": giro} for _ in range(20)]
    ada.post("/transactions/bulk", transactions=rows)
    types = [change["type"] for change in ada.get("/changes")["items"]]
    assert types.count("account_balance_changed") == 1
    assert types[-1] == "account_balance_changed"
