"""The overview: one request for a home screen."""

from container import container
from core.identity import Caller
from routes.http.route_spec import Resource
from schemas import OverviewSchema
from services.insights.overview import Overview, load_overview

overview = Resource(
    "overview", __name__, url_prefix="/overview", description="Everything a home screen shows."
)


@overview.get("", response=OverviewSchema)
def get_overview(caller: Caller) -> Overview:
    """Get balances, the month and its forecast, budgets, upcoming payments and newest transactions.

    One request for a home screen. Follow `GET /changes?since=` from its `sync_position`.
    """
    return load_overview(container().predictions, caller)
