"""Insights over HTTP: the routes that tell them, and dismissing them."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Person
from tests.households import Household

JULY = {"year": 2026, "month": 7}
UNKNOWN_KEY = "large_purchase-2026-07-01-0123456789abcdef"


@pytest.fixture
def key(ada: Person, today: Callable[[str], None]) -> str:
    """The key of the one insight into July: a large purchase."""
    today("2026-08-02")
    home = Household(ada)
    home.live("2026-01", "2026-07")
    home.spend("2026-07-14", 1299, "Bike World", "Shopping")
    home.record()
    return read_keys(ada)[0]


def read_keys(person: Person, **query: Any) -> list[str]:
    insights = person.get("/insights/spending", **JULY, **query)["insights"]
    return [insight["dedup_key"] for insight in insights]


def test_every_route_tells_the_same_insights(ada: Person, key: str) -> None:
    report = ada.get("/insights/spending", **JULY)
    summary = ada.get("/summary/ai-insights", **JULY)
    ledger = ada.get("/transactions/analytics/insights", **JULY)
    assert summary["insights"] == ledger["insights"] == report["insights"]
    assert (summary["tips"], summary["source"]) == (
        ["Look at what you spent at Bike World."],
        "rules",
    )
    assert ledger["largest_expenses"][0]["amount"] == 1299.0

    recommendations = ada.get("/insights/recommendations", **JULY)
    (recommendation,) = recommendations.pop("recommendations")
    (insight,) = report.pop("insights")
    assert recommendations == report
    assert recommendation["dedup_key"] == key
    assert (recommendation["reason"], recommendation["text"]) == (insight["text"], insight["tip"])
    assert recommendation["action"] == insight["action"]


def test_what_is_always_so_is_no_insight(ada: Person, key: str) -> None:
    assert [
        insight["category_name"] for insight in ada.get("/insights/spending", **JULY)["insights"]
    ] == ["Shopping"]


def test_the_fields_of_former_observations_are_kept(ada: Person, key: str) -> None:
    (insight,) = ada.get("/summary/ai-insights", **JULY)["insights"]
    assert (insight["code"], insight["tip"]) == (insight["kind"], insight["action"]["text"])
    assert insight["numbers"] == {
        "category_id": insight["category_id"],
        "change": None,
        "count": 1,
    }


def test_a_key_is_the_same_on_every_day(
    ada: Person, key: str, today: Callable[[str], None]
) -> None:
    for day in ("2026-07-15", "2026-07-31", "2026-12-31"):
        today(day)
        assert read_keys(ada) == [key]


def test_a_dismissed_insight_is_left_out_unless_it_is_asked_for(ada: Person, key: str) -> None:
    dismissal = ada.post(f"/insights/{key}/dismiss", 200)
    assert dismissal["dedup_key"] == key
    assert read_keys(ada) == []
    assert ada.get("/insights/recommendations", **JULY)["recommendations"] == []
    assert ada.get("/summary/ai-insights", **JULY)["insights"] == []

    (insight,) = ada.get("/insights/spending", **JULY, include_dismissed="true")["insights"]
    assert insight["dismissed_at"] == dismissal["created_at"]


def test_dismissing_twice_is_dismissing_once(ada: Person, key: str) -> None:
    first = ada.post(f"/insights/{key}/dismiss", 200)
    assert ada.post(f"/insights/{key}/dismiss", 200) == first
    types = [change["type"] for change in ada.get("/changes")["items"]]
    assert types.count("insight_dismissed") == 1


def test_a_restored_insight_is_told_again(ada: Person, key: str) -> None:
    ada.post(f"/insights/{key}/dismiss", 200)
    ada.delete(f"/insights/{key}/dismiss")
    assert read_keys(ada) == [key]
    ada.delete(f"/insights/{key}/dismiss", 404)


def test_another_insight_takes_the_place_of_a_dismissed_one(ada: Person, key: str) -> None:
    for number in range(1, 7):
        category_id = ada.category(f"Category {number}")
        amount = 100 * number
        ada.spend(amount, "2026-07-15", payee=f"Shop {number}", category_id=category_id)
    assert len(read_keys(ada)) == 5
    ada.post(f"/insights/{key}/dismiss", 200)
    keys = read_keys(ada)
    assert (len(keys), key in keys) == (5, False)
    assert len(read_keys(ada, include_dismissed="true")) == 6


def test_dismissals_are_each_persons_own(ada: Person, bob: Person, key: str) -> None:
    bob.post(f"/insights/{key}/dismiss", 200)
    assert read_keys(ada) == [key]
    ada.delete(f"/insights/{key}/dismiss", 404)


@pytest.mark.parametrize(
    "key", ["weather-2026-07-01-0123456789abcdef", "large_purchase", "1", "refunds-2026-07-01-XYZ"]
)
def test_a_key_of_no_kind_of_insight_is_not_found(ada: Person, key: str) -> None:
    assert ada.call("POST", f"/insights/{key}/dismiss").status_code == 404


def test_dismissals_are_synchronised_and_exported(ada: Person, key: str) -> None:
    dismissal = ada.post(f"/insights/{key}/dismiss", 200)
    change = ada.get("/changes", since=0)["items"][-1]
    assert (change["type"], change["entity"]) == ("insight_dismissed", "insight_dismissal")
    assert change["data"] == dismissal
    assert ada.get("/users/me/export")["insight_dismissals"] == [dismissal]

    ada.delete(f"/insights/{key}/dismiss")
    change = ada.get("/changes", since=0)["items"][-1]
    assert (change["type"], change["entity_id"]) == ("insight_dismissal_deleted", dismissal["id"])


def test_dismissals_are_deleted_with_their_user(
    ada: Person, count_rows: Callable[[str], int]
) -> None:
    ada.post(f"/insights/{UNKNOWN_KEY}/dismiss", 200)
    assert count_rows("insight_dismissals") == 1
    ada.delete("/users/me")
    assert count_rows("insight_dismissals") == 0


def test_nothing_is_told_of_a_month_that_is_still_ahead(ada: Person, key: str) -> None:
    report = ada.get("/insights/spending", year=2027, month=1)
    assert (report["insights"], report["data_until"]) == ([], "2026-08-01")


def test_a_person_without_entries_is_told_that_it_is_too_early(ada: Person) -> None:
    report = ada.get("/insights/spending")
    assert [insight["kind"] for insight in report["insights"]] == ["not_enough_data"]
    assert (report["data_until"], report["month_count"]) == (None, 0)


def test_a_read_token_may_not_dismiss(ada: Person) -> None:
    token = ada.post("/auth/tokens", name="reader", scope="read")["token"]
    headers = {"Authorization": f"Bearer {token}"}
    answer = ada.call("POST", f"/insights/{UNKNOWN_KEY}/dismiss", headers=headers)
    assert answer.status_code == 403
