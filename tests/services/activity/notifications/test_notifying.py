"""A user is told each fact exactly once, whatever happens in between."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from core.enums import NotificationType
from core.identity import Caller
from models import BudgetAlert, Notification, db
from services.activity.notifications.notifying import Notice, notify
from services.planning.budget_notice_service import notify_of_budgets
from services.unit_of_work import unit_of_work
from tests.conftest import Person


def notice(key: str) -> Notice:
    return Notice(NotificationType.IMPORT_FINISHED, key, "Done.", "All of it.")


def told(person: Person, kind: str) -> list[str]:
    return [item["title"] for item in person.get("/notifications", type=kind)["items"]]


def test_a_fact_is_told_once(as_caller: Callable[[Person], Caller], ada: Person) -> None:
    caller = as_caller(ada)
    ids = []
    for _ in range(3):
        with unit_of_work(caller.id) as work:
            ids.append(notify(work, notice("import:1")))
    assert [id_ is not None for id_ in ids] == [True, False, False]
    assert told(ada, "import_finished") == ["Done."]


def test_a_dismissed_fact_does_not_return(
    as_caller: Callable[[Person], Caller], ada: Person
) -> None:
    caller = as_caller(ada)
    with unit_of_work(caller.id) as work:
        first = notify(work, notice("import:1"))
    ada.post(f"/notifications/{first}/dismiss", 200)
    with unit_of_work(caller.id) as work:
        assert notify(work, notice("import:1")) is None
    assert told(ada, "import_finished") == []


def test_another_user_is_told_the_same_fact(
    as_caller: Callable[[Person], Caller], ada: Person, bob: Person
) -> None:
    for person in (ada, bob):
        with unit_of_work(as_caller(person).id) as work:
            assert notify(work, notice("import:1")) is not None


def test_a_notice_is_undone_with_its_cause(
    as_caller: Callable[[Person], Caller], ada: Person
) -> None:
    caller = as_caller(ada)

    def fail_after_notifying() -> None:
        with unit_of_work(caller.id) as work:
            notify(work, notice("import:1"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_notifying()
    assert told(ada, "import_finished") == []


def test_what_is_off_in_the_app_is_neither_listed_nor_told_later(
    as_caller: Callable[[Person], Caller], ada: Person
) -> None:
    switch = {"type": "import_finished", "in_app": False}
    ada.put("/notifications/preferences", types=[switch])
    with unit_of_work(as_caller(ada).id) as work:
        assert notify(work, notice("import:1")) is not None
    assert ada.get("/notifications/unread-count") == {"unread": 0}
    ada.put("/notifications/preferences", types=[switch | {"in_app": True}])
    with unit_of_work(as_caller(ada).id) as work:
        assert notify(work, notice("import:1")) is None
    assert told(ada, "import_finished") == []


def test_many_threads_tell_one_fact_once(app: Flask, ada: Person) -> None:
    def tell(_number: int) -> bool:
        with app.app_context(), unit_of_work(ada.id) as work:
            return notify(work, notice("import:1")) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(tell, range(16))) == [False] * 15 + [True]


def count(app: Flask, person: Person, kind: str | None = None) -> tuple[int, int]:
    """Return how many budget notifications there are, and how many alerts."""
    with app.app_context():
        told = select(func.count()).where(
            Notification.user_id == person.id, Notification.type.like("budget%")
        )
        alerts = select(func.count()).where(BudgetAlert.user_id == person.id)
        return db.session.scalar(told) or 0, db.session.scalar(alerts) or 0


EDITS = st.lists(
    st.tuples(st.sampled_from(["spend", "refund", "raise", "delete", "again"]), st.integers(1, 90)),
    max_size=12,
)


@settings(max_examples=15)
@given(edits=EDITS)
def test_notifications_of_budgets_equal_the_alerts_after_any_history(
    app: Flask, join: Callable[..., Person], edits: list[tuple[str, int]]
) -> None:
    person = join(f"p{abs(hash(tuple(edits)))}{id(edits)}"[:40])
    budget = person.post("/budgets", amount=100)["id"]
    today = person.get("/overview")["month"]["period"]["end_date"][:8] + "01"
    ids: list[int] = []
    for kind, amount in edits:
        if kind == "spend":
            ids.append(person.spend(amount, today)["id"])
        elif kind == "refund":
            ids.append(person.spend(-amount, today)["id"])
        elif kind == "raise":
            person.put(f"/budgets/{budget}", amount=100 + amount)
        elif kind == "delete" and ids:
            person.delete(f"/expenses/{ids.pop()}")
        else:
            with app.app_context():
                notify_of_budgets(person.id)
    told, alerts = count(app, person)
    assert told == alerts


def test_a_budget_is_told_with_amounts_in_the_locale_and_language_of_the_person(
    join: Callable[..., Person],
) -> None:
    eva = join("eva", locale="de-DE", currency="EUR", timezone="Europe/Berlin")
    food = eva.category("Lebensmittel")
    eva.post("/budgets", amount=1000, category_id=food)
    today = eva.get("/overview")["month"]["period"]["end_date"][:8] + "01"
    eva.spend("1234.50", today, category_id=food)
    (item,) = eva.get("/notifications", type="budget_exceeded")["items"]
    assert item["title"] == "Ihr Budget für Lebensmittel ist überschritten."
    assert item["body"].startswith(
        "Sie haben 1.234,50\xa0€ von 1.000,00\xa0€ ausgegeben, 234,50\xa0€ mehr als geplant."
    )
    assert item["data"]["amount"] == 1234.5


def test_a_login_on_a_new_device_is_told_once_and_new_versions_of_a_browser_are_not(
    ada: Person,
) -> None:
    def log_in(agent: str) -> None:
        body = {"email": ada.email, "password": "correct horse battery"}
        answer = ada.call("POST", "/auth/login", json=body, headers={"User-Agent": agent})
        assert answer.status_code == 200

    log_in("Firefox/140.0 (Linux)")
    log_in("Firefox/141.0 (Linux)")
    log_in("Werkzeug/3.1.3")
    assert len(told(ada, "security")) == 1


def test_a_new_password_is_told(ada: Person) -> None:
    body = {"current_password": "correct horse battery", "new_password": "an even longer horse"}
    login = ada.post("/auth/change-password", 200, **body)
    ada.token = login["access_token"]
    assert told(ada, "security") == ["Your password was changed."]
