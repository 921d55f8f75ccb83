"""The composition root: builds the objects that hold configuration or state."""

import datetime as dt
from collections.abc import Mapping
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
from services.forecasting import training_service
from services.imports import import_job, preview_job, undo_job
from services.people.access_tokens import AccessTokens
from services.people.sessions import Sessions
from services.reactions import NewDays

Settings = Mapping[str, Any]
"""The settings of ``config.py`` by name."""


@dataclass(frozen=True, slots=True)
class Container:
    """The objects of one application that hold configuration or state."""

    sessions: Sessions
    predictions: BudgetPredictionService
    categories: CategorySuggester
    jobs: JobRunner
    limits: RateLimits
    new_days: NewDays


def build_container(settings: Settings) -> Container:
    """Build the container from the settings of ``config.py``."""
    predictions = BudgetPredictionService(settings["MODELS_DIR"], settings["SECRET_KEY"])
    categories = _build_categorization(settings)
    limits = RateLimits(
        settings["RATE_LIMIT_API"],
        settings["RATE_LIMIT_BURST"],
        settings["RATE_LIMIT_AUTH"],
        settings["REDIS_URL"],
        settings["INSTANCE_DIR"],
    )
    return Container(
        sessions=_build_sessions(settings),
        predictions=predictions,
        categories=categories,
        jobs=_build_job_runner(settings, predictions, categories),
        limits=limits,
        new_days=NewDays(),
    )


def _build_sessions(settings: Settings) -> Sessions:
    access_tokens = AccessTokens(
        settings["JWT_SECRET_KEY"], dt.timedelta(minutes=settings["ACCESS_TOKEN_MINUTES"])
    )
    public_url = settings["PUBLIC_URL"].rstrip("/")
    return Sessions(
        access_tokens,
        dt.timedelta(days=settings["REFRESH_TOKEN_DAYS"]),
        Mailer(_build_transport(settings), settings["MAIL_SENDER"], public_url),
        settings["REGISTRATION_OPEN"],
    )


def _build_transport(settings: Settings) -> Smtp | Outbox:
    """Without a mail server, mails become files that the operator can read."""
    if not settings["MAIL_SERVER"]:
        return Outbox(settings["INSTANCE_DIR"] / "outbox")
    names = ("MAIL_SERVER", "MAIL_PORT", "MAIL_USE_TLS", "MAIL_USERNAME", "MAIL_PASSWORD")
    return Smtp(*(settings[name] for name in names))


def _build_categorization(settings: Settings) -> CategorySuggester:
    models = ("CATEGORY_VARIANT", "CATEGORY_CHALLENGER", "CATEGORY_CHALLENGER_SHARE", "MODELS_DIR")
    policy = ("CATEGORY_APPLY_AT", "CATEGORY_SUGGEST_AT", "CATEGORY_MIN_LABELS")
    chat = ("LLM_URL", "LLM_API_KEY", "LLM_MODEL", "LLM_SECONDS")
    return CategorySuggester(
        CategoryModels(*(settings[name] for name in models)),
        SuggestionPolicy(*(settings[name] for name in policy)),
        CategoryChat(*(settings[name] for name in chat)) if settings["LLM_URL"] else None,
    )


def _build_job_runner(
    settings: Settings, predictions: BudgetPredictionService, categories: CategorySuggester
) -> JobRunner:
    max_bytes = settings["MAX_UNPACKED_BYTES"]
    return JobRunner(
        {
            JobKind.TRAIN_FORECASTS: partial(training_service.train_model, predictions),
            JobKind.SCORE_FORECASTS: training_service.score_forecasts,
            JobKind.RETRAIN_CATEGORIES: partial(retraining_service.retrain, categories),
            JobKind.CATEGORIZE_BACKLOG: partial(backlog_service.categorize_backlog, categories),
            JobKind.PREVIEW_IMPORT: partial(preview_job.run_preview, categories, max_bytes),
            JobKind.IMPORT_FILE: partial(import_job.run_import, categories, max_bytes),
            JobKind.UNDO_IMPORT: undo_job.run_undo,
        },
        # Each of these is about a file of its own; one's result is no answer to another.
        unshared=(JobKind.PREVIEW_IMPORT, JobKind.IMPORT_FILE, JobKind.UNDO_IMPORT),
    )


def container() -> Container:
    """Return the container of the current application."""
    return cast(Container, current_app.extensions["outlay"])
