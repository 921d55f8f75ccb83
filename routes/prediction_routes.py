"""Forecasts, their accuracy, and training of forecast models."""

from typing import Any

from container import container
from core.identity import Caller
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import (
    AccuracyQuerySchema,
    AccuracySchema,
    PredictAnswerSchema,
    PredictionListQuerySchema,
    PredictionPageSchema,
    PredictSchema,
    TrainAnswerSchema,
    TrainSchema,
)
from services.forecasting import prediction_service, training_service

predictions = Resource(
    "predictions",
    __name__,
    url_prefix="/predictions",
    description="Forecasts of spending and their accuracy.",
)


@predictions.post(
    "/train", body=TrainSchema, response=TrainAnswerSchema, job=True, postman_status=422
)
def train(caller: Caller, body: dict[str, Any]) -> Any:
    """Start a job that trains a forecast model on all users' history.

    The new model is used only if it performs better on users held out of the training. Outlay also
    starts such jobs by itself when there is enough new data. 422 if you have too little history
    yourself.
    """
    currency = body.get("currency") or caller.currency
    return training_service.ask(container().predictions, caller, body["period"], currency)


@predictions.post(
    "/predict",
    body=PredictSchema,
    response=PredictAnswerSchema,
    idempotent=True,
    errors=(404,),
    postman_status=422,
)
def predict(caller: Caller, body: dict[str, Any]) -> Any:
    """Forecast spending in the next, a later or the current period.

    The forecast comes with an 80 % interval and an explanation, and is stored to be compared with
    the actual spending. 422 if there is too little history; `missing` then says what it takes.
    """
    return prediction_service.predict(container().predictions, caller, body)


@predictions.get("/history", query=PredictionListQuerySchema, response=PredictionPageSchema)
def list_predictions(caller: Caller, query: dict[str, Any]) -> Any:
    """List past forecasts, newest first.

    Each shows the amounts as they were forecast, and the actual spending once it is known.
    """
    return prediction_service.history(caller, query, cursors.position(query))


@predictions.get("/accuracy", query=AccuracyQuerySchema, response=AccuracySchema)
def get_accuracy(caller: Caller, query: dict[str, Any]) -> Any:
    """Get the accuracy of your forecasts of ended periods.

    Forecasts are compared with the actual spending: overall, by category, by method and by period.
    """
    return prediction_service.accuracy(caller, query)
