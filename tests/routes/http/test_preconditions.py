import pytest

from core.errors import Malformed
from routes.http.preconditions import expected_versions
from tests.conftest import Person


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
