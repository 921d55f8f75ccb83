"""From dated sums to one column per category and one row per period."""

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

TOTAL = "total"


def spending_frame(sums: Iterable[tuple[dt.date, int, int]], starts: Sequence[dt.date], end: dt.date) -> pd.DataFrame:
    """Spending per period and category, with a ``total`` column.

    ``sums`` are (day, category key, minor units); ``starts`` are the first days of consecutive periods, the
    last of which ends on ``end``. Days outside are left out; periods without spending are zero.
    """
    table = pd.DataFrame(list(sums), columns=["day", "category", "minor"])
    table = table[(table["day"] >= starts[0]) & (table["day"] <= end)]
    position = np.searchsorted(np.array(starts, dtype="datetime64[D]"), table["day"].to_numpy("datetime64[D]"), "right")
    wide = table.assign(period=position - 1).pivot_table(
        index="period", columns="category", values="minor", aggfunc="sum", fill_value=0
    )
    wide = wide.reindex(range(len(starts)), fill_value=0)
    wide.index = pd.Index(starts, name="period_start")
    wide.columns = [int(column) for column in wide.columns]
    wide[TOTAL] = wide.sum(axis=1)
    return wide
