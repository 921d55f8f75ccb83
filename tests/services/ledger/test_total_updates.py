import datetime as dt

import pytest

from models import UNCATEGORIZED
from services.ledger.total_updates import Movement, MovementSums

DAY = dt.date(2026, 3, 14)
USER_ID = 1


def movement(
    kind: str, amount_minor: int, account_id: int | None = None, to_account_id: int | None = None
) -> Movement:
    return Movement(kind, DAY, amount_minor, "USD", None, account_id, to_account_id)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (movement("expense", 500), []),
        (movement("expense", 500, 1), [(1, -500)]),
        (movement("expense", -500, 1), [(1, 500)]),
        (movement("income", 500, 1), [(1, 500)]),
        (movement("transfer", 500, 1, 2), [(1, -500), (2, 500)]),
        (movement("transfer", -500, 1), [(1, 500)]),
    ],
)
def test_a_movement_changes_the_balances_of_its_accounts(
    change: Movement, expected: list[tuple[int, int]]
) -> None:
    assert change.account_changes() == expected


def test_months_begin_on_the_start_day_of_the_user() -> None:
    sums = MovementSums(USER_ID, month_start_day=25)
    sums.add(movement("expense", 500))
    assert list(sums.months) == [(USER_ID, "expense", "USD", dt.date(2026, 2, 25), UNCATEGORIZED)]


def test_a_movement_that_is_taken_back_leaves_nothing() -> None:
    sums = MovementSums(USER_ID, month_start_day=1)
    sums.add(movement("transfer", 500, 1, 2))
    sums.add(movement("transfer", 500, 1, 2), sign=-1)
    for _, table_sums in sums.by_table():
        assert table_sums
        assert all(total == [0, 0] for total in table_sums.values())
