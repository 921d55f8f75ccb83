import dataclasses

import numpy as np
import pytest

from ml.forecasting.pooled_model import PooledModel
from ml.forecasting.training import tree_growing
from ml.forecasting.training.examples import TooFewExamples, TrainingLedger, build_examples
from ml.forecasting.training.fitting import (
    compute_held_out_error,
    compute_weights,
    fit_pooled_model,
)


def test_the_same_people_give_the_same_model(
    people: list[TrainingLedger], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree_growing, "TREES", 10)
    monkeypatch.setattr(tree_growing, "MAX_BINS", 8)
    first, second = (fit_pooled_model(people[:12]).to_state() for _ in range(2))
    np.testing.assert_array_equal(first["next"]["number"], second["next"]["number"])
    np.testing.assert_array_equal(first["later"]["number"], second["later"]["number"])


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_people_teach_nothing(people: list[TrainingLedger], count: int) -> None:
    with pytest.raises(TooFewExamples):
        fit_pooled_model(people[:count])


def test_a_model_holds_its_error_on_people_held_out(
    model: PooledModel, people: list[TrainingLedger]
) -> None:
    stored, computed = model.facts["held_out"], compute_held_out_error(model, people)
    assert stored["wape"] < stored["mean_3_wape"]
    assert computed["mean_3_wape"] == pytest.approx(stored["mean_3_wape"], rel=0.2)


def test_three_people_do_not_weigh_as_much_as_a_bank(people: list[TrainingLedger]) -> None:
    few = [dataclasses.replace(person, group="personal") for person in people[:4]]
    examples = build_examples([*few, *people[4:20]])
    weight = compute_weights(examples)
    personal, bank = (weight[examples.groups == group].sum() for group in (0, 1))
    # Four people and sixteen weigh as the roots of their numbers.
    assert bank / personal == pytest.approx(2)
