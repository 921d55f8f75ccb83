"""Category models: predict categories for a person, and report on what predicts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.identity import Caller
from learning.categorization.categorizer_cache import CategorizerCache, PersonCategorizer
from learning.categorization.encoder import EncoderLoader
from learning.categorization.experiments import Experiment, ExperimentMonitor
from learning.categorization.home_countries import find_home_countries
from learning.categorization.predictions import CategoryPredictions, build_prediction
from learning.categorization.transaction_text import TransactionText, build_features


@dataclass(frozen=True, slots=True)
class RefitResult:
    """Contents of a rebuilt categorizer: labelled rows, categories that they use, variant."""

    labels: int
    categories: int
    variant: str


class CategoryModels:
    """Categorizers of all people.

    ``control`` serves; ``challenger`` (a variant, or empty) serves a ``share`` of the people until
    it proves worse. ``models_dir`` holds the optional encoder.
    """

    def __init__(
        self,
        control: str = "kernel_linear",
        challenger: str = "",
        share: float = 0.5,
        models_dir: Path | None = None,
    ) -> None:
        self._experiments = ExperimentMonitor(control, challenger, share)
        self._cache = CategorizerCache(EncoderLoader(models_dir))

    def predict(
        self, caller: Caller, transactions: Sequence[TransactionText]
    ) -> CategoryPredictions:
        """Predict the category of each transaction from the caller's own choices.

        Raises:
            Unavailable: The shipped model is damaged.
        """
        # Cleaning needs no lock; only the categorizer is shared between threads.
        person = self._load_person(caller)
        features = [build_features(transaction) for transaction in transactions]
        home = find_home_countries(caller.locale, caller.currency)
        with person.lock:
            categorizer = person.categorizer
            predictions = categorizer.predict(features, home)
            names = categorizer.choices.names
            labels = categorizer.labels

        items = [build_prediction(prediction, names) for prediction in predictions]
        return CategoryPredictions(items, categorizer.variant.name, labels)

    def count_labels(self, caller: Caller) -> int:
        """Return the number of the caller's own choices that the categorizer has learned."""
        return self._load_person(caller).categorizer.labels

    def refit(self, caller: Caller) -> RefitResult:
        """Load the caller's categorizer from the ledger again and fit its linear model."""
        variant = self.variant_for(caller.id)
        # A thread that still holds the old one finishes with it.
        self._cache.remove(caller.id, variant)
        person = self._cache.get(caller.id, variant)
        person.fit()

        categorizer = person.categorizer
        categories = set(categorizer.memory.categories.tolist())
        return RefitResult(categorizer.labels, len(categories), variant)

    def variant_for(self, user_id: int) -> str:
        """Return the name of the variant that serves a person."""
        return self._experiments.variant_for(user_id)

    def current_experiment(self) -> Experiment | None:
        """Return the running experiment; None without a challenger."""
        return self._experiments.current()

    def _load_person(self, caller: Caller) -> PersonCategorizer:
        person = self._cache.get(caller.id, self.variant_for(caller.id))
        # Looked at on every use, because nothing else knows that labels have been added.
        person.fit_in_background()
        return person
