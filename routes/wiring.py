"""What routes hand to services, made once from the configuration."""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from flask import current_app

from core.rate_limits import RateLimits
from llm.chat import CategoryChat
from ml_service import BudgetPredictionService, CategoryModels
from notifications.mailer import Mailer, Outbox, Smtp
from services import (
    import_job,
    import_service,
    import_undo,
    performance_service,
    review_service,
    standing_service,
    training_service,
)
from services.auth_service import Sessions
from services.categorization_service import Categorization, Policy
from services.job_service import JobRunner
from services.token_service import AccessTokens


@dataclass(frozen=True, slots=True)
class Wiring:
    """The parts of this application that hold configuration or state."""

    sessions: Sessions
    predictions: BudgetPredictionService
    categories: Categorization
    jobs: JobRunner
    limits: RateLimits


def build(settings: dict[str, Any]) -> Wiring:
    """Wire the parts together."""
    transport = (
        Smtp(
            settings["MAIL_SERVER"],
            settings["MAIL_PORT"],
            settings["MAIL_USE_TLS"],
            settings["MAIL_USERNAME"],
            settings["MAIL_PASSWORD"],
        )
        if settings["MAIL_SERVER"]
        else Outbox(settings["INSTANCE_DIR"] / "outbox")
    )
    predictions = BudgetPredictionService(settings["MODELS_DIR"], settings["SECRET_KEY"])
    categories = Categorization(
        CategoryModels(
            settings["CATEGORY_VARIANT"],
            settings["CATEGORY_CHALLENGER"],
            settings["CATEGORY_CHALLENGER_SHARE"],
            settings["MODELS_DIR"],
        ),
        Policy(settings["CATEGORY_APPLY_AT"], settings["CATEGORY_SUGGEST_AT"], settings["CATEGORY_MIN_LABELS"]),
        CategoryChat(settings["LLM_URL"], settings["LLM_API_KEY"], settings["LLM_MODEL"], settings["LLM_SECONDS"])
        if settings["LLM_URL"]
        else None,
    )
    access = AccessTokens(settings["JWT_SECRET_KEY"], dt.timedelta(minutes=settings["ACCESS_TOKEN_MINUTES"]))
    return Wiring(
        Sessions(
            access,
            dt.timedelta(days=settings["REFRESH_TOKEN_DAYS"]),
            Mailer(transport, settings["MAIL_SENDER"], settings["PUBLIC_URL"].rstrip("/")),
            settings["REGISTRATION_OPEN"],
        ),
        predictions,
        categories,
        JobRunner(
            {
                training_service.KIND: partial(training_service.train, predictions),
                standing_service.KIND: standing_service.score,
                performance_service.KIND: partial(performance_service.retrain, categories),
                review_service.KIND: partial(review_service.categorize_backlog, categories),
                import_service.PREVIEW: partial(import_job.preview, categories, settings["MAX_UNPACKED_BYTES"]),
                import_service.COMMIT: partial(import_job.run_import, categories, settings["MAX_UNPACKED_BYTES"]),
                import_service.UNDO: import_undo.undo,
            },
            apart=(import_service.PREVIEW, import_service.COMMIT, import_service.UNDO),
        ),
        RateLimits(
            settings["RATE_LIMIT_API"], settings["RATE_LIMIT_AUTH"], settings["REDIS_URL"], settings["INSTANCE_DIR"]
        ),
    )


def wiring() -> Wiring:
    return cast(Wiring, current_app.extensions["outlay"])
