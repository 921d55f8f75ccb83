"""Read, change and delete users with their preferences."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from core.category_names import find_language
from core.enums import Role
from core.errors import Invalid, NotFound
from core.events import UserUpdated
from core.identity import Caller
from core.normalization import fold_for_search, normalize_text
from models import User, db
from services.editing import locked_row, refresh_row
from services.ledger import total_audit
from services.ledger.category_views import publish_system_categories
from services.ledger.default_account import check_default_account
from services.paging import Page, PageQuery, Position, load_page
from services.people import identifiers
from services.people.user_values import ADMIN_ONLY, UserChanges, UserSearch
from services.snapshots import snapshot
from services.unit_of_work import unit_of_work
from services.versions import ExpectedVersions

ADMIN_FIELDS = ("role", "is_active", "requires_second_factor")


def get_user(caller: Caller, user_id: int) -> User:
    """Load the caller's own user; an admin may load any. Raises NotFound."""
    # NotFound and not Forbidden: ids of others must look like ids that do not exist.
    if user_id != caller.id and not caller.is_admin:
        raise NotFound("user")
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound("user")
    return user


def get_by_email(caller: Caller, email: str) -> User:
    """Load a user by e-mail address; only an admin may load others. Raises NotFound."""
    return get_user(caller, identifiers.get_user_by_email(email).id)


def list_users(query: PageQuery, after: Position | None) -> Page:
    """List all users, oldest first."""
    return load_page(select(User), (User.id,), after, query["limit"], total=query["total"])


def search_users(caller: Caller, query: UserSearch, after: Position | None) -> Page:
    """List the users with all the words in their names or address, oldest first.

    An ordinary user finds nobody but themselves.
    """
    names = select(User.id, User.username, User.email, User.first_name, User.last_name)
    if not caller.is_admin:
        names = names.where(User.id == caller.id)
    # In memory: names are stored as they were given, and a server has few users.
    words = fold_for_search(query.get("q", "")).split()
    ids = [id_ for id_, *texts in db.session.execute(names) if _have_words(texts, words)]
    matching = select(User).where(User.id.in_(ids))
    return load_page(matching, (User.id,), after, query["limit"], total=query["total"])


def _have_words(texts: Sequence[str | None], words: Sequence[str]) -> bool:
    folded = fold_for_search(" ".join(filter(None, texts)))
    return all(word in folded for word in words)


def update_user(
    caller: Caller, user_id: int, changes: UserChanges, expected: ExpectedVersions
) -> User:
    """Change a profile or preferences.

    Another ``month_start_day`` recomputes the user's monthly totals. Another language changes the
    names of the system categories.

    Raises NotFound, Stale, Conflict when the username or the e-mail address is in use, and Invalid
    when an ordinary user changes what only an admin may change.
    """
    get_user(caller, user_id)
    with unit_of_work(user_id) as work:
        user = locked_row(work.session, User, user_id, expected)
        language = find_language(user.locale)
        with work.session.no_autoflush:
            _change_values(caller, user, changes)
        work.session.flush()
        work.publish(UserUpdated(user_id, snapshot(user)))
        if find_language(user.locale) != language:
            publish_system_categories(work)
    return user


def _change_values(caller: Caller, user: User, changes: UserChanges) -> None:
    _check_admin_fields(caller, user, changes)
    _change_identifiers(user, changes)
    check_default_account(db.session(), user.id, changes.get("default_account_id"))
    start_day = changes.get("month_start_day", user.month_start_day)
    months_move = start_day != user.month_start_day
    for name, value in changes.items():
        setattr(user, name, value)
    if months_move:
        total_audit.rebuild_months(db.session(), user.id, start_day)


def _check_admin_fields(caller: Caller, user: User, changes: UserChanges) -> None:
    changed_fields = [
        name
        for name, value in changes.items()
        if name in ADMIN_FIELDS and value != getattr(user, name)
    ]
    # An admin cannot change these fields of their own user either.
    is_another_admin = caller.is_admin and user.id != caller.id
    if changed_fields and not is_another_admin:
        raise Invalid(
            ADMIN_ONLY,
            problems=[(name, ADMIN_ONLY) for name in changed_fields],
            code="admin_only_field",
        )


def _change_identifiers(user: User, changes: UserChanges) -> None:
    """Change the folded forms by which a user is found. A new address must be verified again."""
    username_key = normalize_text(changes.get("username", user.username))
    if username_key != user.username_key:
        identifiers.check_username_is_free(username_key)
        user.username_key = username_key

    email_key = normalize_text(changes.get("email", user.email))
    if email_key != user.email_key:
        identifiers.check_email_is_free(email_key)
        user.email_key = email_key
        user.is_verified = False


def delete_user(caller: Caller, user_id: int) -> None:
    """Delete a user with everything that belongs to them. Raises NotFound."""
    get_user(caller, user_id)
    with unit_of_work(user_id) as work:
        # Foreign keys cascade to everything else.
        total_audit.delete_ledger(work.session, user_id)
        work.session.execute(delete(User).where(User.id == user_id))


def set_role(email: str, role: Role) -> User:
    """Make a user an admin or an ordinary user, from the command line. Raises NotFound."""
    user = identifiers.get_user_by_email(email)
    with unit_of_work(user.id) as work:
        refresh_row(work.session, user)
        user.role = role
        work.session.flush()
        work.publish(UserUpdated(user.id, snapshot(user)))
    return user
