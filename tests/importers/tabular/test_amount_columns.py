"""Find amount and balance columns by their numbers."""

import pytest

from importers.tabular.amount_columns import assign_amount_columns, match_running_sum
from importers.tabular.columns import Column, build_columns
from importers.tabular.mapping import Columns


def columns(*cells: str, header: str = "") -> list[Column]:
    """Build columns from the cells of each, separated by spaces; "-" is an empty cell."""
    rows = list(zip(*map(split_cells, cells), strict=True))
    return build_columns(header.split(), rows, len(cells))


def split_cells(text: str) -> list[str]:
    return ["" if cell == "-" else cell for cell in text.split()]


def assign(table: list[Column], **assigned: int) -> Columns:
    roles: Columns = {role: (place,) for role, place in assigned.items()}
    assign_amount_columns(table, roles, set(assigned.values()))
    return roles


def test_a_running_sum_tells_amount_and_balance() -> None:
    table = columns("100.00 98.00 103.00", "1.00 -2.00 5.00")
    assert assign(table) == {"amount": (1,), "balance": (0,)}


def test_columns_that_are_filled_in_turn_are_debit_and_credit() -> None:
    table = columns("- 7.00 - -", "1.00 - 2.00 3.00", "9.00 16.00 14.00 11.00")
    assert assign(table) == {"debit": (1,), "credit": (0,), "balance": (2,)}


def test_without_a_running_sum_the_column_with_negative_numbers_is_the_amount() -> None:
    assert assign(columns("1.00 2.00", "-3.00 4.00")) == {"amount": (1,)}


def test_numbers_written_as_money_go_before_counters() -> None:
    assert assign(columns("1 2 3", "4.00 5.00 6.00")) == {"amount": (1,)}
    assert assign(columns("4 5 6")) == {"amount": (0,)}


def test_dates_and_ignored_columns_are_not_amounts() -> None:
    assert assign(columns("20240201 20240202")) == {}


def test_a_known_balance_is_kept() -> None:
    table = columns("1.00 2.00", "10.00 12.00")
    assert assign(table, balance=1) == {"balance": (1,), "amount": (0,)}


def test_an_amount_goes_before_a_lone_debit_or_credit_column() -> None:
    table = columns("1.00 2.00", "1.00 -")
    assert assign(table, amount=0, credit=1) == {"amount": (0,)}


def test_a_pair_that_is_filled_in_turn_goes_before_an_amount() -> None:
    table = columns("1.00 -", "- 2.00", "-1.00 2.00")
    assert assign(table, debit=0, credit=1, amount=2) == {"debit": (0,), "credit": (1,)}


def test_an_amount_goes_before_a_pair_that_is_filled_together() -> None:
    table = columns("1.00 2.00", "3.00 4.00", "-1.00 2.00")
    assert assign(table, debit=0, credit=1, amount=2) == {"amount": (2,)}


@pytest.mark.parametrize(
    ("amounts", "balances", "expected"),
    [
        ("1.00 -2.00 5.00", "1.00 -1.00 4.00", (1, 1.0)),
        ("5.00 -2.00 1.00", "4.00 -1.00 1.00", (1, 1.0)),
        ("1.00 2.00 -5.00", "9.00 7.00 12.00", (-1, 1.0)),
        ("1.00 2.00 5.00", "1.00 3.00 9.00", (1, 0.5)),
        ("1.00", "1.00", (1, 0.0)),
    ],
)
def test_balances_follow_from_amounts_in_either_direction_and_sign(
    amounts: str, balances: str, expected: tuple[int, float]
) -> None:
    amount, balance = columns(amounts, balances)
    assert match_running_sum(amount, balance) == expected
