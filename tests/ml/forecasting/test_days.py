import datetime as dt

import numpy as np
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from ml.forecasting.days import months_back, weekday, weekend_days_before

EPOCH = dt.date(1970, 1, 1)
dates = st.dates(dt.date(1950, 1, 1), dt.date(2150, 1, 1))


@given(dates, st.integers(-20, 20))
def test_months_are_counted_as_calendars_do(day: dt.date, months: int) -> None:
    found = int(months_back((day - EPOCH).days, months))
    assert EPOCH + dt.timedelta(days=found) == day - relativedelta(months=months)


@given(dates, st.integers(0, 60))
def test_weekends_are_counted(day: dt.date, length: int) -> None:
    first = (day - EPOCH).days
    run = np.arange(first, first + length)
    assert int(
        weekend_days_before(np.array(first + length)) - weekend_days_before(np.array(first))
    ) == int((weekday(run) >= 5).sum())
    assert int(weekday(np.array(first))) == day.weekday()
