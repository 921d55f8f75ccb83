"""Index of ``learning/``: forecasts and categories, as the rest of the program imports them."""

from learning.categorization.category_models import CategoryModels, RefitResult
from learning.categorization.category_scores import (
    CalibrationBin,
    CategoryScores,
    Drift,
    compute_calibration_bins,
    measure_drift,
    score_predictions,
)
from learning.categorization.encoder import build_encoder
from learning.categorization.experiments import Experiment
from learning.categorization.feedback import ResolvedPrediction, load_resolved_predictions
from learning.categorization.predictions import (
    CategoryCandidate,
    CategoryPrediction,
    CategoryPredictions,
)
from learning.categorization.transaction_text import (
    TransactionText,
    clean_payee,
    clean_words,
    format_payee,
    name_payee,
)
from learning.day_numbers import date_to_day_number, day_number_to_date
from learning.forecasting.forecast_models import (
    MODEL_UNIT,
    BudgetPredictionService,
    ForecastModel,
    TracedForecast,
    compute_share_within,
    period_for,
)
from learning.forecasting.forecast_scores import (
    ForecastScores,
    compute_forecast_scores,
)
from learning.forecasting.histories import SpendingHistory, require_enough_history
from learning.forecasting.model_training import MIN_EXAMPLES, MIN_PEOPLE, TrainingResult
from learning.forecasting.payment_histories import PaymentHistory, load_payment_history
from learning.shipped_models import warm_up
from ml.forecasting.calibration import CalibrationAdjustment
from ml.forecasting.explanation import PredictionPart, list_prediction_parts
from ml.forecasting.forecast_paths import PathPoint
from ml.forecasting.forecaster import (
    ForecastQuestion,
    PersonForecast,
    SeriesForecast,
)
from ml.forecasting.ledgers import TOTAL
from ml.forecasting.recurring import Payment, RecurringSeries, normalize_payee
from ml.forecasting.scheduled_payments import ScheduledPayment
from ml.forecasting.settled_forecasts import SettledForecast, compute_adjustment

__all__ = [
    "MIN_EXAMPLES",
    "MIN_PEOPLE",
    "MODEL_UNIT",
    "TOTAL",
    "BudgetPredictionService",
    "CalibrationAdjustment",
    "CalibrationBin",
    "CategoryCandidate",
    "CategoryModels",
    "CategoryPrediction",
    "CategoryPredictions",
    "CategoryScores",
    "Drift",
    "Experiment",
    "ForecastModel",
    "ForecastQuestion",
    "ForecastScores",
    "PathPoint",
    "Payment",
    "PaymentHistory",
    "PersonForecast",
    "PredictionPart",
    "RecurringSeries",
    "RefitResult",
    "ResolvedPrediction",
    "ScheduledPayment",
    "SeriesForecast",
    "SettledForecast",
    "SpendingHistory",
    "TracedForecast",
    "TrainingResult",
    "TransactionText",
    "build_encoder",
    "clean_payee",
    "clean_words",
    "compute_adjustment",
    "compute_calibration_bins",
    "compute_forecast_scores",
    "compute_share_within",
    "date_to_day_number",
    "day_number_to_date",
    "format_payee",
    "list_prediction_parts",
    "load_payment_history",
    "load_resolved_predictions",
    "measure_drift",
    "name_payee",
    "normalize_payee",
    "period_for",
    "require_enough_history",
    "score_predictions",
    "warm_up",
]
