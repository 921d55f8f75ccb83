"""One person's forecast, now: which method serves, what each series may come to, and why."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ml.forecasting.calibration import HIGH, LOW, SEGMENTS, UNKNOWN, Distribution, Experience
from ml.forecasting.evaluation import served_methods
from ml.forecasting.features import Origins, Unit
from ml.forecasting.ledgers import TOTAL, Days, Floats, Ledger
from ml.forecasting.pooled_model import METHODS, Outlook, PooledModel
from ml.forecasting.reconciliation import reconciled
from ml.forecasting.recurring import Payment
from ml.forecasting.training import MIN_HISTORY, actuals

REMEMBERED = 9
MAX_ITEMS = 10


@dataclass(frozen=True)
class MethodScore:
    """What an instance knows about a segment: the method that serves there, and what its forecasts have taught.

    Without a method the model's own choice serves.
    """

    method: str | None = None
    experience: Experience = field(default_factory=Experience)


@dataclass(frozen=True)
class ForecastQuestion:
    """Which period, as an index into ``bounds`` (first days of consecutive periods), seen from which day.

    ``origin`` is the first day that is not known; the ledger holds nothing on or after it.
    """

    unit: Unit
    bounds: Days
    target: int
    origin: int

    @property
    def current(self) -> int:
        return int(np.searchsorted(self.bounds, self.origin, "right")) - 1

    @property
    def start(self) -> int:
        return int(self.bounds[self.target])

    @property
    def end(self) -> int:
        return int(self.bounds[self.target + 1])


@dataclass(frozen=True)
class SeriesForecast:
    """What one series may come to in the whole target, in minor units.

    ``candidates`` is what every method said, ``segment`` names what the forecast is like, ``baseline`` is the mean
    of the last three periods, and ``confidence`` the probability that the actual is within a fifth of it.
    """

    key: Hashable
    method: str
    segment: str
    distribution: Distribution
    confidence: float
    baseline: float
    candidates: dict[str, float]


@dataclass(frozen=True)
class PersonForecast:
    """The total and every category, agreeing with each other; ``season`` and ``usual`` explain the total."""

    series: list[SeriesForecast]
    season: dict[Hashable, float]
    usual: dict[Hashable, float]

    def find(self, key: Hashable) -> SeriesForecast:
        """Raises KeyError for a series without history."""
        for found in self.series:
            if found.key == key:
                return found
        raise KeyError(key)


def forecast(
    model: PooledModel,
    ledger: Ledger,
    asked: ForecastQuestion,
    standings: Mapping[str, MethodScore],
    spent: Mapping[Hashable, float] | None = None,
    planned: Mapping[Hashable, float] | None = None,
) -> PersonForecast:
    """Forecast a period that is not over.

    ``spent`` is what the target has cost before the origin, ``planned`` what is already entered for later days of
    it, per series with TOTAL; a forecast never falls below both.
    """
    at, now = _origins(ledger, asked)
    outlook = model.outlook(ledger, at)
    keys = [TOTAL, *ledger.keys]
    before, entered = _column(spent, keys), _column(planned, keys)
    totals, categories = _methods(model, outlook, ledger, at, now, standings)
    methods = [totals, *[categories] * len(ledger.keys)]
    over = asked.origin >= asked.end
    center = (
        np.array(
            [0.0 if over else outlook.centers[method][now, i] for i, method in enumerate(methods)]
        )
        - entered
    )
    spread = np.zeros(len(keys)) if over else outlook.down[now] + outlook.up[now]
    rest = np.maximum(0.0, center)
    rest[ledger.parts] = reconciled(rest[0], rest[ledger.parts], spread[ledger.parts])
    series = []
    for number, (key, method) in enumerate(zip(keys, methods, strict=True)):
        segment = int(outlook.segments[now, number])
        experience = standings.get(str(SEGMENTS[segment]), MethodScore()).experience
        known = max(0.0, before[number] + entered[number])
        z = model.calibration.z(segment, method, experience.stretch) * (0.0 if over else 1.0)
        if center[number] > 0 and not over and not z[LOW : HIGH + 1].any():
            z = UNKNOWN  # learned where nothing was predicted and nothing happened
        likely = Distribution(
            center[number],
            float(outlook.down[now, number]),
            float(outlook.up[now, number]),
            z,
            known,
            rest[number],
        )
        said = {
            name: max(known, before[number] + float(outlook.centers[name][now, number]))
            for name in METHODS
        }
        confidence = (
            1.0 if over else model.calibration.confidence(segment, likely, experience.trust)
        )
        series.append(
            SeriesForecast(
                key, method, str(SEGMENTS[segment]), likely, confidence, said["mean_3"], said
            )
        )
    usual = {
        key: float(outlook.centers["median_6"][now, number]) for number, key in enumerate(keys)
    }
    season = {
        key: model.season(outlook, now, number, methods[number])
        for number, key in enumerate(keys[:1])
    }
    return PersonForecast(series, season, usual)


def _column(values: Mapping[Hashable, float] | None, keys: Sequence[Hashable]) -> Floats:
    return np.array([(values or {}).get(key, 0.0) for key in keys])


def _origins(ledger: Ledger, asked: ForecastQuestion) -> tuple[Origins, int]:
    """Past origins at the starts of periods that are over, to judge methods by; then the present one."""
    current = asked.current
    oldest = ledger.first_period(asked.bounds)
    past = np.arange(max(oldest + MIN_HISTORY, current - REMEMBERED), current)
    return (
        Origins(
            asked.unit,
            asked.bounds,
            np.append(past, current),
            np.append(past, asked.target),
            np.append(asked.bounds[past], asked.origin),
        ),
        len(past),
    )


def _methods(
    model: PooledModel,
    outlook: Outlook,
    ledger: Ledger,
    at: Origins,
    now: int,
    standings: Mapping[str, MethodScore],
) -> tuple[str, str]:
    """For the total and for categories: the instance's choice, unless this person's own past says otherwise."""
    actual = actuals(ledger, at)
    actual[now] = np.nan
    homes = []
    for series in (0, min(1, actual.shape[1] - 1)):
        known = standings.get(str(SEGMENTS[outlook.segments[now, series]]), MethodScore())
        homes.append(known.method or model.home(outlook, now, series))
    totals, categories = served_methods(outlook, actual, *homes)
    return totals[now], categories[now]


@dataclass(frozen=True)
class PredictionPart:
    """One of the amounts that a prediction is made of."""

    kind: str
    amount: float
    items: Sequence[Payment] = ()


def compute_prediction_parts(
    predicted: float, spent: float, due: Sequence[Payment], usual: float, season: float
) -> list[PredictionPart]:
    """What a prediction consists of; the amounts add up to it.

    ``spent`` is what is already recorded, ``due`` the recurring payments to come, ``usual`` the median of recent
    periods (of their same part), ``season`` what this month of the year adds. What none of them explains is the
    change of late.
    """
    open_amount = max(0.0, predicted - spent)
    counted, items = 0.0, []
    for payment in due[:MAX_ITEMS]:
        if counted + payment.amount <= open_amount:
            counted += payment.amount
            items.append(payment)
    everyday = min(max(0.0, usual - counted), open_amount - counted)
    found = [
        PredictionPart("already_spent", min(spent, predicted)),
        PredictionPart("recurring", counted, items),
        PredictionPart("usual", everyday),
        PredictionPart("season", season),
        PredictionPart("recent_change", open_amount - counted - everyday - season),
    ]
    return [part for part in found if part.amount or part.kind == "usual"]
