"""Compute the statistics of a file."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from importers.file_stats import FileStats, compute_file_stats
from importers.values import RowProblem, StatedBalance, StatementRow


def day(number: int) -> dt.date:
    return dt.date(2026, 3, number)


def row(date: int, amount: str, balance: str | None = None, **values: Any) -> StatementRow:
    stated = None if balance is None else Decimal(balance)
    return StatementRow(1, day(date), Decimal(amount), balance=stated, **values)


def balances(stats: FileStats, account: str | None = None) -> tuple[Any, Any]:
    statistics = stats.accounts[account]
    return tuple(
        None if balance is None else (balance.date.day, str(balance.amount))
        for balance in (statistics.opening, statistics.closing)
    )


def test_rows_problems_dates_and_names_are_counted() -> None:
    stats = compute_file_stats(
        [
            row(9, "-1", account="Giro", category="Food", currency="EUR"),
            RowProblem(2, None, "faulty"),
            row(3, "-2", account="Giro", to_account="Savings"),
            row(5, "3", account="Cash"),
        ]
    )
    assert (stats.rows, stats.problems, stats.first, stats.last) == (3, 1, day(3), day(9))
    assert (stats.names, stats.main_name) == ({"Giro": 2, "Cash": 1}, "Giro")
    assert stats.categories == {"Food"}
    assert stats.account_currencies == {"Giro": "EUR", "Savings": None, "Cash": None}


def test_a_file_without_rows_has_no_dates_and_no_main_account() -> None:
    stats = compute_file_stats([])
    assert (stats.rows, stats.first, stats.last, stats.main_name) == (0, None, None, None)


@pytest.mark.parametrize("step", [1, -1])
def test_a_balance_column_tells_opening_and_closing_in_either_direction(step: int) -> None:
    rows = [row(3, "-1", "9"), row(3, "-2", "7"), row(5, "4", "11")][::step]
    assert balances(compute_file_stats(rows)) == ((3, "10"), (5, "11"))


def test_dates_decide_where_balances_do_not_follow_from_amounts() -> None:
    rows = [row(5, "4", "50"), row(3, "-1", "90")]
    assert balances(compute_file_stats(rows)) == ((3, "91"), (5, "50"))


def test_of_stated_balances_the_earliest_opening_and_the_latest_closing_count() -> None:
    stats = compute_file_stats(
        [
            StatedBalance(day(4), Decimal(20), is_opening=True),
            StatedBalance(day(2), Decimal(10), is_opening=True),
            StatedBalance(day(5), Decimal(30)),
            StatedBalance(day(3), Decimal(15)),
        ]
    )
    assert balances(stats) == ((2, "10"), (5, "30"))


@pytest.mark.parametrize(("closing", "adds_up"), [(7, True), (8, False)])
def test_opening_balance_and_booked_rows_give_the_closing_balance(
    closing: int,
    adds_up: bool,  # noqa: FBT001
) -> None:
    items = [
        StatedBalance(day(1), Decimal(10), is_opening=True),
        row(2, "-3"),
        row(3, "-100", is_pending=True),
        StatedBalance(day(3), Decimal(closing)),
    ]
    assert compute_file_stats(items).accounts[None].adds_up is adds_up
    assert compute_file_stats(items[:2]).accounts[None].adds_up is None
