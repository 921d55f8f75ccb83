"""Users, sessions and tokens."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from marshmallow_sqlalchemy import auto_field

from contract.base import PageQuerySchema, RowSchema, Schema, UpdateSchema, page_schema
from contract.fields import (
    Currency,
    Email,
    Flag,
    Line,
    Moment,
    Name,
    Timezone,
    Whole,
    locale,
    one_of,
    username,
)
from models import ApiToken, User

PASSWORD = {"minimum": 8, "maximum": 128}


class UserSchema(RowSchema):
    """A person."""

    class Meta:
        model = User

    id = auto_field()
    username = auto_field()
    email = auto_field()
    first_name = auto_field()
    last_name = auto_field()
    role = auto_field()
    is_active = auto_field()
    is_verified = auto_field()
    locale = auto_field()
    timezone = auto_field()
    currency = auto_field()
    month_start_day = auto_field()
    created_at = Moment()
    updated_at = Moment()
    version = auto_field()


class ProfileSchema(Schema):
    """What people say about themselves."""

    first_name = Line(80)
    last_name = Line(80)
    locale = locale()
    timezone = Timezone()
    currency = Currency()
    month_start_day = Whole(
        1, 28, metadata={"description": "The day on which your months start, e.g. payday."}
    )


class RegisterSchema(ProfileSchema):
    """A new person."""

    username = username(metadata={"description": "Made from the address when missing."})
    email = Email(required=True)
    password = Line(**PASSWORD, required=True, load_only=True)
    confirm_password = Line(128, load_only=True)

    @validates_schema(skip_on_field_errors=True)
    def passwords_match(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("confirm_password", data["password"]) != data["password"]:
            raise ValidationError("The two passwords differ.", "confirm_password")


class LoginSchema(Schema):
    """An e-mail address or a user name, with the password."""

    email = Line(254)
    username = Line(254)
    password = Line(128, required=True, load_only=True)

    @validates_schema(skip_on_field_errors=True)
    def names_somebody(self, data: dict[str, Any], **_: Any) -> None:
        if not (data.get("email") or data.get("username")):
            raise ValidationError("Give your e-mail address or your user name.", "email")


class RefreshSchema(Schema):
    """The refresh token; it may also come as bearer token."""

    refresh_token = Line(200, load_only=True)


class ChangePasswordSchema(Schema):
    current_password = Line(128, required=True, load_only=True)
    new_password = Line(**PASSWORD, required=True, load_only=True)


class EmailOnlySchema(Schema):
    email = Email(required=True)


class ResetPasswordSchema(Schema):
    token = Line(200, required=True, load_only=True)
    new_password = Line(**PASSWORD, required=True, load_only=True)


class VerifyEmailSchema(Schema):
    token = Line(200, required=True, load_only=True)
    email = Email(load_only=True)


class LoginAnswerSchema(Schema):
    """A person with fresh tokens."""

    user_id = fields.Integer(attribute="user.id")
    username = fields.String(attribute="user.username")
    access_token = fields.String()
    refresh_token = fields.String()
    token_type = fields.Constant("Bearer")
    expires_in = fields.Integer(metadata={"description": "Seconds until the access token expires."})
    user = fields.Nested(UserSchema)


class UserUpdateSchema(ProfileSchema, UpdateSchema):
    username = username()
    email = Email()
    theme = one_of("light", "dark", "auto")
    notification_email = Flag()
    notification_push = Flag()
    llm_categorization = Flag()
    role = one_of("user", "admin", metadata={"description": "Only another admin."})
    is_active = Flag(metadata={"description": "Only another admin."})


class PreferencesSchema(Schema):
    """How a person wants things shown and counted."""

    locale = locale()
    timezone = Timezone()
    currency = Currency()
    month_start_day = Whole(1, 28)
    theme = one_of("light", "dark", "auto")
    notification_email = Flag()
    notification_push = Flag()
    llm_categorization = Flag(
        metadata={
            "description": "Whether a language model, where one is configured, may see the words of your payees."
        }
    )
    version = fields.Integer(dump_only=True)


class PreferencesUpdateSchema(PreferencesSchema, UpdateSchema):
    """Changes preferences."""

    class Meta:
        exclude = ("version",)


class UserListQuerySchema(PageQuerySchema):
    class Meta:
        exclude = ("user_id",)


class ByEmailQuerySchema(Schema):
    email = Email(required=True)


class ApiTokenSchema(RowSchema):
    """A token for a script; its secret is shown once."""

    class Meta:
        model = ApiToken

    id = auto_field()
    name = auto_field()
    scope = auto_field()
    expires_at = Moment(allow_none=True)
    last_used_at = Moment(allow_none=True)
    created_at = Moment()


class ApiTokenCreateSchema(Schema):
    name = Name(80, required=True)
    scope = one_of("read", "write", load_default="read")
    expires_at = Moment(load_default=None, allow_none=True)


class ApiTokenCreatedSchema(Schema):
    """The one answer that carries the secret."""

    id = fields.Integer(attribute="stored.id")
    name = fields.String(attribute="stored.name")
    scope = fields.String(attribute="stored.scope")
    expires_at = Moment(attribute="stored.expires_at", allow_none=True)
    created_at = Moment(attribute="stored.created_at")
    token = fields.String(attribute="secret")


ApiTokenPageSchema = page_schema(ApiTokenSchema, "ApiToken")
UserPageSchema = page_schema(UserSchema, "User")
