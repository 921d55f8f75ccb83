"""Invariants of matching, for any file."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Person

ROW = st.tuples(
    st.integers(1, 12), st.sampled_from(["Cafe", "Shop", "Кофе", "Хлеб"]), st.integers(1, 4)
)


@pytest.fixture
def account(ada: Person, today: Callable[[str], None]) -> Callable[[], int]:
    """A new account for every example."""
    today("2026-03-20")
    numbers = iter(range(10_000))
    return lambda: ada.account(f"Account {next(numbers)}", currency="EUR")


def build_file(rows: list[tuple[int, str, int]]) -> str:
    return "Date,Payee,Amount\n" + "".join(
        f"2026-03-{day:02},{payee},-{amount}.00\n" for day, payee, amount in rows
    )


def import_rows(
    person: Person, account_id: int, rows: list[tuple[int, str, int]]
) -> dict[str, int]:
    done = person.send("/import", build_file(rows), account_id=str(account_id), categorize="false")
    return {name: done[name] for name in ("created", "duplicates", "rejected")}


def spent(person: Person, account_id: int) -> float:
    return -float(person.get(f"/accounts/{account_id}")["current_balance"])


@settings(max_examples=12)
@given(rows=st.lists(ROW, min_size=1, max_size=25), seed=st.integers(0, 99))
def test_any_part_of_a_file_in_any_order_is_a_duplicate(
    rows: list[tuple[int, str, int]], seed: int, ada: Person, account: Callable[[], int]
) -> None:
    here, dice = account(), random.Random(seed)
    assert import_rows(ada, here, rows) == {"created": len(rows), "duplicates": 0, "rejected": 0}
    again = dice.sample(rows, len(rows))
    part = dice.sample(rows, dice.randint(1, len(rows)))
    for rows_again in (rows, again, part):
        assert import_rows(ada, here, rows_again) == {
            "created": 0,
            "duplicates": len(rows_again),
            "rejected": 0,
        }
    assert spent(ada, here) == sum(amount for _, _, amount in rows)


@settings(max_examples=12)
@given(rows=st.lists(ROW, min_size=2, max_size=25), data=st.data())
def test_files_that_are_cut_between_days_add_up(
    rows: list[tuple[int, str, int]], data: st.DataObject, ada: Person, account: Callable[[], int]
) -> None:
    here, cut = account(), data.draw(st.integers(1, 12))
    overlap = data.draw(st.integers(0, 3))
    early = [row for row in rows if row[0] <= cut + overlap]
    late = [row for row in rows if row[0] > cut]
    for part in (early, late, rows):
        if part:
            import_rows(ada, here, part)
    assert spent(ada, here) == sum(amount for _, _, amount in rows)
