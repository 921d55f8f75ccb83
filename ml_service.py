"""The one door to the models: forecasts and categories, under the names that the rest of the program uses."""

from learning.categorization.category_models import (
    CategoryModels,
    Experiment,
    LabelledText,
    Proposal,
    Proposals,
    build_encoder,
    clean_name,
    payee_of,
    settled,
    words_of,
)
from learning.categorization.category_scores import calibration_bins, category_scores, drift
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
    "Experiment",
    "LabelledText",
    "Model",
    "Proposal",
    "Proposals",
    "build_encoder",
    "calibration_bins",
    "category_scores",
    "check_enough",
    "clean_name",
    "date_of",
    "drift",
    "parts_of",
    "payee_of",
    "period_of",
    "scores",
    "settled",
    "share_within",
    "standing",
    "standing_of",
    "warm_up",
    "words_of",
]
