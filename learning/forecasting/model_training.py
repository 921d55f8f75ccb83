"""Training of a forecast model on the history of all users of this instance."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from sqlalchemy import select

from core import clock, periods
from core.enums import PeriodUnit, TransactionKind
from core.errors import NotEnoughData
from learning.day_numbers import (
    compute_period_bounds,
    date_to_day_number,
    day_number_to_date,
)
from learning.forecasting.histories import LEDGER_KINDS
from learning.forecasting.model_store import ModelStore
from learning.shipped_models import load_forecast_prior
from ml.forecasting.ledgers import build_ledger
from models import SPLIT, DailyTotal, User, db, table_of

if TYPE_CHECKING:
    import pandas as pd

    from ml.forecasting.pooled_model import PooledModel
    from ml.forecasting.training.examples import TrainingLedger

MIN_PEOPLE = 5
"""People without whom an instance does not train a model of its own.

A model of a single person was measured to be the worst of all. Below the limit, settled forecasts
still correct intervals.
"""

MIN_EXAMPLES = 200
"""Examples without which a trained model is not stored."""

WORTH_SERVING = 0.98
"""A trained model serves if its error on held-out people is at most this share of the prior's."""

FITTING_PROGRESS = 0.9
"""Share of the work that fitting is; the rest is comparing and storing."""

OWNER_COLUMNS = ("user_id", "currency", "timezone", "month_start_day")
TOTAL_COLUMNS = ("kind", "date", "key", "minor", "count")

Progress = Callable[[float], None]
"""Called with the share of the work that is done, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """A trained model, stored in the file ``artifact``, and how it compares with the prior.

    ``metrics`` are errors on people held out of training (``wape``, ``mean_3_wape``,
    ``prior_wape``), ``data_until`` is the last day that was learned from, and ``is_better`` says
    whether the model should serve.
    """

    artifact: str
    people: int
    examples: int
    metrics: dict[str, float | None]
    libraries: dict[str, str]
    data_until: dt.date
    is_better: bool


def train_model(store: ModelStore, progress: Progress) -> TrainingResult:
    """Learn from all users, store the model, and compare it with the shipped one.

    Raises NotEnoughData when there are too few people or examples, Unavailable when the model
    cannot be stored.
    """
    from ml import artifacts
    from ml.forecasting.training.fitting import compute_held_out_error

    # As a list, because it is gone through more than once: to fit, and to measure the prior on the
    # same people.
    ledgers = list(load_training_ledgers())
    # Fitting takes minutes; no transaction stays open meanwhile.
    db.session.rollback()
    people = len({ledger.owner for ledger in ledgers})
    model = _fit(ledgers, people, progress)

    prior_error = compute_held_out_error(load_forecast_prior(), ledgers)
    metrics = {**model.facts["held_out"], "prior_wape": prior_error["wape"]}
    # A new name for each model: other processes may be reading the file of the old one.
    name = f"forecast-{uuid.uuid4().hex}.joblib"
    store.save(name, model)

    return TrainingResult(
        artifact=name,
        people=people,
        examples=model.facts["examples"],
        metrics=metrics,
        libraries=artifacts.library_versions(),
        data_until=day_number_to_date(max(ledger.ledger.end_day for ledger in ledgers) - 1),
        is_better=is_better(metrics),
    )


def is_better(metrics: Mapping[str, float | None]) -> bool:
    """Check that a model was judged and found better than the prior and than a plain mean.

    People held out who spent nothing judge nobody, and a model that nobody judged does not serve.
    """
    error, prior, mean_3 = metrics["wape"], metrics["prior_wape"], metrics["mean_3_wape"]
    if error is None or prior is None or mean_3 is None:
        return False
    return error <= WORTH_SERVING * prior and error < mean_3


def _fit(ledgers: Sequence[TrainingLedger], people: int, progress: Progress) -> PooledModel:
    """Fit a model. Raises NotEnoughData."""
    from ml.forecasting.training.examples import TooFewExamples
    from ml.forecasting.training.fitting import fit_pooled_model

    if people < MIN_PEOPLE:
        raise NotEnoughData(
            f"Training needs at least {MIN_PEOPLE} people with enough history; there are {people}.",
            missing={"people": MIN_PEOPLE - people},
        )
    try:
        model = fit_pooled_model(ledgers, progress=lambda share: progress(FITTING_PROGRESS * share))
    except TooFewExamples as error:
        raise _too_few_examples(1) from error

    examples = model.facts["examples"]
    if examples < MIN_EXAMPLES:
        raise _too_few_examples(MIN_EXAMPLES - examples)
    return model


def _too_few_examples(missing: int) -> NotEnoughData:
    return NotEnoughData(
        f"Training needs at least {MIN_EXAMPLES} examples, and there is too little history.",
        missing={"examples": missing},
    )


def load_training_ledgers() -> Iterator[TrainingLedger]:
    """Load the ledgers of all users, one per currency; only a number tells whose they are."""
    from ml.forecasting.training.examples import TrainingLedger

    for owner, totals in _read_daily_totals().groupby(list(OWNER_COLUMNS)):
        user_id, currency, timezone, start_day = cast("tuple[int, str, str, int]", owner)
        today = clock.today(timezone)
        is_expense = totals["kind"] == TransactionKind.EXPENSE
        spending = totals.loc[is_expense, ["day", "key", "minor", "count"]]
        income = totals.loc[~is_expense, ["day", "minor"]]
        ledger = build_ledger(
            spending.itertuples(index=False, name=None),
            income.itertuples(index=False, name=None),
            date_to_day_number(today),
        )
        # Only income: nothing of that can be forecast as spending.
        if not ledger.keys:
            continue

        first = day_number_to_date(ledger.first_day)
        last = today + periods.STEPS[PeriodUnit.MONTHLY]
        bounds = compute_period_bounds(first, last, PeriodUnit.MONTHLY, start_day)
        yield TrainingLedger(user_id, currency, ledger, bounds)


def _read_daily_totals() -> pd.DataFrame:
    """Read the daily expenses and incomes of all users, with the day as a number."""
    import pandas as pd

    total, user = table_of(DailyTotal).c, table_of(User).c
    query = (
        select(
            total.user_id,
            total.currency,
            user.timezone,
            user.month_start_day,
            total.kind,
            total.date,
            total.category_key,
            total.sum_minor,
            total.count,
        )
        .join(table_of(User), user.id == total.user_id)
        .where(total.kind.in_(LEDGER_KINDS), total.category_key != SPLIT)
    )
    rows = [tuple(row) for row in db.session.execute(query)]
    frame = pd.DataFrame(rows, columns=[*OWNER_COLUMNS, *TOTAL_COLUMNS])
    frame["day"] = pd.to_datetime(frame["date"]).to_numpy("datetime64[D]").astype(np.int64)
    return frame
