import datetime as dt
from collections.abc import Callable

import pytest

from core.errors import Invalid
from core.identity import Caller
from core.periods import Period
from services.ledger.period_filters import PeriodFilters, resolve_period

CALLER = Caller(1, "user", "USD", "UTC", 1, "en-US")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("filters", "start", "end"),
    [
        ({}, "2026-02-13", "2026-03-14"),
        ({"days": 1}, "2026-03-14", "2026-03-14"),
        ({"start_date": day("2026-03-10")}, "2026-03-10", "2026-03-14"),
        ({"start_date": day("2026-04-01")}, "2026-04-01", "2026-04-01"),
        ({"end_date": day("2026-01-30")}, "2026-01-01", "2026-01-30"),
        (
            {"start_date": day("2026-01-01"), "end_date": day("2026-01-02")},
            "2026-01-01",
            "2026-01-02",
        ),
    ],
)
def test_missing_ends_default_to_today_and_thirty_days(
    filters: PeriodFilters, start: str, end: str, today: Callable[[str], None]
) -> None:
    today("2026-03-14")
    assert resolve_period(CALLER, filters) == Period(day(start), day(end))


def test_a_range_of_more_than_ten_years_is_refused(today: Callable[[str], None]) -> None:
    today("2026-03-14")
    with pytest.raises(Invalid) as error:
        resolve_period(CALLER, {"start_date": day("2016-03-01")})
    assert error.value.problems[0][0] == "start_date"
