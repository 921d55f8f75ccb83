"""How probable it is that the top answer is right: a small logistic model, and a bias of each person's own.

The model is fitted on ledgers of other people (``make prior``), in time order, before each label is known. The bias is
the one that makes the person's last outcomes most probable, held near zero by ten rows' worth of doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

FEATURES = 18
STRENGTH = 0.5
REMEMBERED = 300
DOUBT = 10.0
STEPS = 4
SMALLEST = 1e-3


class Evidence(NamedTuple):
    """What speaks for the top answer to one entry; ``same_payee`` and ``alike`` count the person's rows near it."""

    probability: float
    runner_up: float
    mass: float
    cosine: float
    same_payee: float
    same_payee_agreeing: float
    last_agrees: float
    alike: float
    alike_agreeing: float
    labels: float
    used: float
    kernel: float
    linear: float
    models_agree: float
    prior: float


def features(found: Sequence[Evidence]) -> Floats:
    """(rows, features): what a linear model can weigh."""
    seen = Evidence(*np.array(found, dtype=np.float64).T)
    payee = (seen.same_payee_agreeing + 0.5) / (seen.same_payee + 1)
    alike = (seen.alike_agreeing + 0.5) / (seen.alike + 1)
    columns = (
        odds(seen.probability), seen.probability - seen.runner_up, np.log1p(seen.mass), seen.cosine, seen.cosine**4,
        np.log1p(seen.same_payee), payee, (payee - 0.5) * (np.asarray(seen.same_payee) > 0), odds(payee),
        np.log1p(seen.labels), seen.models_agree, odds(seen.kernel), odds(seen.linear), seen.last_agrees, odds(alike),
        np.log1p(seen.alike), np.log((np.asarray(seen.used) + 0.5) / (np.asarray(seen.labels) + 1)), odds(seen.prior),
    )  # fmt: skip
    return np.stack(columns, axis=1)


def odds(probability: Any) -> Any:
    """Logit, away from the ends."""
    kept = np.clip(probability, SMALLEST, 1 - SMALLEST)
    return np.log(kept / (1 - kept))


def probability_of(score: Any) -> Any:
    return 1 / (1 + np.exp(-np.asarray(score)))


@dataclass(frozen=True)
class ConfidenceModel:
    """From features to scores: log odds that the answer is right."""

    coefficients: Floats
    intercept: float

    def scores(self, found: Floats) -> Floats:
        return np.asarray(found @ self.coefficients + self.intercept)

    def state(self) -> dict[str, Any]:
        return {"coefficients": self.coefficients.tolist(), "intercept": self.intercept}

    @classmethod
    def of_state(cls, state: Mapping[str, Any]) -> Self:
        """Raises ValueError when it was made for other evidence."""
        model = cls(np.asarray(state["coefficients"], dtype=np.float64), float(state["intercept"]))
        if len(model.coefficients) != FEATURES:
            raise ValueError(
                "the confidence model was made for other evidence; make prior makes a new one"
            )
        return model


def fit_confidence(found: Floats, is_right: Floats, weights: Floats) -> ConfidenceModel:
    """Of features and outcomes; rows count by their weights."""
    from sklearn.linear_model import LogisticRegression

    means, scales = found.mean(axis=0), np.maximum(found.std(axis=0), SMALLEST)
    model = LogisticRegression(C=STRENGTH, max_iter=2_000)
    model.fit(
        (found - means) / scales, is_right, sample_weight=weights * len(weights) / weights.sum()
    )
    coefficients = model.coef_[0] / scales
    return ConfidenceModel(coefficients, float(model.intercept_[0] - means @ coefficients))


def personal_bias(scores: Sequence[float], is_right: Sequence[bool]) -> float:
    """What to add to this person's scores, from how earlier ones turned out (Newton's method on the log odds)."""
    past, truth = (
        np.asarray(scores[-REMEMBERED:]),
        np.asarray(is_right[-REMEMBERED:], dtype=np.float64),
    )
    bias = 0.0
    for _ in range(STEPS if len(past) else 0):
        expected = probability_of(past + bias)
        bias += ((truth - expected).sum() - DOUBT * bias) / (
            (expected * (1 - expected)).sum() + DOUBT
        )
    return float(bias)
