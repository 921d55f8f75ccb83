import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml import shipped
from ml.categorization.categorizer import Categorizer, LabelledTransaction
from ml.categorization.choices import CategoryChoice
from ml.categorization.payees import clean
from ml.categorization.transaction_features import TransactionFeatures
from tests.ml.categorization.conftest import CHOICES, MakeCategorizer


def spent(
    text: str, amount: float = 10.0, day: int = 0, direction: int = -1
) -> TransactionFeatures:
    return TransactionFeatures(clean(text), amount, direction, day)


def predict_category(categorizer: Categorizer, features: TransactionFeatures) -> int:
    return categorizer.predict([features])[0].candidates[0].category


def test_words_predict_a_category_before_anything_is_labelled(
    make_categorizer: MakeCategorizer,
) -> None:
    categorizer = make_categorizer()
    coffee = spent("SQ *BLUE BOTTLE COFFEE 0423 SAN FRANC")
    assert predict_category(categorizer, coffee) == 11
    assert predict_category(categorizer, spent("SHELL OIL 57444 HOUSTON TX")) == 12
    assert predict_category(categorizer, spent("ACME PAYROLL", 3000, direction=1)) == 13


def test_a_correction_counts_in_the_very_next_prediction(
    make_categorizer: MakeCategorizer,
) -> None:
    categorizer = make_categorizer()
    payee = spent("BLUE BOTTLE COFFEE")
    assert predict_category(categorizer, payee) == 11
    categorizer.learn(1, payee, 14)
    assert predict_category(categorizer, payee) == 14
    assert categorizer.predict([payee])[0].reasons.same_payee_agreeing == 1


def test_a_changed_label_replaces_the_previous_one_and_a_forgotten_one_is_removed(
    make_categorizer: MakeCategorizer,
) -> None:
    categorizer = make_categorizer()
    payee = spent("CORNER PLACE")
    categorizer.learn(1, payee, 14)
    categorizer.learn(1, payee, 12)
    assert (predict_category(categorizer, payee), categorizer.labels) == (12, 1)
    categorizer.forget(1)
    assert categorizer.labels == 0
    assert categorizer.predict([payee])[0].reasons.same_payee == 0


def test_it_learns_nothing_from_its_own_predictions(make_categorizer: MakeCategorizer) -> None:
    categorizer = make_categorizer()
    payee = spent("UNHEARD OF PLACE")
    first = categorizer.predict([payee] * 5)
    assert categorizer.predict([payee] * 5) == first
    assert categorizer.labels == 0


def test_the_amount_decides_between_two_categories_of_a_payee(
    make_categorizer: MakeCategorizer,
) -> None:
    categorizer = make_categorizer(variant="kernel")
    for row in range(4):
        categorizer.learn(row, spent("MEGA STORE", 300), 14)
        categorizer.learn(row + 10, spent("MEGA STORE", 9), 10)
    assert predict_category(categorizer, spent("MEGA STORE", 280)) == 14
    assert predict_category(categorizer, spent("MEGA STORE", 11)) == 10


def test_a_persons_own_category_is_predicted_by_its_name(
    make_categorizer: MakeCategorizer,
) -> None:
    categorizer = make_categorizer([*CHOICES, CategoryChoice(20, "Coffee")])
    assert predict_category(categorizer, spent("STARBUCKS 05432")) == 20


def test_a_persons_own_category_is_learned_from_examples(
    make_categorizer: MakeCategorizer,
) -> None:
    categorizer = make_categorizer([*CHOICES, CategoryChoice(20, "Project Zeppelin")])
    categorizer.learn(1, spent("NOVEX HELIUM SUPPLY 17"), 20)
    assert predict_category(categorizer, spent("NOVEX HELIUM SUPPLIES")) == 20


def test_nothing_is_predicted_for_what_nobody_knows(make_categorizer: MakeCategorizer) -> None:
    categorizer = make_categorizer()
    (unknown,) = categorizer.predict([spent("XQZV WRTPLK")])
    assert not unknown.candidates

    categorizer.learn(1, spent("XQZV WRTPLK"), 12)
    assert predict_category(categorizer, spent("XQZV WRTPLK")) == 12


def test_well_known_brands_are_suggested_before_the_first_label(
    make_categorizer: MakeCategorizer,
) -> None:
    categorizer = make_categorizer()
    texts = ["REWE", "SNCF", "ZARA", "MERCADONA", "STARBUCKS", "ローソン"]
    for prediction in categorizer.predict([spent(text) for text in texts]):
        assert prediction.confidence >= 0.6


def test_the_parent_is_predicted_when_its_children_are_equally_probable(
    make_categorizer: MakeCategorizer,
) -> None:
    choices = [
        CategoryChoice(1, "Zeta"),
        CategoryChoice(2, "Zeta one", 1),
        CategoryChoice(3, "Zeta two", 1),
        CategoryChoice(4, "Omega"),
    ]
    categorizer = make_categorizer(choices, "kernel")
    for row in range(6):
        categorizer.learn(row, spent("TWIN HOUSE"), 2 + row % 2)
        categorizer.learn(row + 10, spent("LONE HOUSE"), 2)
    (undecided,) = categorizer.predict([spent("TWIN HOUSE")])
    assert undecided.candidates[0].category == 1
    assert {candidate.category for candidate in undecided.candidates[1:]} == {2, 3}
    assert predict_category(categorizer, spent("LONE HOUSE")) == 2


def test_without_categories_or_words_there_is_no_confident_prediction(
    make_categorizer: MakeCategorizer,
) -> None:
    assert make_categorizer([]).predict([spent("COFFEE")])[0].candidates == ()
    assert make_categorizer().predict([spent("")])[0].confidence < 0.6
    assert make_categorizer().predict([]) == []


def test_a_removed_category_is_neither_predicted_nor_learned(
    make_categorizer: MakeCategorizer,
) -> None:
    categorizer = make_categorizer()
    payee = spent("CORNER PLACE")
    for row in range(30):
        categorizer.learn(row, payee, 14 if row % 3 else 12)
    categorizer.fit_linear()
    categorizer.replace_choices(CHOICES[:3])
    assert predict_category(categorizer, payee) == 12
    categorizer.learn(99, payee, 14)
    assert predict_category(categorizer, payee) == 12


def test_the_linear_model_is_due_after_enough_new_labels(
    make_categorizer: MakeCategorizer,
) -> None:
    categorizer = make_categorizer()
    for row in range(9):
        categorizer.learn(row, spent(f"PLACE {'ABCDEFGHI'[row]}"), 10 + row % 2)
    assert not categorizer.is_fit_due
    categorizer.learn(9, spent("PLACE J"), 10)
    assert categorizer.is_fit_due
    categorizer.fit_linear()
    assert not categorizer.is_fit_due
    assert make_categorizer(variant="kernel").is_fit_due is False


def test_repeated_errors_lower_the_confidence_but_not_the_score(
    make_categorizer: MakeCategorizer,
) -> None:
    categorizer = make_categorizer()
    payee = spent("STARBUCKS")
    before = categorizer.predict([payee])[0]
    categorizer.update_correction([before.score] * 30, [False] * 30)
    after = categorizer.predict([payee])[0]
    assert after.confidence < 0.8 * before.confidence
    assert after.score == before.score


TEXTS = st.text(alphabet="abcdef ", max_size=12)


@given(
    labelled=st.lists(st.tuples(TEXTS, st.integers(10, 15), st.floats(0.01, 1e6)), max_size=15),
    unlabelled=st.lists(st.tuples(TEXTS, st.sampled_from([-1, 0, 1])), min_size=1, max_size=4),
    is_fitted=st.booleans(),
)
def test_candidates_are_distinct_with_the_answer_first_and_at_most_certain_together(
    *, labelled: list[tuple[str, int, float]], unlabelled: list[tuple[str, int]], is_fitted: bool
) -> None:
    categorizer = Categorizer(*shipped.load_category_models(), CHOICES)
    for row, (text, category, amount) in enumerate(labelled):
        categorizer.learn(row, spent(text, amount, row), category)
    if is_fitted:
        categorizer.fit_linear()

    transactions = [spent(text, direction=direction) for text, direction in unlabelled]
    predictions = categorizer.predict(transactions)
    for prediction, features in zip(predictions, transactions, strict=True):
        categories = [candidate.category for candidate in prediction.candidates]
        probabilities = [candidate.probability for candidate in prediction.candidates]
        assert len(categories) <= 3
        assert len(set(categories)) == len(categories)
        assert probabilities[:1] == [prediction.confidence] or not categories
        assert sum(probabilities) <= 1 + 1e-9
        assert all(0 <= probability <= prediction.confidence for probability in probabilities)

        alone = categorizer.predict([features])[0]
        assert [candidate.category for candidate in alone.candidates[:1]] == categories[:1]
        assert np.isclose(alone.confidence, prediction.confidence, atol=1e-4)


def test_a_payee_is_recognised_whatever_its_description_says(
    make_categorizer: MakeCategorizer,
) -> None:
    categorizer = make_categorizer()
    for row in range(3):
        text = f"daily grind {'abc'[row]} with friends"
        categorizer.learn(row, TransactionFeatures(text, 5.0, -1, 0, "daily grind"), 14)
    (prediction,) = categorizer.predict([spent("DAILY GRIND 0423", 5.0)])
    assert (prediction.candidates[0].category, prediction.reasons.same_payee) == (14, 3)


@pytest.mark.parametrize(
    "line",
    [
        "COMPRA 4521 {} OEIRAS CONTACTLESS",
        "VISA 1234 {}",
        "EC 12345678 {} SAGT DANKE",
        # Words of a bank that no table has.
        "XYZUMSATZ 1234 {} KLEINSTADT",
    ],
)
def test_groceries_paid_by_card_say_nothing_of_other_payees(
    make_categorizer: MakeCategorizer, line: str
) -> None:
    categorizer = make_categorizer()
    for number in range(24):
        shop = ["PINGO DOCE", "LIDL", "EDEKA"][number % 3]
        categorizer.learn(number, spent(line.format(shop), 20 + number, number), 10)
    categorizer.fit_linear()

    petrol = categorizer.predict([spent(line.format("GALP"), 40, 30)])[0]
    assert petrol.candidates[0].category == 12
    assert petrol.reasons.same_payee == 0


def test_rows_learned_before_the_banks_words_were_known_count_like_later_ones(
    make_categorizer: MakeCategorizer,
) -> None:
    one_by_one, at_once = make_categorizer(), make_categorizer()
    rows = [
        LabelledTransaction(number, spent(f"XYZUMSATZ {shop}", day=number), 10 + number % 3)
        for number, shop in enumerate(["LIDL", "OBI", "GALP", "LIDL", "REWE", "GALP"])
    ]
    for row in rows:
        one_by_one.learn(row.row, row.features, row.category)
    at_once.learn_many(rows)
    one_by_one.forget(4)
    at_once.forget(4)

    question = [spent("XYZUMSATZ GALP", day=9)]
    assert one_by_one.predict(question) == at_once.predict(question)
    assert one_by_one.labels == at_once.labels == 5


@pytest.mark.parametrize("known", [("REWE",), ("REWE", "EDEKA")])
def test_with_one_or_two_payees_the_words_of_a_bank_alone_suggest_nothing(
    known: tuple[str, ...], make_categorizer: MakeCategorizer
) -> None:
    categorizer = make_categorizer()
    for row in range(24):
        payee = known[row % len(known)]
        categorizer.learn(row, spent(f"Kassenbon-Zahlung {1000 + row} {payee} KOELN"), 14)

    other, same = categorizer.predict(
        [
            spent("Kassenbon-Zahlung 4477 XANDOR KOELN"),
            spent("Kassenbon-Zahlung 4478 REWE KOELN"),
        ]
    )
    assert other.confidence < 0.6
    assert same.confidence >= 0.9
