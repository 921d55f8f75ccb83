from itertools import pairwise

import numpy as np

from ml.forecasting.selection import choose_methods


def test_the_default_serves_until_something_is_clearly_better() -> None:
    served = choose_methods({"model": np.full(12, 0.8), "mean_3": np.full(12, 0.1)}, "model")
    assert served[:3] == ["model"] * 3
    assert served[-1] == "mean_3"


def test_a_little_better_is_not_enough() -> None:
    assert set(
        choose_methods({"model": np.full(40, 0.30), "mean_3": np.full(40, 0.28)}, "model")
    ) == {"model"}


def test_what_was_replaced_comes_back_when_it_is_better_again() -> None:
    model = np.array([0.9] * 8 + [0.0] * 40)
    served = choose_methods({"model": model, "mean_3": np.full(48, 0.2)}, "model")
    assert served[8] == "mean_3"
    assert served[-1] == "model"


def test_it_does_not_change_its_mind_at_every_turn() -> None:
    rng = np.random.default_rng(0)
    served = choose_methods(
        {name: rng.random(200) for name in ("model", "mean_3", "median_6")}, "model"
    )
    assert sum(a != b for a, b in pairwise(served)) <= 4


def test_one_disaster_alone_replaces_nothing() -> None:
    disaster = np.array([0.2, 0.2, 50.0, 0.2, 0.2, 0.2])
    assert choose_methods({"model": disaster, "mean_3": np.full(6, 0.25)}, "model")[-1] == "model"


def test_without_a_past_the_default_serves() -> None:
    assert choose_methods({"model": np.zeros(0), "mean_3": np.zeros(0)}, "model") == ["model"]
    assert (
        choose_methods({"model": np.full(5, np.nan), "mean_3": np.zeros(5)}, "model")[-1] == "model"
    )
