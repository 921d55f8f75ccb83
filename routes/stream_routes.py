"""Changes as they happen."""

from typing import NotRequired, TypedDict

from werkzeug.wrappers import Response

from core.identity import Caller
from routes.http.route_spec import Resource
from routes.http.streams import EVENT_STREAM, open_event_stream
from schemas import EventStreamQuerySchema

events = Resource(
    "events",
    __name__,
    url_prefix="/events",
    description="Changes as they happen.",
)


class EventStreamQuery(TypedDict):
    """Query of a stream of Server-Sent Events."""

    since: NotRequired[int]
    ticket: NotRequired[str]
    follow: bool


@events.get("/stream", query=EventStreamQuerySchema, media=(EVENT_STREAM,), ticket=True)
def send_changes(caller: Caller, query: EventStreamQuery) -> Response:
    """Send your changes as they happen, as Server-Sent Events.

    The data of each event is a change as `GET /changes` lists it, and its id is the number of the
    change. The first event is `ready`, or `reset` if the position is too old or unknown: then read
    everything anew, and go on from the id of that event. Browsers connect again with the header
    `Last-Event-ID` and get what they missed, in order and once. The event `end` comes before the
    server ends the stream: code 4401 if the session has ended, 1001 if the server stops.
    """
    return open_event_stream(caller, query.get("since"), follow=query["follow"])
