import dataclasses

import numpy as np
import pytest

from ml.forecasting.training.examples import (
    MONTH_OFFSETS,
    TrainingLedger,
    build_examples,
    hash_share,
    list_known_months,
    sample_targets,
    select_judges,
)


def test_there_are_always_judges(people: list[TrainingLedger]) -> None:
    assert all(select_judges(people[i : i + 3]) for i in range(20))


def test_an_owners_side_of_a_split_never_changes() -> None:
    assert hash_share("person 7") == hash_share("person 7")
    assert 0 <= hash_share(7) < 1


@pytest.mark.parametrize("offset", MONTH_OFFSETS)
def test_a_target_is_recorded_as_a_whole(people: list[TrainingLedger], offset: int) -> None:
    ledger = people[3]
    targets = sample_targets(ledger, np.random.default_rng(0), offset)
    assert targets is not None
    assert (targets.ends <= ledger.ledger.end_day).all()
    assert (targets.origin <= targets.starts).all()
    assert set(targets.starts - offset) <= set(ledger.bounds)


def test_nothing_is_learned_from_hollow_months(people: list[TrainingLedger]) -> None:
    whole = people[3]
    hollow = dataclasses.replace(whole, hollow=frozenset([int(whole.bounds[8])]))
    assert set(list_known_months(whole)) - set(list_known_months(hollow)) == {8}
    # A month from the 11th on has days of both.
    assert set(list_known_months(whole, 10)) - set(list_known_months(hollow, 10)) == {7, 8}


def test_only_categories_are_learned_from(people: list[TrainingLedger]) -> None:
    examples = build_examples(people[:3])
    spent = sum(len(list_known_months(person, 0)) for person in people[:3])
    is_next = examples.lead == 0
    # Two categories in each of at most three months that begin on other days.
    assert 2 * spent < is_next.sum() <= 2 * 3 * spent
