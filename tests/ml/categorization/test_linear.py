import numpy as np

from ml import shipped
from ml.categorization.linear import fit_linear


def learned(texts: list[str], categories: list[int]) -> tuple[object, object]:
    prior, _ = shipped.load_category_models()
    count = len(texts)
    model = fit_linear(
        prior.vectors(texts), np.full(count, 2.0), np.full(count, -1), np.array(categories)
    )
    return model, prior


def test_words_in_new_company_are_recognised() -> None:
    texts = [
        f"{word} {place}"
        for word in ("helium", "anvil", "rope")
        for place in ("north", "south", "east", "west")
    ]
    model, prior = learned(texts, [7] * 4 + [8] * 4 + [9] * 4)
    said = model.probabilities(prior.vectors(["anvil centre"]), np.array([2.0]), np.array([-1]))
    assert model.categories[said[0].argmax()] == 8
    assert np.isclose(said.sum(), 1)


def test_two_categories_are_told_apart_and_one_is_nothing_to_learn() -> None:
    model, prior = learned(["helium a", "helium b", "anvil a", "anvil b"], [1, 1, 2, 2])
    said = model.probabilities(
        prior.vectors(["helium", "anvil"]), np.array([2.0, 2.0]), np.array([-1, -1])
    )
    assert [int(model.categories[place]) for place in said.argmax(axis=1)] == [1, 2]
    assert learned(["helium", "anvil"], [1, 1])[0] is None
