"""The job that mails a one-time token."""

from typing import TypedDict

import structlog

from core.enums import OneTimeTokenPurpose
from notifications import mails
from notifications.mailer import Mailer, is_temporary
from services.activity.jobs.job_queue import JobPayload, Progress
from services.people import identifiers
from services.people.one_time_tokens import store_token
from services.people.token_mails import PAUSES, postpone_token_mail
from services.unit_of_work import system_unit_of_work, unit_of_work

log = structlog.get_logger()


class TokenMailReport(TypedDict):
    """Result of the job: whether there was somebody to mail to."""

    is_sent: bool


def mail_token(mailer: Mailer, payload: JobPayload, _progress: Progress) -> TokenMailReport:
    """Run the job: mail a token to whoever has an address."""
    purpose = OneTimeTokenPurpose(payload["purpose"])
    attempt = payload.get("attempt", 0)
    return TokenMailReport(is_sent=_send_token(mailer, payload["email"], purpose, attempt))


def _send_token(mailer: Mailer, email: str, purpose: OneTimeTokenPurpose, attempt: int) -> bool:
    """Store a one-time token, which replaces an earlier one of the same purpose, and mail it.

    A mail that the server does not take now, as one that it does not know yet (greylisting), is
    sent by a later job, with another token: secrets are stored nowhere. Returns whether there was
    somebody to mail to.
    """
    user = identifiers.find_user_by_email(email)
    if user is None or not user.is_active:
        return False
    if purpose == OneTimeTokenPurpose.VERIFY and user.is_verified:
        return False

    with unit_of_work(user.id) as work:
        secret = store_token(work, user, purpose)
    # After the commit: sending takes seconds, and a mailed token must exist.
    message = mails.write_token_mail(
        mailer, purpose, user.email, user.locale, user.username, secret
    )
    try:
        mailer.send(message)
    except Exception as error:
        if attempt == len(PAUSES) or not is_temporary(error):
            raise
        log.warning("token_mail_postponed", user_id=user.id, error=type(error).__name__)
        with system_unit_of_work() as work:
            postpone_token_mail(work, email, purpose, attempt)
    return True
