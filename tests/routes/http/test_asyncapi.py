"""The AsyncAPI document describes every event as it is really published."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from commands.start import prepare
from core.events import EVENT_CLASSES, TransactionCreated, TransactionDeleted
from models import Event, db
from routes.http.asyncapi import build_document
from services.activity.log.event_envelope import build_envelope
from services.activity.log.log_reading import LogEvent, read_event
from tests.conftest import make_app
from tests.documented_events import MOMENT, ORIGIN, describe_differences

SPECIFICATION = Path(__file__).with_name("asyncapi-3.0.0.schema.json.gz")
"""From @asyncapi/specs 6.11.1 (Apache-2.0), without its examples."""


def test_the_document_is_valid_asyncapi_3() -> None:
    specification = json.loads(gzip.decompress(SPECIFICATION.read_bytes()))
    jsonschema_rs.Draft7Validator(specification).validate(build_document())


def test_every_class_of_events_has_a_channel_a_message_and_an_operation() -> None:
    document = build_document()
    assert document["channels"].keys() == EVENT_CLASSES.keys()
    assert len(document["components"]["messages"]) == len(EVENT_CLASSES)
    assert len(document["operations"]) == len(EVENT_CLASSES)


def test_every_reference_leads_somewhere() -> None:
    document = build_document()
    text = json.dumps(document)
    for reference in {part.split('"')[0] for part in text.split('"$ref": "')[1:]}:
        target: Any = document
        for name in reference.removeprefix("#/").split("/"):
            target = target[name]


@pytest.mark.any_database
def test_the_document_is_public(client: FlaskClient) -> None:
    answer = client.get("/api/asyncapi.json")
    assert (answer.status_code, answer.json["asyncapi"]) == (200, "3.0.0")


@pytest.mark.any_database
def test_the_address_in_an_event_leads_to_the_schema_of_its_data(client: FlaskClient) -> None:
    answer = client.get("/api/event-schemas/transaction_created/v1")
    assert answer.status_code == 200
    schema = json.loads(answer.text)
    assert schema["$id"].endswith("/api/event-schemas/transaction_created/v1")
    wrong = {"id": "five"}
    assert not jsonschema_rs.Draft202012Validator(schema).is_valid(wrong)


@pytest.mark.any_database
@pytest.mark.parametrize("path", ["transaction_created/v2", "nothing_happened/v1"])
def test_a_schema_that_no_event_has_is_not_found(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/api/event-schemas/{path}")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def published(app: Flask) -> Sequence[dict[str, Any]]:
    """All events of the log as they are published."""
    keys = db.session.execute(select(Event.user_id, Event.seq)).all()
    events = [read_event(user_id, seq) for user_id, seq in keys]
    return [build_envelope(event, ORIGIN) for event in events if event]


def test_all_events_of_the_demo_household_are_as_described(tmp_path: Path) -> None:
    app = make_app(tmp_path, DEMO_DATA=True)
    prepare(app)
    with app.app_context():
        envelopes = published(app)
        db.session.remove()
        db.engine.dispose()
    assert TransactionCreated.type in {each["type"] for each in envelopes}
    differences = [describe_differences(envelope) for envelope in envelopes]
    assert [each for each in differences if each] == []


def test_an_event_that_is_not_as_described_is_noticed() -> None:
    incomplete = LogEvent(7, 41, TransactionCreated(5, {"id": 5}), MOMENT)
    (difference,) = describe_differences(build_envelope(incomplete, ORIGIN))[:1]
    assert difference.startswith("transaction_created data: ")
    kept = LogEvent(7, 41, TransactionDeleted(5, {"id": 5}), MOMENT)
    assert describe_differences(build_envelope(kept, ORIGIN))
