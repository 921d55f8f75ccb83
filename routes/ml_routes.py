"""Suggested categories: suggestions, feedback, retraining and performance."""

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
from services.categorization import performance, recording_service, retraining_service, suggestions
from services.categorization.category_suggestion import CategorySuggestion
from services.categorization.performance import ModelPerformance
from services.categorization.recording_service import FeedbackResult, FeedbackValues
from services.categorization.suggestions import CategorizeRequest, SuggestionList

ml = Resource(
    "ml",
    __name__,
    url_prefix="/ml",
    description="Suggested categories that learn from every correction.",
)


@ml.post("/categorize", body=CategorizeSchema, response=CategorizeAnswerSchema, auth="read")
def suggest_categories(
    caller: Caller, body: CategorizeRequest
) -> CategorySuggestion | SuggestionList:
    """Suggest categories for one to 1,000 transactions without saving anything.

    Your rules come first, then the model. With `ask_llm`, a language model is asked where the model
    is unsure, if one is configured and you have agreed to it in your preferences.
    """
    return suggestions.answer_request(container().categories, caller, body)


@ml.post("/feedback", body=FeedbackSchema, response=FeedbackAnswerSchema)
def send_category_feedback(caller: Caller, body: FeedbackValues) -> FeedbackResult:
    """Confirm or correct the category of a transaction.

    The next suggestion already takes it into account. Changing the category of a transaction in any
    other way has the same effect.
    """
    return recording_service.give_feedback(container().categories, caller, body)


@ml.post("/retrain", body=RetrainSchema, response=RetrainAnswerSchema, job=True)
def retrain_categories(caller: Caller, body: object) -> int:  # noqa: ARG001 (names the owner)
    """Start a job that rebuilds your categorization model from your transactions.

    Usually not necessary: the model is kept up to date and refitted as you choose categories.
    """
    return retraining_service.request_retraining(caller)


@ml.get("/model-performance", response=ModelPerformanceSchema)
def get_model_performance(caller: Caller) -> ModelPerformance:
    """Get the accuracy, calibration and drift of the categories that were suggested to you.

    A suggestion counts once you have chosen a category, or once an applied category has stood for a
    week. The latest 10,000 suggestions are measured.
    """
    return performance.measure_performance(container().categories, caller)
