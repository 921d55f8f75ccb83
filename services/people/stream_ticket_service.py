"""Tickets with which browsers open streams, in an address that may be logged on its way."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, select

from core import clock
from core.errors import Unauthenticated
from core.identity import Caller
from infrastructure.secrets import fingerprint, new_token
from models import LoginSession, StreamTicket
from services.people.callers import find_family_caller
from services.people.sessions import session_ended
from services.unit_of_work import system_unit_of_work

LIFETIME = dt.timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket, which is stored as a hash only. ``expires_in`` is in seconds."""

    ticket: str
    expires_in: int


def create_ticket(caller: Caller) -> Ticket:
    """Create a ticket for the caller's session. Raises Unauthenticated when that has ended."""
    secret = new_token()
    is_session = (LoginSession.user_id == caller.id) & (LoginSession.family == caller.family)
    # Without the user's lock: a session that ends takes its tickets along.
    with system_unit_of_work() as work:
        session_id = work.session.scalar(select(LoginSession.id).where(is_session))
        if session_id is None:
            raise session_ended()
        ticket = StreamTicket(
            user_id=caller.id,
            token_hash=fingerprint(secret),
            session_id=session_id,
            expires_at=clock.now() + LIFETIME,
        )
        work.session.add(ticket)
    return Ticket(secret, int(LIFETIME.total_seconds()))


def redeem_ticket(secret: str) -> Caller:
    """Use up a ticket and return the caller of its session. Raises Unauthenticated."""
    is_ticket = StreamTicket.token_hash == fingerprint(secret)
    with system_unit_of_work() as work:
        # One statement finds and deletes: of two requests with one ticket, only one succeeds.
        used = work.session.execute(
            delete(StreamTicket)
            .where(is_ticket)
            .returning(StreamTicket.user_id, StreamTicket.session_id, StreamTicket.expires_at)
        ).one_or_none()
        family = None
        if used is not None and used.expires_at > clock.now():
            of_ticket = LoginSession.id == used.session_id
            family = work.session.scalar(select(LoginSession.family).where(of_ticket))
    caller = find_family_caller(used.user_id, family) if used and family else None
    if caller is None:
        raise Unauthenticated(
            "The ticket is unknown, already used or expired. Get another one at POST"
            " /api/auth/stream-ticket.",
            code="invalid_token",
        )
    return caller
