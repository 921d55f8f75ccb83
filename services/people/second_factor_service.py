"""Turn the second factor of a login on and off, and make its recovery codes."""

import base64
import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import delete

from core import clock
from core.errors import Conflict, Forbidden, Invalid
from core.events import UserUpdated
from core.identity import Caller
from infrastructure.authenticator_apps import Enrolment, build_enrolment, new_secret
from infrastructure.secrets import fingerprint
from models import RecoveryCode, SecondFactor, User, db
from services.editing import refresh_row
from services.people import identifiers
from services.people.second_factors import (
    SecondFactors,
    check_password,
    clean_code,
    count_codes,
    find_factor,
    wrong_code,
)
from services.people.security_notices import notice_second_factor
from services.people.sessions import check_session
from services.people.user_values import ADMIN_ONLY
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, unit_of_work

RECOVERY_CODES = 10
RECOVERY_CODE_BYTES = 10
"""80 bits: they are stored as hashes without salt, like tokens."""
GROUP_LENGTH = 4


@dataclass(frozen=True, slots=True)
class SecondFactorState:
    """Whether a user's logins need a second factor, and whether an admin requires it."""

    is_on: bool
    turned_on_at: dt.datetime | None
    recovery_codes_left: int
    is_required: bool


@dataclass(frozen=True, slots=True)
class NewCodes:
    """Recovery codes, which cannot be read again."""

    recovery_codes: list[str]


def get_state(caller: Caller) -> SecondFactorState:
    """Say how the caller's second factor is set."""
    user = db.session.get_one(User, caller.id)
    factor = find_factor(db.session(), caller.id)
    if factor is None or factor.confirmed_at is None:
        return SecondFactorState(False, None, 0, user.requires_second_factor)
    codes_left = count_codes(db.session(), factor)
    return SecondFactorState(True, factor.confirmed_at, codes_left, user.requires_second_factor)


def begin_setup(factors: SecondFactors, caller: Caller, password: str) -> Enrolment:
    """Make the secret of an authenticator app; a login needs it only once a code confirms it.

    Repeated, it replaces a secret that was never confirmed. Raises Invalid for a wrong password,
    Conflict when there is a second factor.
    """
    check_password(caller, password)
    secret = new_secret()
    with unit_of_work(caller.id) as work:
        check_session(work, caller)
        user = work.session.get_one(User, caller.id)
        factor = find_factor(work.session, caller.id)
        if factor is not None and factor.confirmed_at is not None:
            raise _already_on()
        work.session.execute(delete(SecondFactor).where(SecondFactor.user_id == caller.id))
        encrypted = factors.encryption.encrypt(secret)
        work.session.add(SecondFactor(user_id=caller.id, secret=encrypted))
    return build_enrolment(secret, user.email)


def _already_on() -> Conflict:
    return Conflict("The second factor is already on.", code="second_factor_exists")


def confirm_setup(factors: SecondFactors, caller: Caller, code: str) -> NewCodes:
    """Turn the second factor on with a code of the app; return the recovery codes.

    Raises Invalid for a wrong code, Conflict when no setup was begun or the factor is on.
    """
    with unit_of_work(caller.id) as work:
        check_session(work, caller)
        factor = find_factor(work.session, caller.id)
        if factor is None:
            raise Conflict("No setup was begun. Begin it first.", code="second_factor_not_begun")
        if factor.confirmed_at is not None:
            raise _already_on()
        if not factors.matches_app(factor, clean_code(code)):
            raise wrong_code()
        factor.confirmed_at = clock.now()
        codes = _replace_codes(work, factor)
        _mark_user(work, is_on=True)
    return codes


def renew_codes(factors: SecondFactors, caller: Caller, password: str, code: str) -> NewCodes:
    """Replace the recovery codes. Raises Invalid, Conflict when the second factor is off."""
    _check_both(factors, caller, password, code)
    with unit_of_work(caller.id) as work:
        factor = find_factor(work.session, caller.id)
        if factor is None:
            raise _is_off()
        return _replace_codes(work, factor)


def turn_off(factors: SecondFactors, caller: Caller, password: str, code: str) -> None:
    """Turn the second factor off.

    Raises Invalid, Conflict when it is off already, Forbidden when an admin requires it.
    """
    if db.session.get_one(User, caller.id).requires_second_factor:
        raise Forbidden(
            "An admin requires a second factor of you.", code="second_factor_required_by_admin"
        )
    _check_both(factors, caller, password, code)
    _remove(caller.id)


def remove_second_factor(caller: Caller, user_id: int) -> None:
    """Turn off the second factor of a user who has lost it, as an admin.

    Raises NotFound, and Invalid for the admin's own: a stolen session has neither their password
    nor a code.
    """
    if user_id == caller.id:
        raise Invalid(ADMIN_ONLY, code="admin_only_field")
    _remove(user_id)


def remove_from_command_line(email: str) -> User:
    """Turn off the second factor of a user, as whoever runs the server. Raises NotFound."""
    user = identifiers.get_user_by_email(email)
    _remove(user.id)
    return user


def _remove(user_id: int) -> None:
    with unit_of_work(user_id) as work:
        work.session.execute(delete(SecondFactor).where(SecondFactor.user_id == user_id))
        _mark_user(work, is_on=False)


def _mark_user(work: UnitOfWork, *, is_on: bool) -> None:
    user = work.session.get_one(User, work.user_id)
    refresh_row(work.session, user)
    if user.has_second_factor == is_on:
        return
    user.has_second_factor = is_on
    work.session.flush()
    work.publish(UserUpdated(user.id, snapshot(user)))
    notice_second_factor(work, user, is_on=is_on)


def _check_both(factors: SecondFactors, caller: Caller, password: str, code: str) -> None:
    user = db.session.get_one(User, caller.id)
    if not user.has_second_factor:
        raise _is_off()
    check_password(caller, password)
    if not factors.use_code(caller.id, code):
        raise wrong_code()


def _is_off() -> Conflict:
    return Conflict("The second factor is off.", code="second_factor_off")


def _replace_codes(work: UnitOfWork, factor: SecondFactor) -> NewCodes:
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.second_factor_id == factor.id))
    for code in codes:
        row = RecoveryCode(
            user_id=factor.user_id,
            second_factor_id=factor.id,
            code_hash=fingerprint(clean_code(code)),
        )
        work.session.add(row)
    return NewCodes(codes)


def _new_code() -> str:
    """Return a code in groups of four, so that people can copy it from paper."""
    letters = base64.b32encode(secrets.token_bytes(RECOVERY_CODE_BYTES)).decode().lower()
    groups = range(0, len(letters), GROUP_LENGTH)
    return "-".join(letters[start : start + GROUP_LENGTH] for start in groups)
