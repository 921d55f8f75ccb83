import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from core import clock
from core.enums import JobKind, PeriodUnit
from core.identity import Caller
from models import BudgetPrediction, ForecastAdjustment, Job, ModelVersion, db
from services.forecasting import settlements, training_service
from services.forecasting.adjustments import compute_recent_error, load_adjustments
from tests.conftest import Person, writing

SEGMENT = "next/total/long/dense"
PAYLOAD = {"period": "monthly"}


@pytest.fixture(autouse=True)
def _no_scores(app: Flask) -> Iterator[None]:
    yield
    app.extensions["outlay"].jobs.drain()
    with app.app_context(), writing():
        for model in (ForecastAdjustment, ModelVersion, Job):
            db.session.execute(delete(model))


@pytest.fixture
def forecasts(ada: Person, as_caller: Callable[[Person], Caller]) -> Callable[..., None]:
    """Store forecasts of the last months, one a month, each with an actual of 100.00."""
    caller = as_caller(ada)

    def store(count: int = 24, actual: int | None = 10_000, predicted: int = 15_000) -> None:
        month = clock.now().date().replace(day=1)
        with writing():
            for _ in range(count):
                end = month - dt.timedelta(days=1)
                month = end.replace(day=1)
                db.session.add(
                    BudgetPrediction(
                        user_id=caller.id,
                        method="prior_model",
                        segment=SEGMENT,
                        period="monthly",
                        period_start=month,
                        period_end=end,
                        made_on=month,
                        currency="USD",
                        predicted_minor=predicted,
                        lower_minor=14_000,
                        upper_minor=16_000,
                        baseline_minor=15_000,
                        confidence_score=0.5,
                        explanation={},
                        actual_minor=actual,
                        settled_at=None if actual is None else clock.now(),
                    )
                )

    return store


def score() -> training_service.ScoringReport:
    return training_service.score_forecasts(PAYLOAD, lambda _share: None)


def test_intervals_that_held_no_actual_are_widened_and_trusted_less(
    forecasts: Callable[..., None],
) -> None:
    forecasts()
    assert score()["segments"] == 1
    adjustment = load_adjustments(PeriodUnit.MONTHLY)[SEGMENT]
    assert adjustment.stretch > 1
    assert adjustment.trust < 0


def test_scoring_twice_changes_nothing(forecasts: Callable[..., None]) -> None:
    forecasts()
    score()
    first = load_adjustments(PeriodUnit.MONTHLY)
    score()
    assert load_adjustments(PeriodUnit.MONTHLY) == first


def test_forecasts_of_ended_periods_get_their_actual(
    forecasts: Callable[..., None], ada: Person
) -> None:
    forecasts(count=3, actual=None)
    assert not settlements.has_unsettled(PeriodUnit.MONTHLY)
    ada.spend(7, clock.now().date().replace(day=1).isoformat())
    assert settlements.has_unsettled(PeriodUnit.MONTHLY)
    assert score() == {"settled": 3, "segments": 1}
    assert not settlements.has_unsettled(PeriodUnit.MONTHLY)
    assert set(db.session.scalars(select(BudgetPrediction.actual_minor))) == {0}


def test_only_missing_or_changed_actuals_are_settlements(
    forecasts: Callable[..., None], ada: Person, as_caller: Callable[[Person], Caller]
) -> None:
    forecasts(count=2, actual=0)
    assert settlements.find_settlements(as_caller(ada)) == []
    newest = db.session.scalars(select(BudgetPrediction).order_by(BudgetPrediction.id)).first()
    assert newest is not None
    ada.spend(7, newest.period_end.isoformat())
    assert settlements.find_settlements(as_caller(ada)) == [settlements.Settlement(newest.id, 700)]


def test_forecasts_that_have_become_worse_start_training_again(
    forecasts: Callable[..., None], app: Flask, ada: Person
) -> None:
    def count_jobs() -> int:
        jobs = select(Job).where(Job.kind == JobKind.TRAIN_FORECASTS)
        return len(db.session.scalars(jobs).all())

    metrics = {"wape": 0.1, "days": 10**9}
    with writing():
        db.session.add(Job(kind=JobKind.TRAIN_FORECASTS, scope="monthly", status="succeeded"))
        db.session.add(
            ModelVersion(
                method="pooled_model",
                period="monthly",
                is_serving=False,
                data_until=dt.date(2026, 1, 1),
                people=9,
                examples=900,
                metrics=metrics,
                libraries={},
                artifact="none",
            )
        )
    forecasts(predicted=10_500)
    training_service.maintain_models({}, lambda _share: None)
    assert count_jobs() == 1
    with writing():
        db.session.execute(update(BudgetPrediction).values(predicted_minor=15_000))
    assert compute_recent_error(PeriodUnit.MONTHLY, 5) > 0.4
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(training_service, "MIN_SETTLED_FORECASTS", 5)
        training_service.maintain_models({}, lambda _share: None)
    assert count_jobs() == 2


def test_too_few_recent_forecasts_have_no_error(forecasts: Callable[..., None]) -> None:
    forecasts(count=3)
    assert compute_recent_error(PeriodUnit.MONTHLY, 4) == 0.0
    assert compute_recent_error(PeriodUnit.MONTHLY, 3) == pytest.approx(0.5)
