"""People: oneself, and everybody for an admin."""

from typing import Any

from core.identity import Caller
from routes.auth_routes import register
from routes.http import cursors
from routes.http.rendering import attachment
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
    UserUpdateSchema,
)
from services.people import personal_export, user_service
from services.versions import ExpectedVersions

users = Resource(
    "users", __name__, url_prefix="/users", description="People, their preferences and their data."
)


@users.post(
    "",
    body=RegisterSchema,
    response=LoginAnswerSchema,
    status=201,
    auth="public",
    errors=(403, 409),
)
def create_user(body: dict[str, Any]) -> Any:
    """The same as POST /auth/register."""
    return register(body)


@users.get("", query=UserListQuerySchema, response=UserPageSchema, auth="admin")
def list_users(_caller: Caller, query: dict[str, Any]) -> Any:
    """Everybody (admin only)."""
    return user_service.list_users(query, cursors.position(query))


@users.get("/by-email", query=ByEmailQuerySchema, response=UserSchema, errors=(404,))
def get_user_by_email(caller: Caller, query: dict[str, Any]) -> Any:
    """Yourself by address; an admin finds anybody."""
    return user_service.get_by_email(caller, query["email"])


@users.get("/me", response=UserSchema)
def get_me(caller: Caller) -> Any:
    """Your profile."""
    return user_service.get_user(caller, caller.id)


@users.change("/me", body=UserUpdateSchema, response=UserSchema, auth="session", errors=(409,))
def update_me(caller: Caller, body: dict[str, Any], expected: ExpectedVersions) -> Any:
    """Change your profile."""
    return user_service.update_user(caller, caller.id, body, expected)


@users.delete("/me", auth="session")
def delete_me(caller: Caller) -> None:
    """Delete your account with everything in it, for good."""
    user_service.delete_user(caller, caller.id)


@users.get("/me/preferences", response=PreferencesSchema)
def get_preferences(caller: Caller) -> Any:
    """How you want things shown and counted."""
    return user_service.get_user(caller, caller.id)


@users.change(
    "/me/preferences", body=PreferencesUpdateSchema, response=PreferencesSchema, auth="session"
)
def update_preferences(caller: Caller, body: dict[str, Any], expected: ExpectedVersions) -> Any:
    """Change your preferences. Another month_start_day re-cuts your months."""
    return user_service.update_user(caller, caller.id, body, expected)


@users.get("/me/export", response=ExportSchema, auth="session")
def export_me(caller: Caller) -> Any:
    """Everything of yours as one JSON document."""
    return attachment(personal_export.export(caller), "outlay-export.json")


@users.get("/<id:user_id>", response=UserSchema)
def get_user(caller: Caller, user_id: int) -> Any:
    """A person: yourself, or anybody for an admin."""
    return user_service.get_user(caller, user_id)


@users.change(
    "/<id:user_id>", body=UserUpdateSchema, response=UserSchema, auth="session", errors=(409,)
)
def update_user(
    caller: Caller, user_id: int, body: dict[str, Any], expected: ExpectedVersions
) -> Any:
    """Change a person: yourself, or anybody for an admin."""
    return user_service.update_user(caller, user_id, body, expected)


@users.delete("/<id:user_id>", auth="session")
def delete_user(caller: Caller, user_id: int) -> None:
    """Delete a person with everything of theirs: yourself, or anybody for an admin."""
    user_service.delete_user(caller, user_id)
