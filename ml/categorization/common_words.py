"""Words that nearly all payees of a person have in common: what the person's bank writes.

They are in no table where the bank is unknown, and say nothing of a payee: without this, petrol
"at a card payment" would look like the groceries that were paid by card as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from ml.categorization.payment_words import has_distinctive
from ml.categorization.transaction_features import TransactionFeatures

MIN_TEXTS = 3
"""Distinct texts from which words are compared."""
MIN_SHARE = 0.75
"""Share of the distinct texts that have a word in common."""


class CommonWords:
    """Words in at least MIN_SHARE of a person's distinct texts."""

    def __init__(self) -> None:
        self.words: frozenset[str] = frozenset()
        self._texts: set[str] = set()
        self._counts: Counter[str] = Counter()

    @property
    def has_too_few_texts(self) -> bool:
        """Return whether too few texts are known to tell what the bank writes."""
        return len(self._texts) < MIN_TEXTS

    def add(self, texts: Iterable[str]) -> bool:
        """Count the words of new texts; return whether the common words have changed."""
        for text in texts:
            if text not in self._texts:
                self._texts.add(text)
                self._counts.update(set(text.split()))

        before, self.words = self.words, self._find_common()
        return self.words != before

    def _find_common(self) -> frozenset[str]:
        if self.has_too_few_texts:
            return frozenset()

        threshold = MIN_SHARE * len(self._texts)
        return frozenset(word for word, count in self._counts.items() if count >= threshold)

    def strip(self, features: TransactionFeatures) -> TransactionFeatures:
        """Return the features without the common words, unless nothing distinctive would remain."""
        if not self.words:
            return features

        text, payee = self._strip_text(features.text), self._strip_text(features.payee)
        return replace(features, text=text, payee=payee)

    def _strip_text(self, text: str) -> str:
        words = [word for word in text.split() if word not in self.words]
        return " ".join(words) if has_distinctive(words) else text
