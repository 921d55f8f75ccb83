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
    # Shares from 0 to 1, and numbers of transactions per period.
    "zero_share_12",
    "zero_share_3",
    "count_1",
    "count_2",
    "count_mean_3",
    "count_mean_6",
    "ticket_6",
    # Time since the last transaction, in typical periods.
    "silence",
    "trailing_1",
    "trailing_3",
    "same_weekday_mean",
    "same_weekday_median",
    # Complete periods.
    "age",
    "share_of_total",
    "is_total",
    # In units of the total's scale.
    "total_last",
    "total_mean_3",
)

RECURRING_FEATURES = ("month_ago_median", "due_once_repeated", "due_twice_repeated")

PROGRESS_FEATURES = (
    # Share of the current period that is over.
    "elapsed",
    "so_far",
    "ahead_of_usual",
    # In typical periods.
    "lead",
    "length",
)

SEASON_FEATURES = ("month", "days", "weekend_days", "weekday", "day_of_month")

# In units of the total's scale.
INCOME_FEATURES = (
    "income_1",
    "income_mean_3",
    "income_mean_6",
    "income_mean_12",
    "net_1",
    "net_3",
    "net_12",
    "income_so_far",
    "income_gap",
    "income_gap_next",
)

FEATURES = (
    *HISTORY_FEATURES,
    *RECURRING_FEATURES,
    *PROGRESS_FEATURES,
    *SEASON_FEATURES,
    *INCOME_FEATURES,
)

DEVIATION_COLUMN = FEATURES.index("deviation_6")
MONTH_COLUMN = FEATURES.index("month")
ZERO_SHARE_COLUMN = FEATURES.index("zero_share_12")
INCOME_COLUMNS = [FEATURES.index(name) for name in INCOME_FEATURES]
