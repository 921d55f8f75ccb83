import datetime as dt
from collections.abc import Callable

import pytest

from core.identity import Caller
from core.periods import Period
from services.insights.comparisons import ComparedDays, align_periods
from tests.conftest import Person


def days(first: str, last: str) -> Period:
    return Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last))


FEBRUARY, MARCH = days("2026-02-01", "2026-02-28"), days("2026-03-01", "2026-03-31")


@pytest.mark.parametrize(
    ("day", "compared", "before"),
    [
        ("2026-03-01", days("2026-03-01", "2026-03-01"), days("2026-02-01", "2026-02-01")),
        ("2026-03-14", days("2026-03-01", "2026-03-14"), days("2026-02-01", "2026-02-14")),
        ("2026-03-30", days("2026-03-01", "2026-03-30"), FEBRUARY),
        ("2026-03-31", MARCH, FEBRUARY),
        ("2026-05-02", MARCH, FEBRUARY),
        ("2026-01-02", MARCH, FEBRUARY),
    ],
    ids=["first_day", "middle", "longer_than_before", "last_day", "over", "ahead"],
)
def test_a_period_in_progress_is_compared_with_the_same_days(
    ada: Person,
    as_caller: Callable[[Person], Caller],
    today: Callable[[str], None],
    day: str,
    compared: Period,
    before: Period,
) -> None:
    today(day)
    assert align_periods(as_caller(ada), MARCH, FEBRUARY) == ComparedDays(compared, before)
