"""A person's categories as choices for a prediction, and the concepts that their names mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.categorization.arrays import Floats, Numbers
from ml.categorization.lexicon import Concept
from ml.categorization.payees import fold, keep_words
from ml.categorization.prior import CategoryPrior
from ml.categorization.text_vectors import Vectors

OTHER_KIND_FACTOR = 0.3
"""Factor for a concept when money moves in another direction than the concept implies."""
NAME_SHARE, STANDARD_SHARE = 3.0, 1.0
"""A category named after a concept takes more of it than the standard category that includes it."""
# Just above the chance of one of 59 concepts picked at random.
MIN_CONCEPT_PROBABILITY = 0.02
KIND_BY_DIRECTION = {-1: "expense", 0: "transfer", 1: "income"}
MIN_SIBLING_PROBABILITY = 0.05
MIN_UNDECIDED_SIBLINGS = 2


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    """A category that a transaction may get; ``key`` and ``parent`` are the caller's ids."""

    key: int
    name: str
    parent: int | None = None


class ChoiceSet:
    """The choices of one person, by position, and the share of each concept that they take."""

    def __init__(self, prior: CategoryPrior, choices: Sequence[CategoryChoice]) -> None:
        self.keys = [choice.key for choice in choices]
        self.names = {choice.key: choice.name for choice in choices}
        self._position = {key: position for position, key in enumerate(self.keys)}
        self._parents = np.array([self._find_parent(choice) for choice in choices], dtype=np.int64)
        # Sorted keys, for translating arrays of keys into positions by binary search.
        self._order = np.argsort(self.keys) if self.keys else np.empty(0, dtype=np.int64)
        self._sorted_keys = np.array(self.keys, dtype=np.int64)[self._order]

        vectors = prior.vectorize([keep_words(fold(choice.name)) for choice in choices])
        self._name_vectors = vectors.T.tocsr()
        self._concept_shares = _compute_concept_shares(
            prior, vectors, [choice.name for choice in choices]
        )
        self._kind_factors = {
            direction: _compute_kind_factors(prior.concepts, kind)
            for direction, kind in KIND_BY_DIRECTION.items()
        }

    def _find_parent(self, choice: CategoryChoice) -> int:
        """Return the position of the parent; -1 without one among the choices."""
        return -1 if choice.parent is None else self._position.get(choice.parent, -1)

    def __len__(self) -> int:
        """Return the number of choices."""
        return len(self.keys)

    def __contains__(self, key: object) -> bool:
        """Return whether a category id is among the choices."""
        return key in self._position

    def find_positions(self, keys: Numbers) -> Numbers:
        """Return the positions of category ids (any length); -1 for ids that are not choices."""
        if not len(self.keys):
            return np.full(len(keys), -1)

        nearest = np.minimum(np.searchsorted(self._sorted_keys, keys), len(self.keys) - 1)
        return np.where(self._sorted_keys[nearest] == keys, self._order[nearest], -1)

    def distribute(self, concepts: Floats, directions: Numbers) -> Floats:
        """Distribute concept probabilities over the choices that mean them.

        Args:
            concepts: (transactions, concepts)
            directions: (transactions,), as in ``TransactionFeatures.direction``.

        Returns:
            (transactions, choices)
        """
        factors = np.stack([self._kind_factors[int(direction)] for direction in directions])
        return np.asarray((concepts * factors) @ self._concept_shares.T)

    def compare_names(self, vectors: Vectors) -> Floats:
        """Return squared cosines (transactions, choices) of texts and category names."""
        cosines = (vectors @ self._name_vectors).toarray()
        # Squared, so that one common gram of two names hardly counts.
        return np.asarray(cosines, dtype=np.float64) ** 2

    def find_undecided_group(
        self, probabilities: Floats, top: int, threshold: float
    ) -> Numbers | None:
        """Return a parent and its children when only the choice among them is unclear.

        Args:
            probabilities: (choices,)
            top: Position of the most probable choice.
            threshold: Least probability of the group, and the share of it at which a single
                child is clear enough.

        Returns:
            Positions, the parent first; None when there is no such group.
        """
        parent = int(self._parents[top]) if self._parents[top] >= 0 else top
        if top == parent:
            return None

        children = np.flatnonzero(self._parents == parent)
        group = np.append(parent, children)
        total = probabilities[group].sum()
        # Any child has some probability from the prior; only those that could be meant count.
        likely = np.count_nonzero(probabilities[children] > MIN_SIBLING_PROBABILITY)

        # With a single likely child there is nothing to be undecided about.
        is_group_likely = likely >= MIN_UNDECIDED_SIBLINGS and total >= threshold
        is_child_clear = probabilities[top] / total >= threshold
        return group if is_group_likely and not is_child_clear else None


def _compute_kind_factors(concepts: Sequence[Concept], kind: str) -> Floats:
    """Return the factor of each concept (concepts,) for transactions of a kind."""
    return np.array([1.0 if kind in concept.kinds else OTHER_KIND_FACTOR for concept in concepts])


def _compute_concept_shares(prior: CategoryPrior, vectors: Vectors, names: Sequence[str]) -> Floats:
    """Return the share of each concept that each category takes (names, concepts).

    The shares of a concept add up to 1 at most; a concept that no category means is left over.
    """
    if not names:
        return np.zeros((0, len(prior.keys)))

    # Names are matched exactly first; their words give a hint where no concept has the name.
    by_words = prior.predict_concepts(vectors)
    shares = np.where(by_words >= MIN_CONCEPT_PROBABILITY, by_words, 0.0)
    # Folded once and not for each name, of which a person with many categories has many.
    standard_names = [fold(concept.category or "") for concept in prior.concepts]
    for row, name in enumerate(names):
        folded = fold(name)
        for column, concept in enumerate(prior.concepts):
            if folded in concept.names or folded in concept.foreign_names:
                shares[row, column] = NAME_SHARE
            elif folded and folded == standard_names[column]:
                shares[row, column] = max(shares[row, column], STANDARD_SHARE)

    # Scaled down and never up: a concept that is only hinted at must not be given away whole.
    return np.asarray(shares / np.maximum(shares.sum(axis=0), 1.0))
