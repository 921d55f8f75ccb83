import datetime as dt

import pytest

from benchmarks.households import schedules

EPOCH = dt.date(1970, 1, 1)


def number(year: int, month: int, day: int) -> int:
    return (dt.date(year, month, day) - EPOCH).days


def month(year: int, number_: int) -> int:
    return (year - 1970) * 12 + number_ - 1


@pytest.mark.parametrize(
    ("due", "following", "preceding"),
    [(14, 14, 14), (15, 17, 14), (16, 17, 14), (17, 17, 17)],
)
def test_payments_move_from_weekends_to_working_days(
    due: int, following: int, preceding: int
) -> None:
    # 15 November 2025 is a Saturday.
    assert schedules.next_working_day(number(2025, 11, due)) == number(2025, 11, following)
    assert schedules.previous_working_day(number(2025, 11, due)) == number(2025, 11, preceding)


def test_a_due_day_that_a_month_lacks_is_its_last() -> None:
    days = schedules.monthly([month(2024, 2), month(2024, 3)], 31)
    assert days == (number(2024, 2, 29), number(2024, 3, 31))


def test_last_working_days_are_never_weekends() -> None:
    days = schedules.last_working_days([month(2025, 8), month(2025, 11)])
    assert days == (number(2025, 8, 29), number(2025, 11, 28))


def test_months_are_chosen_by_their_numbers() -> None:
    months = schedules.in_calendar_months(range(month(2024, 1), month(2026, 1)), (1, 7))
    assert months == [month(2024, 1), month(2024, 7), month(2025, 1), month(2025, 7)]
