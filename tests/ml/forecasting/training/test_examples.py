import numpy as np

from ml.forecasting.training.examples import (
    TrainingLedger,
    hash_share,
    sample_targets,
    select_calibration_ledgers,
)


def test_calibration_always_has_ledgers(people: list[TrainingLedger]) -> None:
    assert all(select_calibration_ledgers(people[i : i + 3]) for i in range(20))


def test_an_owners_side_of_a_split_never_changes() -> None:
    assert hash_share("person 7") == hash_share("person 7")
    assert 0 <= hash_share(7) < 1


def test_an_origin_is_never_after_what_is_recorded(people: list[TrainingLedger]) -> None:
    ledger = people[3]
    targets = sample_targets(ledger, "monthly", varied=True, rng=np.random.default_rng(0))
    assert targets is not None
    assert (targets.ends <= ledger.ledger.end_day).all()
    assert (targets.origin < targets.ends).all()
    assert (targets.target >= targets.current).all()
