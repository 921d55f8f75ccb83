"""Users, their profiles and their preferences."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema
from marshmallow_sqlalchemy import auto_field

from contract.base import PageQuerySchema, RowSchema, Schema, UpdateSchema, page_schema
from contract.fields import (
    Currency,
    Email,
    Flag,
    Line,
    Moment,
    Timezone,
    Whole,
    locale,
    one_of,
    username,
)
from core.enums import Role, Theme
from core.limits import EMAIL_LENGTH, MAX_MONTH_START_DAY, NAME_LENGTH
from models import User

FIRST_NAME = {"description": "First name; empty when not set."}
LAST_NAME = {"description": "Last name; empty when not set."}
LOCALE = {"description": "Language and region for texts and formats, for example en-US."}
TIMEZONE = {"description": "IANA time zone, for example Europe/Berlin. It decides what today is."}
CURRENCY = {"description": "ISO 4217 code of the default currency of new records."}
# Up to the 28th, which every month has.
MONTH_START_DAY = {"description": "Day on which your months start (1-28), for example payday."}
THEME = {"description": "Color scheme of the frontend; auto follows the device."}
LLM_CATEGORIZATION = {
    "description": "Whether a configured language model may see the words of your payees."
}

CONVERT_CURRENCIES = {
    "description": "Whether sums in your currency include amounts in others, converted at the rates"
    " of their days. Defaults to true; false lists them beside."
}
DEFAULT_ACCOUNT_ID = {
    "description": "Id of the account of new transactions that name none; null for no account."
}
REQUIRES_SECOND_FACTOR = {
    "description": "Whether an admin requires a second factor: without one, the user can only turn"
    " it on."
}


class UserSchema(RowSchema):
    """A user with their profile."""

    class Meta:
        model = User

    id = auto_field(metadata={"description": "Id of the user."})
    username = auto_field(metadata={"description": "Unique name for the login."})
    email = auto_field(metadata={"description": "Unique e-mail address."})
    first_name = auto_field(metadata=FIRST_NAME)
    last_name = auto_field(metadata=LAST_NAME)
    role = one_of(*Role, metadata={"description": "Permissions of the user."})
    is_active = auto_field(metadata={"description": "Whether the user may log in."})
    is_verified = auto_field(metadata={"description": "Whether the e-mail address is confirmed."})
    locale = auto_field(metadata=LOCALE)
    timezone = auto_field(metadata=TIMEZONE)
    currency = auto_field(metadata=CURRENCY)
    month_start_day = auto_field(metadata=MONTH_START_DAY)
    default_account_id = fields.Integer(allow_none=True, metadata=DEFAULT_ACCOUNT_ID)
    has_second_factor = auto_field(
        metadata={"description": "Whether a login needs a code of an authenticator app."}
    )
    requires_second_factor = auto_field(metadata=REQUIRES_SECOND_FACTOR)
    created_at = Moment(metadata={"description": "Time of registration, in UTC."})
    updated_at = Moment(metadata={"description": "Time of the last change, in UTC."})
    version = auto_field(metadata={"description": "Rises with every change; also the ETag."})


class ProfileSchema(Schema):
    """Profile fields that users set for themselves."""

    first_name = Line(NAME_LENGTH, metadata=FIRST_NAME)
    last_name = Line(NAME_LENGTH, metadata=LAST_NAME)
    locale = locale(metadata=LOCALE)
    timezone = Timezone(metadata=TIMEZONE)
    currency = Currency(metadata=CURRENCY)
    month_start_day = Whole(1, MAX_MONTH_START_DAY, metadata=MONTH_START_DAY)


class UserUpdateSchema(ProfileSchema, UpdateSchema):
    """Changes of a user. Only another admin may change role and is_active."""

    username = username(metadata={"description": "New username; it must not be in use."})
    email = Email(metadata={"description": "New e-mail address; it must be confirmed again."})
    theme = one_of(*Theme, metadata=THEME)
    llm_categorization = Flag(metadata=LLM_CATEGORIZATION)
    convert_currencies = Flag(metadata=CONVERT_CURRENCIES)
    default_account_id = Whole(allow_none=True, metadata=DEFAULT_ACCOUNT_ID)
    role = one_of(*Role, metadata={"description": "New role; only for another admin to change."})
    is_active = Flag(
        metadata={"description": "false blocks the login; only for another admin to change."}
    )
    requires_second_factor = Flag(
        metadata={
            "description": "true: the user must turn on a second factor; only for another admin to"
            " change."
        }
    )


class PreferencesSchema(Schema):
    """Preferences for formats, months and suggestions."""

    locale = locale(metadata=LOCALE)
    timezone = Timezone(metadata=TIMEZONE)
    currency = Currency(metadata=CURRENCY)
    month_start_day = Whole(1, MAX_MONTH_START_DAY, metadata=MONTH_START_DAY)
    theme = one_of(*Theme, metadata=THEME)
    llm_categorization = Flag(metadata=LLM_CATEGORIZATION)
    convert_currencies = Flag(metadata=CONVERT_CURRENCIES)
    default_account_id = Whole(allow_none=True, metadata=DEFAULT_ACCOUNT_ID)
    version = fields.Integer(
        dump_only=True, metadata={"description": "Version of the user; also the ETag."}
    )


class PreferencesUpdateSchema(PreferencesSchema, UpdateSchema):
    """Changes of preferences."""

    class Meta:
        exclude = ("version",)


class UserListQuerySchema(PageQuerySchema):
    """Page of the list of users."""

    class Meta:
        # The list is about all users, so there is nobody to act for.
        exclude = ("user_id",)


class UserSearchQuerySchema(PageQuerySchema):
    """Words to search users by."""

    q = Line(
        EMAIL_LENGTH,
        metadata={
            "description": "Words that must all occur in the username, the e-mail address or the"
            " given and family name, ignoring case and accents. Without words, everybody is found."
        },
    )
    query = Line(EMAIL_LENGTH, metadata={"description": "Another name of `q`."})

    @validates_schema(skip_on_field_errors=True)
    def require_one_name(self, data: dict[str, Any], **_: Any) -> None:
        if data.keys() >= {"q", "query"}:
            raise ValidationError("Use either q or query, not both.", "query")

    @post_load
    def rename_query(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        # Services know one name only.
        return {("q" if name == "query" else name): value for name, value in data.items()}


class ByEmailQuerySchema(Schema):
    """The e-mail address to look up."""

    email = Email(required=True, metadata={"description": "E-mail address, in any case."})


UserPageSchema = page_schema(UserSchema, "User")
