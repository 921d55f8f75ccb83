"""What routes hand to services, made once from the configuration."""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from flask import current_app

from core.enums import JobKind
from infrastructure.rate_limits import RateLimits
from llm.chat import CategoryChat
from ml_service import BudgetPredictionService, CategoryModels
from notifications.mailer import Mailer, Outbox, Smtp
from services.activity.job_runner import JobRunner
from services.categorization import backlog_service, retraining_service
from services.categorization.category_suggestion import CategorySuggester, SuggestionPolicy
from services.forecasting import scoring_service, training_service
from services.imports import import_job, import_service, preview, undo
from services.people.access_tokens import AccessTokens
from services.people.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Container:
    """The parts of this application that hold configuration or state."""

    sessions: Sessions
    predictions: BudgetPredictionService
    categories: CategorySuggester
    jobs: JobRunner
    limits: RateLimits


def build_container(settings: dict[str, Any]) -> Container:
    """Wire the parts together."""
    predictions = BudgetPredictionService(settings["MODELS_DIR"], settings["SECRET_KEY"])
    categories = _categories(settings)
    return Container(
        _sessions(settings),
        predictions,
        categories,
        _jobs(settings, predictions, categories),
        RateLimits(
            settings["RATE_LIMIT_API"],
            settings["RATE_LIMIT_AUTH"],
            settings["REDIS_URL"],
            settings["INSTANCE_DIR"],
        ),
    )


def _sessions(settings: dict[str, Any]) -> Sessions:
    server = ("MAIL_SERVER", "MAIL_PORT", "MAIL_USE_TLS", "MAIL_USERNAME", "MAIL_PASSWORD")
    is_sent = bool(settings["MAIL_SERVER"])
    transport = (
        Smtp(*(settings[name] for name in server))
        if is_sent
        else Outbox(settings["INSTANCE_DIR"] / "outbox")
    )
    return Sessions(
        AccessTokens(
            settings["JWT_SECRET_KEY"], dt.timedelta(minutes=settings["ACCESS_TOKEN_MINUTES"])
        ),
        dt.timedelta(days=settings["REFRESH_TOKEN_DAYS"]),
        Mailer(transport, settings["MAIL_SENDER"], settings["PUBLIC_URL"].rstrip("/")),
        settings["REGISTRATION_OPEN"],
    )


def _categories(settings: dict[str, Any]) -> CategorySuggester:
    variant = ("CATEGORY_VARIANT", "CATEGORY_CHALLENGER", "CATEGORY_CHALLENGER_SHARE", "MODELS_DIR")
    policy = ("CATEGORY_APPLY_AT", "CATEGORY_SUGGEST_AT", "CATEGORY_MIN_LABELS")
    chat = ("LLM_URL", "LLM_API_KEY", "LLM_MODEL", "LLM_SECONDS")
    return CategorySuggester(
        CategoryModels(*(settings[name] for name in variant)),
        SuggestionPolicy(*(settings[name] for name in policy)),
        CategoryChat(*(settings[name] for name in chat)) if settings["LLM_URL"] else None,
    )


def _jobs(
    settings: dict[str, Any], predictions: BudgetPredictionService, categories: CategorySuggester
) -> JobRunner:
    largest = settings["MAX_UNPACKED_BYTES"]
    return JobRunner(
        {
            training_service.KIND: partial(training_service.train, predictions),
            scoring_service.KIND: scoring_service.score,
            JobKind.RETRAIN_CATEGORIES: partial(retraining_service.retrain, categories),
            JobKind.CATEGORIZE_BACKLOG: partial(backlog_service.categorize_backlog, categories),
            import_service.PREVIEW: partial(preview.preview, categories, largest),
            import_service.COMMIT: partial(import_job.run_import, categories, largest),
            import_service.UNDO: undo.undo,
        },
        unshared=(import_service.PREVIEW, import_service.COMMIT, import_service.UNDO),
    )


def container() -> Container:
    return cast(Container, current_app.extensions["outlay"])
