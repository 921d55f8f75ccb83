import datetime as dt

import pytest

from models import Budget
from services.planning.budget_queries import includes

START, END = dt.date(2026, 3, 1), dt.date(2026, 3, 31)
ONE_DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("end", "day", "included"),
    [
        (END, START, True),
        (END, END, True),
        (END, START - ONE_DAY, False),
        (END, END + ONE_DAY, False),
        (None, END + 1_000 * ONE_DAY, True),
    ],
)
def test_a_budget_includes_the_days_from_its_start_to_its_end_if_it_has_one(
    end: dt.date | None, day: dt.date, *, included: bool
) -> None:
    assert includes(Budget(start_date=START, end_date=end), day) is included
