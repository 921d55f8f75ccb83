"""Check the codes of the second factor of a login.

Six digits are a code of the authenticator app, anything else a recovery code. Neither is accepted
twice. Wrong codes block further ones for longer and longer: whoever knows a password must not be
able to try a million codes.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core import clock
from core.errors import Invalid, Unauthenticated
from core.identity import Caller
from infrastructure.authenticator_apps import find_step
from infrastructure.encryption import Encryption, Undecryptable
from infrastructure.passwords import password_matches
from infrastructure.rate_limits import TooMany
from infrastructure.secrets import fingerprint
from models import RecoveryCode, SecondFactor, User, db
from services.editing import refresh_row
from services.people.security_notices import notice_recovery_code, notice_wrong_codes
from services.people.user_values import FactorValues
from services.unit_of_work import UnitOfWork, unit_of_work

APP_CODE = re.compile(r"[0-9]{6}")
FREE_FAILURES = 5
"""Wrong codes in a row that block the following ones."""
FIRST_BLOCK = dt.timedelta(minutes=1)
LONGEST_BLOCK = dt.timedelta(hours=1)
"""With one code an hour, a guess is right once in thirty years."""


@dataclass(frozen=True, slots=True)
class SecondFactors:
    """The codes of authenticator apps, whose secrets the database keeps encrypted."""

    encryption: Encryption

    def use_code(self, user_id: int, code: str) -> bool:
        """Use up a code of a user's second factor; False when it is wrong or was used before.

        True as well when the second factor was turned off meanwhile. Raises TooMany while further
        codes are blocked, and NotFound.
        """
        # The unit ends before anything is raised: a failure that is rolled back does not count.
        with unit_of_work(user_id) as work:
            wait = self._find_wait(work)
            is_right = wait is None and self._try_code(work, code)
        if wait is not None:
            raise TooMany(wait)
        return is_right

    def matches_app(self, factor: SecondFactor, code: str) -> bool:
        """Check a code of the app, and remember its time step if it is right.

        Raises Unauthenticated when the server has another key than the one that encrypted it.
        """
        try:
            secret = self.encryption.decrypt(factor.secret)
        except Undecryptable as error:
            raise _unreadable() from error
        step = find_step(secret, code, clock.now())
        if step is None or step <= factor.last_step:
            return False
        factor.last_step = step
        return True

    def _find_wait(self, work: UnitOfWork) -> int | None:
        factor = find_factor(work.session, work.user_id)
        if factor is None or factor.blocked_until is None:
            return None
        remaining = (factor.blocked_until - clock.now()).total_seconds()
        return int(remaining) + 1 if remaining > 0 else None

    def _try_code(self, work: UnitOfWork, text: str) -> bool:
        factor = find_factor(work.session, work.user_id)
        if factor is None or factor.confirmed_at is None:
            return True
        code = clean_code(text)
        is_app_code = APP_CODE.fullmatch(code) is not None
        is_right = self.matches_app(factor, code) if is_app_code else _redeem(work, factor, code)
        if is_right:
            factor.failures = 0
            factor.blocked_until = None
        else:
            _count_failure(work, factor)
        return is_right


def find_factor(session: Session, user_id: int) -> SecondFactor | None:
    """Find the second factor of a user; within a unit, as it is under their lock."""
    query = select(SecondFactor).where(SecondFactor.user_id == user_id)
    return session.scalar(query.execution_options(populate_existing=True))


def clean_code(text: str) -> str:
    """Return a code as it is compared.

    People copy the spaces and hyphens of apps and lists; Japanese keyboards have wide digits.
    """
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).lower()


def _redeem(work: UnitOfWork, factor: SecondFactor, code: str) -> bool:
    is_code = RecoveryCode.code_hash == fingerprint(code)
    own = RecoveryCode.second_factor_id == factor.id
    deletion = delete(RecoveryCode).where(own, is_code).returning(RecoveryCode.id)
    if work.session.execute(deletion).one_or_none() is None:
        return False
    notice_recovery_code(work, factor, count_codes(work.session, factor))
    return True


def count_codes(session: Session, factor: SecondFactor) -> int:
    """Count the recovery codes that are left."""
    query = select(func.count()).where(RecoveryCode.second_factor_id == factor.id)
    return session.scalar(query) or 0


def _count_failure(work: UnitOfWork, factor: SecondFactor) -> None:
    factor.failures += 1
    repetitions = factor.failures - FREE_FAILURES
    if repetitions < 0:
        return
    # The exponent is bounded, or the time of a persistent guesser would overflow.
    block = min(FIRST_BLOCK * 2 ** min(repetitions, 10), LONGEST_BLOCK)
    factor.blocked_until = clock.now() + block
    if repetitions == 0:
        notice_wrong_codes(work, factor)


def _unreadable() -> Unauthenticated:
    return Unauthenticated(
        "The code cannot be checked, because the server has a new key. Use a recovery code.",
        code="second_factor_unreadable",
    )


def code_required() -> Unauthenticated:
    """Return the error of a login whose password is right and whose code is missing."""
    return Unauthenticated(
        "Enter the code of your authenticator app, or a recovery code.",
        code="second_factor_required",
    )


def code_refused() -> Unauthenticated:
    """Return the error of a login whose password is right and whose code is wrong."""
    return Unauthenticated(
        "The code is wrong or was used before. Wait for the next one.", code="wrong_second_factor"
    )


def wrong_code() -> Invalid:
    """Return the error of a form with a wrong code."""
    message = "The code is wrong or was used before. Wait for the next one."
    return Invalid.field("code", message, code="wrong_code")


def check_proof(factors: SecondFactors, caller: Caller, proof: FactorValues) -> None:
    """Check a user's password, and a code if they have a second factor, before a way in is added.

    Raises Invalid, TooMany.
    """
    user = check_password(caller, proof["password"])
    # Last, because a code that was right is used up.
    if user.has_second_factor and not factors.use_code(caller.id, proof.get("code", "")):
        raise wrong_code()


def check_password(caller: Caller, password: str) -> User:
    """Check a user's password before something of their login is changed. Raises Invalid."""
    user = db.session.get_one(User, caller.id)
    if not password_matches(password, user.password_hash):
        raise Invalid.field("password", "The password is wrong.", code="wrong_password")
    return user


def refuse_new_factor(work: UnitOfWork, user: User, *, had_second_factor: bool) -> None:
    """Refuse a login whose user has turned the second factor on while it was under way.

    Nobody has asked for a code. Raises Unauthenticated.
    """
    refresh_row(work.session, user)
    if user.has_second_factor and not had_second_factor:
        raise code_required()


def pass_second_factor(factors: SecondFactors, user: User, code: str | None) -> None:
    """Let a user pass who has no second factor, or a code of it. Raises Unauthenticated, TooMany.

    Only for users whose password is right: the answer shows that they have a second factor.
    """
    if not user.has_second_factor:
        return
    if not code:
        raise code_required()
    if not factors.use_code(user.id, code):
        raise code_refused()
