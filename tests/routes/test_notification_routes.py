"""Notifications are listed, counted, read and dismissed, and preferences are kept."""

import pytest

from tests.conftest import Person


@pytest.fixture
def notified(ada: Person) -> Person:
    """A user with a notification for each of three API tokens."""
    for name in ("first", "second", "third"):
        ada.post("/auth/tokens", name=name)
    return ada


def titles(person: Person, **query: object) -> list[str]:
    items = person.get("/notifications", **query)["items"]
    return [item["title"].split()[3] for item in items]


def unread(person: Person) -> int:
    return int(person.get("/notifications/unread-count")["unread"])


def test_notifications_are_listed_newest_first_in_pages(notified: Person) -> None:
    first = notified.get("/notifications", limit=2, include="total")
    second = notified.get("/notifications", limit=2, cursor=first["next_cursor"])
    shown = [item["data"]["name"] for item in first["items"] + second["items"]]
    assert shown == ["third", "second", "first"]
    assert (first["total"], second["has_more"]) == (3, False)
    assert first["items"][0]["entity"] == "api_token"


def test_reading_lowers_the_count_and_can_be_taken_back(notified: Person) -> None:
    newest = notified.get("/notifications")["items"][0]["id"]
    assert notified.post(f"/notifications/{newest}/read", 200)["read_at"]
    assert notified.post(f"/notifications/{newest}/read", 200)["read_at"]
    assert unread(notified) == 2
    assert titles(notified, unread="true") == ["second", "first"]
    assert titles(notified, unread="false") == ["third"]
    notified.delete(f"/notifications/{newest}/read")
    assert unread(notified) == 3


def test_marking_all_as_read_leaves_what_came_after_the_newest_seen(notified: Person) -> None:
    seen = notified.get("/notifications")["items"][1]["id"]
    assert notified.post("/notifications/read-all", 200, up_to=seen) == {"read": 2, "unread": 1}
    assert notified.post("/notifications/read-all", 200) == {"read": 1, "unread": 0}


def test_a_dismissed_notification_is_listed_apart_until_it_is_restored(notified: Person) -> None:
    newest = notified.get("/notifications")["items"][0]["id"]
    notified.post(f"/notifications/{newest}/dismiss", 200)
    assert titles(notified) == ["second", "first"]
    assert titles(notified, dismissed="true") == ["third"]
    assert unread(notified) == 2
    notified.delete(f"/notifications/{newest}/dismiss")
    assert titles(notified) == ["third", "second", "first"]
    notified.delete(f"/notifications/{newest}/dismiss", 404)


def test_every_change_of_a_notification_is_in_the_log(notified: Person) -> None:
    since = notified.get("/changes")["next_since"]
    newest = notified.get("/notifications")["items"][0]["id"]
    notified.post(f"/notifications/{newest}/read", 200)
    notified.post(f"/notifications/{newest}/dismiss", 200)
    changes = notified.get("/changes", since=since)["items"]
    # Deliveries are in the log as well, whenever they come.
    updated = [change for change in changes if change["type"] == "notification_updated"]
    assert [bool(change["data"]["dismissed_at"]) for change in updated] == [False, True]


def test_the_list_can_be_restricted_to_types(notified: Person) -> None:
    assert titles(notified, type="security,budget_exceeded") == ["third", "second", "first"]
    assert titles(notified, type="budget_exceeded") == []
    assert notified.call("GET", "/notifications?type=nonsense").status_code == 422


def test_preferences_begin_with_defaults_and_keep_what_is_not_named(ada: Person) -> None:
    before = ada.get("/notifications/preferences")
    assert before["version"] == 0
    after = ada.put(
        "/notifications/preferences",
        types=[{"type": "budget_exceeded", "email": False}],
        quiet_hours={"start": "22:00", "end": "07:30"},
    )
    assert after["quiet_hours"] == {"start": "22:00", "end": "07:30"}
    changed = {row["type"]: row for row in after["types"]}["budget_exceeded"]
    assert changed == {
        "type": "budget_exceeded",
        "in_app": True,
        "email": False,
        "push": True,
        "webhook": True,
    }
    again = ada.put("/notifications/preferences", digest="daily", digest_hour=6)
    assert again["quiet_hours"] == after["quiet_hours"]
    assert again["types"] == after["types"]
    assert ada.put("/notifications/preferences", quiet_hours=None)["quiet_hours"] is None


def test_a_stale_change_of_preferences_is_refused(ada: Person) -> None:
    ada.put("/notifications/preferences", digest="daily")
    headers = {"If-Match": '"0"'}
    body = {"digest": "off"}
    answer = ada.call("PUT", "/notifications/preferences", json=body, headers=headers)
    assert answer.status_code == 412


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"types": [{"type": "security", "in_app": False}]}, "security_required"),
        ({"quiet_hours": {"start": "07:00", "end": "07:00"}}, "empty_quiet_hours"),
        ({"quiet_hours": {"start": "24:00", "end": "07:00"}}, "invalid"),
        ({"quiet_hours": {"start": "22:00"}}, "invalid"),
        ({"types": [{"email": False}]}, "invalid"),
        ({"digest_hour": 24}, "invalid"),
        ({"types": [{"type": "weather", "in_app": False}]}, "invalid"),
        ({"large_transaction_amount": 0}, "amount_not_positive"),
        ({"large_transaction_amount": 1.234}, "invalid_amount"),
        ({}, "invalid"),
    ],
)
def test_impossible_preferences_are_refused(
    ada: Person, change: dict[str, object], code: str
) -> None:
    before = ada.get("/notifications/preferences")
    assert ada.put("/notifications/preferences", 422, **change)["code"] == code
    assert ada.get("/notifications/preferences") == before
