import pytest

from ml.categorization.lexicon import Concept
from ml.categorization.prior import CategoryPrior
from ml.categorization.training.prior import fit_prior

WORDS = {
    "coffee": ("espresso", "latte"),
    "fuel": ("petrol", "diesel"),
    "rent": ("landlord", "flat"),
}


def test_a_prior_is_fitted_to_a_lexicon_and_restored_from_its_state(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    concepts = tuple(
        Concept(key, None, frozenset({"expense"}), (key,), words) for key, words in WORDS.items()
    )
    monkeypatch.setattr("ml.categorization.prior.load_concepts", lambda: concepts)
    prior = CategoryPrior.of_state(fit_prior(concepts).state())
    vectors = prior.vectorize(["diesel station", "double espresso"])
    best = prior.predict_concepts(vectors).argmax(axis=1)
    assert [prior.keys[position] for position in best] == ["fuel", "coffee"]
    with pytest.raises(ValueError, match="other concepts"):
        CategoryPrior.of_state(prior.state() | {"keys": ["coffee"]})
