"""Categorizer of one person: predicts categories of transactions and learns the person's choices.

It learns only what ``learn`` is called with, never its own predictions; a label counts in the very
next prediction. See ``mixture`` for the formula, ``memory`` for the weights of labelled rows, and
``confidence`` for the probability that a prediction is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ml.categorization.arrays import Flags, Floats
from ml.categorization.choices import CategoryChoice, ChoiceSet
from ml.categorization.common_words import CommonWords
from ml.categorization.confidence import (
    NO_CORRECTION,
    ConfidenceInputs,
    ConfidenceModel,
    build_features,
    compute_correction,
    find_cold,
    sigmoid,
)
from ml.categorization.linear import MAX_ROWS, PersonalLinear, fit_linear
from ml.categorization.memory import CategoryMemory, Embed, TrainingRows
from ml.categorization.mixture import (
    Mixture,
    Votes,
    compute_priors,
    find_answer,
    mix_kernel,
    mix_linear,
    mix_meaning,
)
from ml.categorization.predictions import (
    NO_PREDICTION,
    Prediction,
    PredictionReasons,
    build_confidence_inputs,
    rank_candidates,
)
from ml.categorization.prior import CategoryPrior
from ml.categorization.text_vectors import Vectors
from ml.categorization.transaction_features import TransactionFeatures
from ml.categorization.variants import DEFAULT_VARIANT, Variant

# A fit takes up to a second, so it waits for a number of new labels; the memory has them at once.
FIRST_FIT_LABELS = 10
REFIT_SHARE = 0.05
"""New labels after which the linear model is fitted again, as a share of those it was fitted to."""
MIN_RESEMBLANCE = 0.3
"""Cosine below which two texts share nothing but a few letters."""
MAX_UNPROVEN = 0.55
"""Confidence while nobody can tell whether the likeness of two texts is more than their bank's.

Below what is suggested.
"""
CLEAR_CONCEPT = 0.7
"""Probability from which a concept is given as a reason."""


@dataclass(frozen=True, slots=True)
class LabelledTransaction:
    """A transaction whose category its owner chose; ``row`` and ``category`` are caller's ids."""

    row: int
    features: TransactionFeatures
    category: int


class Categorizer:
    """Predicts categories from one person's labels, a prior and a confidence model."""

    def __init__(
        self,
        prior: CategoryPrior,
        confidence: ConfidenceModel,
        choices: Sequence[CategoryChoice],
        variant: Variant = DEFAULT_VARIANT,
        embed: Embed | None = None,
    ) -> None:
        self.prior = prior
        self.confidence = confidence
        self.variant = variant
        self._embed = embed if variant.meaning_share else None
        self.memory = CategoryMemory(self._embed)
        self._common_words = CommonWords()
        # Kept to be learned again when other words turn out to be common.
        self._learned: dict[int, LabelledTransaction] = {}
        self.linear: PersonalLinear | None = None
        self.choices = ChoiceSet(prior, choices)
        self.correction = NO_CORRECTION
        self._fitted_labels = 0

    # --- learning ---

    @property
    def labels(self) -> int:
        """Number of labelled rows."""
        return len(self.memory)

    def learn(self, row: int, features: TransactionFeatures, category: int) -> None:
        """Learn the category that the owner of a row chose."""
        self.learn_many([LabelledTransaction(row, features, category)])

    def learn_many(self, transactions: Sequence[LabelledTransaction]) -> None:
        """Learn many labels, in order.

        A row whose category is not among the choices is forgotten.
        """
        for transaction in transactions:
            self._learned.pop(transaction.row, None)
            if transaction.category in self.choices:
                self._learned[transaction.row] = transaction

        if self._common_words.add(transaction.features.text for transaction in transactions):
            # Rare, and only while a person has few payees.
            self.memory = CategoryMemory(self._embed)
            transactions = list(self._learned.values())
        self._memorize([self._without_common_words(transaction) for transaction in transactions])

    def _without_common_words(self, transaction: LabelledTransaction) -> LabelledTransaction:
        features = self._common_words.strip(transaction.features)
        return LabelledTransaction(transaction.row, features, transaction.category)

    def _memorize(self, transactions: Sequence[LabelledTransaction]) -> None:
        # Hashing grams is the expensive part: only new texts, and all of them in one call.
        texts = dict.fromkeys(transaction.features.text for transaction in transactions)
        new_texts = [text for text in texts if text not in self.memory]
        positions = {text: position for position, text in enumerate(new_texts)}
        vectors = self.prior.vectorize(new_texts) if new_texts else None

        for transaction in transactions:
            if transaction.category not in self.choices:
                self.memory.forget(transaction.row)
                continue

            position = positions.get(transaction.features.text)
            vector = None if position is None else _slice_row(vectors, position)
            self.memory.learn(transaction.row, transaction.features, vector, transaction.category)

    def forget(self, row: int) -> None:
        """Remove the label of a row."""
        self._learned.pop(row, None)
        self.memory.forget(row)

    def replace_choices(self, choices: Sequence[CategoryChoice]) -> None:
        """Use another set of categories; labels of removed categories are ignored."""
        self.choices = ChoiceSet(self.prior, choices)

    def update_correction(self, scores: Sequence[float], is_right: Sequence[bool]) -> None:
        """Correct the confidence by the outcomes of earlier predictions, oldest first."""
        self.correction = compute_correction(scores, is_right)

    @property
    def is_fit_due(self) -> bool:
        """Return whether the labels have changed enough to fit the linear model again."""
        threshold = FIRST_FIT_LABELS
        if self._fitted_labels:
            threshold = max(FIRST_FIT_LABELS, int(REFIT_SHARE * self._fitted_labels))

        # Forgotten labels count as well: the model should not keep predicting from them.
        changed = abs(self.labels - self._fitted_labels)
        return self.variant.linear_share > 0 and changed >= threshold

    def select_training_rows(self) -> TrainingRows:
        """Return the newest rows, as arguments of ``linear.fit_linear``."""
        return self.memory.select_newest(MAX_ROWS)

    def use_linear(self, linear: PersonalLinear | None, labels: int) -> None:
        """Use a linear model that was fitted when there were ``labels`` labelled rows."""
        self.linear, self._fitted_labels = linear, labels

    def fit_linear(self) -> None:
        """Fit the linear model to the newest rows; takes up to a second."""
        self.use_linear(fit_linear(*self.select_training_rows()), self.labels)

    # --- predicting ---

    def predict(
        self, transactions: Sequence[TransactionFeatures], home: frozenset[str] = frozenset()
    ) -> list[Prediction]:
        """Return a prediction for each transaction, in order; without candidates for the unknown.

        ``home`` are the person's countries (ISO codes in lower case): a name may mean different
        things in different countries.
        """
        if not transactions or not len(self.choices):
            return [NO_PREDICTION] * len(transactions)

        transactions = [self._common_words.strip(features) for features in transactions]
        # Bank files repeat their payees: each text is read once.
        texts = list(dict.fromkeys(features.text for features in transactions))
        vectors = self.prior.vectorize(texts)
        concepts, is_known = self.prior.predict(texts, vectors, home)
        if len(texts) < len(transactions):
            positions = {text: position for position, text in enumerate(texts)}
            repeated = [positions[features.text] for features in transactions]
            vectors, concepts, is_known = vectors[repeated], concepts[repeated], is_known[repeated]
        usage = self._count_usage()
        mixtures = self._mix(transactions, vectors, concepts, usage)

        # Confidence of all transactions at once: one product instead of one per transaction.
        inputs = [build_confidence_inputs(mixture, self.labels, usage) for mixture in mixtures]
        scores = self.confidence.compute_scores(build_features(inputs), find_cold(inputs))
        confidences = self._limit(sigmoid(self.correction.apply(scores)), inputs)

        is_unknown = self._find_unknown(vectors, is_known, mixtures)
        rows = zip(mixtures, concepts, inputs, scores, confidences, is_unknown, strict=True)
        return [
            NO_PREDICTION
            if nothing_known
            else Prediction(
                rank_candidates(self.choices.keys, mixture, float(confidence)),
                float(confidence),
                float(score),
                self._build_reasons(mixture, row_concepts),
                row_inputs,
            )
            for mixture, row_concepts, row_inputs, score, confidence, nothing_known in rows
        ]

    def _limit(self, confidences: Floats, inputs: Sequence[ConfidenceInputs]) -> Floats:
        """Return confidences (transactions,), low where only what the bank writes may be alike.

        With one or two known payees nobody can tell the bank's words from those of the payee.
        """
        if not self.labels or not self._common_words.has_too_few_texts:
            return confidences

        is_alike = [row.cosine >= MIN_RESEMBLANCE and not row.same_payee for row in inputs]
        return np.where(is_alike, np.minimum(confidences, MAX_UNPROVEN), confidences)

    def _find_unknown(
        self, vectors: Vectors, is_known: Flags, mixtures: Sequence[Mixture]
    ) -> Flags:
        """Return which transactions (transactions,) nothing is known about.

        Neither their words nor the name of a category says anything, no labelled row resembles
        them, and there are too few labels to know the person's habits.
        """
        if self.linear is not None:
            return np.zeros(len(mixtures), dtype=bool)

        nearest = [mixture.votes.neighbours.cosines.max(initial=0.0) for mixture in mixtures]
        is_unlike = np.array(nearest) < MIN_RESEMBLANCE
        is_no_name = self.choices.compare_names(vectors).max(axis=1) < MIN_RESEMBLANCE**2
        return np.asarray(is_unlike & ~is_known & is_no_name)

    def _count_usage(self) -> Floats:
        """Return the number of labelled rows of each choice (choices,)."""
        positions = self.choices.find_positions(self.memory.categories)
        # Labels of deleted categories have the position -1.
        counts = np.bincount(positions[positions >= 0], minlength=len(self.choices))
        return np.asarray(counts, dtype=np.float64)

    def _mix(
        self,
        transactions: Sequence[TransactionFeatures],
        vectors: Vectors,
        concepts: Floats,
        usage: Floats,
    ) -> list[Mixture]:
        directions = np.array([features.direction for features in transactions])
        priors = compute_priors(self.choices, directions, vectors, concepts, usage)
        linear = self._predict_linear(transactions, vectors)
        votes = self._collect_votes(transactions, vectors)

        rows = zip(transactions, votes, priors, linear, strict=True)
        return [self._mix_row(*row) for row in rows]

    def _mix_row(
        self, features: TransactionFeatures, votes: Votes, prior: Floats, linear: Floats | None
    ) -> Mixture:
        kernel = mix_kernel(votes, prior)
        mixed = mix_linear(kernel, linear, self.variant.linear_share, self.labels)

        weights, categories = self.memory.weigh_by_meaning(features)
        if len(weights):
            positions = self.choices.find_positions(categories)
            mixed = mix_meaning(mixed, prior, weights, positions, self.variant.meaning_share)

        # How much the memory knows about this payee: the confidence needs it beside the shares.
        mass = float(votes.neighbours.weights.sum())
        answer = find_answer(self.choices, mixed)
        return Mixture(votes, prior, kernel, linear, mixed, mass, answer)

    def _predict_linear(
        self, transactions: Sequence[TransactionFeatures], vectors: Vectors
    ) -> Floats | list[None]:
        """Return probabilities (transactions, choices); Nones without a linear model."""
        model = self.linear
        if model is None:
            return [None] * len(transactions)

        log_amounts = np.log1p(np.abs([features.amount for features in transactions]))
        directions = np.array([features.direction for features in transactions])
        by_category = model.predict(vectors, log_amounts, directions)

        # The model may be older than the person's last change of categories: what is no choice any
        # more is left out, and the rest is scaled to 1 again.
        positions = self.choices.find_positions(model.categories)
        is_choice = positions >= 0
        by_choice = np.zeros((len(transactions), len(self.choices)))
        by_choice[:, positions[is_choice]] = by_category[:, is_choice]
        total = by_choice.sum(axis=1, keepdims=True)
        return np.asarray(by_choice / np.where(total > 0, total, 1))

    def _collect_votes(
        self, transactions: Sequence[TransactionFeatures], vectors: Vectors
    ) -> Iterator[Votes]:
        """Yield the neighbours of each transaction whose categories are still choices."""
        # Looked up for all rows at once: cheaper than for the neighbours of every transaction.
        position_by_row = self.choices.find_positions(self.memory.categories_by_position)
        are_all_choices = bool((position_by_row >= 0).all())

        for neighbours in self.memory.find_neighbours(transactions, vectors):
            positions = position_by_row[neighbours.rows]
            if are_all_choices:
                yield Votes(neighbours, positions)
            else:
                is_choice = positions >= 0
                yield Votes(neighbours.filter(is_choice), positions[is_choice])

    def _build_reasons(self, mixture: Mixture, concepts: Floats) -> PredictionReasons:
        neighbours = mixture.votes.neighbours
        same_payee = neighbours.is_same_payee
        agreeing = int((same_payee & mixture.agreeing).sum())
        concept = int(concepts.argmax())
        clear_concept = self.prior.keys[concept] if concepts[concept] > CLEAR_CONCEPT else None

        if not len(neighbours.cosines):
            return PredictionReasons(concept=clear_concept)

        nearest = int(neighbours.cosines.argmax())
        return PredictionReasons(
            int(same_payee.sum()),
            agreeing,
            self.memory.find_text(int(neighbours.rows[nearest])),
            float(neighbours.cosines[nearest]),
            clear_concept,
        )


def _slice_row(vectors: Vectors, row: int) -> Vectors:
    """Return one row (1, columns) of a CSR matrix, without the checks of scipy's indexing."""
    start, end = vectors.indptr[row], vectors.indptr[row + 1]
    arrays = (vectors.data[start:end], vectors.indices[start:end], np.array([0, end - start]))
    return sparse.csr_matrix(arrays, shape=(1, vectors.shape[1]))
