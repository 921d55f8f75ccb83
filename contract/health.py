"""Health checks."""

from marshmallow import fields

from contract.base import Schema
from contract.fields import one_of
from core.enums import HealthStatus


class HealthCheckSchema(Schema):
    """The result of one check."""

    ok = fields.Boolean(metadata={"description": "Whether the check has passed."})
    detail = fields.String(metadata={"description": "What was found, in a sentence."})


class HealthSchema(Schema):
    """Whether the server can do its work."""

    status = one_of(
        *HealthStatus,
        metadata={
            "description": "`live` if the process answers, `ready` if all checks have passed, else"
            " `not_ready`."
        },
    )
    checks = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(HealthCheckSchema),
        metadata={"description": "The checks by name."},
    )
