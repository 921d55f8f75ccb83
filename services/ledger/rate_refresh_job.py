"""Fetch the newest table of reference rates, as a job."""

from typing import TypedDict

from core.errors import Unavailable
from infrastructure.outbound import OutboundClient, OutboundError
from infrastructure.reference_rates import MAX_TABLE_BYTES, RatesUnreadable, reference_rates
from services.activity.jobs.job_queue import JobPayload, Progress


class RefreshReport(TypedDict):
    """Result of the job: whether newer rates were fetched, and the last day that has rates."""

    is_refreshed: bool
    last_day: str


def refresh_rates(
    client: OutboundClient, url: str, _payload: JobPayload, _progress: Progress
) -> RefreshReport:
    """Run the job: fetch the table from the configured address; without one, do nothing.

    Raises Unavailable without an answer, or if it is not the table. The rates that there are stay.
    """
    before = reference_rates.load().last_day
    if not url:
        return RefreshReport(is_refreshed=False, last_day=before.isoformat())
    try:
        answer = client.get(url, MAX_TABLE_BYTES)
    except OutboundError as error:
        raise Unavailable(error.sentence) from error
    try:
        last_day = reference_rates.store(answer.body).last_day
    except RatesUnreadable as error:
        raise Unavailable("The server did not send a table of reference rates.") from error
    return RefreshReport(is_refreshed=last_day > before, last_day=last_day.isoformat())
