"""Do what a request asks for once, however often it is sent with the same Idempotency-Key.

The response is stored in the transaction that makes the change. A second request waits for that
transaction, because both hold the user's lock, and then gets the stored response.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete

from core import clock
from core.errors import Invalid
from core.identity import Caller
from core.limits import IDEMPOTENCY_KEY_LENGTH
from models import IdempotencyKey, db
from services.ledger.system_categories import queue_change
from services.unit_of_work import UnitOfWork, unit_of_work

RETENTION = dt.timedelta(hours=48)
"""How long a response is repeated."""
KEY_PATTERN = re.compile(rf"[\x21-\x7e]{{1,{IDEMPOTENCY_KEY_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response as it was first sent; ``replayed`` when it is repeated."""

    status: int
    headers: dict[str, str]
    body: bytes
    replayed: bool = False


def run_once(caller: Caller, key: str, fingerprint: str, produce: Callable[[], Answer]) -> Answer:
    """Produce and store a response, or repeat the stored one.

    ``fingerprint`` identifies the request. Raises Invalid for a malformed key, and for one that was
    used for another request.
    """
    if not KEY_PATTERN.fullmatch(key):
        raise Invalid(
            f"An Idempotency-Key must be 1 to {IDEMPOTENCY_KEY_LENGTH} visible ASCII characters.",
            code="invalid_idempotency_key",
        )

    if caller.is_admin:
        # The request may be about a system category, whose queue comes before the user's lock.
        queue_change(db.session())
    with unit_of_work(caller.id) as work:
        stored = _load_stored(work, key)
        # The same key with another body is a mistake of the client: repeating the first response
        # would hide that the second request was never carried out.
        if stored is not None and stored.fingerprint != fingerprint:
            raise Invalid(
                "This Idempotency-Key was used for another request. Use a new key.",
                code="idempotency_key_reused",
            )
        if stored is not None:
            return Answer(stored.status, stored.headers, stored.body, replayed=True)

        # Each request with a key clears away its user's old ones; the lock is held anyway.
        _delete_expired(work)
        answer = produce()
        _store(work, key, fingerprint, answer)
    return answer


def _load_stored(work: UnitOfWork, key: str) -> IdempotencyKey | None:
    """Load the stored response of a key; None when there is none or it has expired."""
    stored = work.session.get(IdempotencyKey, (work.user_id, key), populate_existing=True)
    if stored is None or stored.created_at > clock.now() - RETENTION:
        return stored
    # Its row is deleted by a statement; the session must not keep an object of the same key.
    work.session.expunge(stored)
    return None


def _delete_expired(work: UnitOfWork) -> None:
    is_expired = (
        IdempotencyKey.user_id == work.user_id,
        IdempotencyKey.created_at <= clock.now() - RETENTION,
    )
    work.session.execute(delete(IdempotencyKey).where(*is_expired))


def _store(work: UnitOfWork, key: str, fingerprint: str, answer: Answer) -> None:
    work.session.add(
        IdempotencyKey(
            user_id=work.user_id,
            key=key,
            fingerprint=fingerprint,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            created_at=clock.now(),
        )
    )
