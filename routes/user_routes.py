"""Users, their preferences, and their data."""

from werkzeug.wrappers import Response

from core.identity import Caller
from models import User
from routes.http import cursors, session_cookies, session_openings
from routes.http.job_responses import prefers_async, render_started
from routes.http.rendering import stream_attachment
from routes.http.route_spec import Resource
from schemas import (
    ByEmailQuerySchema,
    ExportSchema,
    LoginAnswerSchema,
    PreferencesSchema,
    PreferencesUpdateSchema,
    RegisterSchema,
    UserListQuerySchema,
    UserPageSchema,
    UserSchema,
    UserSearchQuerySchema,
    UserUpdateSchema,
)
from services.activity.exports import export_service
from services.paging import Page, PageQuery
from services.people import personal_export, second_factor_service, user_service
from services.people.sessions import Login
from services.people.user_values import EmailValues, RegistrationValues, UserChanges, UserSearch
from services.versions import ExpectedVersions

users = Resource(
    "users", __name__, url_prefix="/users", description="Users, their preferences and their data."
)


@users.post(
    "",
    body=RegisterSchema,
    response=LoginAnswerSchema,
    status=201,
    auth="public",
    errors=(403, 409),
)
def create_user(body: RegistrationValues) -> Login:
    """Register a user and log in, like POST /auth/register."""
    return session_openings.register(body)


@users.get("", query=UserListQuerySchema, response=UserPageSchema, auth="admin")
def list_users(_caller: Caller, query: PageQuery) -> Page:
    """List all users (admin only)."""
    return user_service.list_users(query, cursors.take_position(query))


@users.get("/search", query=UserSearchQuerySchema, response=UserPageSchema)
def search_users(caller: Caller, query: UserSearch) -> Page:
    """Search users by name or e-mail address (non-admins: only yourself)."""
    return user_service.search_users(caller, query, cursors.take_position(query))


@users.get("/by-email", query=ByEmailQuerySchema, response=UserSchema, errors=(404,))
def get_user_by_email(caller: Caller, query: EmailValues) -> User:
    """Look up a user by e-mail address (non-admins: only yourself)."""
    return user_service.get_by_email(caller, query["email"])


@users.get("/me", response=UserSchema)
def get_me(caller: Caller) -> User:
    """Get your user profile."""
    return user_service.get_user(caller, caller.id)


@users.change("/me", body=UserUpdateSchema, response=UserSchema, auth="session", errors=(409,))
def update_me(caller: Caller, body: UserChanges, expected: ExpectedVersions) -> User:
    """Update your user profile.

    Fields that are not sent keep their values.
    """
    return user_service.update_user(caller, caller.id, body, expected)


@users.delete("/me", auth="session")
def delete_me(caller: Caller) -> None:
    """Delete your user with all of your data.

    This cannot be undone.
    """
    user_service.delete_user(caller, caller.id)
    session_cookies.forget()


@users.get("/me/preferences", response=PreferencesSchema)
def get_preferences(caller: Caller) -> User:
    """Get your preferences."""
    return user_service.get_user(caller, caller.id)


@users.change(
    "/me/preferences", body=PreferencesUpdateSchema, response=PreferencesSchema, auth="session"
)
def update_preferences(caller: Caller, body: UserChanges, expected: ExpectedVersions) -> User:
    """Update your preferences.

    Fields that are not sent keep their values. Another month_start_day recomputes the totals of
    your months.
    """
    return user_service.update_user(caller, caller.id, body, expected)


@users.get("/me/export", response=ExportSchema, auth="session", respond_async=True, attachment=True)
def export_my_data(caller: Caller) -> Response:
    """Export all of your data as one JSON document.

    With `Prefer: respond-async`, a job writes the file; `GET /jobs/{job_id}/file` returns it for 48
    hours, unless five newer exports replace it.
    """
    request = personal_export.build_request()
    if prefers_async():
        return render_started(caller, export_service.request_export(caller, request))
    return stream_attachment(personal_export.export(caller), request.filename, request.media_type)


@users.get("/<id:user_id>", response=UserSchema)
def get_user(caller: Caller, user_id: int) -> User:
    """Get a user by id (non-admins: only yourself)."""
    return user_service.get_user(caller, user_id)


@users.change(
    "/<id:user_id>", body=UserUpdateSchema, response=UserSchema, auth="session", errors=(409,)
)
def update_user(
    caller: Caller, user_id: int, body: UserChanges, expected: ExpectedVersions
) -> User:
    """Update a user (non-admins: only yourself).

    Fields that are not sent keep their values. Only another admin may change role and is_active.
    """
    return user_service.update_user(caller, user_id, body, expected)


@users.delete("/<id:user_id>/second-factor", auth="admin", postman_status=422)
def delete_user_second_factor(caller: Caller, user_id: int) -> None:
    """Remove the second factor of a user (admin only).

    For users who have lost their app and their recovery codes. Until they turn it on again, their
    password alone is enough to log in. Your own goes with `POST /auth/second-factor/remove`.
    """
    second_factor_service.remove_second_factor(caller, user_id)


@users.delete("/<id:user_id>", auth="session")
def delete_user(caller: Caller, user_id: int) -> None:
    """Delete a user with all of their data (non-admins: only yourself).

    This cannot be undone.
    """
    user_service.delete_user(caller, user_id)
