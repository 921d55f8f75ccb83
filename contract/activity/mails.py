"""Previews of mails."""

from marshmallow import fields

from contract.base import Schema
from contract.fields import locale, one_of
from core.enums import MailFormat, MailTemplate
from core.locales import DEFAULT_LOCALE


class MailListQuerySchema(Schema):
    """Language of the list of mails."""

    locale = locale(
        load_default=DEFAULT_LOCALE,
        metadata={"description": "Language tag of the reader. Mails are in English and German."},
    )


class MailPreviewQuerySchema(MailListQuerySchema):
    """Language and form of a preview."""

    format = one_of(
        *MailFormat,
        load_default=MailFormat.HTML,
        metadata={"description": "`html` or `text`: every mail has both, with the same content."},
    )


class MailSchema(Schema):
    """A mail that Outlay sends, with invented contents."""

    template = one_of(*MailTemplate, metadata={"description": "Name of the mail."})
    subject = fields.String(metadata={"description": "Subject, in the language of the list."})


class MailListSchema(Schema):
    """All mails that Outlay sends."""

    items = fields.List(fields.Nested(MailSchema))
