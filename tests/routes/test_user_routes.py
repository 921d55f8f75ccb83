from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from models import Base, db
from tests.conftest import Person


def test_a_profile_is_changed_field_by_field(ada: Person) -> None:
    before = ada.get("/users/me")
    after = ada.put("/users/me", first_name="Ada", last_name="L.")
    assert (after["first_name"], after["username"], after["version"]) == (
        "Ada",
        "ada",
        before["version"] + 1,
    )


def test_what_one_records_is_no_change_of_the_profile(ada: Person) -> None:
    before = ada.call("GET", "/users/me")
    ada.spend(5)
    after = ada.call("GET", "/users/me")
    assert (after.text, after.headers["ETag"]) == (before.text, before.headers["ETag"])


def test_another_address_must_be_verified_again_and_be_free(ada: Person, bob: Person) -> None:
    assert ada.put("/users/me", email="ada@new.org")["is_verified"] is False
    ada.put("/users/me", 409, email="BOB@example.com")
    ada.put("/users/me", 409, username="Bob")


def test_preferences_are_read_and_written(ada: Person) -> None:
    changed = ada.put(
        "/users/me/preferences",
        currency="EUR",
        timezone="Europe/Berlin",
        month_start_day=25,
        theme="dark",
    )
    assert ada.get("/users/me/preferences") == changed
    assert ada.get("/users/me")["month_start_day"] == 25
    ada.put("/users/me/preferences", 422, month_start_day=29)


def test_nobody_makes_himself_an_admin(admin: Person, ada: Person, bob: Person) -> None:
    ada.put("/users/me", 422, role="admin")
    ada.put(f"/users/{bob.id}", 404, role="admin")
    assert admin.put(f"/users/{ada.id}", role="admin")["role"] == "admin"


def test_only_an_admin_sees_others(admin: Person, ada: Person, bob: Person) -> None:
    assert ada.call("GET", "/users").status_code == 403
    assert ada.call("GET", f"/users/{bob.id}").status_code == 404
    assert ada.call("GET", f"/users/by-email?email={bob.email}").status_code == 404
    assert [user["username"] for user in admin.get("/users")["items"]] == ["root", "ada", "bob"]
    assert admin.get("/users/by-email", email=bob.email)["id"] == bob.id
    assert ada.get("/users/by-email", email=ada.email)["id"] == ada.id


def test_a_page_of_people_leads_to_the_next(admin: Person, ada: Person, bob: Person) -> None:
    first = admin.get("/users", limit=2, include="total")
    assert (first["has_more"], first["total"], len(first["items"])) == (True, 3, 2)
    second = admin.get("/users", limit=2, cursor=first["next_cursor"])
    assert ([user["id"] for user in second["items"]], second["next_cursor"]) == ([bob.id], None)


def test_an_admin_may_act_for_somebody_and_nobody_else_may(
    admin: Person, ada: Person, bob: Person
) -> None:
    expense = admin.post("/expenses", amount=5, user_id=ada.id)
    assert expense["user_id"] == ada.id
    assert ada.get("/expenses")["items"][0]["id"] == expense["id"]
    assert admin.get("/expenses", user_id=ada.id)["items"]
    assert ada.get("/expenses", user_id=ada.id)["items"]
    assert bob.call("GET", f"/expenses?user_id={ada.id}").status_code == 403
    assert bob.call("POST", "/expenses", json={"amount": 5, "user_id": ada.id}).status_code == 403
    assert admin.call("GET", "/expenses?user_id=99999").status_code == 404


@pytest.fixture
def settled(ada: Person, today: Callable[[str], None]) -> Person:
    """Somebody with something in every table."""
    today("2026-03-20")
    category, account = ada.category("Coffee"), ada.account("Cash")
    ada.post("/descriptions", category_id=category, description="Flat white")
    ada.post("/budgets", amount=10, category_id=category)
    for month in (12, 1, 2, 3):
        for day in (3, 9, 15):
            year = 2025 if month == 12 else 2026
            ada.spend(4, f"{year}-{month:02}-{day:02}", category_id=category, account_id=account)
    ada.post("/predictions/predict", 200)
    ada.post("/predictions/train", 200)
    ada.post("/auth/tokens", name="script")
    ada.call(
        "POST", "/expenses", json={"amount": 1, "payee": "Kiosk"}, headers={"Idempotency-Key": "k1"}
    )
    condition = {"field": "payee", "operator": "contains", "value": "grind"}
    ada.post("/rules", name="Coffee", conditions=condition, category_id=category)
    ada.send("/import", "Date,Payee,Amount\n2026-03-18,Kiosk,-4.00\n", mapping={"sign": "as_is"})
    return ada


def owned_rows(app: Flask, user_id: int) -> dict[str, int]:
    """How many rows of each table name this person."""
    with app.app_context():
        tables = {
            t.name: "user_id" for t in Base.metadata.sorted_tables if "user_id" in t.columns
        } | {"users": "id"}
        tables["account_daily_totals"] = (
            f"(SELECT user_id FROM accounts a WHERE a.id = account_id AND a.user_id = {user_id})"
        )
        return {
            table: db.session.execute(
                text(f"SELECT count(*) FROM {table} WHERE {column} = {user_id}")
            ).scalar_one()
            for table, column in tables.items()
        }


def test_deleting_an_account_leaves_nothing_of_it(settled: Person, app: Flask, bob: Person) -> None:
    bob.spend(3)
    before = owned_rows(app, settled.id)
    assert {table for table, count in before.items() if not count} <= {"one_time_tokens"}
    settled.delete("/users/me")
    assert not any(owned_rows(app, settled.id).values())
    with app.app_context():
        assert "transactions" in inspect(db.engine).get_table_names()
        assert not db.session.execute(
            text("SELECT count(*) FROM account_daily_totals")
        ).scalar_one()
    assert settled.call("GET", "/users/me").status_code == 401
    assert len(bob.get("/expenses")["items"]) == 1


def test_an_admin_deletes_somebody(admin: Person, ada: Person) -> None:
    admin.delete(f"/users/{ada.id}")
    assert admin.call("GET", f"/users/{ada.id}").status_code == 404


def test_an_export_holds_everything_and_no_secret(settled: Person) -> None:
    answer = settled.call("GET", "/users/me/export")
    document = answer.json
    assert answer.headers["Content-Disposition"] == "attachment; filename=outlay-export.json"
    assert len(document["transactions"]) == 14
    assert document["transactions"][0]["amount"] == 4.0
    assert all(document[section] for section in document)
    assert not any(word in answer.text for word in ("password_hash", "token_hash", "argon2"))


def test_a_new_month_start_recuts_the_months(settled: Person) -> None:
    assert settled.get("/summary/monthly", year=2026, month=2)["total_expenses"] == 12.0
    settled.put("/users/me/preferences", month_start_day=10)
    recut = settled.get("/summary/monthly", year=2026, month=2)
    assert recut["period"] == {"start_date": "2026-02-10", "end_date": "2026-03-09", "days": 28}
    assert recut["total_expenses"] == 12.0  # the 15th of February, the 3rd and 9th of March
    assert settled.get("/summary/monthly", year=2026, month=3)["total_expenses"] == 9.0
