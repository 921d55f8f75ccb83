"""Passkeys, with which users log in instead of a password."""

from marshmallow import fields
from marshmallow_sqlalchemy import auto_field

from contract.base import RowSchema, Schema, page_schema
from contract.fields import Line, Moment, Name
from contract.people.auth import CODE_LENGTH
from contract.people.second_factors import PASSWORD
from core.limits import NAME_LENGTH, PASSWORD_MAX_LENGTH
from models import Passkey

PASSKEY_NAME = {"description": "Name that tells your passkeys apart."}
CREDENTIAL = {
    "description": "The credential that the browser has made, as"
    " `PublicKeyCredential.toJSON()` returns it."
}


class PasskeySupportSchema(Schema):
    """Whether this server takes passkeys."""

    is_available = fields.Boolean(
        metadata={"description": "Whether passkeys can be registered and used."}
    )
    origin = fields.String(
        allow_none=True,
        metadata={
            "description": "Address of the pages on which they work, which follows from"
            " PUBLIC_URL; null: nowhere."
        },
    )


class PasskeySchema(RowSchema):
    """A passkey, without its keys."""

    class Meta:
        model = Passkey

    id = auto_field(metadata={"description": "Id of the passkey."})
    name = auto_field(metadata=PASSKEY_NAME)
    is_synced = auto_field(
        metadata={"description": "Whether its maker keeps a copy, so that it outlives the device."}
    )
    created_at = Moment(metadata={"description": "Time of the registration, in UTC."})
    last_used_at = Moment(
        allow_none=True, metadata={"description": "Time of the last login; null: never used."}
    )


class PasskeyProofSchema(Schema):
    """Your password, and a code if you have a second factor."""

    password = Line(PASSWORD_MAX_LENGTH, required=True, load_only=True, metadata=PASSWORD)
    code = Line(
        CODE_LENGTH,
        load_only=True,
        metadata={
            "description": "Code of the authenticator app, or a recovery code. Required if you have"
            " a second factor."
        },
    )


class PasskeyOptionsSchema(Schema):
    """What a browser needs to make or to use a passkey."""

    public_key = fields.Dict(
        keys=fields.String(),
        metadata={
            "description": "Pass it to `PublicKeyCredential.parseCreationOptionsFromJSON()` or"
            " `parseRequestOptionsFromJSON()`. Its challenge is valid for five minutes.",
        },
    )


class PasskeyCreateSchema(Schema):
    """A passkey to register."""

    name = Name(NAME_LENGTH, required=True, metadata=PASSKEY_NAME)
    credential = fields.Dict(
        keys=fields.String(), required=True, load_only=True, metadata=CREDENTIAL
    )


class PasskeyLoginSchema(Schema):
    """The answer of a passkey to the challenge of a login."""

    credential = fields.Dict(
        keys=fields.String(), required=True, load_only=True, metadata=CREDENTIAL
    )


PasskeyPageSchema = page_schema(PasskeySchema, "Passkey")
