"""The events that other programs receive: CloudEvents, described by JSON Schema."""

from core.events import Event
from core.json_types import JsonObject

NUMBER_TEXT = "^[1-9][0-9]*$"
DELETED = "_deleted"
"""How types end whose events carry no row."""


def is_deletion(event_class: type[Event]) -> bool:
    """Return whether events of a class say that a row is gone."""
    return event_class.type.endswith(DELETED)


def message_title(event_class: type[Event]) -> str:
    """Return what an event of a class says, such as "Budget threshold reached"."""
    return event_class.type.replace("_", " ").capitalize()


def data_schema(event_class: type[Event], row: JsonObject) -> JsonObject:
    """Return the JSON Schema of ``data``; ``row`` is that of the rows of its type."""
    return {"type": "null"} if is_deletion(event_class) else row


def envelope_schema(event_class: type[Event], row: JsonObject) -> JsonObject:
    """Return the JSON Schema of the CloudEvents of a class."""
    noun = event_class.entity.replace("_", " ")
    version = event_class.payload_version
    description = "Null: the row is gone." if is_deletion(event_class) else "The row by now."
    properties: JsonObject = {
        "specversion": {"const": "1.0", "description": "Version of CloudEvents."},
        "id": _text(
            "Identifies the event together with `source`: the user's id, a colon, and the number in"
            " the user's log. The same event has the same id whenever it is sent.",
            pattern="^[1-9][0-9]*:[1-9][0-9]*$",
        ),
        "source": _text("The installation.", pattern="^/outlay/"),
        "type": {"const": event_class.type, "description": "What happened."},
        "subject": _text(f"The {noun}: its type and id.", pattern=f"^{event_class.entity}/[0-9]+$"),
        "time": _text("When it happened, in UTC.", format="date-time"),
        "datacontenttype": {"const": "application/json", "description": "Form of `data`."},
        "dataschema": _text(
            "Address of the JSON Schema of `data`; its last part is the version.",
            format="uri",
            pattern=f"/{event_class.type}/v{version}$",
        ),
        "userid": _text("Id of the user whose data changed.", pattern=NUMBER_TEXT),
        "seq": _text("Number of the event in the user's log, without gaps.", pattern=NUMBER_TEXT),
        "data": {**data_schema(event_class, row), "description": description},
    }
    return {
        "type": "object",
        "title": message_title(event_class),
        "required": sorted(properties),
        "properties": properties,
    }


def _text(description: str, **rules: str) -> JsonObject:
    return {"type": "string", "description": description, **rules}
