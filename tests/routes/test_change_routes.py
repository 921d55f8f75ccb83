from tests.conftest import Person


def test_every_write_is_logged_in_order_and_without_gaps(ada: Person) -> None:
    category = ada.category("Coffee")
    expense = ada.spend(5, category_id=category)
    ada.put(f"/expenses/{expense['id']}", amount=6)
    ada.delete(f"/expenses/{expense['id']}")
    changes = ada.get("/changes")
    assert [change["seq"] for change in changes["items"]] == [1, 2, 3, 4, 5]
    assert [change["type"] for change in changes["items"]] == [
        "user_registered",
        "category_created",
        "transaction_created",
        "transaction_updated",
        "transaction_deleted",
    ]
    created, updated, deleted = changes["items"][2:]
    assert created["data"]["amount"] == 5.0
    assert (updated["data"]["amount"], updated["deleted"]) == (6.0, False)
    assert (deleted["data"], deleted["deleted"], deleted["entity_id"]) == (
        None,
        True,
        expense["id"],
    )
    assert (changes["next_since"], changes["has_more"]) == (5, False)


def test_a_client_continues_at_next_since(ada: Person) -> None:
    for amount in (1, 2, 3):
        ada.spend(amount)
    first = ada.get("/changes", limit=2)
    assert (first["next_since"], first["has_more"]) == (2, True)
    second = ada.get("/changes", since=first["next_since"])
    assert [change["seq"] for change in second["items"]] == [3, 4]
    again = ada.get("/changes", since=second["next_since"])
    assert (again["items"], again["next_since"]) == ([], 4)


def test_a_client_that_is_ahead_of_the_log_is_taken_back_to_its_end(ada: Person) -> None:
    """It would miss the next changes otherwise."""
    ada.spend(1)
    ahead = ada.get("/changes", since=1_000)
    assert (ahead["items"], ahead["next_since"]) == ([], 2)


def test_a_logged_row_equals_the_row_of_the_api(ada: Person) -> None:
    created = {
        "category": ada.post("/categories", name="Coffee", icon="cup"),
        "transaction": ada.spend("4.20", payee="Daily Grind"),
        "budget": ada.post("/budgets", amount=10),
    }
    logged = {change["entity"]: change["data"] for change in ada.get("/changes")["items"]}
    for entity, row in created.items():
        common = row.keys() & logged[entity].keys()
        assert {name: row[name] for name in common} == {
            name: logged[entity][name] for name in common
        }
        # ``is_recurring`` follows from ``recurring_series_id``.
        assert row.keys() - common <= {"is_system", "category_suggestion", "is_recurring"}


def test_a_failed_write_leaves_no_event(ada: Person) -> None:
    before = ada.get("/changes")["next_since"]
    ada.post("/expenses", 422, amount=0)
    ada.post(
        "/transactions/bulk",
        422,
        transactions=[{"kind": "expense", "amount": 1}, {"kind": "income", "amount": -1}],
    )
    assert ada.get("/changes")["next_since"] == before


def test_an_event_stores_the_id_of_its_request(ada: Person) -> None:
    answer = ada.call(
        "POST", "/expenses", json={"amount": 1}, headers={"X-Request-ID": "my-request-1"}
    )
    assert answer.headers["X-Request-ID"] == "my-request-1"
    events = ada.get("/users/me/export")["events"]
    assert events[-1]["request_id"] == "my-request-1"


def test_a_list_says_from_where_its_changes_can_be_read(ada: Person) -> None:
    ada.spend(1)
    position = ada.get("/expenses")["sync_position"]

    later = ada.spend(2)

    changes = ada.get("/changes", since=position)["items"]
    assert [(change["entity"], change["entity_id"]) for change in changes] == [
        ("transaction", later["id"])
    ]
