"""Events leave the installation as CloudEvents 1.0."""

import datetime as dt

from core.events import Event, TransactionCreated, TransactionDeleted
from services.activity.log.event_envelope import build_envelope, name_origin
from services.activity.log.log_reading import LogEvent

ORIGIN = name_origin("a key of an installation", "https://outlay.example/")
MOMENT = dt.datetime(2026, 3, 14, 9, 26, 53, tzinfo=dt.UTC)


def logged(event: Event) -> LogEvent:
    return LogEvent(7, 41, event, MOMENT)


def test_an_event_is_a_cloud_event_with_the_row_as_its_data() -> None:
    envelope = build_envelope(logged(TransactionCreated(5, {"id": 5, "amount": 4.2})), ORIGIN)
    assert envelope == {
        "specversion": "1.0",
        "id": "7:41",
        "source": ORIGIN.source,
        "type": "transaction_created",
        "subject": "transaction/5",
        "time": "2026-03-14T09:26:53Z",
        "datacontenttype": "application/json",
        "dataschema": "https://outlay.example/api/event-schemas/transaction_created/v1",
        "userid": "7",
        "seq": "41",
        "data": {"id": 5, "amount": 4.2},
    }


def test_a_deletion_names_its_row_but_has_no_data() -> None:
    deletion = TransactionDeleted(5, before={"notes": "only for taking the deletion back"})
    envelope = build_envelope(logged(deletion), ORIGIN)
    assert (envelope["subject"], envelope["data"]) == ("transaction/5", None)
    assert "notes" not in str(envelope)


def test_installations_have_different_sources_that_do_not_show_their_keys() -> None:
    other = name_origin("a key of another installation", "https://outlay.example")
    assert other.source != ORIGIN.source
    assert "key" not in ORIGIN.source
    assert name_origin("a key of an installation", "https://outlay.example") == ORIGIN
