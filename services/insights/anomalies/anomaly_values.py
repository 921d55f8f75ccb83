"""Values of requests about anomalies."""

from core.enums import AnomalyDecision, AnomalyKind
from services.paging import PageQuery


class AnomalyFilters(PageQuery, total=False):
    """Anomalies to list; a missing filter matches all, ``month`` by default the current one.

    ``is_open``: nobody has decided on it. ``is_news``: it was found
    soon after it happened, in whichever month.
    """

    year: int
    month: int
    kind: list[AnomalyKind]
    decision: list[AnomalyDecision]
    is_open: bool
    is_news: bool
    category_id: int
    currency: str
