import random

from ml.categorization.experiments import compare_outcomes, is_challenger


def test_a_person_gets_the_same_variant_on_every_machine() -> None:
    assignments = [is_challenger(person, "a/b", 0.5) for person in range(8)]
    assert assignments == [False, True, True, False, False, False, False, False]


def test_the_share_is_respected_and_another_experiment_divides_people_differently() -> None:
    first = [is_challenger(person, "a/b", 0.3) for person in range(5_000)]
    assert 0.28 < sum(first) / 5_000 < 0.32
    assert first != [is_challenger(person, "a/c", 0.3) for person in range(5_000)]
    assert not any(is_challenger(person, "a/b", 0.0) for person in range(100))
    assert all(is_challenger(person, "a/b", 1.0) for person in range(100))


def draw_outcomes(chance: random.Random, accuracy: float, count: int) -> list[bool]:
    return [chance.random() < accuracy for _ in range(count)]


def test_a_worse_challenger_is_detected_and_the_verdict_stays() -> None:
    chance = random.Random(1)
    control, challenger = draw_outcomes(chance, 0.85, 600), draw_outcomes(chance, 0.65, 600)
    assert compare_outcomes(control, challenger).verdict == "worse"
    assert compare_outcomes(challenger, control).verdict == "better"
    later_control, later_challenger = [*control, *[False] * 50], [*challenger, *[True] * 50]
    assert compare_outcomes(later_control, later_challenger).verdict == "worse"


def test_looking_after_every_pair_rarely_calls_equal_variants_different() -> None:
    chance = random.Random(2)
    verdicts = [
        compare_outcomes(draw_outcomes(chance, 0.8, 400), draw_outcomes(chance, 0.8, 400)).verdict
        for _ in range(300)
    ]
    wrong = sum(verdict != "undecided" for verdict in verdicts)
    assert wrong / 300 < 0.1  # at most 5 % in either direction


def test_without_pairs_the_comparison_is_undecided() -> None:
    assert compare_outcomes([], [True]).verdict == "undecided"
