"""Deliver notifications that are due by mail and push, as a job."""

from dataclasses import dataclass
from smtplib import SMTPException
from typing import TypedDict

import structlog

from core.enums import JobKind, NotificationChannel
from infrastructure.circuit_breakers import CircuitOpen, breaker
from infrastructure.database import is_database_loss
from notifications.mailer import find_refusal
from notifications.push.sender import PushFailed
from services.activity.jobs.job_queue import JobPayload, Progress, enqueue_system_job
from services.activity.mails.notification_mails import NotificationMails
from services.activity.notifications.delivery_queue import (
    Batch,
    find_due_targets,
    settle,
    take_batches,
)
from services.activity.notifications.notifying import DELIVERY_SCOPE
from services.activity.notifications.push_channels import PushChannels
from services.activity.notifications.push_messages import write_push
from services.unit_of_work import rollback, system_unit_of_work

log = structlog.get_logger()
MAIL_FAILED = "The mail server did not accept the mail."
NOT_WRITTEN = "The message could not be written."


class DeliveryReport(TypedDict):
    """Result of a delivery job: messages that were sent, and those that were not."""

    sent: int
    failed: int


@dataclass(frozen=True, slots=True)
class Couriers:
    """What delivers: mails, and push channels."""

    mails: NotificationMails
    push: PushChannels


def deliver(couriers: Couriers, _payload: JobPayload, progress: Progress) -> DeliveryReport:
    """Run the job: send one message for all that is due at a mailbox or a push channel."""
    sent = failed = 0
    targets = find_due_targets()
    for count, target in enumerate(targets, start=1):
        for batch in take_batches(target):
            if _deliver_batch(couriers, batch):
                sent += 1
            else:
                failed += 1
        progress(count / len(targets))
    return DeliveryReport(sent=sent, failed=failed)


def _deliver_batch(couriers: Couriers, batch: Batch) -> bool:
    try:
        _send(couriers, batch)
    except CircuitOpen as error:
        settle(batch, error.detail, counts=False)
        return False
    except PushFailed as error:
        settle(batch, error.sentence)
        return False
    except (OSError, SMTPException, ValueError) as error:
        # The text of an error of the mail server may hold the address.
        log.warning("mail_not_delivered", user_id=batch.user.id, error=type(error).__name__)
        code = find_refusal(error)
        if code is None:
            settle(batch, MAIL_FAILED)
        else:
            settle(
                batch, f"The mail server refused the mail for good (code {code}).", is_final=True
            )
        return False
    except Exception as error:
        rollback()
        if is_database_loss(error):
            raise
        # A message that cannot be written holds up no other.
        log.exception("message_not_written", user_id=batch.target.user_id)
        settle(batch, NOT_WRITTEN)
        return False
    settle(batch, None)
    return True


def _send(couriers: Couriers, batch: Batch) -> None:
    if batch.target.channel == NotificationChannel.EMAIL:
        message = couriers.mails.write(batch.user, batch.notifications)
        couriers.mails.mailer.send(message)
        return
    assert batch.push_channel is not None
    push = write_push(batch.user, batch.notifications)
    # Of one channel: a wrong address of one person says nothing about the service.
    circuit = breaker(f"push:{batch.push_channel.id}")
    circuit.call(couriers.push.send, batch.push_channel, push.title, push.body)


def enqueue_deliveries() -> None:
    """Enqueue the job if anything is due."""
    if find_due_targets():
        with system_unit_of_work() as work:
            enqueue_system_job(work, JobKind.DELIVER_NOTIFICATIONS, DELIVERY_SCOPE, {})
    rollback()
