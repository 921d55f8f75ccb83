"""A person's daily sums as the ledgers that forecasts are made of, and everybody's to learn from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from sqlalchemy import Connection, func, select

from core import clock, periods
from core.enums import PeriodUnit
from core.identity import Caller
from models import DailyTotal, User, db, table_of

if TYPE_CHECKING:
    from ml.forecasting.forecaster import ForecastQuestion, PersonForecast
    from ml.forecasting.ledgers import Days, Ledger

TOTAL = "total"
MIN_EXPENSES = 10
LOOKED_BACK_DAYS: dict[PeriodUnit, int] = {
    PeriodUnit.DAILY: 500,
    PeriodUnit.WEEKLY: 500,
    PeriodUnit.MONTHLY: 800,
    PeriodUnit.YEARLY: 15 * 366,
}
EPOCH = dt.date(1970, 1, 1)
DAILY_COLUMNS = (
    "user_id",
    "currency",
    "timezone",
    "start_day",
    "kind",
    "date",
    "key",
    "minor",
    "count",
)


def date_to_day_number(day: dt.date) -> int:
    return (day - EPOCH).days


def day_number_to_date(day: int) -> dt.date:
    return EPOCH + dt.timedelta(days=day)


@dataclass(frozen=True, slots=True)
class SpendingHistory:
    """One person's spending in one currency, as far as it is known today; the future that is already entered apart.

    ``recorded`` are (day, category key, minor units) of all spending from the current period on. ``answers`` are the
    forecasts that were made of it: they hold as long as it does.
    """

    ledger: Ledger
    recorded: Sequence[tuple[int, int, int]]
    expense_count: int
    first_day: dt.date | None
    answers: dict[Any, tuple[PersonForecast, ForecastQuestion]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def category_ids(self) -> list[int]:
        return [key for key in self.ledger.keys if isinstance(key, int)]

    def recorded_in(self, start: int, end: int) -> dict[Any, float]:
        """What is entered for the days from ``start`` to before ``end``, per category key and in total."""
        found: dict[Any, float] = {TOTAL: 0.0}
        for day, key, minor in self.recorded:
            if start <= day < end:
                found[key] = found.get(key, 0.0) + minor
                found[TOTAL] += minor
        return found


def compute_period_bounds(first: dt.date, last: dt.date, unit: PeriodUnit, start_day: int) -> Days:
    """The first days of somebody's periods, as ``ml/`` counts days."""
    return np.array(periods.starts(first, last, unit, start_day), "datetime64[D]").astype(np.int64)


def load_history(
    connection: Connection, caller: Caller, currency: str, unit: PeriodUnit
) -> SpendingHistory:
    from ml.forecasting.ledgers import ledger_of

    table, today = table_of(DailyTotal).c, caller.today
    mine = (table.user_id == caller.id, table.currency == currency)
    spent = (*mine, table.kind == "expense")
    since = today - dt.timedelta(days=LOOKED_BACK_DAYS[unit])
    columns = (table.kind, table.date, table.category_key, table.sum_minor, table.count)
    kinds = table.kind.in_(("expense", "income"))
    rows = connection.execute(select(*columns).where(*mine, kinds, table.date >= since)).all()
    spending = [
        (date_to_day_number(r[1]), r[2], float(r[3]), r[4]) for r in rows if r[0] == "expense"
    ]
    income = [(date_to_day_number(r[1]), float(r[3])) for r in rows if r[0] == "income"]
    count = sum(row[3] for row in spending)
    if count < MIN_EXPENSES:
        count = int(connection.execute(select(func.sum(table.count)).where(*spent)).scalar() or 0)
    open_from = date_to_day_number(caller.period(unit).start)
    return SpendingHistory(
        ledger_of(spending, income, date_to_day_number(today) + 1),
        [(day, key, int(minor)) for day, key, minor, _ in spending if day >= open_from],
        count,
        connection.execute(select(func.min(table.date)).where(*spent)).scalar(),
    )


def load_training_ledgers(unit: PeriodUnit) -> Iterator[Any]:
    """Everybody's ledgers, one per currency; nothing in them says whose they are but a number."""
    import pandas as pd

    from ml.forecasting.ledgers import ledger_of
    from ml.forecasting.training import Member

    table, user = table_of(DailyTotal).c, table_of(User).c
    found = select(
        table.user_id,
        table.currency,
        user.timezone,
        user.month_start_day,
        table.kind,
        table.date,
        table.category_key,
        table.sum_minor,
        table.count,
    ).join(table_of(User), user.id == table.user_id)
    rows = db.session.execute(found.where(table.kind.in_(("expense", "income")))).all()
    frame = pd.DataFrame([tuple(row) for row in rows], columns=list(DAILY_COLUMNS))
    frame["day"] = pd.to_datetime(frame["date"]).to_numpy("datetime64[D]").astype(np.int64)
    for whose, days in frame.groupby(list(DAILY_COLUMNS[:4])):
        user_id, currency, timezone, start_day = cast("tuple[int, str, str, int]", whose)
        end = clock.today(timezone)
        spending = days.loc[days["kind"] == "expense", ["day", "key", "minor", "count"]]
        income = days.loc[days["kind"] == "income", ["day", "minor"]]
        ledger = ledger_of(
            list(spending.itertuples(index=False, name=None)),
            list(income.itertuples(index=False, name=None)),
            date_to_day_number(end),
        )
        if ledger.keys:
            bounds = compute_period_bounds(
                day_number_to_date(ledger.first_day), end + periods.STEPS[unit], unit, start_day
            )
            yield Member(user_id, currency, ledger, bounds)
