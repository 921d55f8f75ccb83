import random

import pytest

from ml import shipped
from ml.categorization.evaluation.baselines import evaluate_payee_memory, evaluate_regression
from ml.categorization.evaluation.prequential import LabelledRow, evaluate_categorizer
from ml.categorization.evaluation.report import build_report
from ml.categorization.transaction_features import TransactionFeatures

CATEGORIES = {
    "blue bottle": "Coffee",
    "daily grind": "Coffee",
    "corner market": "Groceries",
    "green basket": "Groceries",
    "city metro": "Commute",
    "yellow cab": "Commute",
    "grand cinema": "Fun",
}


@pytest.fixture
def ledger() -> list[LabelledRow]:
    chance = random.Random(5)
    payees = [chance.choice(list(CATEGORIES)) for _ in range(220)]
    rows = []
    for day, payee in enumerate(payees):
        text = f"{payee} {chance.choice('abc')}"
        features = TransactionFeatures(text, chance.uniform(2, 60), -1, day)
        rows.append(LabelledRow(features, CATEGORIES[payee]))
    return rows


def test_a_regular_ledger_is_learned_well_and_faster_than_by_payee_memory(
    ledger: list[LabelledRow],
) -> None:
    report = build_report(list(evaluate_categorizer(ledger, *shipped.load_category_models())))
    memory = build_report(list(evaluate_payee_memory(ledger)))
    assert (report["accuracy 100-"] or 0) > 0.97
    assert (report["accuracy 0-20"] or 0) > (memory["accuracy 0-20"] or 0)
    assert (report["accuracy at 0.9"] or 0) > 0.97
    error = report["ECE 100-"]
    assert error is not None
    assert error < 0.1


def test_the_same_rows_give_the_same_outcomes(ledger: list[LabelledRow]) -> None:
    first = list(evaluate_categorizer(ledger[:80], *shipped.load_category_models()))
    second = list(evaluate_categorizer(ledger[:80], *shipped.load_category_models()))
    assert first == second


def test_a_prediction_does_not_depend_on_later_labels(ledger: list[LabelledRow]) -> None:
    relabelled = [LabelledRow(row.features, "Other") for row in ledger[40:80]]
    changed = ledger[:40] + relabelled
    before = list(evaluate_categorizer(ledger[:80], *shipped.load_category_models()))
    after = list(evaluate_categorizer(changed, *shipped.load_category_models()))
    assert before[:40] == after[:40]
    for evaluate in (evaluate_payee_memory, evaluate_regression):
        assert list(evaluate(ledger[:80]))[:40] == list(evaluate(changed))[:40]


def test_the_first_row_cannot_be_predicted(ledger: list[LabelledRow]) -> None:
    for outcomes in (
        evaluate_categorizer(ledger[:1], *shipped.load_category_models()),
        evaluate_payee_memory(ledger[:1]),
        evaluate_regression(ledger[:1]),
    ):
        (only,) = outcomes
        assert not only.is_right


def test_an_empty_ledger_has_no_figures() -> None:
    assert set(build_report([]).values()) == {None}
