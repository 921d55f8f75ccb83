"""The second factor of a login: an authenticator app, and recovery codes."""

from marshmallow import fields

from contract.base import Schema
from contract.fields import Line, Moment
from contract.people.auth import CODE_LENGTH
from core.limits import PASSWORD_MAX_LENGTH

PASSWORD = {"description": "Your password."}
APP_CODE = {"description": "The six digits that the authenticator app shows."}
CODE = {"description": "Code of the authenticator app, or a recovery code."}


class SecondFactorSchema(Schema):
    """Whether your logins need a second factor."""

    is_on = fields.Boolean(metadata={"description": "Whether a login needs a code."})
    turned_on_at = Moment(
        allow_none=True, metadata={"description": "Since when, in UTC; null: it is off."}
    )
    recovery_codes_left = fields.Integer(
        metadata={"description": "Recovery codes that were not used yet."}
    )
    is_required = fields.Boolean(metadata={"description": "Whether an admin requires it of you."})


class SecondFactorSetupSchema(Schema):
    """Your password, to begin the setup."""

    password = Line(PASSWORD_MAX_LENGTH, required=True, load_only=True, metadata=PASSWORD)


class EnrolmentSchema(Schema):
    """What an authenticator app needs. It is shown once."""

    secret = fields.String(metadata={"description": "Key to type into the app, in Base32."})
    uri = fields.String(metadata={"description": "The same as an otpauth:// address."})
    qr_code = fields.String(
        metadata={"description": "The address as a QR code: a data URI of an SVG image."}
    )


class SecondFactorConfirmSchema(Schema):
    """A code that proves that the app has the secret."""

    code = Line(CODE_LENGTH, required=True, load_only=True, metadata=APP_CODE)


class SecondFactorProofSchema(Schema):
    """Your password and a code of the second factor."""

    password = Line(PASSWORD_MAX_LENGTH, required=True, load_only=True, metadata=PASSWORD)
    code = Line(CODE_LENGTH, required=True, load_only=True, metadata=CODE)


class RecoveryCodesSchema(Schema):
    """New recovery codes, which cannot be read again. Earlier ones no longer work."""

    recovery_codes = fields.List(
        fields.String(),
        metadata={"description": "Codes that each take the place of the app once."},
    )
