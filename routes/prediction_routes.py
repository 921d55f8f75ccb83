"""Forecasts, their accuracy, and training of forecast models."""

from container import container
from core.identity import Caller
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import (
    AccuracyQuerySchema,
    AccuracySchema,
    ForecastPathSchema,
    ForecastQuerySchema,
    PredictAnswerSchema,
    PredictionListQuerySchema,
    PredictionPageSchema,
    PredictSchema,
    TrainAnswerSchema,
    TrainSchema,
)
from services.forecasting import (
    accuracy_service,
    forecast_paths,
    prediction_queries,
    prediction_service,
    training_service,
)
from services.forecasting.accuracy_service import Accuracy
from services.forecasting.forecast_paths import ForecastPath
from services.forecasting.forecast_values import (
    AccuracyQuery,
    ForecastRequest,
    PredictionFilters,
    TrainingRequest,
)
from services.forecasting.prediction_service import StoredForecast
from services.paging import Page

predictions = Resource(
    "predictions",
    __name__,
    url_prefix="/predictions",
    description="Forecasts of spending and their accuracy.",
)


@predictions.post(
    "/train", body=TrainSchema, response=TrainAnswerSchema, job=True, postman_status=422
)
def train_forecasts(caller: Caller, body: TrainingRequest) -> int:
    """Start a job that trains a forecast model on all users' history.

    The new model is used only if it performs better on users held out of the training. Outlay also
    starts such jobs by itself when there is enough new data. 422 if you have too little history
    yourself.
    """
    return training_service.request_training(container().predictions, caller, body)


@predictions.post(
    "/predict",
    body=PredictSchema,
    response=PredictAnswerSchema,
    idempotent=True,
    errors=(404,),
    postman_status=422,
)
def predict_spending(caller: Caller, body: ForecastRequest) -> StoredForecast:
    """Forecast spending in the next, a later or the current period.

    The forecast comes with an 80 % interval and an explanation, and is stored to be compared with
    the actual spending: once per period and day, however often you ask. 422 if there is too little
    history; `missing` then says what it takes.
    """
    return prediction_service.get_forecast(container().predictions, caller, body)


@predictions.get(
    "/forecast",
    query=ForecastQuerySchema,
    response=PredictAnswerSchema,
    errors=(404,),
    postman_status=422,
)
def get_forecast(caller: Caller, query: ForecastRequest) -> StoredForecast:
    """Get the forecast of spending in the next, a later or the current period.

    It is the forecast that `POST /predictions/predict` makes: the same until a transaction or
    category changes or the day ends, and stored once per period and day. 422 if there is too little
    history; `missing` then says what it takes.
    """
    return prediction_service.get_forecast(container().predictions, caller, query)


@predictions.get(
    "/path",
    query=ForecastQuerySchema,
    response=ForecastPathSchema,
    errors=(404,),
    postman_status=422,
)
def get_forecast_path(caller: Caller, query: ForecastRequest) -> ForecastPath:
    """Get the course of a period by day: spent so far, usual, expected, and payments to come.

    It ends at the forecast of the period, which `GET /predictions/forecast` explains. Nothing is
    stored. 422 if there is too little history; `missing` then says what it takes.
    """
    return forecast_paths.load_path(container().predictions, caller, query)


@predictions.get("/history", query=PredictionListQuerySchema, response=PredictionPageSchema)
def list_predictions(caller: Caller, query: PredictionFilters) -> Page:
    """List past forecasts, newest first.

    Each shows the amounts as they were forecast, and the actual spending once it is known.
    """
    return prediction_queries.list_predictions(caller, query, cursors.take_position(query))


@predictions.get("/accuracy", query=AccuracyQuerySchema, response=AccuracySchema)
def get_forecast_accuracy(caller: Caller, query: AccuracyQuery) -> Accuracy:
    """Get the accuracy of your forecasts of ended periods.

    Forecasts are compared with the actual spending: overall, by category, by method and by period.
    """
    return accuracy_service.compute_accuracy(caller, query)
