from collections.abc import Callable

import pytest

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
