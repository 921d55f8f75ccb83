"""The one door to the models: forecasts and categories, under the names that the rest of the program uses."""

from learning.categorization.category_models import (
    CategoryModels,
    CategoryPrediction,
    CategoryPredictions,
    Experiment,
    TransactionText,
    build_encoder,
    clean_payee,
    clean_words,
    format_payee,
    select_resolved_feedback,
)
from learning.categorization.category_scores import (
    compute_calibration_bins,
    measure_drift,
    score_predictions,
)
from learning.forecasting.forecast_models import (
    MIN_EXAMPLES,
    MIN_PEOPLE,
    BudgetPredictionService,
    Model,
    check_enough,
    parts_of,
    period_of,
    share_within,
    warm_up,
)
from learning.forecasting.forecast_scores import scores, standing, standing_of
from learning.forecasting.ledgers import TOTAL, date_of

__all__ = [
    "MIN_EXAMPLES",
    "MIN_PEOPLE",
    "TOTAL",
    "BudgetPredictionService",
    "CategoryModels",
    "CategoryPrediction",
    "CategoryPredictions",
    "Experiment",
    "Model",
    "TransactionText",
    "build_encoder",
    "check_enough",
    "clean_payee",
    "clean_words",
    "compute_calibration_bins",
    "date_of",
    "format_payee",
    "measure_drift",
    "parts_of",
    "period_of",
    "score_predictions",
    "scores",
    "select_resolved_feedback",
    "share_within",
    "standing",
    "standing_of",
    "warm_up",
]
