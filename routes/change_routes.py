"""Delta sync."""

from typing import Any

from core.identity import Caller
from routes.http.route_spec import Resource
from schemas import ChangesQuerySchema, ChangesSchema
from services.activity import change_feed

changes = Resource(
    "changes", __name__, url_prefix="/changes", description="What happened since you last looked."
)


@changes.get("", query=ChangesQuerySchema, response=ChangesSchema)
def list_changes(caller: Caller, query: dict[str, Any]) -> Any:
    """Events after ``since``, in order and without gaps; a deletion is a tombstone."""
    return change_feed.changes_since(caller, query["since"], query["limit"])
