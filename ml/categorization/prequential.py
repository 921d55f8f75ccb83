"""The prequential protocol: judge each row in time order, then learn its label (Dawid, 1984).

It is how a categoriser is met in real life, and how it is measured and its confidence is fitted. A category becomes
known with the first row that has it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ml.categorization.categorizer import Categorizer, Judgement, Variant
from ml.categorization.confidence import ConfidenceModel, Evidence
from ml.categorization.memory import Embed, Entry
from ml.categorization.names import Choice
from ml.categorization.prior import CategoryPrior
from ml.categorization.text_vectors import WORD
from ml.scores import accuracy, calibration_error, macro_f1

WINDOWS = {
    "0-20": (0, 20),
    "20-50": (20, 50),
    "50-100": (50, 100),
    "100-200": (100, 200),
    "200-": (200, None),
}
LEARNED = 100
"""Labels after which a ledger counts as known."""
SURE = 0.9

Timer = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Row:
    """A transaction with the category that its owner gave it."""

    entry: Entry
    category: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was said of a row before its category was known; ``confidence`` that it is right."""

    truth: str
    said: str | None
    confidence: float
    evidence: Evidence | None = None
    judged_in: float = 0.0
    learned_in: float = 0.0

    @property
    def is_right(self) -> bool:
        return self.truth == self.said


def categorized(
    rows: Sequence[Row],
    prior: CategoryPrior,
    confidence: ConfidenceModel,
    variant: Variant | None = None,
    embed: Embed | None = None,
    timer: Timer = lambda: 0.0,
) -> Iterator[Outcome]:
    """What the categoriser says of each row; ``timer`` tells the seconds so far."""
    keys: dict[str, int] = {}
    names: list[str] = []
    categorizer = Categorizer(prior, confidence, [], variant, embed)
    scores: list[float] = []
    rights: list[bool] = []
    for number, row in enumerate(rows):
        started = timer()
        (judged,) = categorizer.judge([row.entry])
        judged_in = timer() - started
        if row.category not in keys:
            keys[row.category] = len(names)
            names.append(row.category)
            categorizer.choose_from([Choice(key, name) for name, key in keys.items()])
        started = timer()
        categorizer.learn(number, row.entry, keys[row.category])
        learned_in = timer() - started
        outcome = _outcome(row.category, judged, names, judged_in, learned_in)
        if judged.candidates:
            scores.append(judged.score)
            rights.append(outcome.is_right)
            categorizer.adapt(scores, rights)
        if categorizer.is_fit_due:
            categorizer.fit_linear()
        yield outcome


def _outcome(
    truth: str, judged: Judgement, names: Sequence[str], judged_in: float, learned_in: float
) -> Outcome:
    said = names[judged.candidates[0].category] if judged.candidates else None
    return Outcome(truth, said, judged.confidence, judged.evidence, judged_in, learned_in)


def remembered(rows: Sequence[Row]) -> Iterator[Outcome]:
    """Exact payee memory: the last category of the same clean payee, else the most frequent category."""
    last: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for row in rows:
        usual = counts.most_common(1)[0][0] if counts else None
        yield Outcome(
            row.category, last.get(row.entry.text, usual), 1.0 if row.entry.text in last else 0.0
        )
        last[row.entry.text] = row.category
        counts[row.category] += 1


def regressed(rows: Sequence[Row]) -> Iterator[Outcome]:
    """TF-IDF of words and logistic regression, fitted again whenever our own linear model would be.

    Until there is something to tell apart, the most frequent category.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    model, words, fitted_at = None, None, 0
    counts: Counter[str] = Counter()
    for number, row in enumerate(rows):
        if model is None or words is None:
            yield Outcome(row.category, counts.most_common(1)[0][0] if counts else None, 0.0)
        else:
            said = model.predict_proba(words.transform([row.entry.text]))[0]
            yield Outcome(row.category, str(model.classes_[said.argmax()]), float(said.max()))
        counts[row.category] += 1
        known = rows[: number + 1]
        is_due = len(known) - fitted_at >= max(10, fitted_at // 20)
        if (
            is_due
            and len({row.category for row in known}) > 1
            and any(row.entry.text for row in known)
        ):
            words = TfidfVectorizer(token_pattern=WORD, sublinear_tf=True)
            found = words.fit_transform([row.entry.text for row in known])
            model = LogisticRegression(C=20.0, max_iter=200).fit(
                found, [row.category for row in known]
            )
            fitted_at = len(known)


def report(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    """Accuracy per window; the rest once ``LEARNED`` labels are known."""
    rights = np.array([outcome.is_right for outcome in outcomes], dtype=float)
    found = {
        f"accuracy {name}": accuracy(rights[start:end]) for name, (start, end) in WINDOWS.items()
    }
    late = outcomes[LEARNED:]
    confidences = np.array([outcome.confidence for outcome in late])
    right, sure = rights[LEARNED:], confidences >= SURE
    return found | {
        "accuracy 100-": accuracy(right),
        "macro F1 100-": macro_f1([row.truth for row in late], [row.said for row in late]),
        "ECE 100-": calibration_error(confidences, right),
        "coverage at 0.9": accuracy(sure),
        "accuracy at 0.9": accuracy(right[sure]),
    }
