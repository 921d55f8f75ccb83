"""Examples of the schemas, for the OpenAPI document and the Postman collection."""

from marshmallow import Schema, fields, validate

from contract.base import UnionSchema
from contract.example_values import (
    DAY,
    DAY_BY_WORD,
    FALSE_FLAGS,
    INSTANT,
    OMITTED_IN_REQUESTS,
    VALUES_BY_FIELD,
    VALUES_BY_SCHEMA,
    JsonValue,
)

Example = dict[str, JsonValue]
AnyField = fields.Field[JsonValue]

NUMBER = 12.5
UNNAMED_TEXT = "text"
"""Value of a text whose name has no value; a test keeps it out of the document."""


def request_example(schema: Schema) -> Example:
    """Build a body that the schema accepts."""
    values = VALUES_BY_SCHEMA.get(type(schema).__name__, {})
    omitted = OMITTED_IN_REQUESTS - values.keys()
    return {
        name: values[name] if name in values else _build_value(name, field, is_request=True)
        for name, field in schema.load_fields.items()
        if field.required or name not in omitted
    }


def response_example(schema: Schema) -> Example:
    """Build a body that the schema dumps."""
    values = VALUES_BY_SCHEMA.get(type(schema).__name__, {})
    if isinstance(schema, UnionSchema):
        # One variant is example enough; the values of the union are for fields they all have.
        return response_example(schema.variants[0]()) | values
    members = {field.data_key or name: field for name, field in schema.dump_fields.items()}
    return {
        name: values[name] if name in values else _build_value(name, field, is_request=False)
        for name, field in members.items()
    }


def _build_value(name: str, field: AnyField, *, is_request: bool) -> JsonValue:
    if isinstance(field, fields.Nested):
        nested = field.schema
        return request_example(nested) if is_request else response_example(nested)

    value = VALUES_BY_FIELD.get(name)
    if isinstance(value, list | dict) and not _is_list_of_dicts(field):
        return value
    if isinstance(field, fields.List):
        return [] if name == "errors" else [_build_value(name, field.inner, is_request=is_request)]
    if name in VALUES_BY_FIELD and not isinstance(
        field, fields.Dict | fields.Date | fields.DateTime
    ):
        return value if _is_allowed(field, value) else _first_choice(field)
    return _build_by_type(name, field)


def _is_list_of_dicts(field: AnyField) -> bool:
    return isinstance(field, fields.List) and isinstance(field.inner, fields.Nested)


def _is_allowed(field: AnyField, value: JsonValue) -> bool:
    """Return whether a value is among the choices of a field, if it has choices."""
    choices = _choices(field)
    return not choices or value in choices or (value is None and field.allow_none)


def _choices(field: AnyField) -> list[JsonValue]:
    for validator in field.validators:
        if isinstance(validator, validate.OneOf):
            return list(validator.choices)
        if isinstance(validator, validate.Equal):
            return [validator.comparable]
    return []


def _first_choice(field: AnyField) -> JsonValue:
    return next(iter(_choices(field)))


def _build_by_type(name: str, field: AnyField) -> JsonValue:
    """Build a value for a field whose name has no value."""
    if _choices(field):
        return _first_choice(field)
    values: tuple[tuple[type[AnyField], JsonValue], ...] = (
        (fields.Date, next((day for word, day in DAY_BY_WORD.items() if word in name), DAY)),
        (fields.DateTime, INSTANT),
        (fields.Boolean, name not in FALSE_FLAGS),
        (fields.Float, NUMBER),
        (fields.Integer, 1),
        (fields.String, UNNAMED_TEXT),
    )
    return next((value for field_type, value in values if isinstance(field, field_type)), {})
