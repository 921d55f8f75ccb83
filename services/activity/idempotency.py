"""Doing a thing once, however often it is asked for with the same key.

The first answer is stored in the transaction that does the thing. A second request waits for that
transaction (both hold the person's lock) and then gets the stored answer.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete

from core import clock
from core.errors import Invalid
from core.identity import Caller
from models import IdempotencyKey
from services.unit_of_work import unit_of_work

KEPT = dt.timedelta(hours=48)
KEY_PATTERN = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer as it was first given."""

    status: int
    headers: dict[str, str]
    body: bytes
    replayed: bool = False


def once(caller: Caller, key: str, fingerprint: str, produce: Callable[[], Answer]) -> Answer:
    """Produce the answer and keep it, or repeat what was kept. Raises Invalid for a key used differently."""
    if not KEY_PATTERN.fullmatch(key):
        raise Invalid(
            "An Idempotency-Key is 1 to 255 visible ASCII characters.",
            code="invalid_idempotency_key",
        )
    with unit_of_work(caller.id) as work:
        known = work.session.get(IdempotencyKey, (caller.id, key), populate_existing=True)
        if known is not None and known.created_at > clock.now() - KEPT:
            if known.fingerprint != fingerprint:
                raise Invalid(
                    "This Idempotency-Key was used for another request.",
                    code="idempotency_key_reused",
                )
            return Answer(known.status, known.headers, known.body, replayed=True)
        if known is not None:
            work.session.expunge(known)
        outdated = IdempotencyKey.created_at <= clock.now() - KEPT
        work.session.execute(
            delete(IdempotencyKey).where(IdempotencyKey.user_id == caller.id, outdated)
        )
        answer = produce()
        work.session.add(
            IdempotencyKey(
                user_id=caller.id,
                key=key,
                fingerprint=fingerprint,
                status=answer.status,
                headers=answer.headers,
                body=answer.body,
                created_at=clock.now(),
            )
        )
    return answer
