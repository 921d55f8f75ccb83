"""Compare events that tests lead to with the AsyncAPI document."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jsonschema_rs

from core.events import EVENT_CLASSES, Event
from routes.http.asyncapi import build_document
from services.activity.log.event_envelope import build_envelope, name_origin
from services.activity.log.log_reading import LogEvent
from services.unit_of_work import committed

ORIGIN = name_origin("a key of an installation", "https://outlay.example")
MOMENT = dt.datetime(2026, 3, 14, 9, 26, 53, tzinfo=dt.UTC)
COMPARED = 3
"""Of each type in each test: an import of a thousand rows has one form."""


@dataclass
class DocumentedEvents:
    """The events that differ from the document."""

    differences: list[str] = field(default_factory=list)
    _compared: Counter[str] = field(default_factory=Counter)

    def watch(self) -> None:
        """Check what is committed from now on."""
        committed.connect(self.check)

    def check(self, user_id: int, events: Sequence[Event]) -> None:
        """Note how events differ from the document, if they do."""
        for event in events:
            self._compared[event.type] += 1
            if self._compared[event.type] <= COMPARED:
                envelope = build_envelope(LogEvent(user_id or 1, 1, event, MOMENT), ORIGIN)
                self.differences += describe_differences(envelope)

    def take_differences(self) -> str:
        """Return the differences since the last call; empty without any."""
        differences, self.differences = self.differences, []
        self._compared.clear()
        return "\n".join(differences)


def describe_differences(envelope: dict[str, Any]) -> list[str]:
    """Say how an event differs from what /api/asyncapi.json says of its type."""
    errors = _validator(envelope["type"]).iter_errors(envelope)
    return [
        f"{envelope['type']} {'/'.join(map(str, error.instance_path))}: {error.message[:300]}"
        for error in errors
    ]


@cache
def _validator(event_type: str) -> Any:
    name = f"{EVENT_CLASSES[event_type].__name__}Event"
    bundle = {"$ref": f"#/components/schemas/{name}", **build_document()}
    return jsonschema_rs.Draft202012Validator(bundle, validate_formats=True)
