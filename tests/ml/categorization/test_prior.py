import numpy as np
import pytest

from ml import shipped
from ml.categorization.lexicon import Concept, concepts
from ml.categorization.payees import fold
from ml.categorization.prior import CategoryPrior, fit_prior
from ml.categorization.text_vectors import vectors

SYSTEM = {
    "Housing", "Utilities", "Groceries", "Food & Dining", "Transportation", "Shopping", "Health & Fitness", "Insurance",
    "Entertainment", "Subscriptions", "Travel", "Education", "Personal Care", "Gifts & Donations", "Fees & Taxes",
    "Salary", "Other Income", "Other",
}  # fmt: skip


def test_the_lexicon_speaks_of_every_standard_category_and_of_no_other() -> None:
    assert {concept.category for concept in concepts()} - {None} == SYSTEM
    assert sum(len(concept.words) for concept in concepts()) > 1_100


def test_a_concepts_names_and_words_are_folded_and_said_once() -> None:
    for concept in concepts():
        assert list(concept.words) == [fold(word) for word in dict.fromkeys(concept.words)], (
            concept.key
        )
        assert concept.names
        assert concept.kinds <= {"expense", "income", "transfer"}


@pytest.mark.parametrize(
    ("text", "concept"),
    [("starbucks", "coffee"), ("whole foods market", "groceries"), ("netflix", "streaming"), ("payroll acme", "salary"),
     ("shell oil", "fuel"), ("city parking garage", "parking"), ("chemist warehouse", "pharmacy")],
)  # fmt: skip
def test_the_shipped_prior_knows_plain_words(text: str, concept: str) -> None:
    prior, _ = shipped.load_category_models()
    said = prior.probabilities(prior.vectors([text]))[0]
    assert prior.keys[said.argmax()] == concept


def test_vectors_have_length_one_and_an_empty_text_has_none() -> None:
    prior, _ = shipped.load_category_models()
    found = prior.vectors(["blue bottle", "", "blue bottle coffee"])
    lengths = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
    assert lengths == pytest.approx([1, 0, 1], abs=1e-5)
    assert 0.4 < (found @ found.T)[0, 2] < 1


def test_a_prior_is_fitted_to_a_lexicon_and_comes_back_from_its_state(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = {
        "coffee": ("espresso", "latte"),
        "fuel": ("petrol", "diesel"),
        "rent": ("landlord", "flat"),
    }
    small = [
        Concept(key, None, frozenset({"expense"}), (key,), said) for key, said in words.items()
    ]
    monkeypatch.setattr("ml.categorization.prior.concepts", lambda: tuple(small))
    prior = CategoryPrior.of_state(fit_prior().state())
    said = prior.probabilities(vectors(["diesel station", "double espresso"], prior.idf))
    assert [prior.keys[place] for place in said.argmax(axis=1)] == ["fuel", "coffee"]
    with pytest.raises(ValueError, match="other concepts"):
        CategoryPrior.of_state(prior.state() | {"keys": ["coffee"]})
