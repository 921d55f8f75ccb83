import random

from ml.categorization.drift import level, stability_index
from ml.categorization.experiments import compared, is_challenger


def test_a_person_gets_the_same_variant_on_every_machine() -> None:
    assert [is_challenger(person, "a/b", 0.5) for person in range(8)] == [
        False, True, True, False, False, False, False, False,
    ]  # fmt: skip


def test_the_share_is_kept_and_another_experiment_divides_otherwise() -> None:
    first = [is_challenger(person, "a/b", 0.3) for person in range(5_000)]
    assert 0.28 < sum(first) / 5_000 < 0.32
    assert first != [is_challenger(person, "a/c", 0.3) for person in range(5_000)]
    assert not any(is_challenger(person, "a/b", 0.0) for person in range(100))
    assert all(is_challenger(person, "a/b", 1.0) for person in range(100))


def outcomes(chance: random.Random, accuracy: float, count: int) -> list[bool]:
    return [chance.random() < accuracy for _ in range(count)]


def test_a_worse_challenger_is_found_out_and_stays_so() -> None:
    chance = random.Random(1)
    control, challenger = outcomes(chance, 0.85, 600), outcomes(chance, 0.65, 600)
    found = compared(control, challenger)
    assert found.verdict == "worse"
    assert compared([*control, *[False] * 50], [*challenger, *[True] * 50]).verdict == "worse"
    assert compared(challenger, control).verdict == "better"


def test_looking_after_every_pair_rarely_calls_equals_different() -> None:
    chance = random.Random(2)
    wrong = sum(
        compared(outcomes(chance, 0.8, 400), outcomes(chance, 0.8, 400)).verdict != "undecided"
        for _ in range(300)
    )
    assert wrong / 300 < 0.1  # at most 5 % in either direction


def test_nothing_to_compare_decides_nothing() -> None:
    assert compared([], [True]).verdict == "undecided"


def test_drift_is_seen_and_too_few_values_say_nothing() -> None:
    chance = random.Random(3)
    before = [chance.gauss(0.8, 0.1) for _ in range(400)]
    same, shifted = (
        [chance.gauss(0.8, 0.1) for _ in range(400)],
        [chance.gauss(0.5, 0.1) for _ in range(400)],
    )
    assert level(stability_index(before, same)) == "stable"
    assert level(stability_index(before, shifted)) == "drifted"
    assert level(stability_index(before, same[:20])) is None
    assert level(0.2) == "moderate"
    assert level(stability_index([1.0] * 60, [1.0] * 60)) == "stable"
