"""Read anomalies."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select

from core.enums import AnomalyDecision, AnomalyKind
from core.errors import NotFound
from core.identity import Caller
from models import Anomaly, db
from services.insights.anomalies.anomaly_values import AnomalyFilters
from services.insights.report_periods import MonthQuery, resolve_month
from services.ledger.row_names import name_categories
from services.paging import Page, Position, load_page

WITHOUT_TRANSACTION = (AnomalyKind.MISSING_INCOME, AnomalyKind.SPENDING_PACE)

# A fact whose transaction was deleted is none for now: it comes back with the transaction.
IS_SHOWN = or_(Anomaly.transaction_id.is_not(None), Anomaly.kind.in_(WITHOUT_TRANSACTION))


def get_anomaly(caller: Caller, anomaly_id: int) -> Anomaly:
    """Load one of the caller's anomalies. Raises NotFound."""
    row = Anomaly
    query = select(row).where(row.id == anomaly_id, row.user_id == caller.id)
    anomaly = db.session.scalar(query)
    if anomaly is None:
        raise NotFound("anomaly")
    return anomaly


def list_anomalies(caller: Caller, filters: AnomalyFilters, after: Position | None) -> Page:
    """List the caller's anomalies of a month, or those that are news, the newest first."""
    row = Anomaly
    query = select(row).where(row.user_id == caller.id, IS_SHOWN)
    is_news = filters.get("is_news")
    if not is_news or filters.keys() & {"year", "month"}:
        period = resolve_month(caller, _read_month(filters))
        query = query.where(row.date.between(period.start, period.end))
    if is_news is not None:
        query = query.where(row.is_news.is_(is_news))
    if filters.get("kind"):
        query = query.where(row.kind.in_(filters["kind"]))
    if filters.get("decision"):
        query = query.where(row.decision.in_(filters["decision"]))
    if "is_open" in filters:
        is_open = row.decision.is_(None)
        query = query.where(is_open if filters["is_open"] else ~is_open)
    if filters.get("category_id") is not None:
        query = query.where(row.category_id == filters["category_id"])
    if filters.get("currency") is not None:
        query = query.where(row.currency == filters["currency"])
    keys = (row.date, row.id)
    page = load_page(query, keys, after, filters["limit"], total=filters["total"], descending=True)
    return name_categories(caller, page) if filters.get("names") else page


def get_anomalies(caller: Caller, month: MonthQuery) -> Sequence[Anomaly]:
    """Load the anomalies of a month that were not dismissed, the newest first."""
    row = Anomaly
    period = resolve_month(caller, month)
    query = select(row).where(
        row.user_id == caller.id,
        IS_SHOWN,
        row.date.between(period.start, period.end),
        or_(row.decision.is_(None), row.decision != AnomalyDecision.DISMISSED),
    )
    return db.session.scalars(query.order_by(row.date.desc(), row.id.desc())).all()


def _read_month(filters: AnomalyFilters) -> MonthQuery:
    month: MonthQuery = {}
    if "year" in filters:
        month["year"] = filters["year"]
    if "month" in filters:
        month["month"] = filters["month"]
    return month


def count_open(caller: Caller) -> int:
    """Count the anomalies that are news and on which the caller has not decided."""
    row = Anomaly
    open_news = select(func.count()).where(
        row.user_id == caller.id, row.is_news, row.decision.is_(None), IS_SHOWN
    )
    return db.session.scalar(open_news) or 0
