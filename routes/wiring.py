"""What routes hand to services, made once from the configuration."""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from flask import current_app

from core.rate_limits import RateLimits
from ml_service import BudgetPredictionService
from notifications.mailer import Mailer, Outbox, Smtp
from services import standing_service, training_service
from services.auth_service import Sessions
from services.job_service import JobRunner
from services.token_service import AccessTokens


@dataclass(frozen=True, slots=True)
class Wiring:
    """The parts of this application that hold configuration or state."""

    sessions: Sessions
    predictions: BudgetPredictionService
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
    access = AccessTokens(settings["JWT_SECRET_KEY"], dt.timedelta(minutes=settings["ACCESS_TOKEN_MINUTES"]))
    return Wiring(
        Sessions(
            access,
            dt.timedelta(days=settings["REFRESH_TOKEN_DAYS"]),
            Mailer(transport, settings["MAIL_SENDER"], settings["PUBLIC_URL"].rstrip("/")),
            settings["REGISTRATION_OPEN"],
        ),
        predictions,
        JobRunner(
            {
                training_service.KIND: partial(training_service.train, predictions),
                standing_service.KIND: standing_service.score,
            }
        ),
        RateLimits(
            settings["RATE_LIMIT_API"], settings["RATE_LIMIT_AUTH"], settings["REDIS_URL"], settings["INSTANCE_DIR"]
        ),
    )


def wiring() -> Wiring:
    return cast(Wiring, current_app.extensions["outlay"])
