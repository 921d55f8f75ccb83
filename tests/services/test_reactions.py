import threading
from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from infrastructure.database import sqlite_driver
from infrastructure.extensions import background
from services import reactions
from tests.conftest import Person


def test_a_failing_reaction_runs_three_times_and_undoes_nothing(
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


def test_a_reaction_that_loses_the_database_runs_later_in_the_background(
    ada: Person, monkeypatch: pytest.MonkeyPatch, count_rows: Callable[[str], int]
) -> None:
    threads: list[str] = []

    def lose_twice(_user_id: int) -> None:
        threads.append(threading.current_thread().name)
        if len(threads) < 3:
            locked = sqlite_driver.OperationalError("database is locked")
            locked.sqlite_errorcode = 5
            raise OperationalError("SELECT 1", None, locked)

    monkeypatch.setattr(reactions, "REACTIONS", dict.fromkeys(reactions.REACTIONS, (lose_twice,)))
    ada.spend(5)
    background.drain()
    assert threads == [threading.current_thread().name, "background_0", "background_0"]
    assert count_rows("transactions") == 1
