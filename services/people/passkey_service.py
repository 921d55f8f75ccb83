"""Register passkeys, and log in with them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from core import clock
from core.errors import Conflict, Invalid, NotFound, Unauthenticated
from core.identity import Caller
from core.limits import MAX_PASSKEYS
from infrastructure.passkeys import (
    Credential,
    PasskeyAnswer,
    PasskeyRefused,
    Passkeys,
)
from models import Passkey, User, db
from services.editing import refresh_row
from services.paging import Page, PageQuery, Position, load_page
from services.people.second_factors import SecondFactors, check_proof
from services.people.security_notices import notice_passkey
from services.people.sessions import (
    Login,
    Sessions,
    check_session,
    delete_expired_tokens,
    open_session,
    unit_of_login,
)
from services.people.user_values import FactorValues
from services.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True, slots=True)
class PasskeySupport:
    """Whether this server takes passkeys, and at which address; elsewhere browsers refuse them."""

    is_available: bool
    origin: str | None


def describe_support(passkeys: Passkeys | None) -> PasskeySupport:
    """Say whether and where passkeys work."""
    if passkeys is None:
        return PasskeySupport(is_available=False, origin=None)
    return PasskeySupport(is_available=True, origin=passkeys.party.origin)


def list_passkeys(caller: Caller, query: PageQuery, after: Position | None) -> Page:
    """List the caller's passkeys, oldest first."""
    passkeys = select(Passkey).where(Passkey.user_id == caller.id)
    return load_page(passkeys, (Passkey.id,), after, query["limit"], total=query["total"])


def begin_registration(
    passkeys: Passkeys | None, factors: SecondFactors, caller: Caller, proof: FactorValues
) -> Mapping[str, object]:
    """Build the options with which a browser makes a passkey.

    A passkey opens sessions without password and code, so whoever adds one must have both. Raises
    Invalid, and Conflict when there can be no further passkey.
    """
    party = _require(passkeys)
    existing = db.session.scalars(
        select(Passkey.credential_id).where(Passkey.user_id == caller.id).order_by(Passkey.id)
    ).all()
    if len(existing) >= MAX_PASSKEYS:
        raise _too_many()
    check_proof(factors, caller, proof)
    email = db.session.get_one(User, caller.id).email
    return party.ask_for_new(caller.id, email, existing)


def create_passkey(
    passkeys: Passkeys | None, caller: Caller, name: str, credential: Credential
) -> Passkey:
    """Store the passkey that a browser has new_passkey.

    Raises Invalid when it does not answer what this server has asked this user, and Conflict when
    it is registered already or there are too many.
    """
    try:
        new_passkey = _require(passkeys).check_new(caller.id, credential)
    except PasskeyRefused as error:
        raise Invalid.field(
            "credential",
            "The passkey is not one that was made just now for this server. Begin anew.",
            code="invalid_passkey",
        ) from error

    with unit_of_work(caller.id) as work:
        check_session(work, caller)
        _check_is_new(work, new_passkey.credential_id)
        passkey = Passkey(
            user_id=caller.id,
            name=name,
            credential_id=new_passkey.credential_id,
            public_key=new_passkey.public_key,
            sign_count=new_passkey.sign_count,
            is_synced=new_passkey.is_synced,
        )
        work.session.add(passkey)
        work.session.flush()
        notice_passkey(work, passkey, is_new=True)
    return passkey


def _check_is_new(work: UnitOfWork, credential_id: str) -> None:
    same = select(Passkey.id).where(Passkey.credential_id == credential_id)
    if work.session.scalar(same) is not None:
        raise Conflict("This passkey is registered already.", code="passkey_exists")
    own = select(func.count()).select_from(Passkey).where(Passkey.user_id == work.user_id)
    if (work.session.scalar(own) or 0) >= MAX_PASSKEYS:
        raise _too_many()


def _too_many() -> Conflict:
    return Conflict(
        f"The maximum of {MAX_PASSKEYS} passkeys is reached. Delete a passkey first.",
        code="too_many_passkeys",
    )


def delete_passkey(caller: Caller, passkey_id: int) -> None:
    """Delete a passkey of the caller, which opens no further sessions. Raises NotFound."""
    own = (Passkey.id == passkey_id, Passkey.user_id == caller.id)
    with unit_of_work(caller.id) as work:
        deletion = delete(Passkey).where(*own).returning(Passkey)
        passkey = work.session.scalar(deletion)
        if passkey is None:
            raise NotFound("passkey")
        notice_passkey(work, passkey, is_new=False)


def begin_login(passkeys: Passkeys | None) -> Mapping[str, object]:
    """Build the options with which a browser offers its passkeys. Raises Conflict."""
    return _require(passkeys).ask_for_login()


def log_in(
    passkeys: Passkeys | None,
    sessions: Sessions,
    credential: Credential,
    user_agent: str | None = None,
) -> Login:
    """Open a session for the owner of a passkey.

    No code is asked for: the authenticator has verified its owner, who is therefore proved by two
    factors. Raises Unauthenticated, with one message for all that can be wrong.
    """
    party = _require(passkeys)
    try:
        answer = party.read_login(credential)
        passkey = _find_passkey(answer)
        with unit_of_login(passkey.user_id, _refused) as work:
            user = work.session.get_one(User, passkey.user_id)
            refresh_row(work.session, user)
            _use_passkey(work, party, passkey.id, answer, credential)
            if not user.is_active:
                raise _refused()
            delete_expired_tokens(work, user)
            return open_session(work, sessions, user, user_agent)
    except PasskeyRefused as error:
        raise _refused() from error


def _find_passkey(answer: PasskeyAnswer) -> Passkey:
    """Find the passkey of an answer. Raises PasskeyRefused."""
    query = select(Passkey).where(Passkey.credential_id == answer.credential_id)
    passkey = db.session.scalar(query)
    if passkey is None or answer.user_id not in {None, passkey.user_id}:
        raise PasskeyRefused
    return passkey


def _use_passkey(
    work: UnitOfWork,
    party: Passkeys,
    passkey_id: int,
    answer: PasskeyAnswer,
    credential: Credential,
) -> None:
    """Check an answer against the passkey as it is under the lock. Raises PasskeyRefused."""
    passkey = work.session.get(Passkey, passkey_id, populate_existing=True)
    if passkey is None:
        raise PasskeyRefused
    if passkey.last_used_at is not None and answer.asked_at <= passkey.last_used_at:
        raise PasskeyRefused
    passkey.sign_count = party.check_login(
        credential, answer.challenge, passkey.public_key, passkey.sign_count
    )
    passkey.last_used_at = clock.now()


def _refused() -> Unauthenticated:
    return Unauthenticated(
        "The passkey is not known here, or its answer came too late. Try again, or log in with your"
        " password.",
        code="passkey_refused",
    )


def _require(passkeys: Passkeys | None) -> Passkeys:
    if passkeys is None:
        raise Conflict(
            "This server takes no passkeys: browsers allow them only at an https address with a"
            " name, which PUBLIC_URL must be.",
            code="passkeys_unavailable",
        )
    return passkeys
