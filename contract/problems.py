"""Error responses."""

from marshmallow import fields

from contract.base import Schema


class ProblemFieldSchema(Schema):
    """A field of the request and what is wrong with it."""

    pointer = fields.String(
        metadata={
            "description": "JSON pointer (RFC 6901) into the body, or ?name for a query parameter."
        }
    )
    message = fields.String(metadata={"description": "What is wrong with the field."})


class ProblemSchema(Schema):
    """An error response (RFC 9457)."""

    type = fields.String(metadata={"description": "URN of the error's type."})
    title = fields.String(metadata={"description": "Name of the HTTP status."})
    status = fields.Integer(metadata={"description": "The HTTP status."})
    detail = fields.String(metadata={"description": "The error in a sentence."})
    code = fields.String(metadata={"description": "Stable code of the error, for programs."})
    errors = fields.List(
        fields.Nested(ProblemFieldSchema),
        metadata={"description": "Invalid fields of the request; empty for other errors."},
    )
    request_id = fields.String(
        metadata={"description": "Id of the request, which finds it in the server's log."}
    )
