import datetime as dt

import pytest

from core.periods import Period
from services.insights import statistics
from services.insights.statistics import Pause

MARCH = Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))


def march(day: int) -> dt.date:
    return dt.date(2026, 3, day)


@pytest.mark.parametrize(
    ("days", "pause"),
    [
        ([], Pause(31, march(1), march(31))),
        ([1, 31], Pause(29, march(2), march(30))),
        ([10], Pause(21, march(11), march(31))),
        ([11, 21], Pause(10, march(1), march(10))),
        (list(range(1, 32)), Pause(0, None, None)),
    ],
    ids=["no_transaction", "both_ends", "at_the_end", "first_of_equal_ones", "every_day"],
)
def test_the_longest_pause_is_the_first_longest_run_of_days_without_a_transaction(
    days: list[int], pause: Pause
) -> None:
    assert statistics.find_longest_pause([march(day) for day in days], MARCH) == pause


def test_days_outside_the_period_do_not_end_a_pause() -> None:
    days = [dt.date(2026, 2, 20), march(20), dt.date(2026, 4, 2)]
    assert statistics.find_longest_pause(days, MARCH) == Pause(19, march(1), march(19))
