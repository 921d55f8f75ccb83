"""Conversion of schemas to JSON Schema, from the point of view of a client.

A schema is either sent by clients (a request) or read by them (an answer), and the two differ in
what they promise: an answer has all of its properties, a request may leave out what has a default.
"""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import fields, validate

from contract.base import AnySchema, UnionSchema
from contract.descriptions import describe_field
from contract.documents import Document
from contract.fields import Amount
from core.json_types import JsonObject
from core.money import AMOUNT_PATTERN

SchemaClass = type[AnySchema]

DIRECTIONS = ("readOnly", "writeOnly")
"""Left out: a schema has one direction, and generators drop properties with the other one."""


def collect_schemas(roots: Iterable[SchemaClass]) -> frozenset[SchemaClass]:
    """Return these schemas and all that are nested in them."""
    collected: set[SchemaClass] = set()
    waiting = list(roots)
    while waiting:
        schema_class = waiting.pop()
        if schema_class in collected:
            continue
        collected.add(schema_class)
        waiting += _nested_schemas(schema_class)
    return frozenset(collected)


def _nested_schemas(schema_class: SchemaClass) -> Iterator[SchemaClass]:
    if issubclass(schema_class, UnionSchema):
        yield from schema_class.variants
        return
    for field in schema_class().fields.values():
        inner = _innermost(field)
        if isinstance(inner, fields.Nested):
            yield cast(SchemaClass, type(inner.schema))
        elif isinstance(inner, Document):
            yield inner.form()


def _innermost(field: fields.Field[Any]) -> fields.Field[Any]:
    """Return the field of a list's or a dictionary's elements; any other field itself."""
    if isinstance(field, fields.List):
        return _innermost(field.inner)
    if isinstance(field, fields.Dict) and field.value_field is not None:
        return _innermost(field.value_field)
    return field


class ContractConverter(OpenAPIConverter):
    """Adds directions, the docstrings of schemas and the shared descriptions of fields."""

    answers: frozenset[SchemaClass] = frozenset()

    def schema2jsonschema(self, schema: Any) -> JsonObject:
        schema_class = schema if isinstance(schema, type) else type(schema)
        if issubclass(schema_class, UnionSchema):
            return self._convert_union(schema_class)

        untyped: Any = super()
        json_schema: JsonObject = untyped.schema2jsonschema(schema)
        if schema_class in self.answers:
            _require_what_is_always_there(schema_class(), json_schema)
        else:
            _describe_defaults(json_schema, is_update=bool(getattr(schema, "partial", False)))

        # ``__doc__`` and not ``inspect.getdoc``: a schema does not mean what its base class means.
        if schema_class.__doc__:
            json_schema["description"] = " ".join(schema_class.__doc__.split())
        return json_schema

    def _convert_union(self, union: type[UnionSchema]) -> JsonObject:
        untyped: Any = self
        references = [untyped.resolve_nested_schema(variant) for variant in union.variants]
        json_schema: JsonObject = {
            "oneOf": references,
            "description": " ".join((union.__doc__ or "").split()),
        }
        if union.discriminator:
            # Without a mapping, the names of the components would be the values.
            mapping = {
                _single_value(variant, union.discriminator): reference["$ref"]
                for variant, reference in zip(union.variants, references, strict=True)
            }
            json_schema["discriminator"] = {
                "propertyName": union.discriminator,
                "mapping": mapping,
            }
        return json_schema

    def field2property(self, field: fields.Field[Any]) -> JsonObject:
        json_property: JsonObject = super().field2property(field)
        for direction in DIRECTIONS:
            json_property.pop(direction, None)

        if isinstance(field, Document):
            json_property = self._refer_to_form(field)

        if isinstance(field, Amount) and type(field.root) not in self.answers:
            _allow_text(json_property)

        # The element type of a list has the list's name; only the list needs the description.
        is_element = isinstance(field.parent, fields.List | fields.Dict)
        description = None if is_element else describe_field(field)
        if description:
            json_property["description"] = description
        return json_property

    def _refer_to_form(self, field: Document) -> JsonObject:
        untyped: Any = self
        reference: JsonObject = dict(untyped.resolve_nested_schema(field.form()))
        return {"anyOf": [reference, {"type": "null"}]} if field.allow_none else reference


def _single_value(variant: SchemaClass, discriminator: str) -> str:
    """Return the only value that a variant's discriminator can have."""
    (validator,) = variant().fields[discriminator].validators
    assert isinstance(validator, validate.OneOf), "a discriminator is declared with one_of"
    (value,) = validator.choices
    return str(value)


def _require_what_is_always_there(schema: AnySchema, json_schema: JsonObject) -> None:
    """Require every property of an answer, except those that are marked as optional."""
    json_schema["required"] = sorted(
        field.data_key or name
        for name, field in schema.dump_fields.items()
        if not field.metadata.get("optional")
    )
    for json_property in json_schema["properties"].values():
        json_property.pop("default", None)


def _describe_defaults(json_schema: JsonObject, *, is_update: bool) -> None:
    """Move the defaults of a request's properties into their descriptions.

    Generators of clients take a property with a default for one that is always there. Updates
    have no defaults: what is missing keeps its value.
    """
    for json_property in json_schema["properties"].values():
        default = json_property.pop("default", None)
        description = json_property.get("description", "")
        if default is not None and not is_update and "default" not in description.lower():
            text = str(default).lower() if isinstance(default, bool) else str(default)
            json_property["description"] = f"{description} Defaults to `{text}`.".lstrip()


def _allow_text(json_property: JsonObject) -> None:
    """Describe an amount in a request: a number, or the same as text."""
    is_nullable = "null" in json_property["type"]
    json_property["type"] = ["number", "string", *(["null"] if is_nullable else [])]
    json_property["pattern"] = f"^{AMOUNT_PATTERN.pattern}$"


class ContractPlugin(MarshmallowPlugin):
    """apispec's plugin for marshmallow, which knows the schemas that are answers."""

    Converter = ContractConverter

    def __init__(self, answers: frozenset[SchemaClass]) -> None:
        super().__init__()
        self.answers = answers

    def init_spec(self, spec: APISpec) -> None:
        super().init_spec(spec)
        assert isinstance(self.converter, ContractConverter)
        self.converter.answers = self.answers
