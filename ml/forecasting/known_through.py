"""The last day of which a ledger can be taken as complete."""

from __future__ import annotations

import numpy as np

from ml.forecasting.arrays import DayArray
from ml.forecasting.days import month_number, month_start

RECENT_DAYS = 365
"""Entries of the last year tell how a person enters."""

SILENCE_QUANTILE = 0.9
"""Silence between entries that is still usual; longer ones are holidays and forgotten weeks."""

MAX_SILENCE_DAYS = 45
"""Nobody's ledger is taken as complete for longer than this after its last entry."""


def infer_known_through(entry_days: DayArray, today: int) -> int:
    """Infer the last day of which all entries are known, from the days that have any.

    A silence as long as usual between two entries means that nothing happened; days after it are
    unknown. So are those of the next month once the silence is longer: who imports whole months has
    not looked at its first day. Today is half known at best, so that the answer is yesterday or
    earlier.
    ``entry_days`` (entries,) and ``today`` count from 1970-01-01; later days are ignored.
    """
    yesterday = today - 1
    days = np.unique(entry_days[entry_days <= today])
    if not len(days):
        return yesterday

    last = int(days[-1])
    gaps = np.diff(days[days > last - RECENT_DAYS])
    usual_gap = float(np.quantile(gaps, SILENCE_QUANTILE)) if len(gaps) else 1.0
    # The day after the usual gap would have had an entry.
    silence = min(int(np.ceil(usual_gap)) - 1, MAX_SILENCE_DAYS)
    if yesterday <= last + silence:
        return yesterday
    last_of_month = month_start(int(month_number(days)[-1]) + 1) - 1
    return min(last + silence, last_of_month)
