"""The AsyncAPI document of the events that other programs receive, and their JSON Schemas."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from apispec import APISpec
from flask import Flask, current_app
from flask.typing import ResponseReturnValue

from contract.activity.change_rows import ENTITIES, class_name, row_schema
from contract.activity.event_messages import data_schema, envelope_schema, message_title
from contract.schema_converter import ContractPlugin, collect_schemas
from core.errors import NotFound
from core.events import EVENT_CLASSES, Event
from core.json_types import JsonObject
from core.version import VERSION
from services.activity.log.event_envelope import CONTENT_TYPE
from services.snapshots import PUBLIC_FIELDS

DESCRIPTION = """Every change of Outlay's data as an event: a CloudEvent 1.0 in JSON, published to
RabbitMQ with EVENTS_AMQP_URL, and sent to webhooks.

Events come at least once: drop those whose `source` and `id` you have seen. The events of one user
come in the order of their `seq`. `data` is the whole row after the change, in the form that
`/api/changes` has; within a version of the form, members are only added."""
EXCHANGE: JsonObject = {"name": "outlay.events", "type": "topic", "durable": True}
COMPONENTS = "#/components/schemas/"


def register(app: Flask) -> None:
    """Serve the document, and the schema of each type of event."""
    app.add_url_rule("/api/asyncapi.json", "asyncapi", _get_document)
    app.add_url_rule("/api/event-schemas/<name>/v<int:version>", "event_schema", _get_schema)


def _get_document() -> ResponseReturnValue:
    return current_app.json.response(build_document())


def _get_schema(name: str, version: int) -> ResponseReturnValue:
    event_class = EVENT_CLASSES.get(name)
    if event_class is None or event_class.payload_version != version:
        raise NotFound("event schema")
    url = f"{current_app.extensions['outlay'].origin.schema_url}/{name}/v{version}"
    response = current_app.json.response(build_data_schema(event_class, url))
    response.mimetype = "application/schema+json"
    return response


@cache
def build_document() -> JsonObject:
    """Build the AsyncAPI document: a channel, a message and an operation for each event."""
    classes = EVENT_CLASSES.values()
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Outlay's events",
            "version": VERSION,
            "description": DESCRIPTION,
            "license": {"name": "MIT"},
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {each.type: _build_channel(each) for each in classes},
        "operations": {f"publish_{each.type}": _build_operation(each) for each in classes},
        "components": {
            "messages": {each.__name__: _build_message(each) for each in classes},
            "schemas": {
                **_row_components(),
                **{_envelope_name(each): _build_envelope(each) for each in classes},
            },
        },
    }


def build_data_schema(event_class: type[Event], url: str) -> JsonObject:
    """Build the JSON Schema of the data of an event, which refers to nothing outside of itself."""
    data = data_schema(event_class, _row_reference(event_class))
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": url,
        "title": message_title(event_class),
        **data,
        "$defs": _collect_components(data),
    }
    return dict(json.loads(json.dumps(schema).replace(COMPONENTS, "#/$defs/")))


def _build_channel(event_class: type[Event]) -> JsonObject:
    binding = {"is": "routingKey", "exchange": EXCHANGE, "bindingVersion": "0.3.0"}
    return {
        "address": event_class.type,
        "title": message_title(event_class),
        "messages": {event_class.__name__: _refer("messages", event_class.__name__)},
        "bindings": {"amqp": binding},
    }


def _build_operation(event_class: type[Event]) -> JsonObject:
    binding = {"deliveryMode": 2, "mandatory": True, "bindingVersion": "0.3.0"}
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{event_class.type}"},
        "bindings": {"amqp": binding},
    }


def _build_message(event_class: type[Event]) -> JsonObject:
    return {
        "name": event_class.type,
        "title": message_title(event_class),
        "contentType": CONTENT_TYPE,
        "payload": _refer("schemas", _envelope_name(event_class)),
        "bindings": {"amqp": {"messageType": event_class.type, "bindingVersion": "0.3.0"}},
    }


def _build_envelope(event_class: type[Event]) -> JsonObject:
    return envelope_schema(event_class, _row_reference(event_class))


def _envelope_name(event_class: type[Event]) -> str:
    return f"{event_class.__name__}Event"


def _row_reference(event_class: type[Event]) -> JsonObject:
    return _refer("schemas", f"{class_name(event_class.entity)}Row")


def _refer(kind: str, name: str) -> JsonObject:
    return {"$ref": f"#/components/{kind}/{name}"}


@cache
def _row_components() -> JsonObject:
    """Convert the rows of all types, and what they consist of, as the OpenAPI document does."""
    rows = {f"{class_name(name)}Row": row_schema(name, PUBLIC_FIELDS) for name in ENTITIES}
    api_schemas = [schema for _, schemas in ENTITIES.values() for schema in schemas]
    plugin = ContractPlugin(collect_schemas([*rows.values(), *api_schemas]))
    spec = APISpec("rows", VERSION, "3.1.0", plugins=[plugin])
    for name, schema in rows.items():
        # What another row contains is there already.
        if name not in spec.components.schemas:
            spec.components.schema(name, schema=schema)
    return dict(spec.to_dict()["components"]["schemas"])


def _collect_components(schema: JsonObject) -> JsonObject:
    """Return the components that a schema refers to, and those that they refer to."""
    collected: JsonObject = {}
    waiting = list(_references(schema))
    while waiting:
        name = waiting.pop()
        if name not in collected:
            collected[name] = _row_components()[name]
            waiting += _references(collected[name])
    return collected


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"].removeprefix(COMPONENTS)
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)
