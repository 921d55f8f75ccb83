"""Forecasts, and how good they were."""

from typing import Any

from core.identity import Caller
from routes import paging
from routes.resources import Resource
from routes.wiring import wiring
from schemas import (
    AccuracySchema,
    PredictAnswerSchema,
    PredictionListQuerySchema,
    PredictionPageSchema,
    PredictSchema,
    TrainAnswerSchema,
    TrainQuerySchema,
    TrainSchema,
)
from services import prediction_service

predictions = Resource("predictions", __name__, url_prefix="/predictions", description="What the future may cost.")


@predictions.post("/train", takes=TrainSchema, gives=TrainAnswerSchema, expect=422)
def train(caller: Caller, body: dict[str, Any]) -> Any:
    """Learn from your complete periods. Predicting does this by itself when needed."""
    return prediction_service.train(wiring().predictions, caller, body)


@predictions.post("/predict", takes=PredictSchema, gives=PredictAnswerSchema, creates=True, fails=(404,), expect=422)
def predict(caller: Caller, body: dict[str, Any]) -> Any:
    """What a coming period will cost, with an 80 % interval; with too little history, 422 says what is missing."""
    return prediction_service.predict(wiring().predictions, caller, body)


@predictions.get("/history", query=PredictionListQuerySchema, gives=PredictionPageSchema)
def list_predictions(caller: Caller, query: dict[str, Any]) -> Any:
    """Forecasts as they were given, newest first."""
    return prediction_service.history(caller, query, paging.position(query))


@predictions.get("/accuracy", query=TrainQuerySchema, gives=AccuracySchema)
def get_accuracy(caller: Caller, query: dict[str, Any]) -> Any:
    """Forecasts of ended periods against what then happened."""
    return prediction_service.accuracy(caller, query)
