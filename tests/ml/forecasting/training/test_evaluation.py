import numpy as np
import pytest

from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.spending_plan import build_plan
from ml.forecasting.training.evaluation import (
    CATEGORIES,
    TOTALS,
    WEEKLY,
    JudgedForecast,
    backtest,
    compute_report,
)
from ml.forecasting.training.examples import TrainingLedger


@pytest.fixture(scope="module")
def judged(model: PooledModel, strangers: list[TrainingLedger]) -> list[JudgedForecast]:
    return backtest(model, strangers, {})


def test_unseen_people_are_forecast_better_than_by_their_mean(
    judged: list[JudgedForecast],
) -> None:
    report = compute_report(judged)
    for level in (TOTALS, CATEGORIES):
        # These people spend the same all the time, and younger ledgers are expected to grow.
        scores = report[level]["7+"]
        served, mean_3 = scores["wape"]["predicted"], scores["wape"]["mean_3"]
        assert served is not None
        assert mean_3 is not None
        assert served < mean_3
        assert 0.6 < (scores["coverage"] or 0) <= 1
    assert set(report[TOTALS]) == {"all", "2-6", "7+"}
    assert set(report) == {TOTALS, CATEGORIES, WEEKLY}
    weeks = report[WEEKLY]["all"]
    assert weeks["wape"]["predicted"]
    assert "mean_3" not in weeks["wape"]
    assert weeks["median_owner"] is None


def test_what_is_judged_is_the_plan_that_serves(
    judged: list[JudgedForecast], model: PooledModel, strangers: list[TrainingLedger]
) -> None:
    person = strangers[0]
    total = next(one for one in judged if one.owner == person.owner and one.level == TOTALS)
    plan = build_plan(model, person.ledger.until(total.start), (), total.start)
    end = int(person.bounds[np.searchsorted(person.bounds, total.start) + 1])
    served = plan.sum_rest(total.start, end).sum()
    assert total.amounts["predicted"] == pytest.approx(served)


def test_categories_add_up_to_the_total_of_every_month(judged: list[JudgedForecast]) -> None:
    owner = judged[0].owner
    for start in {one.start for one in judged if one.owner == owner and one.level == TOTALS}:
        now = [one for one in judged if one.owner == owner and one.start == start]
        parts = sum(one.amounts["predicted"] for one in now if one.level == CATEGORIES)
        total = next(one for one in now if one.level == TOTALS)
        assert parts == pytest.approx(total.amounts["predicted"])


def test_only_months_from_the_first_day_on_are_judged(
    model: PooledModel, strangers: list[TrainingLedger]
) -> None:
    first_day = int(strangers[0].bounds[12])
    starts = {one.start for one in backtest(model, strangers[:1], {}, first_day)}
    assert min(starts) == first_day
