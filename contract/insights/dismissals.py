"""Schemas of dismissed insights."""

from marshmallow import fields

from contract.base import RowSchema
from contract.fields import Moment
from models import InsightDismissal


class InsightDismissalSchema(RowSchema):
    """An insight that you dismissed."""

    class Meta:
        model = InsightDismissal

    id = fields.Integer(metadata={"description": "Id of the dismissal."})
    user_id = fields.Integer()
    dedup_key = fields.String()
    created_at = Moment(metadata={"description": "Time of the dismissal: RFC 3339, in UTC."})
