from ml.categorization.lexicon import load_concepts
from ml.categorization.payees import fold

STANDARD_CATEGORIES = {
    "Housing", "Utilities", "Groceries", "Food & Dining", "Transportation", "Shopping",
    "Health & Fitness", "Insurance", "Entertainment", "Subscriptions", "Travel", "Education",
    "Personal Care", "Gifts & Donations", "Fees & Taxes", "Salary", "Other Income", "Other",
}  # fmt: skip


def test_the_lexicon_covers_every_standard_category_and_no_other() -> None:
    assert {concept.category for concept in load_concepts()} - {None} == STANDARD_CATEGORIES
    assert sum(len(concept.words) for concept in load_concepts()) > 1_100


def test_names_and_words_of_a_concept_are_folded_and_distinct() -> None:
    for concept in load_concepts():
        words = [fold(word) for word in dict.fromkeys(concept.words)]
        assert list(concept.words) == words, concept.key
        assert concept.names
        assert concept.kinds <= {"expense", "income", "transfer"}
