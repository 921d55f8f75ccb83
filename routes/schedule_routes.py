"""The schedule of the server, for admins."""

from container import container
from core.identity import Caller
from routes.http.route_spec import Resource
from schemas import ScheduleSchema
from services.activity.schedules.schedule_queries import ScheduleState, load_schedule

schedule = Resource(
    "schedule",
    __name__,
    url_prefix="/admin/schedule",
    description="What the server does at certain times (admin only).",
)


@schedule.get("", response=ScheduleSchema, auth="admin")
def get_schedule(_caller: Caller) -> dict[str, list[ScheduleState]]:
    """List scheduled work with its last and its next run (admin only)."""
    return {"items": list(load_schedule(container().scheduler.schedule))}
