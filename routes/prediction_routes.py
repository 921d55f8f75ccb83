"""Forecasts, and how good they were."""

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
    "predictions", __name__, url_prefix="/predictions", description="What the future may cost."
)


@predictions.post(
    "/train", body=TrainSchema, response=TrainAnswerSchema, job=True, postman_status=422
)
def train(caller: Caller, body: dict[str, Any]) -> Any:
    """Learn from the past of everybody here, as a job; the new model serves if it is better.

    Outlay does this by itself when there is enough that is new. With too little history of your own, 422.
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
    """What a coming period will cost, with an 80 % interval; with too little history, 422 says what is missing."""
    return prediction_service.predict(container().predictions, caller, body)


@predictions.get("/history", query=PredictionListQuerySchema, response=PredictionPageSchema)
def list_predictions(caller: Caller, query: dict[str, Any]) -> Any:
    """Forecasts as they were given, newest first."""
    return prediction_service.history(caller, query, cursors.position(query))


@predictions.get("/accuracy", query=AccuracyQuerySchema, response=AccuracySchema)
def get_accuracy(caller: Caller, query: dict[str, Any]) -> Any:
    """Forecasts of ended periods against what then happened."""
    return prediction_service.accuracy(caller, query)
