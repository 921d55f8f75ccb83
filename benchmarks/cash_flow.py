"""Measure how often the 80 % band of the cash-flow calendar holds, on invented households.

python -m benchmarks.cash_flow [--seeds COUNT] [--kinds KIND …]

Asked on its day, each household gets the band of its balance for the days ahead; its real income
and spending then show whether the balance was in it. The truth is the balance that the ledger shows
once everything is entered that the household ever enters.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.households.generator import build_household
from benchmarks.households.household import Household
from benchmarks.households.kinds import KINDS
from benchmarks.households.plans import NEVER_ENTERED, HouseholdRow
from learning.forecasting.income_plans import plan_income
from ml import shipped
from ml.forecasting.arrays import FloatArray, IntArray
from ml.forecasting.day_outcomes import PlanShare, simulate_deviations, sum_rounded
from ml.forecasting.known_through import infer_known_through
from ml.forecasting.ledgers import build_ledger
from ml.forecasting.recurring import Payment, find_recurring_series
from ml.forecasting.spending_plan import SpendingPlan, build_plan
from ml.planning.balances import BalanceCourse, trace_balances

HORIZONS = (7, 30, 90)
"""Days ahead that are judged."""

BAR = (0.75, 0.85)
"""Share of the balances that the bands have to hold, over all kinds."""

LOOK_BACK_DAYS = 1_150
MIN_HISTORY_DAYS = 60
"""As in the program."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One band beside the truth; amounts are in minor units."""

    is_covered: bool
    width: float
    error: float


def trace_household(household: Household) -> BalanceCourse | None:
    """Trace the balance of a household that has nothing today; None with too short a history."""
    rows = household.known_rows()
    days = np.arange(household.today + 1, household.today + max(HORIZONS) + 1)
    origin = infer_known_through(np.array([row.day for row in rows]), household.today) + 1
    recent = [row for row in rows if row.day >= household.today - LOOK_BACK_DAYS]
    ledger = build_ledger(
        [(row.day, row.category, float(row.amount), 1) for row in recent if not row.is_income],
        [(row.day, float(row.amount)) for row in recent if row.is_income],
        household.today + 1,
    )
    if origin - ledger.first_spending_day < MIN_HISTORY_DAYS:
        return None
    model = shipped.load_forecast_model()
    spending = build_plan(model, ledger, _list_payments(rows, is_income=False), origin)
    received = _list_payments(rows, is_income=True)
    income = plan_income(model, ledger, received, find_recurring_series(received, origin), origin)
    changes, deviations = _follow(spending, days)
    changes, deviations = -changes, -deviations
    if income is not None:
        earned, differences = _follow(income, days)
        changes, deviations = changes + earned, deviations + differences
    return trace_balances(0, changes, deviations)


def _list_payments(rows: Iterable[HouseholdRow], *, is_income: bool) -> list[Payment]:
    return [
        Payment(row.day, float(row.amount), row.payee, row.category)
        for row in rows
        if row.is_income == is_income and row.amount > 0
    ]


def _follow(plan: SpendingPlan, days: IntArray) -> tuple[IntArray, FloatArray]:
    """Return the expected change of each day, and how outcomes deviate from their sums."""
    scheduled = plan.due(plan.origin, int(days[-1]) + 1)
    share = PlanShare(plan, np.ones(len(plan.keys)), scheduled)
    rest = [float(plan.sum_rest(plan.origin, day + 1).sum()) for day in days.tolist()]
    changes: IntArray = np.diff(np.round(rest), prepend=0).astype(np.int64)
    changes += sum_rounded(scheduled, days)
    return changes, simulate_deviations(share, days, 1.0)


def judge_household(household: Household, course: BalanceCourse) -> list[Judged]:
    """Judge the band of a household at each of the HORIZONS."""
    unknown = [
        row
        for row in household.rows
        if household.today < max(row.day, row.entered_day) and row.entered_day < NEVER_ENTERED
    ]
    judged = []
    for horizon in HORIZONS:
        last = household.today + horizon
        signed = [
            row.amount if row.is_income else -row.amount for row in unknown if row.day <= last
        ]
        actual, place = sum(signed), horizon - 1
        lower, upper = int(course.lower[place]), int(course.upper[place])
        error = abs(int(course.expected[place]) - actual)
        judged.append(Judged(lower <= actual <= upper, upper - lower, error))
    return judged


def evaluate(seeds: Sequence[int], kinds: Iterable[str]) -> dict[str, list[list[Judged]]]:
    """Evaluate one household per kind and seed."""
    results: dict[str, list[list[Judged]]] = {}
    for kind in kinds:
        households = [build_household(kind, seed) for seed in seeds]
        traced = [(household, trace_household(household)) for household in households]
        results[kind] = [judge_household(one, course) for one, course in traced if course]
    return results


def format_table(results: Mapping[str, list[list[Judged]]]) -> str:
    """Format the coverage by kind and horizon, and over all kinds."""
    names = [f"{horizon} days" for horizon in HORIZONS]
    lines = ["coverage of 80 % bands", "kind              " + "".join(f"{one:>9}" for one in names)]
    for kind, members in results.items():
        shares = [_share(members, place) for place in range(len(HORIZONS))]
        lines.append(f"{kind:<18}" + "".join(f"{share:>9.2f}" for share in shares))
    everyone = [judged for members in results.values() for judged in members]
    shares = [_share(everyone, place) for place in range(len(HORIZONS))]
    lines.append(f"{'all':<18}" + "".join(f"{share:>9.3f}" for share in shares))
    is_kept = all(BAR[0] <= share <= BAR[1] for share in shares)
    lines.append(_format_widths(results))
    lines.append(f"bar {BAR[0]}-{BAR[1]}: {'kept' if is_kept else 'NOT kept'}")
    return "\n".join(lines)


def _format_widths(results: Mapping[str, list[list[Judged]]]) -> str:
    """Format how much wider the bands are than those of the first horizon, as a median."""
    everyone = [judged for members in results.values() for judged in members if judged[0].width]
    widths = np.array(list(map(_list_widths, everyone)))
    ratios = np.median(widths / widths[:, :1], axis=0)
    return f"{'width, first = 1':<18}" + "".join(f"{ratio:>9.2f}" for ratio in ratios)


def _list_widths(judged: Sequence[Judged]) -> list[float]:
    return [one.width for one in judged]


def _share(members: Sequence[Sequence[Judged]], place: int) -> float:
    return float(np.mean([judged[place].is_covered for judged in members])) if members else np.nan


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=50, help="households per kind")
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), choices=list(KINDS))
    options = parser.parse_args()
    print(format_table(evaluate(range(options.seeds), options.kinds)))
