"""List a user's sessions and end single ones."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, select

from core import clock
from core.errors import NotFound
from core.identity import Caller
from models import LoginSession
from services.paging import Page, PageQuery, Position, load_page
from services.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class Device:
    """A session as its user sees it. ``current``: the session that sends this request."""

    id: int
    user_agent: str | None
    created_at: dt.datetime
    last_used_at: dt.datetime
    expires_at: dt.datetime
    current: bool


def list_sessions(caller: Caller, query: PageQuery, after: Position | None) -> Page:
    """List the caller's open sessions, newest first."""
    is_open = (LoginSession.user_id == caller.id) & (LoginSession.expires_at > clock.now())
    page = load_page(
        select(LoginSession).where(is_open),
        (LoginSession.id,),
        after,
        query["limit"],
        descending=True,
        total=query["total"],
    )
    return replace(page, items=_describe_devices(caller, page.items))


def _describe_devices(caller: Caller, sessions: Sequence[LoginSession]) -> list[Device]:
    return [
        Device(
            session.id,
            session.user_agent,
            session.created_at,
            session.last_used_at,
            session.expires_at,
            session.family == caller.family,
        )
        for session in sessions
    ]


def end_session(caller: Caller, session_id: int) -> None:
    """End a session of the caller, which may be the current one. Raises NotFound."""
    own_session = (LoginSession.id == session_id, LoginSession.user_id == caller.id)
    with unit_of_work(caller.id) as work:
        # One statement: the id of another user's session is as missing as any other.
        deletion = delete(LoginSession).where(*own_session).returning(LoginSession.id)
        if work.session.execute(deletion).one_or_none() is None:
            raise NotFound("session")
