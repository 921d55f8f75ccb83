"""What transactions are, what they really were, and how good the answers have been."""

from typing import Any

from container import container
from core.identity import Caller
from routes.http.route_spec import Resource
from schemas import (
    CategorizeAnswerSchema,
    CategorizeSchema,
    FeedbackAnswerSchema,
    FeedbackSchema,
    ModelPerformanceSchema,
    RetrainAnswerSchema,
    RetrainSchema,
)
from services.categorization import performance_service, suggestions
from services.ledger import transaction_service

ml = Resource(
    "ml", __name__, url_prefix="/ml", description="Categories that learn from every correction."
)


@ml.post("/categorize", body=CategorizeSchema, response=CategorizeAnswerSchema, auth="read")
def categorize(caller: Caller, body: dict[str, Any]) -> Any:
    """What one transaction, or up to 1,000, probably are; nothing is stored."""
    return suggestions.answer(container().categories, caller, body)


@ml.post("/feedback", body=FeedbackSchema, response=FeedbackAnswerSchema)
def give_feedback(caller: Caller, body: dict[str, Any]) -> Any:
    """Confirm or correct a transaction's category; it counts for the very next answer."""
    return transaction_service.give_feedback(container().categories, caller, body)


@ml.post("/retrain", body=RetrainSchema, response=RetrainAnswerSchema, job=True)
def retrain(caller: Caller, body: dict[str, Any]) -> Any:  # noqa: ARG001 (names nobody but the owner)
    """Build your categoriser anew from your ledger, as a job. Outlay does this by itself as your choices grow."""
    return performance_service.ask_retraining(caller)


@ml.get("/model-performance", response=ModelPerformanceSchema)
def get_performance(caller: Caller) -> Any:
    """Accuracy, coverage, calibration and drift of what was proposed to you, over time."""
    return performance_service.performance(container().categories, caller)
