"""The queue of deliveries: filled from the log, webhook by webhook, each in the order of events.

Each webhook has its own position in the log, and at most so many pending deliveries: the log is the
queue of all others. A process that delivers holds the webhook by a lease, so that two never do.
"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, delete, func, or_, select, update

from core import clock
from core.enums import NotificationChannel, WebhookDeliveryStatus
from core.events import WEBHOOK_EVENT_TYPES, NotificationCreated
from infrastructure.bulk_writes import insert_many
from models import Event, User, Webhook, WebhookDelivery, db, table_of
from services.activity.notifications.notification_preferences import load_preferences
from services.paging import AnyRow
from services.unit_of_work import UnitOfWork, system_unit_of_work

events, users = table_of(Event), table_of(User)
webhooks, deliveries = table_of(Webhook), table_of(WebhookDelivery)

UNCHANGED = {"updated_at": webhooks.c.updated_at}
"""Deliveries change no field of the owner: without this, ``onupdate`` would touch the time."""
MAX_PENDING = 1_000
"""Deliveries of one webhook that wait at a time."""
BATCH = 5_000
"""Events that are looked at in one transaction."""
MAX_FOUND = 100
"""Webhooks that one look finds."""
LEASE = dt.timedelta(minutes=1)
"""How long a process may deliver to a webhook before another takes over."""
MAX_KEPT = 1_000
"""Finished deliveries of one webhook that are kept."""

# Module constants, because building a statement takes longer than running it.
IS_PENDING = deliveries.c.status == WebhookDeliveryStatus.PENDING
PENDING = (
    select(func.count())
    .where(deliveries.c.webhook_id == webhooks.c.id, IS_PENDING)
    .correlate(webhooks)
    .scalar_subquery()
)
# With room for them: a receiver that is down holds up nobody but its own webhook.
HAS_NEWS = (
    webhooks.c.is_active.is_(True)
    & (users.c.last_seq > webhooks.c.seq)
    & (bindparam("max_pending") > PENDING)
)
BEHIND = (
    select(webhooks.c.id)
    .join(users, users.c.id == webhooks.c.user_id)
    .where(HAS_NEWS)
    # Processes that lock several of them do so in the same order.
    .order_by(webhooks.c.id)
    .limit(MAX_FOUND)
)
COUNT_BEHIND = (
    select(func.coalesce(func.sum(users.c.last_seq - webhooks.c.seq), 0))
    .join_from(webhooks, users, users.c.id == webhooks.c.user_id)
    .where(HAS_NEWS)
)
PENDING_OF_ONE = select(PENDING).where(webhooks.c.id == bindparam("webhook_id"))
NEW_EVENTS = (
    select(events.c.seq, events.c.type, events.c.payload["type"].as_string().label("kind"))
    .where(events.c.user_id == bindparam("user_id"), events.c.seq > bindparam("seq"))
    .order_by(events.c.seq)
    .limit(BATCH)
)
NOW: BindParameter[dt.datetime] = bindparam("now")
IS_DUE = (
    IS_PENDING
    & (deliveries.c.next_attempt_at <= NOW)
    & or_(
        deliveries.c.is_manual.is_(True),
        webhooks.c.is_active.is_(True)
        & or_(webhooks.c.resting_until.is_(None), webhooks.c.resting_until <= NOW),
    )
)
IS_FREE = or_(webhooks.c.lease_until.is_(None), webhooks.c.lease_until <= NOW)
OF_WEBHOOKS = deliveries.join(webhooks, webhooks.c.id == deliveries.c.webhook_id)
DUE = (
    select(webhooks.c.id, webhooks.c.user_id)
    .select_from(OF_WEBHOOKS)
    .where(IS_DUE, IS_FREE)
    .group_by(webhooks.c.id, webhooks.c.user_id)
    # Whoever waits longest comes first.
    .order_by(func.min(deliveries.c.next_attempt_at))
    .limit(MAX_FOUND)
)
NEXT = (
    select(deliveries.c.id)
    .select_from(OF_WEBHOOKS)
    .where(webhooks.c.id == bindparam("webhook_id"), IS_DUE)
    # What a person asks for comes first, then the order of the log.
    .order_by(deliveries.c.is_manual.desc(), deliveries.c.id)
    .limit(1)
)


class DueWebhook(NamedTuple):
    """A webhook with deliveries that are due, and its owner."""

    webhook_id: int
    user_id: int


def find_behind() -> Sequence[int]:
    """Find webhooks that have room for events of the log that were not looked at; their ids."""
    return db.session.scalars(BEHIND, {"max_pending": MAX_PENDING}).all()


def count_behind() -> int:
    """Count the events that were not looked at for webhooks that have room for them."""
    return int(db.session.scalar(COUNT_BEHIND, {"max_pending": MAX_PENDING}) or 0)


def find_due() -> Sequence[DueWebhook]:
    """Find webhooks that nobody delivers to, although deliveries are due."""
    return [DueWebhook(*row) for row in db.session.execute(DUE, {"now": clock.now()})]


def find_next(webhook_id: int) -> int | None:
    """Return the id of the delivery that comes next; None if none is due."""
    return db.session.scalar(NEXT, {"webhook_id": webhook_id, "now": clock.now()})


def enqueue() -> bool:
    """Queue the next events of the log for the webhooks that want them.

    Returns whether there are more that can be queued.
    """
    behind = find_behind()
    if not behind:
        return False
    # One transaction for all: requests wait for each commit where there is one writer at a time.
    with system_unit_of_work() as work:
        answers = [_enqueue(work, webhook_id) for webhook_id in behind]
    return any(answers)


def _enqueue(work: UnitOfWork, webhook_id: int) -> bool:
    """Queue the next events for one webhook; returns whether there are more."""
    # Another process may be at it.
    locking = {"skip_locked": True}
    webhook = work.session.get(Webhook, webhook_id, with_for_update=locking, populate_existing=True)
    if webhook is None or not webhook.is_active:
        return False
    room = MAX_PENDING - (work.session.scalar(PENDING_OF_ONE, {"webhook_id": webhook_id}) or 0)
    position = {"user_id": webhook.user_id, "seq": webhook.seq}
    events = work.connection.execute(NEW_EVENTS, position).all() if room > 0 else []
    if not events:
        return False

    subscribed = _select_subscribed(webhook, events)
    queued = subscribed[:room]
    if queued:
        rows = [_queued_row(webhook, event.seq, event.type) for event in queued]
        insert_many(work.connection, deliveries, rows)
        _delete_surplus(work.connection, webhook_id)
    is_full = len(subscribed) > room
    seq = queued[-1].seq if is_full else events[-1].seq
    is_this = webhooks.c.id == webhook_id
    work.connection.execute(update(webhooks).where(is_this).values(seq=seq, **UNCHANGED))
    return not is_full and len(events) == BATCH


def _select_subscribed(webhook: Webhook, events: Sequence[AnyRow]) -> Sequence[AnyRow]:
    """Return events that a webhook wants; of notifications, those that go to webhooks at all."""
    types = webhook.event_types or WEBHOOK_EVENT_TYPES
    subscribed = [event for event in events if event.type in types]
    if all(event.type != NotificationCreated.type for event in subscribed):
        return subscribed
    preferences = load_preferences(webhook.user_id)
    return [
        event
        for event in subscribed
        if event.type != NotificationCreated.type
        or preferences.is_on(event.kind, NotificationChannel.WEBHOOK)
    ]


def _queued_row(webhook: Webhook, seq: int, event_type: str) -> dict[str, object]:
    now = clock.now()
    return {
        "user_id": webhook.user_id,
        "webhook_id": webhook.id,
        "seq": seq,
        "event_type": event_type,
        "status": WebhookDeliveryStatus.PENDING,
        "is_manual": False,
        "tries": 0,
        "attempts": [],
        "next_attempt_at": now,
        "created_at": now,
    }


def _delete_surplus(connection: Connection, webhook_id: int) -> None:
    """Delete all but the newest finished deliveries: an import may have been thousands."""
    is_finished = (deliveries.c.webhook_id == webhook_id, ~IS_PENDING)
    newest = select(deliveries.c.id).where(*is_finished).order_by(deliveries.c.id.desc())
    last_kept = newest.offset(MAX_KEPT - 1).limit(1).scalar_subquery()
    connection.execute(delete(deliveries).where(*is_finished, deliveries.c.id < last_kept))


def claim(webhook_id: int, worker: str) -> bool:
    """Take the lease of a webhook; returns whether it was free."""
    now = clock.now()
    with system_unit_of_work() as work:
        taking = (
            update(webhooks)
            .where(webhooks.c.id == webhook_id, IS_FREE)
            .values(worker=worker, lease_until=now + LEASE, **UNCHANGED)
            .returning(webhooks.c.id)
        )
        return work.connection.execute(taking, {"now": now}).one_or_none() is not None


def release(webhook_id: int, worker: str) -> None:
    """Give the lease back, unless another process holds it by now."""
    with system_unit_of_work() as work:
        is_held = (webhooks.c.id == webhook_id, webhooks.c.worker == worker)
        values = {"worker": None, "lease_until": None, **UNCHANGED}
        work.connection.execute(update(webhooks).where(*is_held).values(values))
