import random

import pytest

from ml import shipped
from ml.categorization.memory import Entry
from ml.categorization.prequential import Row, categorized, regressed, remembered, report

PAYEES = {
    "blue bottle": "Coffee", "daily grind": "Coffee", "corner market": "Groceries", "green basket": "Groceries",
    "city metro": "Commute", "yellow cab": "Commute", "grand cinema": "Fun",
}  # fmt: skip


@pytest.fixture
def ledger() -> list[Row]:
    chance = random.Random(5)
    names = [chance.choice(list(PAYEES)) for _ in range(220)]
    return [
        Row(Entry(f"{name} {chance.choice('abc')}", chance.uniform(2, 60), -1, day), PAYEES[name])
        for day, name in enumerate(names)
    ]


def test_a_regular_life_is_learned_well_and_better_than_by_memory(ledger: list[Row]) -> None:
    ours = report(list(categorized(ledger, *shipped.load_category_models())))
    memory = report(list(remembered(ledger)))
    assert ours["accuracy 100-"] > 0.97
    assert ours["accuracy 0-20"] > memory["accuracy 0-20"]
    assert ours["accuracy at 0.9"] > 0.97
    assert ours["ECE 100-"] < 0.1


def test_the_same_rows_give_the_same_report(ledger: list[Row]) -> None:
    first, second = (
        list(categorized(ledger[:80], *shipped.load_category_models())) for _ in range(2)
    )
    assert first == second


def test_nothing_of_a_row_is_known_before_it_is_judged(ledger: list[Row]) -> None:
    """Changing the labels of later rows changes nothing that was said before them."""
    changed = ledger[:40] + [Row(row.entry, "Other") for row in ledger[40:80]]
    before, after = (
        list(categorized(rows, *shipped.load_category_models()))[:40]
        for rows in (ledger[:80], changed)
    )
    assert before == after
    for method in (remembered, regressed):
        assert list(method(ledger[:80]))[:40] == list(method(changed))[:40]


def test_the_first_row_cannot_be_right_and_an_empty_ledger_reports_nothing(
    ledger: list[Row],
) -> None:
    for outcomes in (
        categorized(ledger[:1], *shipped.load_category_models()),
        remembered(ledger[:1]),
        regressed(ledger[:1]),
    ):
        (only,) = outcomes
        assert not only.is_right
    assert set(report([]).values()) == {None}
