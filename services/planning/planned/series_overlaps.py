"""Payments that a recurring series and a planned transaction both expect: they count once.

The planned one counts, because a person has set its day and amount. Whoever adds up both leaves out
the payments of series that are returned here.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from models import RecurringSeries
from services.imports.row_identity import extract_words, word_overlap
from services.planning.planned.payment_matching import MIN_OVERLAP
from services.planning.planned.planned_occurrences import PlannedOccurrence

MAX_DAYS_APART = 5
SLACK_PERCENT = 10
"""Percent by which the planned amount may lie outside the range of the series."""
WHOLE = 100

ExpectedPayment = tuple[RecurringSeries, dt.date]
Key = tuple[int, dt.date]
"""Id of a series, and the day of one of its payments."""


def find_planned_payments(
    expected: Iterable[ExpectedPayment], planned: Sequence[PlannedOccurrence]
) -> Mapping[Key, PlannedOccurrence]:
    """Find the payments of series for which a planned transaction stands, nearest days first.

    Each planned occurrence stands for one payment at most.
    """
    pairs = [
        (abs((occurrence.date - day).days), number, series.id, day)
        for series, day in expected
        for number, occurrence in enumerate(planned)
        if _is_same(series, day, occurrence)
    ]
    covered: dict[Key, PlannedOccurrence] = {}
    used: set[int] = set()
    for _, number, series_id, day in sorted(pairs):
        if number not in used and (series_id, day) not in covered:
            used.add(number)
            covered[series_id, day] = planned[number]
    return covered


def _is_same(series: RecurringSeries, day: dt.date, occurrence: PlannedOccurrence) -> bool:
    accounts = {series.account_id, occurrence.account_id} - {None}
    lowest = series.lowest_minor * (WHOLE - SLACK_PERCENT) // WHOLE
    highest = series.highest_minor * (WHOLE + SLACK_PERCENT) // WHOLE
    if (
        (series.kind, series.currency) != (occurrence.kind, occurrence.currency)
        or abs((occurrence.date - day).days) > MAX_DAYS_APART
        or len(accounts) > 1
        or not lowest <= occurrence.amount_minor <= highest
    ):
        return False
    words = extract_words(occurrence.payee)
    names = (extract_words(name) for name in (series.payee, series.name))
    return any(word_overlap(words, name) >= MIN_OVERLAP for name in names)
