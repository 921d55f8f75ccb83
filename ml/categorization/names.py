"""A person's categories: what their names mean, and which belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.categorization.memory import Floats, Numbers
from ml.categorization.payees import clean, fold
from ml.categorization.prior import CategoryPrior
from ml.categorization.text_vectors import Vectors

OTHER_KIND = 0.3
"""How much a concept counts for money that goes another way than it should."""
BY_NAME, BY_STANDARD = 3.0, 1.0
"""A category that is named for a concept goes before the standard category that includes it."""
LEAST_MEANING = 0.02
KIND_OF = {-1: "expense", 0: "transfer", 1: "income"}
LEAST_SIBLING = 0.05


@dataclass(frozen=True, slots=True)
class Choice:
    """A category that an entry may get; ``key`` is the caller's id for it."""

    key: int
    name: str
    parent: int | None = None


class CategoryNames:
    """The choices, by place, and how much of each concept they take."""

    def __init__(self, prior: CategoryPrior, choices: Sequence[Choice]) -> None:
        self.keys = [choice.key for choice in choices]
        self.names = {choice.key: choice.name for choice in choices}
        self._sorted = np.argsort(self.keys) if self.keys else np.empty(0, dtype=np.int64)
        self._ordered = np.array(self.keys, dtype=np.int64)[self._sorted]
        self._place = {key: place for place, key in enumerate(self.keys)}
        above: list[int | None] = [choice.parent for choice in choices]
        self._parents = np.array(
            [-1 if key is None else self._place.get(key, -1) for key in above], dtype=np.int64
        )
        found = prior.vectors([clean(choice.name) for choice in choices])
        self._words = found.T.tocsr()
        self._takes = _meanings(prior, found, [choice.name for choice in choices])
        self._suits = {
            direction: np.array(
                [1.0 if kind in concept.kinds else OTHER_KIND for concept in prior.concepts]
            )
            for direction, kind in KIND_OF.items()
        }

    def __len__(self) -> int:
        return len(self.keys)

    def __contains__(self, key: object) -> bool:
        return key in self._place

    def places(self, keys: Numbers) -> Numbers:
        """Where these keys are among the choices; -1 for those that are not."""
        if not len(self.keys):
            return np.full(len(keys), -1)
        found = np.minimum(np.searchsorted(self._ordered, keys), len(self.keys) - 1)
        return np.where(self._ordered[found] == keys, self._sorted[found], -1)

    def spread(self, concepts: Floats, directions: Numbers) -> Floats:
        """(entries, choices) from (entries, concepts): each concept goes to the categories that mean it."""
        suits = np.stack([self._suits[int(direction)] for direction in directions])
        return np.asarray((concepts * suits) @ self._takes.T)

    def alike(self, found: Vectors) -> Floats:
        """(entries, choices): how much the words of an entry are a category's own name."""
        return np.asarray((found @ self._words).toarray(), dtype=np.float64) ** 2

    def undecided(self, probabilities: Floats, top: int, least: float) -> Numbers | None:
        """The parent and its children, when it is clear that it is one of them but not which; else None."""
        parent = int(self._parents[top]) if self._parents[top] >= 0 else top
        members = np.flatnonzero(self._parents == parent)
        group = np.append(parent, members)
        total = probabilities[group].sum()
        likely = np.count_nonzero(probabilities[members] > LEAST_SIBLING)
        if top == parent or likely < 2 or total < least or probabilities[top] / total >= least:  # noqa: PLR2004 (two)
            return None
        return group


def _meanings(prior: CategoryPrior, found: Vectors, names: Sequence[str]) -> Floats:
    """(names, concepts): the share of each concept that a category of that name takes, together one at most."""
    if not names:
        return np.zeros((0, len(prior.keys)))
    by_words = prior.probabilities(found)
    means = np.where(by_words >= LEAST_MEANING, by_words, 0.0)
    for row, name in enumerate(names):
        folded = fold(name)
        for column, concept in enumerate(prior.concepts):
            if folded in concept.names:
                means[row, column] = BY_NAME
            elif concept.category is not None and folded == fold(concept.category):
                means[row, column] = max(means[row, column], BY_STANDARD)
    return np.asarray(means / np.maximum(means.sum(axis=0), 1.0))
