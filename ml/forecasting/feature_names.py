"""Names of the features, in the order in which models are fitted on them.

Stored models remember this list and are refused when it has changed. Amounts are in units of the
series' own scale unless a comment says otherwise.
"""

from __future__ import annotations

LAG_FEATURES = ("lag_1", "lag_2", "lag_3", "lag_4", "lag_5", "lag_6")

HISTORY_FEATURES = (
    *LAG_FEATURES,
    "year_ago",
    "mean_3",
    "median_3",
    "mean_6",
    "median_6",
    "mean_12",
    "median_12",
    "min_3",
    "max_3",
    "deviation_6",
    # Shares from 0 to 1, and numbers of transactions per month.
    "zero_share_12",
    "zero_share_3",
    "count_1",
    "count_2",
    "count_mean_3",
    "count_mean_6",
    "ticket_6",
    # Time since the last transaction, in months.
    "silence",
    # Complete months.
    "age",
    "share_of_total",
    # In units of the total's scale.
    "total_last",
    "total_mean_3",
)

RECURRING_FEATURES = ("month_ago_median", "due_once_repeated", "due_twice_repeated")

TARGET_FEATURES = ("lead", "month", "days", "weekend_days")

# In units of the total's scale.
INCOME_FEATURES = (
    "income_1",
    "income_mean_3",
    "income_mean_6",
    "income_mean_12",
    "net_1",
    "net_3",
    "net_12",
    "income_gap",
    "income_gap_next",
)

FEATURES = (*HISTORY_FEATURES, *RECURRING_FEATURES, *TARGET_FEATURES, *INCOME_FEATURES)

INCOME_COLUMNS = [FEATURES.index(name) for name in INCOME_FEATURES]
