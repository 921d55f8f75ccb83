"""Profiles, preferences, and the end of an account."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from core.errors import Conflict, Invalid, NotFound
from core.events import UserUpdated
from core.identity import Caller
from core.normalization import folded
from models import User, db
from services.ledger import total_audit
from services.paging import Page, Position, page_of
from services.snapshots import snapshot
from services.unit_of_work import unit_of_work
from services.versions import ExpectedVersions, check_version

ADMIN_ONLY = ("role", "is_active")


def get_user(caller: Caller, user_id: int) -> User:
    """Oneself; an admin may see anybody. Raises NotFound."""
    if user_id != caller.id and not caller.is_admin:
        raise NotFound("user")
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound("user")
    return user


def get_by_email(caller: Caller, email: str) -> User:
    user = db.session.scalar(select(User).where(User.email_key == folded(email)))
    if user is None:
        raise NotFound("user")
    return get_user(caller, user.id)


def list_users(filters: Mapping[str, Any], after: Position | None) -> Page:
    return page_of(select(User), (User.id,), after, filters["limit"], total=filters["total"])


def update_user(
    caller: Caller, user_id: int, changes: dict[str, Any], expected: ExpectedVersions
) -> User:
    """Change a profile or preferences. A new month start re-cuts the person's months.

    Raises NotFound, Stale, Conflict when a name is taken, Invalid when an ordinary user reaches for what
    only admins change.
    """
    get_user(caller, user_id)
    with unit_of_work(user_id) as work:
        user = work.session.get_one(User, user_id, populate_existing=True)
        check_version(user, expected)
        _check_admin_only(caller, user, changes)
        _rename(user, changes)
        recut = changes.get("month_start_day", user.month_start_day) != user.month_start_day
        for name, value in changes.items():
            setattr(user, name, value)
        work.session.flush()
        if recut:
            total_audit.recut_months(work.session, user.id, user.month_start_day)
        work.publish(UserUpdated(user.id, snapshot(user)))
    return user


def _check_admin_only(caller: Caller, user: User, changes: dict[str, Any]) -> None:
    reached = [
        name for name in ADMIN_ONLY if name in changes and changes[name] != getattr(user, name)
    ]
    if reached and (not caller.is_admin or user.id == caller.id):
        raise Invalid(
            "Only another admin may change this.",
            problems=[(f"/{name}", "Only another admin may change this.") for name in reached],
        )


def _rename(user: User, changes: dict[str, Any]) -> None:
    for name, key, code in (
        ("username", User.username_key, "username_taken"),
        ("email", User.email_key, "email_taken"),
    ):
        new = folded(changes.get(name, getattr(user, name)))
        if new == getattr(user, key.key):
            continue
        if db.session.scalar(select(User.id).where(key == new)) is not None:
            raise Conflict("Somebody else has this.", code=code, problems=[(f"/{name}", "taken")])
        setattr(user, key.key, new)
        if name == "email":
            user.is_verified = False


def delete_user(caller: Caller, user_id: int) -> None:
    """Delete a person with everything that is theirs; nothing of them stays, in the database or beside it."""
    get_user(caller, user_id)
    with unit_of_work(user_id) as work:
        total_audit.delete_ledger(work.session, user_id)
        work.session.execute(delete(User).where(User.id == user_id))


def set_role(email: str, role: str) -> User:
    """Make somebody an admin, or no longer one (for the command line). Raises NotFound."""
    user = db.session.scalar(select(User).where(User.email_key == folded(email)))
    if user is None:
        raise NotFound("user")
    with unit_of_work(user.id) as work:
        work.session.refresh(user)
        user.role = role
        work.session.flush()
        work.publish(UserUpdated(user.id, snapshot(user)))
    return user
