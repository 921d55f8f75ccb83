from typing import Any

import numpy as np

from ml import shipped
from ml.categorization.linear import PersonalLinear, fit_linear


def fit(texts: list[str], categories: list[int]) -> PersonalLinear | None:
    """Fit expenses of the same amount."""
    prior, _ = shipped.load_category_models()
    count = len(texts)
    amounts, directions = np.full(count, 2.0), np.full(count, -1)
    return fit_linear(prior.vectorize(texts), amounts, directions, np.array(categories))


def predict(model: PersonalLinear, texts: list[str]) -> Any:
    prior, _ = shipped.load_category_models()
    amounts, directions = np.full(len(texts), 2.0), np.full(len(texts), -1)
    return model.predict(prior.vectorize(texts), amounts, directions)


def test_a_learned_word_is_recognised_beside_new_words() -> None:
    places = ("north", "south", "east", "west")
    texts = [f"helium {place}" for place in places]
    texts += [f"anvil {place}" for place in places]
    texts += [f"rope {place}" for place in places]
    model = fit(texts, [7] * 4 + [8] * 4 + [9] * 4)
    assert model is not None
    (probabilities,) = predict(model, ["anvil centre"])
    assert model.categories[probabilities.argmax()] == 8
    assert np.isclose(probabilities.sum(), 1)


def test_two_categories_are_distinguished() -> None:
    model = fit(["helium a", "helium b", "anvil a", "anvil b"], [1, 1, 2, 2])
    assert model is not None
    best = predict(model, ["helium", "anvil"]).argmax(axis=1)
    assert model.categories[best].tolist() == [1, 2]


def test_a_single_category_gives_no_model() -> None:
    assert fit(["helium", "anvil"], [1, 1]) is None
