import numpy as np
import pytest

from ml.forecasting import quantile_forecaster, training
from ml.forecasting.evaluation import backtest, mean_residual, report
from ml.forecasting.features import Origins
from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.training import (
    Member,
    TooFewExamples,
    calibrating,
    examples_of,
    fit,
    held_out_error,
    origins_of,
    share_of,
)
from tests.ml.conftest import made_ledger, month_bounds


@pytest.fixture(scope="module")
def strangers() -> list[Member]:
    return [
        Member(f"stranger {seed}", "EUR", made_ledger(seed), month_bounds())
        for seed in range(100, 112)
    ]


def test_people_it_never_saw_are_forecast_better_than_by_their_mean(
    model: PooledModel, strangers: list[Member], people: list[Member]
) -> None:
    held = examples_of(calibrating(people), "monthly", varied=False)
    found = report(model, backtest(model, strangers), mean_residual(held))
    for level in ("total", "category"):
        scores = found[level]["all"]
        assert scores["wape"]["model"] < scores["wape"]["mean_3"]
        assert 0.6 < scores["coverage"] <= 1
        assert scores["winkler"] < scores["winkler_mean_3_conformal"]
    assert set(found["total"]) == {"all", "2-6", "7+"}


def test_categories_add_up_to_the_total_for_every_origin(
    model: PooledModel, strangers: list[Member]
) -> None:
    found = backtest(model, strangers[:1])
    total = found.is_total.astype(bool)
    for period in np.unique(found.period):
        now = found.period == period
        assert found.served[now & ~total].sum() == pytest.approx(found.served[now & total].sum())


def test_the_same_people_give_the_same_model(
    people: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "TREES", 10)
    monkeypatch.setattr(quantile_forecaster, "MAX_BINS", 8)
    first, second = (fit(people[:12], "monthly").state() for _ in range(2))
    np.testing.assert_array_equal(first["tables"], second["tables"])
    for one, other in zip(first["trees"][0], second["trees"][0], strict=True):
        np.testing.assert_array_equal(one["number"], other["number"])


def test_a_model_is_its_state(model: PooledModel, people: list[Member]) -> None:
    again = PooledModel.of_state(model.state())
    at = origins_of(people[0], "monthly", varied=True, rng=np.random.default_rng(0))
    assert isinstance(at, Origins)
    one, other = (each.outlook(people[0].ledger, at).centers["pooled"] for each in (model, again))
    np.testing.assert_array_equal(one, other)


def test_a_model_for_other_features_is_refused(model: PooledModel) -> None:
    with pytest.raises(ValueError, match="other features"):
        PooledModel.of_state(model.state() | {"features": ("lag_1",)})


def test_no_leaf_speaks_of_fewer_than_twenty_rows(model: PooledModel) -> None:
    for forecaster in model.forecasters.all:
        assert forecaster.min_samples_leaf >= 20


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_people_teach_nothing(people: list[Member], count: int) -> None:
    with pytest.raises(TooFewExamples):
        fit(people[:count], "monthly")


def test_somebody_always_judges(people: list[Member]) -> None:
    assert all(calibrating(people[i : i + 3]) for i in range(20))


def test_ones_place_never_changes() -> None:
    assert share_of("person 7") == share_of("person 7")
    assert 0 <= share_of(7) < 1


def test_a_model_knows_its_error_on_people_held_out(
    model: PooledModel, people: list[Member]
) -> None:
    told, found = model.facts["held_out"], held_out_error(model, people)
    assert told["wape"] < told["mean_3_wape"]
    assert found["mean_3_wape"] == pytest.approx(told["mean_3_wape"], rel=0.2)


def test_an_origin_is_never_after_what_is_known(people: list[Member]) -> None:
    member = people[3]
    at = origins_of(member, "monthly", varied=True, rng=np.random.default_rng(0))
    assert at is not None
    assert (at.ends <= member.ledger.end_day).all()
    assert (at.day < at.ends).all()
    assert (at.target >= at.current).all()
