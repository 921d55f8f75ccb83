"""Events as other programs receive them: CloudEvents 1.0, structured, in JSON."""

from dataclasses import dataclass

from core.clock import utc_text
from core.json_types import JsonObject
from infrastructure.secrets import derive_token
from services.activity.log.log_reading import LogEvent

CONTENT_TYPE = "application/cloudevents+json"
SPEC_VERSION = "1.0"
SOURCE_LENGTH = 16


@dataclass(frozen=True, slots=True)
class EventOrigin:
    """The installation that events come from.

    ``source`` tells it from others. The schemas of events have addresses below ``schema_url``.
    """

    source: str
    schema_url: str


def name_origin(secret_key: str, public_url: str) -> EventOrigin:
    """Name this installation by its key, which all of its processes share."""
    name = derive_token(secret_key, "event source", "")[:SOURCE_LENGTH]
    return EventOrigin(f"/outlay/{name}", f"{public_url.rstrip('/')}/api/event-schemas")


def build_envelope(event: LogEvent, origin: EventOrigin) -> JsonObject:
    """Build the CloudEvent of an event of the log.

    ``data`` is the row after the change, null when it was deleted; ``subject`` names the row. The
    same event has the same ``id`` whenever it is sent. Numbers are text, because those of
    CloudEvents have 32 bits.
    """
    change = event.event
    return {
        "specversion": SPEC_VERSION,
        "id": f"{event.user_id}:{event.seq}",
        "source": origin.source,
        "type": change.type,
        "subject": f"{change.entity}/{change.entity_id}",
        "time": utc_text(event.created_at),
        "datacontenttype": "application/json",
        "dataschema": f"{origin.schema_url}/{change.type}/v{event.version}",
        "userid": str(event.user_id),
        "seq": str(event.seq),
        "data": change.payload,
    }
