from typing import Any

import pytest
from flask import Flask

from core.errors import Malformed
from routes.http.preconditions import expected_versions
from tests.conftest import Person
from tests.routes.http.documents import operations
from tests.routes.test_isolation import bobs_ids, body_for

__all__ = ["bobs_ids"]  # a fixture


@pytest.mark.parametrize(
    ("header", "versions"),
    [
        (None, None),
        ("*", None),
        (" * ", None),
        ('"7"', {7}),
        ("7", {7}),
        ('7, "8"', {7, 8}),
        ('"7","8" , 9', {7, 8, 9}),
        ('W/"7"', set()),
        ('W/"7", "8"', {8}),
        ('"seven"', set()),
        ('"7,8"', set()),
        ('""', set()),
        ('"' + "9" * 40 + '"', set()),
    ],
)
def test_versions_are_read_with_and_without_quotation_marks(
    header: str | None, versions: set[int] | None
) -> None:
    assert expected_versions(header) == versions


@pytest.mark.parametrize(
    "header",
    ['"7', '7"', "seven", "", " ", "7 8", '"7" "8"', '"7",', ',"7"', '*, "7"', "-1", "7.0", "W/7"],
)
def test_what_is_not_an_entity_tag_is_malformed(header: str) -> None:
    with pytest.raises(Malformed, match='such as "7"'):
        expected_versions(header)


@pytest.mark.parametrize(
    ("header", "status"),
    [("1", 200), ('"1"', 200), ('2, "1"', 200), ("*", 200), ("2", 412), ('W/"1"', 412), ("x", 400)],
)
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_change_obeys_if_match(ada: Person, method: str, header: str, status: int) -> None:
    path = f"/expenses/{ada.spend(5)['id']}"
    answer = ada.call(method, path, json={"amount": 6}, headers={"If-Match": header})
    assert answer.status_code == status, answer.text
    assert ada.get(path)["amount"] == (6 if status == 200 else 5)
    if status == 400:
        assert answer.json["code"] == "malformed_if_match"
        assert 'such as "7"' in answer.json["detail"]


def test_a_deletion_obeys_if_match(ada: Person) -> None:
    path = f"/expenses/{ada.spend(5)['id']}"
    statuses = [
        ada.call("DELETE", path, headers={"If-Match": header}).status_code
        for header in ("nonsense", "2", "1")
    ]
    assert statuses == [400, 412, 204]


PREFERENCES = {
    "/api/users/me/preferences": {"theme": "dark"},
    "/api/notifications/preferences": {"digest": "daily"},
}


def test_every_route_with_if_match_refuses_an_outdated_version(
    app: Flask, bob: Person, bobs_ids: dict[str, int], document: dict[str, Any]
) -> None:
    before = bob.get("/users/me/export")
    checked = set()
    for method, path, operation in operations(document):
        if "If-Match" not in [parameter["name"] for parameter in operation.get("parameters", ())]:
            continue
        # A row of this kind: those of the other kind are 404.
        ids = bobs_ids | {"transaction_id": bob.earn(1)["id"]} if "income" in path else bobs_ids
        change = PREFERENCES[path] if "preferences" in path else body_for(path)
        body = None if method == "DELETE" else change
        answer = bob.call(
            method,
            path.format(**ids).removeprefix("/api"),
            json=body,
            headers={"If-Match": '"999"'},
        )
        assert answer.status_code == 412, (method, path, answer.text)
        checked.add((method, path))
    assert len(checked) > 20
    after = bob.get("/users/me/export")
    assert [row["version"] for row in after["categories"]] == [
        row["version"] for row in before["categories"]
    ]


def test_a_system_category_is_changed_for_one_user_only_in_its_current_version(
    ada: Person, system_category: Any
) -> None:
    path = f"/categories/{system_category('Groceries')}"
    answer = ada.call("PATCH", path, json={"name": "Food"}, headers={"If-Match": '"999"'})
    assert answer.status_code == 412
    version = ada.call("GET", path).headers["ETag"]
    answer = ada.call("PATCH", path, json={"name": "Food"}, headers={"If-Match": version})
    assert answer.status_code == 200
