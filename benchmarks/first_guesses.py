"""Benchmark of the first guesses: categories of merchants before their person has labelled any.

    python -m benchmarks.first_guesses [--home] [--misses] [COUNTRY …]

Accuracy of the merchant's name alone and within a line of a bank, per country, for the seen and the
held-out half of each list (``merchants``), and the calibration of the confidence. ``--home`` tells
the categorizer the person's country. ``--misses`` prints what is wrong in the seen halves; those of
the held-out halves are nobody's business.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.merchants import Merchant, list_countries, read_merchants
from ml import shipped
from ml.categorization.categorizer import Categorizer
from ml.categorization.choices import CategoryChoice
from ml.categorization.lexicon import load_concepts
from ml.categorization.payees import clean
from ml.categorization.predictions import Prediction
from ml.categorization.transaction_features import TransactionFeatures
from ml.scores import calibration_error

DAY = 20_000
AMOUNT = 25.0
SUGGEST_AT = 0.6
ISO_CODES = {"ja": "jp", "uk": "gb"}
"""Codes of countries whose list has another name."""


@dataclass(frozen=True, slots=True)
class Guess:
    """First guess for one text; ``category`` is None where the categorizer knows nothing."""

    text: str
    category: str | None
    confidence: float
    is_right: bool


def create_categorizer() -> tuple[Categorizer, list[str]]:
    """Create a categorizer with the standard categories, and return their names by key."""
    names = sorted({concept.category for concept in load_concepts() if concept.category})
    choices = [CategoryChoice(key, name) for key, name in enumerate(names)]
    return Categorizer(*shipped.load_category_models(), choices), names


def guess(
    categorizer: Categorizer,
    names: Sequence[str],
    merchants: Sequence[Merchant],
    texts: Sequence[str],
    home: frozenset[str] = frozenset(),
) -> list[Guess]:
    """Guess the categories of texts, one of each merchant; ``home`` are the person's countries."""
    inputs = [
        TransactionFeatures(clean(text), AMOUNT, merchant.direction, DAY)
        for text, merchant in zip(texts, merchants, strict=True)
    ]
    predictions = categorizer.predict(inputs, home)
    rows = zip(texts, merchants, predictions, strict=True)
    return [_judge(text, merchant, prediction, names) for text, merchant, prediction in rows]


def _judge(text: str, merchant: Merchant, prediction: Prediction, names: Sequence[str]) -> Guess:
    if not prediction.candidates:
        return Guess(text, None, 0.0, is_right=False)
    category = names[prediction.candidates[0].category]
    return Guess(text, category, prediction.confidence, category in merchant.categories)


def main(countries: Sequence[str], *, tell_home: bool = False, show_misses: bool = False) -> None:
    """Run the benchmark and print its figures."""
    categorizer, names = create_categorizer()
    everything: dict[bool, list[Guess]] = {False: [], True: []}

    print("      seen: name line | held out: name line | unknown | suggested: share right")
    for country in countries or list_countries():
        merchants = read_merchants(country)
        home = frozenset([ISO_CODES.get(country, country)] if tell_home else [])
        texts = [merchant.name for merchant in merchants]
        by_name = guess(categorizer, names, merchants, texts, home)
        lines = [merchant.line for merchant in merchants]
        by_line = guess(categorizer, names, merchants, lines, home)

        cells: list[str] = []
        for held_out in (False, True):
            chosen = [merchant.is_held_out == held_out for merchant in merchants]
            half_names = _select(by_name, chosen)
            half_lines = _select(by_line, chosen)
            everything[held_out] += [*half_names, *half_lines]
            cells.append(f"{_accuracy(half_names):10.2f} {_accuracy(half_lines):6.2f}")
            if show_misses and not held_out:
                _print_misses(merchants, chosen, [by_name, by_line])

        print(
            f"{country:3} {len(merchants):4} {' | '.join(cells)} | {_describe(by_name + by_line)}"
        )

    for held_out, guesses in everything.items():
        known = [guess for guess in guesses if guess.category is not None]
        error = calibration_error(
            np.array([guess.confidence for guess in known]),
            np.array([guess.is_right for guess in known], dtype=float),
        )
        half = "held out" if held_out else "seen"
        print(f"{half:9} right {_accuracy(guesses):.3f}, ECE {error:.3f}, {_describe(guesses)}")


def _select(guesses: Sequence[Guess], chosen: Sequence[bool]) -> list[Guess]:
    return [guess for guess, is_chosen in zip(guesses, chosen, strict=True) if is_chosen]


def _accuracy(guesses: Sequence[Guess]) -> float:
    return float(np.mean([guess.is_right for guess in guesses]))


def _describe(guesses: Sequence[Guess]) -> str:
    unknown = np.mean([guess.category is None for guess in guesses])
    suggested = [guess for guess in guesses if guess.confidence >= SUGGEST_AT]
    share = len(suggested) / len(guesses)
    right = _accuracy(suggested) if suggested else float("nan")
    return f"unknown {unknown:.2f} | suggested {share:.2f} right {right:.2f}"


def _print_misses(
    merchants: Sequence[Merchant], chosen: Sequence[bool], kinds: Sequence[Sequence[Guess]]
) -> None:
    for guesses in kinds:
        for merchant, is_chosen, guess in zip(merchants, chosen, guesses, strict=True):
            if is_chosen and not guess.is_right:
                expected = "/".join(sorted(merchant.categories))
                print(
                    f"    {guess.text!r} -> {clean(guess.text)!r}: {guess.category}"
                    f" {guess.confidence:.2f}, not {expected}"
                )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("countries", nargs="*", metavar="COUNTRY")
    parser.add_argument("--home", action="store_true")
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    main(arguments.countries, tell_home=arguments.home, show_misses=arguments.misses)
