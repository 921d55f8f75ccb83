"""Link users with their identities at an OpenID Connect provider, and log in with these.

Nobody is linked by an e-mail address: whoever gets the address at the provider would get the
ledger. Only who is logged in links, with their password.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, select

from core import clock
from core.errors import Conflict, NotFound, Unauthenticated
from core.identity import Caller
from core.limits import MAX_IDENTITIES
from infrastructure.openid_identities import ProvenIdentity
from models import ExternalIdentity, User, db
from services.editing import refresh_row
from services.paging import Page, PageQuery, Position, load_page
from services.people.second_factors import (
    SecondFactors,
    check_proof,
    pass_second_factor,
    refuse_new_factor,
)
from services.people.security_notices import notice_identity
from services.people.sessions import (
    Login,
    Sessions,
    check_session,
    delete_expired_tokens,
    open_session,
    unit_of_login,
)
from services.people.user_values import FactorValues
from services.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class ProviderState:
    """Whether people can log in at a provider, and what it is called."""

    is_available: bool
    name: str | None


def describe_provider(name: str | None) -> ProviderState:
    """Say whether there is a provider, of this name."""
    return ProviderState(is_available=name is not None, name=name)


def list_identities(caller: Caller, query: PageQuery, after: Position | None) -> Page:
    """List the caller's identities at providers, oldest first."""
    own = select(ExternalIdentity).where(ExternalIdentity.user_id == caller.id)
    return load_page(own, (ExternalIdentity.id,), after, query["limit"], total=query["total"])


def link_identity(
    factors: SecondFactors, caller: Caller, identity: ProvenIdentity | None, proof: FactorValues
) -> ExternalIdentity:
    """Let an identity open sessions of the caller.

    Raises Unauthenticated without one, Invalid for a wrong password or code, and Conflict when it
    is linked already.
    """
    if identity is None:
        raise _not_proven()
    check_proof(factors, caller, proof)
    with unit_of_work(caller.id) as work:
        check_session(work, caller)
        if work.session.scalar(select(ExternalIdentity.id).where(_is(identity))) is not None:
            raise Conflict("This login is linked already.", code="identity_linked")
        own = select(func.count()).where(ExternalIdentity.user_id == caller.id)
        if (work.session.scalar(own) or 0) >= MAX_IDENTITIES:
            raise Conflict(
                f"The maximum of {MAX_IDENTITIES} linked logins is reached. Delete one first.",
                code="too_many_identities",
            )
        row = ExternalIdentity(
            user_id=caller.id,
            issuer=identity.issuer,
            subject=identity.subject,
            label=identity.label,
        )
        work.session.add(row)
        work.session.flush()
        notice_identity(work, row, is_new=True)
    return row


def unlink_identity(caller: Caller, identity_id: int) -> None:
    """Delete a link of the caller, which opens no further sessions. Raises NotFound."""
    own = (ExternalIdentity.id == identity_id, ExternalIdentity.user_id == caller.id)
    with unit_of_work(caller.id) as work:
        row = work.session.scalar(delete(ExternalIdentity).where(*own).returning(ExternalIdentity))
        if row is None:
            raise NotFound("identity")
        notice_identity(work, row, is_new=False)


def log_in(
    sessions: Sessions,
    identity: ProvenIdentity | None,
    user_agent: str | None = None,
    code: str | None = None,
) -> Login:
    """Open a session for the user whom an identity is linked with.

    ``code`` is of the second factor, for users who have one: what the provider has asked for is not
    known here. Raises Unauthenticated, TooMany.
    """
    if identity is None:
        raise _not_proven()
    row = db.session.scalar(select(ExternalIdentity).where(_is(identity)))
    user = None if row is None else db.session.get(User, row.user_id)
    if row is None or user is None or not user.is_active:
        raise _unknown()

    had_second_factor = user.has_second_factor
    pass_second_factor(sessions.second_factors, user, code)
    with unit_of_login(user.id, _unknown) as work:
        refresh_row(work.session, user)
        linked = work.session.get(ExternalIdentity, row.id, populate_existing=True)
        if linked is None or not user.is_active:
            raise _unknown()
        refuse_new_factor(work, user, had_second_factor=had_second_factor)
        linked.last_used_at = clock.now()
        delete_expired_tokens(work, user)
        return open_session(work, sessions, user, user_agent)


def _is(identity: ProvenIdentity) -> ColumnElement[bool]:
    return (ExternalIdentity.issuer == identity.issuer) & (
        ExternalIdentity.subject == identity.subject
    )


def _not_proven() -> Unauthenticated:
    return Unauthenticated(
        "The login at the provider was too long ago, or was used already. Begin it again.",
        code="identity_not_proven",
    )


def _unknown() -> Unauthenticated:
    return Unauthenticated(
        "Nobody here has linked this login. Log in with your password, and link it in the"
        " settings.",
        code="identity_unknown",
    )
