"""Notices of what is not known: entries that end before today, and too short a history."""

from collections.abc import Iterator

from core.enums import InsightActionType, InsightKind
from services.insights.dedup_keys import build_dedup_key
from services.insights.insight_building import build_insight
from services.insights.insight_values import Insight, InsightAction
from services.insights.month_basis import MIN_MONTHS, MonthBasis


def find_data_notices(basis: MonthBasis) -> Iterator[Insight]:
    """Say what a report cannot say, and why."""
    if basis.period.start > basis.caller.today:
        return
    yield from _find_end_of_entries(basis)
    if not basis.has_enough_months:
        yield _describe_short_history(basis)


def _find_end_of_entries(basis: MonthBasis) -> Iterator[Insight]:
    last = basis.history.known_through
    if basis.history.is_current or basis.entries.first is None or last >= basis.period.end:
        return
    day = basis.format_date(last)
    yield build_insight(
        basis,
        InsightKind.ENTRIES_END,
        basis.say(
            "Your entries are complete up to {day}. The days after it are not counted.", day=day
        ),
        None,
        build_dedup_key(InsightKind.ENTRIES_END, last),
        action=InsightAction(
            type=InsightActionType.ADD_TRANSACTIONS,
            text=basis.say("Import or enter what happened after {day}.", day=day),
        ),
    )


def _describe_short_history(basis: MonthBasis) -> Insight:
    count = len(basis.months)
    have = {0: "there are none", 1: "there is 1"}.get(count, "there are {count}")
    text = basis.say(
        "It is too early to say what is usual: that takes {needed} complete months with expenses"
        " before this one, and {have}.",
        needed=MIN_MONTHS,
        have=basis.say(have, count=count),
    )
    return build_insight(basis, InsightKind.NOT_ENOUGH_DATA, text, None)
