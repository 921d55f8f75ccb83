"""One person's categoriser: what a transaction probably is, how sure that is, and why.

P = (1 - a) · kernel + a · linear, with a = 0.4 · n / (n + 60) for n labels. The kernel is the memory of the person's
own rows, falling back to the prior: P = (Σ w·[category] + 0.3·π) / (Σ w + 0.3). The prior π is what the lexicon says of
the payee, handed to the person's categories by what their names mean, and a little of how often each is used. It
learns from what it is told to learn and from nothing else; a label counts in the very next answer.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from scipy import sparse

from ml.categorization.confidence import (
    ConfidenceModel,
    Evidence,
    features,
    personal_bias,
    probability_of,
)
from ml.categorization.linear import MAX_ROWS, PersonalLinear, fit_linear
from ml.categorization.memory import (
    ALIKE,
    CategoryMemory,
    Embed,
    Entry,
    Floats,
    Neighbours,
    Numbers,
)
from ml.categorization.names import CategoryNames, Choice
from ml.categorization.prior import CategoryPrior
from ml.categorization.text_vectors import Vectors

PRIOR_MASS = 0.3
USE_SHARE = 0.15
"""How much of the prior is the person's habit rather than the words."""
LINEAR_SHARE = 0.4
MEANING_SHARE = 0.2
LINEAR_HALF = 60
FIRST_FIT = 10
REFIT_SHARE = 0.05
UNUSED_AFTER = 20
"""A category that is not used in this many labels counts half in the prior, and so on."""
TOSS_UP = 0.7
MAX_CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    category: int
    probability: float


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an answer rests on: payments to the same payee, the most alike text, the concept that its words suggest."""

    same_payee: int
    same_payee_agreeing: int
    nearest: str | None
    similarity: float
    concept: str | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Candidates, most probable first (none when there are no categories); ``confidence`` that the first is right.

    ``score`` is the confidence as log odds without the person's bias.
    """

    candidates: tuple[Candidate, ...]
    confidence: float
    score: float
    grounds: Grounds
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to categorise; an experiment compares two."""

    name: str = "kernel_linear"
    linear_share: float = LINEAR_SHARE
    meaning_share: float = 0.0
    """How much embeddings have to say, where their encoder is installed."""


VARIANTS = {
    variant.name: variant
    for variant in (
        Variant(),
        Variant("kernel", 0.0),
        Variant("embeddings", meaning_share=MEANING_SHARE),
    )
}


class Categorizer:
    """Learns rows of one person, and judges others."""

    def __init__(
        self,
        prior: CategoryPrior,
        confidence: ConfidenceModel,
        choices: Sequence[Choice],
        variant: Variant | None = None,
        embed: Embed | None = None,
    ) -> None:
        self.prior = prior
        self.confidence = confidence
        self.variant = variant or Variant()
        self.memory = CategoryMemory(embed if self.variant.meaning_share else None)
        self.linear: PersonalLinear | None = None
        self.names = CategoryNames(prior, choices)
        self.bias = 0.0
        self._fitted_at = 0

    # --- learning ---

    @property
    def labels(self) -> int:
        return len(self.memory)

    def learn(self, row: int, entry: Entry, category: int) -> None:
        """Remember a person's own choice."""
        self.learn_many([(row, entry, category)])

    def learn_many(self, labelled: Sequence[tuple[int, Entry, int]]) -> None:
        """Remember many, in order; categories that are not among the choices are nothing to learn."""
        texts = dict.fromkeys(entry.text for _, entry, _ in labelled)
        fresh = {
            text: place
            for place, text in enumerate(text for text in texts if text not in self.memory)
        }
        found = self.prior.vectors(list(fresh)) if fresh else None
        for row, entry, category in labelled:
            if category in self.names:
                place = fresh.get(entry.text)
                self.memory.learn(
                    row,
                    entry,
                    None if found is None or place is None else _row(found, place),
                    category,
                )
            else:
                self.memory.forget(row)

    def forget(self, row: int) -> None:
        self.memory.forget(row)

    def choose_from(self, choices: Sequence[Choice]) -> None:
        """The person's categories have changed."""
        self.names = CategoryNames(self.prior, choices)

    def adapt(self, scores: Sequence[float], is_right: Sequence[bool]) -> None:
        """Take to heart how earlier answers turned out, oldest first."""
        self.bias = personal_bias(scores, is_right)

    @property
    def is_fit_due(self) -> bool:
        """Whether there are so many new labels that the linear model should learn them."""
        fresh = self.labels - self._fitted_at
        due = (
            FIRST_FIT if not self._fitted_at else max(FIRST_FIT, int(REFIT_SHARE * self._fitted_at))
        )
        return self.variant.linear_share > 0 and abs(fresh) >= due

    def examples(self) -> tuple[Vectors, Floats, Numbers, Numbers]:
        """The newest rows, for ``fit_linear``."""
        return self.memory.newest(MAX_ROWS)

    def use(self, linear: PersonalLinear | None, labels: int) -> None:
        """Take over a linear model that was fitted when there were that many labels."""
        self.linear, self._fitted_at = linear, labels

    def fit_linear(self) -> None:
        """Fit the linear model to the newest rows: takes up to seconds, so not while somebody waits."""
        self.use(fit_linear(*self.examples()), self.labels)

    # --- judging ---

    def judge(self, entries: Sequence[Entry]) -> list[Judgement]:
        """What each of these is, in order."""
        if not entries or not len(self.names):
            nothing = Grounds(0, 0, None, 0.0, None)
            return [Judgement((), 0.0, 0.0, nothing) for _ in entries]
        found = self.prior.vectors([entry.text for entry in entries])
        concepts = self.prior.probabilities(found)
        used = self._used()
        priors = self._priors(entries, found, concepts, used)
        linear = self._linear(entries, found)
        judged = [
            self._weighed(entry, near, prior, own)
            for entry, near, prior, own in zip(
                entries, self._neighbours(entries, found), priors, linear, strict=True
            )
        ]
        evidence = [_evidence(weighed, self.labels, used) for weighed in judged]
        scores = self.confidence.scores(features(evidence))
        confidences = probability_of(scores + self.bias)
        return [
            replace(self._judgement(weighed, float(score), float(sure), said), evidence=seen)
            for weighed, score, sure, said, seen in zip(
                judged, scores, confidences, concepts, evidence, strict=True
            )
        ]

    def _used(self) -> Floats:
        """How often each choice was labelled."""
        places = self.names.places(self.memory.categories)
        return np.asarray(
            np.bincount(places[places >= 0], minlength=len(self.names)), dtype=np.float64
        )

    def _priors(
        self, entries: Sequence[Entry], found: Vectors, concepts: Floats, used: Floats
    ) -> Floats:
        """(entries, choices): from the words, the categories' names, and habit."""
        directions = np.array([entry.direction for entry in entries])
        familiar = np.where(used > 0, 1.0, 1 / (1 + used.sum() / UNUSED_AFTER))
        said = self.names.spread(concepts, directions) * familiar
        habit = (used + 0.5 * familiar) / (used + 0.5 * familiar).sum()
        total = said.sum(axis=1, keepdims=True)
        said = np.where(total > 0, said / np.where(total > 0, total, 1), habit) + self.names.alike(
            found
        )
        said /= said.sum(axis=1, keepdims=True)
        return np.asarray((1 - USE_SHARE) * said + USE_SHARE * habit)

    def _linear(self, entries: Sequence[Entry], found: Vectors) -> Floats | list[None]:
        """(entries, choices), or nothing while there is no linear model."""
        model = self.linear
        if model is None:
            return [None] * len(entries)
        amounts = np.log1p(np.abs([entry.amount for entry in entries]))
        directions = np.array([entry.direction for entry in entries])
        places = self.names.places(model.categories)
        said = np.zeros((len(entries), len(self.names)))
        said[:, places[places >= 0]] = model.probabilities(found, amounts, directions)[
            :, places >= 0
        ]
        total = said.sum(axis=1, keepdims=True)
        return np.asarray(said / np.where(total > 0, total, 1))

    def _neighbours(self, entries: Sequence[Entry], found: Vectors) -> Iterator[_Near]:
        """The rows near each entry whose category is still a choice."""
        place_of = self.names.places(self.memory.every_category)
        is_clean = bool((place_of >= 0).all())
        for near in self.memory.neighbours(entries, found):
            places = place_of[near.rows]
            yield (
                _Near(near, places)
                if is_clean
                else _Near(near.only(places >= 0), places[places >= 0])
            )

    def _weighed(self, entry: Entry, near: _Near, prior: Floats, linear: Floats | None) -> _Weighed:
        """Put together what speaks for each choice."""
        mass = near.rows.weights.sum()
        spoken = np.bincount(near.places, near.rows.weights, len(self.names))
        kernel = (spoken + PRIOR_MASS * prior) / (mass + PRIOR_MASS)
        share = (
            0.0
            if linear is None
            else self.variant.linear_share * self.labels / (self.labels + LINEAR_HALF)
        )
        mixed = kernel if linear is None else (1 - share) * kernel + share * linear
        mixed = self._with_meaning(entry, mixed, prior)
        top = int(mixed.argmax())
        group = self.names.undecided(mixed, top, TOSS_UP)
        weighed = _Weighed(near, prior, kernel, linear, mixed, float(mass), np.array([top]))
        return weighed if group is None else replace(weighed, top=group)

    def _with_meaning(self, entry: Entry, mixed: Floats, prior: Floats) -> Floats:
        """Let embeddings have their say, where the variant uses them."""
        weights, categories = self.memory.alike_in_meaning(entry)
        if not len(weights):
            return mixed
        places = self.names.places(categories)
        known = places >= 0
        spoken = np.bincount(places[known], weights[known], len(self.names))
        meant = (spoken + PRIOR_MASS * prior) / (spoken.sum() + PRIOR_MASS)
        share = self.variant.meaning_share
        return np.asarray((1 - share) * mixed + share * meant)

    def _judgement(
        self, weighed: _Weighed, score: float, confidence: float, concepts: Floats
    ) -> Judgement:
        mixed, (first, *inside) = weighed.mixed.tolist(), weighed.top.tolist()
        left = 1 - sum(mixed[place] for place in (first, *inside))
        outside = (1 - confidence) / left if left > 0 else 0.0
        others = heapq.nlargest(MAX_CANDIDATES - 1, _but(len(mixed), first), key=mixed.__getitem__)
        candidates = [Candidate(self.names.keys[first], confidence)] + [
            Candidate(
                self.names.keys[place],
                min(confidence, mixed[place] * (confidence if place in inside else outside)),
            )
            for place in others
        ]
        return Judgement(tuple(candidates), confidence, score, self._grounds(weighed, concepts))

    def _grounds(self, weighed: _Weighed, concepts: Floats) -> Grounds:
        cosines, agrees = weighed.near.rows.cosines, weighed.agrees
        same = weighed.near.rows.is_same_payee
        nearest = int(cosines.argmax()) if len(cosines) else None
        concept = int(concepts.argmax())
        return Grounds(
            int(same.sum()),
            int((same & agrees).sum()),
            None if nearest is None else self.memory.text_of(int(weighed.near.rows.rows[nearest])),
            0.0 if nearest is None else float(cosines[nearest]),
            self.prior.keys[concept] if concepts[concept] > TOSS_UP else None,
        )


@dataclass(frozen=True, slots=True)
class _Near:
    rows: Neighbours
    places: Numbers


@dataclass(frozen=True, slots=True)
class _Weighed:
    """Everything that was weighed for one entry; ``top`` are the choices that count as the answer, its own first."""

    near: _Near
    prior: Floats
    kernel: Floats
    linear: Floats | None
    mixed: Floats
    mass: float
    top: Numbers

    @property
    def agrees(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which neighbours say what the answer says."""
        agreeing = np.zeros(len(self.mixed), dtype=bool)
        agreeing[self.top] = True
        return agreeing[self.near.places]


def _but(count: int, left_out: int) -> Iterator[int]:
    """The places from 0 on, without one."""
    return chain(range(left_out), range(left_out + 1, count))


def _row(found: Vectors, place: int) -> Vectors:
    start, end = found.indptr[place], found.indptr[place + 1]
    shape = (1, found.shape[1])
    return sparse.csr_matrix(
        (found.data[start:end], found.indices[start:end], np.array([0, end - start])), shape=shape
    )


def _evidence(weighed: _Weighed, labels: int, used: Floats) -> Evidence:
    """What the confidence model wants to know."""
    cosines, agrees, top = weighed.near.rows.cosines, weighed.agrees, weighed.top
    rest = weighed.mixed.copy()
    rest[top] = 0.0
    probability = float(weighed.mixed[top].sum())
    same, alike = weighed.near.rows.is_same_payee, cosines > ALIKE
    payments = np.flatnonzero(same)
    return Evidence(
        probability=probability,
        runner_up=float(rest.max()),
        mass=weighed.mass,
        cosine=float(cosines.max()) if len(cosines) else 0.0,
        same_payee=len(payments),
        same_payee_agreeing=int(np.count_nonzero(same & agrees)),
        last_agrees=float(agrees[payments[-1]]) if len(payments) else 0.5,
        alike=int(np.count_nonzero(alike)),
        alike_agreeing=int(np.count_nonzero(alike & agrees)),
        labels=labels,
        used=float(used[top].sum()),
        kernel=float(weighed.kernel[top].sum()),
        linear=probability if weighed.linear is None else float(weighed.linear[top].sum()),
        models_agree=0.5
        if weighed.linear is None
        else float(weighed.linear.argmax() == weighed.kernel.argmax()),
        prior=float(weighed.prior[top].sum()),
    )
