"""Confirmations of previewed changes: what is saved is what a person has seen, and only once.

A preview hands out a token that names the caller, the change and its outcome, and is signed. The
change is made with that token alone, within a few minutes, and only if its outcome is still the
same. Nothing is stored for it until then.
"""

import datetime as dt
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from core import clock
from core.errors import Conflict, Invalid
from core.identity import Caller
from infrastructure.secrets import derive_token, fingerprint, new_token
from services.activity import idempotency
from services.activity.idempotency import Answer
from services.unit_of_work import try_out

VALIDITY = dt.timedelta(minutes=10)
"""How long a preview can be confirmed."""
NONCE_LENGTH, DIGEST_LENGTH = 16, 32
TOKEN = re.compile(r"(\d{10})\.([\w-]{16})\.([0-9a-f]{32})\.([\w-]{43})")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a change as text: what a person is shown, and all that is known once saved.

    A new row has its id only in ``saved``.
    """

    shown: str
    saved: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What confirms a preview, and until when."""

    token: str
    valid_until: dt.datetime


class Confirmations:
    """Signs previews with a key of the installation."""

    def __init__(self, key: str) -> None:
        self._key = key

    def preview(
        self, caller: Caller, change: str, produce: Callable[[], Outcome]
    ) -> tuple[str, Confirmation]:
        """Make a change without storing it; return what it shows and what confirms it.

        ``change`` identifies the change, ``produce`` makes it.
        """
        outcome = try_out(caller.id, produce).shown
        valid_until = clock.now() + VALIDITY
        facts = (
            str(int(valid_until.timestamp())),
            new_token()[:NONCE_LENGTH],
            _digest(outcome),
        )
        token = ".".join((*facts, self._sign(caller, change, facts)))
        return outcome, Confirmation(token, valid_until)

    def carry_out(
        self, caller: Caller, change: str, token: str, produce: Callable[[], Outcome]
    ) -> str:
        """Make a previewed change, and return what is saved; a repetition returns the same.

        Raises Invalid for a token that confirms something else or is too old, and Conflict when the
        change has another outcome by now.
        """
        facts = self._read(caller, change, token)

        def produce_same() -> Answer:
            outcome = produce()
            if _digest(outcome.shown) != facts[2]:
                raise Conflict(
                    "The data has changed since the preview. Preview the change again.",
                    code="preview_outdated",
                )
            return Answer(int(HTTPStatus.OK), {}, outcome.saved.encode())

        # The token is the key: sent twice, it makes one change.
        key = f"confirmation-{facts[1]}"
        return idempotency.run_once(caller, key, fingerprint(token), produce_same).body.decode()

    def _read(self, caller: Caller, change: str, token: str) -> tuple[str, str, str]:
        match = TOKEN.fullmatch(token)
        if match is not None:
            expiry, nonce, digest, signature = match.groups()
            facts = (expiry, nonce, digest)
            is_ours = hmac.compare_digest(signature, self._sign(caller, change, facts))
            if is_ours and int(expiry) > clock.now().timestamp():
                return facts
        raise Invalid(
            "The confirmation belongs to another change or has expired. Preview the change again.",
            code="invalid_confirmation",
        )

    def _sign(self, caller: Caller, change: str, facts: tuple[str, ...]) -> str:
        return derive_token(self._key, "confirmation", "\n".join((str(caller.id), *facts, change)))


def _digest(outcome: str) -> str:
    return fingerprint(outcome)[:DIGEST_LENGTH]
