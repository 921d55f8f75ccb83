from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import inspect, text, update

from models import Base, User, db
from tests.complete_user import fill_every_table
from tests.conftest import Person, writing
from tests.routes.test_second_factor_routes import turn_on


def test_a_profile_is_changed_field_by_field(ada: Person) -> None:
    before = ada.get("/users/me")
    after = ada.put("/users/me", first_name="Ada", last_name="L.")
    assert (after["first_name"], after["username"], after["version"]) == (
        "Ada",
        "ada",
        before["version"] + 1,
    )


def test_recording_a_transaction_does_not_change_the_profile(ada: Person) -> None:
    before = ada.call("GET", "/users/me")
    ada.spend(5)
    after = ada.call("GET", "/users/me")
    assert (after.text, after.headers["ETag"]) == (before.text, before.headers["ETag"])


def test_another_address_must_be_verified_again_and_be_free(
    app: Flask, ada: Person, bob: Person
) -> None:
    with app.app_context(), writing():
        db.session.execute(update(User).values(is_verified=True))
    assert ada.put("/users/me", email="ADA@example.com")["is_verified"] is True, "the same address"
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


def test_users_cannot_make_themselves_admins(admin: Person, ada: Person, bob: Person) -> None:
    ada.put("/users/me", 422, role="admin")
    ada.put(f"/users/{bob.id}", 404, role="admin")
    assert admin.put(f"/users/{ada.id}", role="admin")["role"] == "admin"


@pytest.mark.parametrize("change", [{"role": "user"}, {"is_active": False}])
def test_an_admin_locks_nobody_out_by_changing_themselves(
    admin: Person, change: dict[str, object]
) -> None:
    for path in ("/users/me", f"/users/{admin.id}"):
        assert admin.put(path, 422, **change)["code"] == "admin_only_field"
    assert admin.get("/users/me")["role"] == "admin"


def test_only_an_admin_sees_other_users(admin: Person, ada: Person, bob: Person) -> None:
    assert ada.call("GET", "/users").status_code == 403
    assert ada.call("GET", f"/users/{bob.id}").status_code == 404
    assert ada.call("GET", f"/users/by-email?email={bob.email}").status_code == 404
    assert [user["username"] for user in admin.get("/users")["items"]] == ["root", "ada", "bob"]
    assert admin.get("/users/by-email", email=bob.email)["id"] == bob.id
    assert ada.get("/users/by-email", email=ada.email)["id"] == ada.id


def test_a_page_of_users_leads_to_the_next(admin: Person, ada: Person, bob: Person) -> None:
    first = admin.get("/users", limit=2, include="total")
    assert (first["has_more"], first["total"], len(first["items"])) == (True, 3, 2)
    second = admin.get("/users", limit=2, cursor=first["next_cursor"])
    assert ([user["id"] for user in second["items"]], second["next_cursor"]) == ([bob.id], None)


def test_only_an_admin_may_act_for_another_user(admin: Person, ada: Person, bob: Person) -> None:
    expense = admin.post("/expenses", amount=5, user_id=ada.id)
    assert expense["user_id"] == ada.id
    assert ada.get("/expenses")["items"][0]["id"] == expense["id"]
    assert admin.get("/expenses", user_id=ada.id)["items"]
    assert ada.get("/expenses", user_id=ada.id)["items"]
    assert bob.call("GET", f"/expenses?user_id={ada.id}").status_code == 403
    assert bob.call("POST", "/expenses", json={"amount": 5, "user_id": ada.id}).status_code == 403
    assert admin.call("GET", "/expenses?user_id=99999").status_code == 404


@pytest.fixture
def complete_user(ada: Person, today: Callable[[str], None]) -> Person:
    """A user with rows in every table."""
    today("2026-03-20")
    fill_every_table(ada)
    return ada


def owned_rows(app: Flask, user_id: int) -> dict[str, int]:
    """The number of rows that each table has of this user."""
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


def test_deleting_a_user_leaves_none_of_their_rows(
    complete_user: Person, app: Flask, bob: Person
) -> None:
    bob.spend(3)
    turn_on(complete_user)
    before = owned_rows(app, complete_user.id)
    empty = {table for table, count in before.items() if not count}
    assert empty <= {"one_time_tokens", "failed_reactions", "stream_tickets"}
    complete_user.delete("/users/me")
    assert not any(owned_rows(app, complete_user.id).values())
    with app.app_context():
        assert "transactions" in inspect(db.engine).get_table_names()
        assert not db.session.execute(
            text("SELECT count(*) FROM account_daily_totals")
        ).scalar_one()
    assert complete_user.call("GET", "/users/me").status_code == 401
    assert len(bob.get("/expenses")["items"]) == 1


def test_an_admin_deletes_another_user(admin: Person, ada: Person) -> None:
    admin.delete(f"/users/{ada.id}")
    assert admin.call("GET", f"/users/{ada.id}").status_code == 404


def test_a_new_month_start_recomputes_the_monthly_totals(complete_user: Person) -> None:
    assert complete_user.get("/summary/monthly", year=2026, month=2)["total_expenses"] == 12.0
    complete_user.put("/users/me/preferences", month_start_day=10)
    recomputed = complete_user.get("/summary/monthly", year=2026, month=2)
    assert recomputed["period"] == {
        "start_date": "2026-02-10",
        "end_date": "2026-03-09",
        "days": 28,
    }
    assert recomputed["total_expenses"] == 12.0  # the 15th of February, the 3rd and 9th of March
    assert (
        complete_user.get("/summary/monthly", year=2026, month=3)["total_expenses"] == 914.0
    )  # with 900 and 5 on the 18th


@pytest.mark.parametrize("name", ["notification_email", "notification_push"])
def test_a_preference_that_nothing_follows_is_not_offered(ada: Person, name: str) -> None:
    assert name not in ada.get("/users/me/preferences")
    ada.put("/users/me/preferences", 422, **{name: False})
