from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from services import reactions
from tests.conftest import Person


def test_many_writers_lose_nothing_and_leave_no_gap(ada: Person, bob: Person, app: Flask) -> None:
    def write(n: int) -> int:
        who = (ada, bob)[n % 2]
        person = Person(app.test_client(), who.id, who.email, who.token, "")
        return person.call(
            "POST", "/expenses", json={"amount": 1, "date": "2026-03-14"}
        ).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(write, range(60))) == {201}
    for person in (ada, bob):
        assert [change["seq"] for change in person.get("/changes")["items"]] == list(range(1, 32))
        assert (
            person.get("/expenses/summary", start_date="2026-03-14", end_date="2026-03-14")[
                "total_spending"
            ]
            == 30.0
        )


def test_of_two_changes_to_one_version_one_wins(ada: Person, app: Flask) -> None:
    path = f"/expenses/{ada.spend(5)['id']}"

    def change(amount: int) -> int:
        person = Person(app.test_client(), ada.id, ada.email, ada.token, "")
        return person.call(
            "PUT", path, json={"amount": amount}, headers={"If-Match": '"1"'}
        ).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(change, range(1, 5))) == [200, 412, 412, 412]


def test_a_failing_reaction_is_tried_again_and_undoes_nothing(
    ada: Person, monkeypatch: pytest.MonkeyPatch, count_rows: Callable[[str], int]
) -> None:
    attempts = []

    def fail(user_id: int) -> None:
        attempts.append(user_id)
        raise RuntimeError("the reaction broke")

    monkeypatch.setattr(reactions, "REACTIONS", dict.fromkeys(reactions.REACTIONS, (fail,)))
    ada.spend(5)
    assert attempts == [ada.id] * 3
    assert count_rows("transactions") == 1
