"""JSON Schemas of tools, each complete in itself."""

import json
from functools import cache
from typing import cast

from apispec import APISpec

from contract.base import Schema
from contract.schema_converter import ContractPlugin, collect_schemas
from core.json_types import JsonObject

OPENAPI_VERSION = "3.1.0"
"""The version of OpenAPI whose schemas are JSON Schema."""
ROOT = "Root"
COMPONENTS, DEFINITIONS = "#/components/schemas/", "#/$defs/"


@cache
def describe_arguments(schema: type[Schema]) -> JsonObject:
    """Describe the arguments of a tool; what has a default may be left out."""
    return _convert(schema, frozenset())


@cache
def describe_result(schema: type[Schema]) -> JsonObject:
    """Describe the answer of a tool, which has all of its members."""
    return _convert(schema, cast(frozenset[type[Schema]], collect_schemas([schema])))


def _convert(schema: type[Schema], answers: frozenset[type[Schema]]) -> JsonObject:
    spec = APISpec("tools", "1", OPENAPI_VERSION, plugins=[ContractPlugin(answers)])
    spec.components.schema(ROOT, schema=schema)
    text = json.dumps(spec.to_dict()["components"]["schemas"]).replace(COMPONENTS, DEFINITIONS)
    schemas: JsonObject = json.loads(text)
    root: JsonObject = schemas.pop(ROOT)
    return {**root, "$defs": schemas} if schemas else root
