"""Reactions to events that have failed, for admins."""

from container import container
from core.identity import Caller
from models import FailedReaction
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import FailedReactionPageSchema, FailedReactionSchema, UserListQuerySchema
from services.activity.log import failed_reaction_service
from services.paging import Page, PageQuery

failed_reactions = Resource(
    "failed_reactions",
    __name__,
    url_prefix="/failed-reactions",
    description="What should have followed from an event and failed (admin only).",
)


@failed_reactions.get(
    "", query=UserListQuerySchema, response=FailedReactionPageSchema, auth="admin"
)
def list_failed_reactions(_caller: Caller, query: PageQuery) -> Page:
    """List failed reactions that have not succeeded since, the newest first (admin only).

    Each is tried again after pauses of 10 seconds to 6 hours. After the sixth failure it is parked
    until an admin lets it run again, or until a later event of the same user has it run.
    """
    return failed_reaction_service.list_failed_reactions(query, cursors.take_position(query))


@failed_reactions.post(
    "/<id:failed_reaction_id>/retry",
    response=FailedReactionSchema,
    auth="admin",
    postman_status=404,
)
def try_failed_reaction(_caller: Caller, failed_reaction_id: int) -> FailedReaction:
    """Try a failed reaction again at once, with all its attempts (admin only)."""
    failure = failed_reaction_service.retry(failed_reaction_id)
    for consumer in container().reactions:
        consumer.submit(consumer.look)
    return failure


@failed_reactions.delete("/<id:failed_reaction_id>", auth="admin", postman_status=404)
def dismiss_failed_reaction(_caller: Caller, failed_reaction_id: int) -> None:
    """Dismiss a failed reaction (admin only)."""
    failed_reaction_service.dismiss(failed_reaction_id)
