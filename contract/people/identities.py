"""Logins at an OpenID Connect provider that users have linked."""

from marshmallow import fields
from marshmallow_sqlalchemy import auto_field

from contract.base import RowSchema, Schema, page_schema
from contract.fields import Line, Moment
from contract.people.auth import CODE_LENGTH, LOGIN_CODE
from contract.people.passkeys import PasskeyProofSchema
from models import ExternalIdentity


class ProviderStateSchema(Schema):
    """Whether people can log in at an OpenID Connect provider."""

    is_available = fields.Boolean(metadata={"description": "Whether there is a provider."})
    name = fields.String(
        allow_none=True,
        metadata={"description": "What the operator calls the provider; null: there is none."},
    )


class IdentitySchema(RowSchema):
    """A login at a provider that opens your sessions."""

    class Meta:
        model = ExternalIdentity

    id = auto_field(metadata={"description": "Id of the link."})
    issuer = auto_field(metadata={"description": "Address of the provider."})
    label = auto_field(
        metadata={"description": "Your e-mail address or name at the provider when you linked it."}
    )
    created_at = Moment(metadata={"description": "Time of the linking, in UTC."})
    last_used_at = Moment(
        allow_none=True, metadata={"description": "Time of the last login; null: never used."}
    )


class IdentityLinkSchema(PasskeyProofSchema):
    """Your password, and a code if you have a second factor."""


class OpenIdLoginSchema(Schema):
    """A code, if you have a second factor."""

    code = Line(CODE_LENGTH, load_only=True, metadata=LOGIN_CODE)


IdentityPageSchema = page_schema(IdentitySchema, "Identity")
