"""Whether an amount can be paid on a day, judged by the month after it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypedDict

from core.enums import AffordabilityAnswer, CashFlowProblem, CashFlowScope
from core.errors import Invalid
from core.identity import Caller
from core.money import Money
from ml_service import BalanceCourse, BudgetPredictionService
from services.amounts import parse_positive
from services.planning.cash_flow.cash_flow import load_cash_flow
from services.planning.cash_flow.cash_flow_values import Affordability, CashFlow, CashFlowQuery
from services.planning.cash_flow.flow_sentences import describe_affordability

SEARCHED_DAYS = 180
"""Days ahead on which an amount may be paid."""

MONTH_DAYS = 31
"""Days from the payment on that must stay above the limit: whatever is monthly comes in them."""

SAFE_CHANCE, TIGHT_CHANCE = 0.1, 0.5
"""Chances of falling below the limit up to which an amount is affordable, or tight."""


class AffordabilityQuery(TypedDict, total=False):
    """An amount and the day on which it would be paid, with the accounts and the limit."""

    amount: Decimal
    date: dt.date
    account_id: int
    scope: CashFlowScope
    currency: str
    limit: Decimal


def check_affordability(
    service: BudgetPredictionService, caller: Caller, query: AffordabilityQuery
) -> Affordability:
    """Check whether an amount can be paid on a day, by default today.

    Raises NotFound for an unknown account, Invalid for a day that is past or too far away.
    """
    day = query.get("date") or caller.today
    ahead = (day - caller.today).days
    if not 0 <= ahead <= SEARCHED_DAYS:
        raise Invalid.field(
            "date",
            "The date must be today or at most half a year ahead.",
            code="out_of_range",
        )
    flow_query: CashFlowQuery = {"days": SEARCHED_DAYS + MONTH_DAYS}
    for name in ("account_id", "scope", "currency", "limit"):
        if query.get(name) is not None:
            flow_query[name] = query[name]
    flow = load_cash_flow(service, caller, flow_query)
    amount = Money(parse_positive(query["amount"], flow.currency, "amount"), flow.currency)
    if flow.problem == CashFlowProblem.NO_ACCOUNT:
        return _unknown(caller, flow, amount, day)
    return _judge(caller, flow, amount, day, ahead)


def _judge(
    caller: Caller, flow: CashFlow, amount: Money, day: dt.date, ahead: int
) -> Affordability:
    currency, course = flow.currency, flow.course
    first, end = max(0, ahead - 1), ahead - 1 + MONTH_DAYS
    place = course.find_lowest(first, end)
    lowest = int(course.expected[place]) - amount.minor
    lowest_date = caller.today + dt.timedelta(days=place + 1)
    # Today's balance is known; it counts for what is paid today.
    left_today = flow.start_balance.minor - amount.minor
    if ahead == 0 and left_today < lowest:
        lowest, lowest_date = left_today, caller.today
    chances = _list_chances(flow, amount) if course.has_band else None
    chance = None if chances is None else chances[ahead]
    stays_above = _find_lower(flow, course, first, end, ahead)
    safe_days = [] if chances is None else [one <= SAFE_CHANCE for one in chances]
    earliest, latest = _find_days(caller, safe_days, ahead)
    result = Affordability(
        answer=_answer(chance),
        amount=amount,
        date=day,
        flow=flow,
        chance_below_limit=None if chance is None else round(chance, 3),
        lowest_date=lowest_date,
        lowest_balance=Money(lowest, currency),
        lower=None if stays_above is None else Money(stays_above - amount.minor, currency),
        spendable=None
        if stays_above is None
        else Money(max(0, stays_above - flow.limit.minor), currency),
        earliest_date=earliest,
        latest_date=latest,
        sentences=(),
    )
    return replace(result, sentences=describe_affordability(result, caller.locale, MONTH_DAYS))


def _answer(chance: float | None) -> AffordabilityAnswer:
    if chance is None:
        return AffordabilityAnswer.UNKNOWN
    if chance <= SAFE_CHANCE:
        return AffordabilityAnswer.YES
    return AffordabilityAnswer.TIGHT if chance <= TIGHT_CHANCE else AffordabilityAnswer.NO


def _list_chances(flow: CashFlow, amount: Money) -> list[float]:
    """List the chance of falling below the limit in the month from each day on, today first."""
    needed = flow.limit.minor + amount.minor
    later = flow.course.chances_within(needed, MONTH_DAYS)
    today = 1.0 if flow.start_balance.minor < needed else later[0]
    return [float(today), *map(float, later[:SEARCHED_DAYS])]


def _find_lower(
    flow: CashFlow, course: BalanceCourse, first: int, end: int, ahead: int
) -> int | None:
    """Find what the balance stays above in nine of ten outcomes, without the amount paid."""
    if not course.has_band:
        return None
    stays_above = int(course.find_spendable(SAFE_CHANCE, first, end))
    return min(stays_above, flow.start_balance.minor) if ahead == 0 else stays_above


def _find_days(
    caller: Caller, is_safe: Sequence[bool], ahead: int
) -> tuple[dt.date | None, dt.date | None]:
    """Find the first safe day, and the last in a row: that of the asked day if it is safe."""
    if True not in is_safe:
        return None, None
    first = is_safe.index(True)
    run = ahead if is_safe[ahead] else first
    rest = is_safe[run:]
    last = run + rest.index(False) - 1 if False in rest else None
    return (
        caller.today + dt.timedelta(days=first),
        None if last is None else caller.today + dt.timedelta(days=last),
    )


def _unknown(caller: Caller, flow: CashFlow, amount: Money, day: dt.date) -> Affordability:
    unknown = (None,) * 7
    result = Affordability(AffordabilityAnswer.UNKNOWN, amount, day, flow, *unknown, sentences=())
    return replace(result, sentences=describe_affordability(result, caller.locale, MONTH_DAYS))
