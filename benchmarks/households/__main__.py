"""Evaluate the forecast that serves on invented households.

python -m benchmarks.households [--seeds COUNT] [--kinds KIND …]
"""

from __future__ import annotations

import argparse

from benchmarks.households.evaluation import evaluate_households
from benchmarks.households.forecasters import forecast_median_of_six, forecast_served
from benchmarks.households.kinds import KINDS
from benchmarks.households.table import format_table

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=50, help="households per kind")
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), choices=list(KINDS))
    options = parser.parse_args()

    seeds = range(options.seeds)
    served = evaluate_households(forecast_served, seeds, options.kinds, forecast_served)
    baseline = evaluate_households(forecast_median_of_six, seeds, options.kinds)
    print(format_table(served, baseline, "served"))
