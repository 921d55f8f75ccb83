"""Rebuild a user's categorizer, as a job."""

from dataclasses import asdict

from core.enums import JobKind
from core.identity import Caller
from services.activity.jobs.job_queue import JobPayload, JobResult, Progress, enqueue_personal_job
from services.categorization.category_suggestion import CategorySuggester
from services.people.callers import load_caller
from services.unit_of_work import unit_of_work


def request_retraining(caller: Caller) -> int:
    """Enqueue a job that rebuilds the caller's categorizer; return the job's id."""
    with unit_of_work(caller.id) as work:
        return enqueue_personal_job(work, JobKind.RETRAIN_CATEGORIES)


def retrain(suggester: CategorySuggester, payload: JobPayload, _progress: Progress) -> JobResult:
    """Run the job: read the ledger again and refit the linear model to it.

    Raises NotFound when the user no longer exists, Unavailable when no model can be loaded.
    """
    return asdict(suggester.models.refit(load_caller(payload["user_id"])))
