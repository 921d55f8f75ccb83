from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml import shipped
from ml.categorization.categorizer import VARIANTS, Categorizer
from ml.categorization.memory import Entry
from ml.categorization.names import Choice
from ml.categorization.payees import clean

CHOICES = [
    Choice(10, "Groceries"), Choice(11, "Food & Dining"), Choice(12, "Transportation"), Choice(13, "Salary"),
    Choice(14, "Shopping"),
]  # fmt: skip


def spent(text: str, amount: float = 10.0, day: int = 0, direction: int = -1) -> Entry:
    return Entry(clean(text), amount, direction, day)


@pytest.fixture
def made() -> Callable[..., Categorizer]:
    def make(choices: list[Choice] = CHOICES, variant: str = "kernel_linear") -> Categorizer:
        return Categorizer(*shipped.load_category_models(), choices, VARIANTS[variant])

    return make


def top(categorizer: Categorizer, entry: Entry) -> int:
    return categorizer.judge([entry])[0].candidates[0].category


def test_words_are_known_before_anything_is_labelled(made: Callable[..., Categorizer]) -> None:
    categorizer = made()
    assert top(categorizer, spent("SQ *BLUE BOTTLE COFFEE 0423 SAN FRANC")) == 11
    assert top(categorizer, spent("SHELL OIL 57444 HOUSTON TX")) == 12
    assert top(categorizer, spent("ACME PAYROLL", 3000, direction=1)) == 13


def test_a_correction_counts_for_the_very_next_answer(made: Callable[..., Categorizer]) -> None:
    categorizer = made()
    payee = spent("BLUE BOTTLE COFFEE")
    assert top(categorizer, payee) == 11
    categorizer.learn(1, payee, 14)
    assert top(categorizer, payee) == 14
    assert categorizer.judge([payee])[0].grounds.same_payee_agreeing == 1


def test_a_changed_label_replaces_the_one_before_and_a_forgotten_one_is_gone(
    made: Callable[..., Categorizer],
) -> None:
    categorizer = made()
    payee = spent("CORNER PLACE")
    categorizer.learn(1, payee, 14)
    categorizer.learn(1, payee, 12)
    assert (top(categorizer, payee), categorizer.labels) == (12, 1)
    categorizer.forget(1)
    assert categorizer.labels == 0
    assert categorizer.judge([payee])[0].grounds.same_payee == 0


def test_it_learns_nothing_from_its_own_answers(made: Callable[..., Categorizer]) -> None:
    categorizer = made()
    payee = spent("UNHEARD OF PLACE")
    first = categorizer.judge([payee] * 5)
    assert categorizer.judge([payee] * 5) == first
    assert categorizer.labels == 0


def test_between_two_meanings_of_a_payee_the_amount_decides(
    made: Callable[..., Categorizer],
) -> None:
    categorizer = made(variant="kernel")
    for row in range(4):
        categorizer.learn(row, spent("MEGA STORE", 300), 14)
        categorizer.learn(row + 10, spent("MEGA STORE", 9), 10)
    assert top(categorizer, spent("MEGA STORE", 280)) == 14
    assert top(categorizer, spent("MEGA STORE", 11)) == 10


def test_ones_own_category_is_found_by_its_name(made: Callable[..., Categorizer]) -> None:
    categorizer = made([*CHOICES, Choice(20, "Coffee")])
    assert top(categorizer, spent("STARBUCKS 05432")) == 20


def test_ones_own_category_is_learned_from_examples(made: Callable[..., Categorizer]) -> None:
    categorizer = made([*CHOICES, Choice(20, "Project Zeppelin")])
    categorizer.learn(1, spent("ACME HELIUM SUPPLY 17"), 20)
    assert top(categorizer, spent("ACME HELIUM SUPPLIES")) == 20


def test_of_children_that_are_a_toss_up_the_parent_is_proposed(
    made: Callable[..., Categorizer],
) -> None:
    choices = [
        Choice(1, "Zeta"),
        Choice(2, "Zeta one", 1),
        Choice(3, "Zeta two", 1),
        Choice(4, "Omega"),
    ]
    categorizer = made(choices, "kernel")
    for row in range(6):
        categorizer.learn(row, spent("TWIN HOUSE"), 2 + row % 2)
        categorizer.learn(row + 10, spent("LONE HOUSE"), 2)
    (undecided,) = categorizer.judge([spent("TWIN HOUSE")])
    assert undecided.candidates[0].category == 1
    assert {one.category for one in undecided.candidates[1:]} == {2, 3}
    assert top(categorizer, spent("LONE HOUSE")) == 2


def test_without_categories_or_words_nothing_is_claimed(made: Callable[..., Categorizer]) -> None:
    assert made([]).judge([spent("COFFEE")])[0].candidates == ()
    assert made().judge([spent("")])[0].confidence < 0.6
    assert made().judge([]) == []


def test_what_is_no_choice_any_more_is_not_proposed(made: Callable[..., Categorizer]) -> None:
    categorizer = made()
    payee = spent("CORNER PLACE")
    for row in range(30):
        categorizer.learn(row, payee, 14 if row % 3 else 12)
    categorizer.fit_linear()
    categorizer.choose_from(CHOICES[:3])
    assert top(categorizer, payee) == 12
    categorizer.learn(99, payee, 14)
    assert top(categorizer, payee) == 12


def test_the_linear_model_is_due_after_enough_that_is_new(made: Callable[..., Categorizer]) -> None:
    categorizer = made()
    for row in range(9):
        categorizer.learn(row, spent(f"PLACE {'ABCDEFGHI'[row]}"), 10 + row % 2)
    assert not categorizer.is_fit_due
    categorizer.learn(9, spent("PLACE J"), 10)
    assert categorizer.is_fit_due
    categorizer.fit_linear()
    assert not categorizer.is_fit_due
    assert made(variant="kernel").is_fit_due is False


def test_being_wrong_again_and_again_makes_it_modest(made: Callable[..., Categorizer]) -> None:
    categorizer = made()
    payee = spent("STARBUCKS")
    before = categorizer.judge([payee])[0]
    categorizer.adapt([before.score] * 30, [False] * 30)
    after = categorizer.judge([payee])[0]
    assert after.confidence < 0.7 * before.confidence
    assert after.score == before.score


TEXTS = st.text(alphabet="abcdef ", max_size=12)


@given(
    labelled=st.lists(st.tuples(TEXTS, st.integers(10, 15), st.floats(0.01, 1e6)), max_size=15),
    asked=st.lists(st.tuples(TEXTS, st.sampled_from([-1, 0, 1])), min_size=1, max_size=4),
    rows_fitted=st.sampled_from([0, 1]),
)
def test_candidates_are_different_ordered_by_first_and_together_at_most_certain(
    labelled: list[tuple[str, int, float]], asked: list[tuple[str, int]], rows_fitted: int
) -> None:
    categorizer = Categorizer(*shipped.load_category_models(), CHOICES)
    for row, (text, category, amount) in enumerate(labelled):
        categorizer.learn(row, spent(text, amount, row), category)
    if rows_fitted:
        categorizer.fit_linear()
    entries = [spent(text, direction=direction) for text, direction in asked]
    for judged, alone in zip(categorizer.judge(entries), entries, strict=True):
        assert 1 <= len(judged.candidates) <= 3
        assert len({one.category for one in judged.candidates}) == len(judged.candidates)
        assert judged.candidates[0].probability == judged.confidence
        assert sum(one.probability for one in judged.candidates) <= 1 + 1e-9
        assert all(0 <= one.probability <= judged.confidence for one in judged.candidates)
        again = categorizer.judge([alone])[0]
        assert [one.category for one in again.candidates][:1] == [judged.candidates[0].category]
        assert np.isclose(again.confidence, judged.confidence, atol=1e-4)


def test_a_payee_is_the_same_whatever_else_is_said(made: Callable[..., Categorizer]) -> None:
    categorizer = made()
    for row in range(3):
        noted = Entry(f"daily grind {'abc'[row]} with friends", 5.0, -1, 0, "daily grind")
        categorizer.learn(row, noted, 14)
    (judged,) = categorizer.judge([spent("DAILY GRIND 0423", 5.0)])
    assert (judged.candidates[0].category, judged.grounds.same_payee) == (14, 3)
