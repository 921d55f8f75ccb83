"""Delta synchronisation: the log of changes."""

from core.identity import Caller
from routes.http.change_messages import ChangesSchema
from routes.http.route_spec import Resource
from schemas import ChangesQuerySchema
from services.activity.log import change_feed
from services.activity.log.change_feed import Changes, ChangesQuery

changes = Resource(
    "changes",
    __name__,
    url_prefix="/changes",
    description="Everything that has changed since a client last looked.",
)


@changes.get("", query=ChangesQuerySchema, response=ChangesSchema)
def list_changes(caller: Caller, query: ChangesQuery) -> Changes:
    """List the changes of your data after `since`, in order and without gaps.

    Each change carries the whole row that it led to; a deletion carries no data. Continue with
    `next_since` as the next `since`.
    """
    return change_feed.list_changes(caller, query)
