import numpy as np
import pytest

from ml import shipped
from ml.categorization.prior import CategoryPrior


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("starbucks", "coffee"),
        ("whole foods market", "groceries"),
        ("netflix", "streaming"),
        ("payroll acme", "salary"),
        ("shell oil", "fuel"),
        ("city parking garage", "parking"),
        ("chemist warehouse", "pharmacy"),
    ],
)
def test_the_shipped_prior_predicts_the_concept_of_plain_words(text: str, concept: str) -> None:
    prior, _ = shipped.load_category_models()
    (probabilities,) = prior.predict_concepts(prior.vectorize([text]))
    assert prior.keys[probabilities.argmax()] == concept


def test_vectors_have_unit_length_and_an_empty_text_has_none() -> None:
    prior, _ = shipped.load_category_models()
    vectors = prior.vectorize(["blue bottle", "", "blue bottle coffee"])
    lengths = np.sqrt(np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel())
    assert lengths == pytest.approx([1, 0, 1], abs=1e-5)
    assert 0.4 < (vectors @ vectors.T)[0, 2] < 1


def test_a_prior_of_another_lexicon_is_refused() -> None:
    prior, _ = shipped.load_category_models()
    with pytest.raises(ValueError, match="other concepts"):
        CategoryPrior.of_state(prior.state() | {"keys": ["coffee"]})


@pytest.mark.parametrize("text", ["lisa otto", "maria max", "anna schmidt", "mary target"])
def test_the_letters_of_a_persons_name_mean_nothing(text: str) -> None:
    prior, _ = shipped.load_category_models()
    meanings = prior.predict([text], prior.vectorize([text]), frozenset(["de"]))
    assert not meanings.is_known[0]
