"""Mixture of category probabilities from the prior, the kernel memory and the linear model.

    P = (1 - a) · kernel + a · linear, with a = linear share · n / (n + 60) for n labels
    kernel = (Σ w · [category] + 0.3 · π) / (Σ w + 0.3)

The prior π distributes the concepts of the payee's words over the person's categories, by what the
names of the categories mean, and adds a little of how often each category is used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.categorization.arrays import Flags, Floats, Numbers
from ml.categorization.choices import ChoiceSet
from ml.categorization.memory import Neighbours
from ml.categorization.text_vectors import Vectors

# The recipe was chosen by prequential accuracy on labelled ledgers and purchase cards.
PRIOR_MASS = 0.3
"""Weight of the prior, in units of a row with the same payee and amount."""
USAGE_SHARE = 0.15
"""Share of the person's usage in the prior; the rest comes from words."""
UNUSED_AFTER = 20
"""A category unused in this many labels counts half in the prior; in twice as many, a third."""
USAGE_SMOOTHING = 0.5
LINEAR_HALF = 60
"""Labels at which the linear model reaches half of its share."""
CLEAR_SHARE = 0.7
"""Probability of a parent's group from which it can be the answer, and of a child within it from
which the child is the answer."""


@dataclass(frozen=True, slots=True)
class Votes:
    """Neighbours of one transaction, with the position of each one's category (neighbours,)."""

    neighbours: Neighbours
    positions: Numbers


@dataclass(frozen=True, slots=True)
class Mixture:
    """Probabilities for one transaction, and what they were mixed from.

    Attributes:
        votes: Neighbours whose categories are still choices.
        prior: (choices,)
        kernel: Memory with prior (choices,).
        linear: Linear model (choices,); None without one.
        mixed: Result (choices,).
        mass: Total weight of the neighbours.
        top: Positions that count as the answer, the answer itself first: the most probable choice,
            or a parent followed by its children when it is unclear which of them it is.
    """

    votes: Votes
    prior: Floats
    kernel: Floats
    linear: Floats | None
    mixed: Floats
    mass: float
    top: Numbers

    @property
    def agreeing(self) -> Flags:
        """Mask of the neighbours that are labelled with the answer (neighbours,)."""
        is_top = np.zeros(len(self.mixed), dtype=bool)
        is_top[self.top] = True
        return is_top[self.votes.positions]


def compute_priors(
    choices: ChoiceSet, directions: Numbers, vectors: Vectors, concepts: Floats, usage: Floats
) -> Floats:
    """Return prior probabilities (transactions, choices).

    Args:
        choices: The person's categories.
        directions: (transactions,)
        vectors: Vectors of the texts (transactions, COLUMNS).
        concepts: Probabilities of the concepts (transactions, concepts).
        usage: Labelled rows of each choice (choices,).
    """
    # A category that a person with many labels has never used is an unlikely answer.
    familiarity = np.where(usage > 0, 1.0, 1 / (1 + usage.sum() / UNUSED_AFTER))
    habit = usage + USAGE_SMOOTHING * familiarity
    habit = habit / habit.sum()

    by_concepts = choices.distribute(concepts, directions) * familiarity
    total = by_concepts.sum(axis=1, keepdims=True)
    has_concept = total > 0
    normalized = by_concepts / np.where(has_concept, total, 1)

    # Where no category means any of the concepts, habit is all there is.
    by_words = np.where(has_concept, normalized, habit) + choices.compare_names(vectors)
    by_words /= by_words.sum(axis=1, keepdims=True)
    return np.asarray((1 - USAGE_SHARE) * by_words + USAGE_SHARE * habit)


def mix_kernel(votes: Votes, prior: Floats) -> Floats:
    """Return the kernel estimate (choices,)."""
    weights = votes.neighbours.weights
    by_choice = np.bincount(votes.positions, weights, len(prior))
    # With little mass the prior decides; one row of the same payee and amount already outweighs it
    # three times.
    return np.asarray((by_choice + PRIOR_MASS * prior) / (weights.sum() + PRIOR_MASS))


def mix_linear(kernel: Floats, linear: Floats | None, linear_share: float, labels: int) -> Floats:
    """Return kernel and linear model mixed (choices,); its share grows with the labels."""
    if linear is None:
        return kernel

    share = linear_share * labels / (labels + LINEAR_HALF)
    return np.asarray((1 - share) * kernel + share * linear)


def mix_meaning(
    mixed: Floats, prior: Floats, weights: Floats, positions: Numbers, meaning_share: float
) -> Floats:
    """Return a mixture with a kernel estimate by embeddings (choices,).

    Args:
        mixed: Mixture so far (choices,).
        prior: (choices,)
        weights: Weights of labelled rows by similarity of meaning (rows,).
        positions: Choice of each row, -1 for categories that are no choices (rows,).
        meaning_share: Share of the embeddings.
    """
    is_choice = positions >= 0
    by_choice = np.bincount(positions[is_choice], weights[is_choice], len(prior))
    by_meaning = (by_choice + PRIOR_MASS * prior) / (by_choice.sum() + PRIOR_MASS)
    return np.asarray((1 - meaning_share) * mixed + meaning_share * by_meaning)


def find_answer(choices: ChoiceSet, mixed: Floats) -> Numbers:
    """Return the positions that count as the answer, the answer itself first."""
    top = int(mixed.argmax())
    group = choices.find_undecided_group(mixed, top, CLEAR_SHARE)
    return np.array([top]) if group is None else group
