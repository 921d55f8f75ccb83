import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from core import clock
from core.identity import Caller
from ml.forecasting.pooled_model import METHODS
from models import BudgetPrediction, ForecastMethodScore, Job, ModelVersion, db
from services.forecasting import scoring_service, training_service
from services.forecasting.method_scores import load_method_scores
from tests.conftest import Person, writing

SEGMENT = "next/total/long/dense"


@pytest.fixture(autouse=True)
def _no_standings(app: Flask) -> Iterator[None]:
    yield
    app.extensions["outlay"].jobs.drain()
    with app.app_context(), writing():
        for model in (ForecastMethodScore, ModelVersion, Job):
            db.session.execute(delete(model))


@pytest.fixture
def forecasts(ada: Person, as_caller: Callable[[Person], Caller]) -> Callable[..., None]:
    """Forecasts of the last two years' months, one a month, each with its actual of 100.00."""
    caller = as_caller(ada)

    def make(count: int = 24, actual: int | None = 10_000, **said: int) -> None:
        month = clock.now().date().replace(day=1)
        candidates = dict.fromkeys(METHODS, 15_000) | said
        with writing():
            for _ in range(count):
                end = month - dt.timedelta(days=1)
                month = end.replace(day=1)
                db.session.add(
                    BudgetPrediction(
                        user_id=caller.id, method="prior_model", segment=SEGMENT, period="monthly", period_start=month,
                        period_end=end, currency="USD", predicted_minor=candidates["pooled"], lower_minor=14_000,
                        upper_minor=16_000, baseline_minor=candidates["mean_3"], confidence_score=0.5,
                        candidates=candidates, explanation={}, actual_minor=actual,
                        settled_at=None if actual is None else clock.now(),
                    )
                )  # fmt: skip

    return make


def test_the_method_that_was_better_on_this_server_serves_here(
    forecasts: Callable[..., None],
) -> None:
    forecasts(mean_3=10_100)
    assert scoring_service.refresh("monthly") == 1
    standing = load_method_scores("monthly")[SEGMENT]
    assert standing.method == "mean_3"
    assert standing.experience.stretch > 1  # no interval held its actual
    assert standing.experience.trust < 0


def test_a_model_that_is_good_here_stays(forecasts: Callable[..., None]) -> None:
    forecasts(pooled=10_050)
    scoring_service.refresh("monthly")
    assert load_method_scores("monthly")[SEGMENT].method == "pooled"


def test_refreshing_twice_changes_nothing(forecasts: Callable[..., None]) -> None:
    forecasts(mean_3=10_100)
    scoring_service.refresh("monthly")
    first = load_method_scores("monthly")
    scoring_service.refresh("monthly")
    assert load_method_scores("monthly") == first


def test_what_waits_for_its_actual_gets_it(forecasts: Callable[..., None], ada: Person) -> None:
    forecasts(count=3, actual=None)
    assert scoring_service.has_ended("monthly")
    assert scoring_service.score({"period": "monthly"}, lambda _share: None) == {
        "settled": 3,
        "segments": 1,
    }
    assert not scoring_service.has_ended("monthly")
    assert set(db.session.scalars(select(BudgetPrediction.actual_minor))) == {0}


def test_a_score_that_decays_asks_for_training_again(
    forecasts: Callable[..., None], app: Flask, ada: Person
) -> None:
    def asked() -> int:
        return len(db.session.scalars(select(Job).where(Job.kind == training_service.KIND)).all())

    known = {"wape": 0.1, "days": 10**9}
    with writing():
        db.session.add(Job(kind=training_service.KIND, scope="monthly", status="succeeded"))
        db.session.add(
            ModelVersion(
                method="pooled_model", period="monthly", is_serving=False, data_until=dt.date(2026, 1, 1), people=9,
                examples=900, metrics=known, libraries={}, artifact="none",
            )
        )  # fmt: skip
    forecasts(pooled=10_500)
    training_service.keep_current(ada.id)
    assert asked() == 1
    with writing():
        db.session.execute(update(BudgetPrediction).values(predicted_minor=15_000))
    assert scoring_service.recent_error("monthly", 5) > 0.4
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(training_service, "ENOUGH_MET", 5)
        training_service.keep_current(ada.id)
    assert asked() == 2
