from typing import Any

import pytest
from flask import Flask

from services.activity.log.log_reading import LogEvent
from tests.conftest import Person


@pytest.fixture
def _broken_alerts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_event: LogEvent) -> None:
        raise RuntimeError("broken")

    consumer = app.extensions["outlay"].consumers["analytics"]
    monkeypatch.setitem(consumer.reactions, "raise_budget_alerts", fail)


def failed(admin: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = admin.get("/failed-reactions")["items"]
    return items


@pytest.mark.usefixtures("_broken_alerts")
def test_an_admin_sees_what_should_have_followed_and_failed(admin: Person, ada: Person) -> None:
    ada.spend(5)
    (failure,) = failed(admin)
    assert failure["reaction"] == "raise_budget_alerts"
    assert failure["event_type"] == "transaction_created"
    assert (failure["user_id"], failure["attempts"]) == (ada.id, 1)
    assert failure["next_attempt_at"] > failure["created_at"]


def test_a_failed_reaction_runs_again_when_an_admin_says_so(
    app: Flask, admin: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada.post("/budgets", amount=10)
    consumer = app.extensions["outlay"].consumers["analytics"]
    with monkeypatch.context() as broken:
        broken.setitem(consumer.reactions, "raise_budget_alerts", lambda _event: 1 / 0)
        ada.spend(50, date=ada.get("/budgets/status")["items"][0]["period_start"])
    assert ada.get("/budgets/alerts")["items"] == []

    (failure,) = failed(admin)
    admin.post(f"/failed-reactions/{failure['id']}/retry", status=200)
    assert failed(admin) == []
    assert len(ada.get("/budgets/alerts")["items"]) == 1


@pytest.mark.usefixtures("_broken_alerts")
def test_an_admin_dismisses_a_failed_reaction(admin: Person, ada: Person) -> None:
    ada.spend(5)
    (failure,) = failed(admin)
    admin.delete(f"/failed-reactions/{failure['id']}")
    assert failed(admin) == []


@pytest.mark.usefixtures("_broken_alerts")
def test_failed_reactions_are_for_admins_only(admin: Person, ada: Person) -> None:
    ada.spend(5)
    (failure,) = failed(admin)
    assert ada.call("GET", "/failed-reactions").status_code == 403
    assert ada.call("POST", f"/failed-reactions/{failure['id']}/retry").status_code == 403
    assert ada.call("DELETE", f"/failed-reactions/{failure['id']}").status_code == 403


def test_a_missing_failed_reaction_is_404(admin: Person) -> None:
    assert admin.call("POST", "/failed-reactions/1/retry").status_code == 404
    assert admin.call("DELETE", "/failed-reactions/1").status_code == 404
