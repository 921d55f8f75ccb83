"""Registration, login, passwords, sessions, and API tokens."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from marshmallow_sqlalchemy import auto_field

from contract.base import RowSchema, Schema, page_schema
from contract.fields import Email, Flag, Line, Moment, Name, one_of, username
from contract.people.users import ProfileSchema, UserSchema
from core.enums import TokenScope
from core.limits import (
    EMAIL_LENGTH,
    NAME_LENGTH,
    PASSWORD_MAX_LENGTH,
    PASSWORD_MIN_LENGTH,
    SECRET_LENGTH,
)
from models import ApiToken

TOKEN_NAME = {"description": "Name that tells your tokens apart."}
SCOPE = {"description": "read: only GET requests; write: all requests."}
EXPIRES_AT = {
    "description": "Time from which the token is refused, in UTC; null: it never expires."
}
TOKEN_CREATED_AT = {"description": "Time when the token was created, in UTC."}
KEEP_API_TOKENS = {
    "description": "Whether API tokens stay valid. By default they end with the old password."
}
CSRF_TOKEN = {
    "description": "Send it in the header X-CSRF-Token with every request but GET. It is valid as"
    " long as the session."
}
CODE_LENGTH = 40
"""Longest code of a second factor, with the spaces that people type."""
LOGIN_CODE = {
    "description": "Code of the authenticator app, or a recovery code. Required of users with a"
    " second factor, once the response asks for it: code second_factor_required."
}
MAILED_TOKEN = {"description": "The token from the mail."}


def _new_password(description: str) -> Line:
    """Build the field of a password to set."""
    return Line(
        PASSWORD_MAX_LENGTH,
        PASSWORD_MIN_LENGTH,
        required=True,
        load_only=True,
        metadata={"description": description},
    )


class RegisterSchema(ProfileSchema):
    """A user to register."""

    username = username(
        metadata={"description": "Unique name; without one, it is derived from the e-mail address."}
    )
    email = Email(required=True, metadata={"description": "Unique e-mail address."})
    password = _new_password(
        "Password. Common and easily guessed ones are refused, with the reason."
    )
    # Without a minimum: a confirmation that is too short differs, which is the better message.
    confirm_password = Line(
        PASSWORD_MAX_LENGTH,
        load_only=True,
        metadata={"description": "The password again; if sent, it must be equal."},
    )

    @validates_schema(skip_on_field_errors=True)
    def passwords_match(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a confirmation that differs."""
        if data.get("confirm_password", data["password"]) != data["password"]:
            raise ValidationError("The two passwords differ.", "confirm_password")


class LoginSchema(Schema):
    """An e-mail address or a username, with the password."""

    # Lines and no addresses: people type either name into whichever field a form has.
    email = Line(EMAIL_LENGTH, metadata={"description": "E-mail address, or a username."})
    username = Line(EMAIL_LENGTH, metadata={"description": "Username, or an e-mail address."})
    # Without a minimum: a password that is older than today's rules still logs in.
    password = Line(
        PASSWORD_MAX_LENGTH,
        required=True,
        load_only=True,
        metadata={"description": "The user's password."},
    )

    code = Line(CODE_LENGTH, load_only=True, metadata=LOGIN_CODE)

    @validates_schema(skip_on_field_errors=True)
    def has_identifier(self, data: dict[str, Any], **_: Any) -> None:
        """Require a way to find the user."""
        if not (data.get("email") or data.get("username")):
            raise ValidationError("An e-mail address or a username is required.", "email")


class RefreshSchema(Schema):
    """A refresh token, unless it is sent as bearer token."""

    refresh_token = Line(
        SECRET_LENGTH,
        load_only=True,
        metadata={"description": "The refresh token of the last login or refresh."},
    )


class ChangePasswordSchema(Schema):
    """The current password and the one to replace it."""

    current_password = Line(
        PASSWORD_MAX_LENGTH,
        required=True,
        load_only=True,
        metadata={"description": "The password that is valid now."},
    )
    new_password = _new_password(
        "The password to set. Common and easily guessed ones are refused, with the reason."
    )
    keep_api_tokens = Flag(load_default=False, metadata=KEEP_API_TOKENS)


class EmailOnlySchema(Schema):
    """The e-mail address to which a token is mailed."""

    email = Email(required=True, metadata={"description": "E-mail address of the user."})


class ResetPasswordSchema(Schema):
    """A mailed token and the password to set."""

    token = Line(SECRET_LENGTH, required=True, load_only=True, metadata=MAILED_TOKEN)
    new_password = _new_password(
        "The password to set. Common and easily guessed ones are refused, with the reason."
    )
    keep_api_tokens = Flag(load_default=False, metadata=KEEP_API_TOKENS)
    code = Line(CODE_LENGTH, load_only=True, metadata=LOGIN_CODE)


class VerifyEmailSchema(Schema):
    """A mailed token that confirms an e-mail address."""

    token = Line(SECRET_LENGTH, required=True, load_only=True, metadata=MAILED_TOKEN)
    email = Email(
        load_only=True, metadata={"description": "Accepted and ignored; the token is enough."}
    )


class LoginAnswerSchema(Schema):
    """A user with new tokens."""

    user_id = fields.Integer(attribute="user.id", metadata={"description": "Id of the user."})
    username = fields.String(
        attribute="user.username", metadata={"description": "Username of the user."}
    )
    access_token = fields.String(
        metadata={"description": "Send it in the header Authorization: Bearer <token>."}
    )
    refresh_token = fields.String(
        metadata={
            "description": "Exchange it at POST /auth/refresh for new tokens, once; a repetition"
            " within 60 seconds gets the same tokens."
        }
    )
    token_type = fields.Constant(
        "Bearer",
        metadata={"type": "string", "enum": ["Bearer"], "description": "Always Bearer."},
    )
    expires_in = fields.Integer(
        metadata={"description": "Lifetime of the access token in seconds."}
    )
    user = fields.Nested(UserSchema, metadata={"description": "The user's profile."})


class CsrfTokenSchema(Schema):
    """The CSRF token of a session in cookies, and whose session it is."""

    csrf_token = fields.String(metadata=CSRF_TOKEN)
    user = fields.Nested(UserSchema, metadata={"description": "The user's profile."})


class CookieSessionSchema(Schema):
    """A user with a session whose tokens are in HttpOnly cookies."""

    user_id = fields.Integer(attribute="user.id", metadata={"description": "Id of the user."})
    username = fields.String(
        attribute="user.username", metadata={"description": "Username of the user."}
    )
    csrf_token = fields.String(metadata=CSRF_TOKEN)
    expires_in = fields.Integer(
        metadata={"description": "Lifetime of the access token in the cookie, in seconds."}
    )
    user = fields.Nested(UserSchema, metadata={"description": "The user's profile."})


class SessionSchema(Schema):
    """A device on which you are logged in."""

    id = fields.Integer(metadata={"description": "Id of the session."})
    user_agent = fields.String(
        allow_none=True,
        metadata={"description": "What the device called itself at login; null: nothing."},
    )
    created_at = Moment(metadata={"description": "Time of the login, in UTC."})
    last_used_at = Moment(metadata={"description": "Time of the last login or refresh, in UTC."})
    expires_at = Moment(
        metadata={"description": "Time when the session ends unless it is used, in UTC."}
    )
    current = fields.Boolean(
        metadata={"description": "Whether this request belongs to the session."}
    )


class ApiTokenSchema(RowSchema):
    """An API token of a script, without its secret."""

    class Meta:
        model = ApiToken

    id = auto_field(metadata={"description": "Id of the token."})
    name = auto_field(metadata=TOKEN_NAME)
    scope = one_of(*TokenScope, metadata=SCOPE)
    expires_at = Moment(allow_none=True, metadata=EXPIRES_AT)
    last_used_at = Moment(
        allow_none=True,
        metadata={"description": "Time of the last use, within an hour; null: never used."},
    )
    created_at = Moment(metadata=TOKEN_CREATED_AT)


class ApiTokenCreateSchema(Schema):
    """An API token to create."""

    name = Name(NAME_LENGTH, required=True, metadata=TOKEN_NAME)
    # The lesser scope: a script that changes something has to ask for it.
    scope = one_of(*TokenScope, load_default=TokenScope.READ.value, metadata=SCOPE)
    expires_at = Moment(load_default=None, allow_none=True, metadata=EXPIRES_AT)


class ApiTokenCreatedSchema(Schema):
    """A new API token with its secret, which cannot be read again."""

    id = fields.Integer(attribute="stored.id", metadata={"description": "Id of the token."})
    name = fields.String(attribute="stored.name", metadata=TOKEN_NAME)
    scope = one_of(*TokenScope, attribute="stored.scope", metadata=SCOPE)
    expires_at = Moment(attribute="stored.expires_at", allow_none=True, metadata=EXPIRES_AT)
    created_at = Moment(attribute="stored.created_at", metadata=TOKEN_CREATED_AT)
    token = fields.String(
        attribute="secret",
        metadata={
            "description": "The secret: send it in the header Authorization: Bearer <token>."
        },
    )


SessionPageSchema = page_schema(SessionSchema, "Session")
ApiTokenPageSchema = page_schema(ApiTokenSchema, "ApiToken")
