"""Delta synchronisation: the log of changes."""

from core.identity import Caller
from routes.http.route_spec import Resource
from schemas import ChangesQuerySchema, changes_schema
from services.activity import change_feed
from services.activity.change_feed import Changes, ChangesQuery
from services.snapshots import PUBLIC_FIELDS

changes = Resource(
    "changes",
    __name__,
    url_prefix="/changes",
    description="Everything that has changed since a client last looked.",
)


@changes.get("", query=ChangesQuerySchema, response=changes_schema(PUBLIC_FIELDS))
def list_changes(caller: Caller, query: ChangesQuery) -> Changes:
    """List the changes of your data after `since`, in order and without gaps.

    Each change carries the whole row that it led to; a deletion carries no data. Continue with
    `next_since` as the next `since`.
    """
    return change_feed.list_changes(caller, query)
