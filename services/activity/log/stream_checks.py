"""Check what open streams depend on: sessions, API tokens, and how far logs have grown."""

from collections.abc import Collection, Mapping

from sqlalchemy import or_, select

from core import clock
from infrastructure.streaming.messages import Credential
from models import ApiToken, LoginSession, User, db
from services.people.callers import LACKS_SECOND_FACTOR


def find_valid_credentials(credentials: Collection[Credential]) -> set[Credential]:
    """Find which sessions are still open and which API tokens still valid."""
    families = [value for kind, value in credentials if kind == "session"]
    token_ids = [value for kind, value in credentials if kind == "token"]
    now = clock.now()
    open_sessions = select(LoginSession.family).where(
        LoginSession.family.in_(families), LoginSession.expires_at > now
    )
    valid_tokens = select(ApiToken.id).where(
        ApiToken.id.in_(token_ids), or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now)
    )
    # Most people have no stream of an API token: an empty list needs no query.
    sessions = db.session.scalars(open_sessions) if families else ()
    tokens = db.session.scalars(valid_tokens) if token_ids else ()
    return {
        *(Credential("session", family) for family in sessions),
        *(Credential("token", token_id) for token_id in tokens),
    }


def load_log_ends(user_ids: Collection[int]) -> Mapping[int, int]:
    """Load the number of the newest event of each of these users who may read.

    Those may not who are no longer active, or have to turn on a second factor first.
    """
    readers = select(User.id, User.last_seq).where(
        User.id.in_(user_ids), User.is_active.is_(True), ~LACKS_SECOND_FACTOR
    )
    return {row.id: row.last_seq for row in db.session.execute(readers)}
