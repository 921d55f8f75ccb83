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
from learning.day_numbers import date_to_day_number, day_number_to_date, stored_day_number
from learning.forecasting.cash_flow_forecasts import (
    CashFlowForecast,
    find_recurring_transfers,
    forecast_cash_flow,
    join_forecasts,
)
from learning.forecasting.forecast_models import (
    MODEL_UNIT,
    BudgetPredictionService,
    CashFlowPlans,
    ForecastModel,
    TracedForecast,
    compute_share_within,
    period_for,
)
from learning.forecasting.forecast_scores import (
    ForecastScores,
    compute_forecast_scores,
)
from learning.forecasting.histories import (
    SpendingHistory,
    find_known_through,
    require_enough_history,
)
from learning.forecasting.model_training import MIN_EXAMPLES, MIN_PEOPLE, TrainingResult
from learning.forecasting.payment_histories import (
    MAX_PAYMENT_ROWS,
    PaymentHistory,
    load_payment_history,
)
from learning.forecasting.recurring_detection import (
    FollowedSeries,
    follow_series,
    infer_known_through,
    load_entry_days,
    load_known_through,
)
from learning.forecasting.recurring_scopes import Spellings, load_scope, load_spellings
from learning.forecasting.stored_series import (
    SeriesPayment,
    adjust_to_schedule,
    build_stored_series,
    find_tolerance,
    list_due_dates,
    load_linked_payments,
)
from learning.insights.anomaly_search import Judged, search_anomalies
from learning.shipped_models import warm_up
from ml.forecasting.arrays import IntArray
from ml.forecasting.calibration import CalibrationAdjustment
from ml.forecasting.explanation import PredictionPart, list_prediction_parts
from ml.forecasting.forecast_paths import PathPoint
from ml.forecasting.forecaster import (
    ForecastQuestion,
    PersonForecast,
    SeriesForecast,
)
from ml.forecasting.kept_amounts import find_least_kept
from ml.forecasting.ledgers import TOTAL
from ml.forecasting.recurring import Payment, RecurringSeries, normalize_payee
from ml.forecasting.recurring_amounts import find_price_changes
from ml.forecasting.scheduled_payments import ScheduledPayment, leave_out_entered
from ml.forecasting.settled_forecasts import SettledForecast, compute_adjustment
from ml.insights.alert_budget import Alert, Verdicts, share_budget
from ml.insights.alert_stream import AlertStream
from ml.insights.anomaly_tails import OwnHistory, load_tails
from ml.insights.anomaly_values import AnomalyCandidate, AnomalyRule
from ml.planning.balances import BalanceCourse, trace_balances
from ml.planning.goal_courses import (
    Claim,
    Fan,
    Pace,
    find_month,
    measure_pace,
    share_course,
    trace_fan,
)

__all__ = [
    "MAX_PAYMENT_ROWS",
    "MIN_EXAMPLES",
    "MIN_PEOPLE",
    "MODEL_UNIT",
    "TOTAL",
    "Alert",
    "AlertStream",
    "AnomalyCandidate",
    "AnomalyRule",
    "BalanceCourse",
    "BudgetPredictionService",
    "CalibrationAdjustment",
    "CalibrationBin",
    "CashFlowForecast",
    "CashFlowPlans",
    "CategoryCandidate",
    "CategoryModels",
    "CategoryPrediction",
    "CategoryPredictions",
    "CategoryScores",
    "Claim",
    "Drift",
    "Experiment",
    "Fan",
    "FollowedSeries",
    "ForecastModel",
    "ForecastQuestion",
    "ForecastScores",
    "IntArray",
    "Judged",
    "OwnHistory",
    "Pace",
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
    "SeriesPayment",
    "SettledForecast",
    "Spellings",
    "SpendingHistory",
    "TracedForecast",
    "TrainingResult",
    "TransactionText",
    "Verdicts",
    "adjust_to_schedule",
    "build_encoder",
    "build_stored_series",
    "clean_payee",
    "clean_words",
    "compute_adjustment",
    "compute_calibration_bins",
    "compute_forecast_scores",
    "compute_share_within",
    "date_to_day_number",
    "day_number_to_date",
    "find_known_through",
    "find_least_kept",
    "find_month",
    "find_price_changes",
    "find_recurring_transfers",
    "find_tolerance",
    "follow_series",
    "forecast_cash_flow",
    "format_payee",
    "infer_known_through",
    "join_forecasts",
    "leave_out_entered",
    "list_due_dates",
    "list_prediction_parts",
    "load_entry_days",
    "load_known_through",
    "load_linked_payments",
    "load_payment_history",
    "load_resolved_predictions",
    "load_scope",
    "load_spellings",
    "load_tails",
    "measure_drift",
    "measure_pace",
    "name_payee",
    "normalize_payee",
    "period_for",
    "require_enough_history",
    "score_predictions",
    "search_anomalies",
    "share_budget",
    "share_course",
    "stored_day_number",
    "trace_balances",
    "trace_fan",
    "warm_up",
]
