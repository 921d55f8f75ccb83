import datetime as dt

import numpy as np
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from ml.forecasting.days import compute_weekday, count_weekend_days_before, shift_months_back

EPOCH = dt.date(1970, 1, 1)
dates = st.dates(dt.date(1950, 1, 1), dt.date(2150, 1, 1))


@given(dates, st.integers(-20, 20))
def test_months_are_counted_as_calendars_do(day: dt.date, months: int) -> None:
    shifted = int(shift_months_back((day - EPOCH).days, months))
    assert EPOCH + dt.timedelta(days=shifted) == day - relativedelta(months=months)


@given(dates, st.integers(0, 60))
def test_weekends_are_counted(day: dt.date, length: int) -> None:
    first = (day - EPOCH).days
    run = np.arange(first, first + length)
    assert int(
        count_weekend_days_before(np.array(first + length))
        - count_weekend_days_before(np.array(first))
    ) == int((compute_weekday(run) >= 5).sum())
    assert int(compute_weekday(np.array(first))) == day.weekday()
