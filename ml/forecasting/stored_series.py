"""Recurring series that are stored: which of the found ones they are, and what they change.

What a person has decided binds the search. A series that was dismissed or paused is left out, one
that was confirmed or entered by hand is expected, with the amount and schedule that were set.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import product

from ml.forecasting.cadences import (
    HALF_MONTH_DAYS,
    LIMITS,
    Cadence,
    MonthSchedule,
    Schedule,
    WeekendShift,
    WeekSchedule,
    to_date,
)
from ml.forecasting.payment_chains import STEP
from ml.forecasting.recurring import AmountKind, Payment, RecurringSeries, normalize_payee

SAME_SHARE = 0.5
"""Share of the payments of a series that another one must have to be the same."""

SAME_PERIOD = 1.2
"""Ratio of two periods that the same payments may have: a month and four weeks."""

CONFIRMED_PROBABILITY = 0.95
"""Probability of the payments of a series of which a person has said that they come."""


class Handling(Enum):
    """What a stored series does to the search."""

    FOLLOW = auto()
    EXPECT = auto()
    LEAVE_OUT = auto()
    FORGET = auto()
    """Left out, whatever its cadence becomes: it was dismissed."""


@dataclass(frozen=True, slots=True)
class StoredSeries:
    """A series as it is stored; amounts are in minor units, days since 1970-01-01.

    ``lowest`` and ``highest`` bound the amounts that it has had. Occurrence 0 of ``schedule`` is on
    its anchor; ``next_index`` is the next one. ``payment_ids`` are transactions that belong to it.
    """

    id: int
    payee: str
    payee_key: str
    category: Hashable
    cadence: Cadence
    amount: float
    lowest: float
    highest: float
    handling: Handling
    schedule: Schedule
    next_index: int | None
    tolerance: int
    skipped_months: frozenset[int]
    last_day: int | None
    has_own_schedule: bool
    has_own_amount: bool
    payment_ids: frozenset[int]


def build_schedule(
    cadence: Cadence, anchor: int, day_of_month: int | None, shift: WeekendShift
) -> Schedule:
    """Build the schedule that has its occurrence 0 on or about ``anchor``, a day."""
    limits = LIMITS[cadence]
    if not limits.months:
        return WeekSchedule(round(limits.period), anchor)

    date = to_date(anchor)
    day = day_of_month or date.day
    # The first of a month that is a Saturday may have moved into the month before.
    offset = 0
    if abs(date.day - day) > HALF_MONTH_DAYS:
        offset = 1 if date.day > day else -1
    return MonthSchedule(limits.months, date.year * 12 + date.month - 1 + offset, day, shift)


def match_series(
    stored: Sequence[StoredSeries],
    found: Sequence[RecurringSeries],
    transaction_ids: Sequence[int],
) -> dict[int, StoredSeries]:
    """Find the stored series that each found one is, by its position.

    Those are the same that share most payments, whatever the payee is called by now; else those of
    one payee with about the same amount and period. ``transaction_ids`` are those of the payments
    that were searched.
    """
    candidates = [
        (_measure_likeness(one, series, transaction_ids), position, one)
        for (position, series), one in product(enumerate(found), stored)
    ]
    alike = [candidate for candidate in candidates if candidate[0] is not None]
    # The oldest wins a tie: the newer one was found when it should not have been.
    alike.sort(key=lambda candidate: (candidate[0], -candidate[2].id), reverse=True)

    matches: dict[int, StoredSeries] = {}
    taken: set[int] = set()
    for _, position, one in alike:
        if position not in matches and one.id not in taken:
            matches[position] = one
            taken.add(one.id)
    return matches


def apply_decisions(
    stored: Sequence[StoredSeries],
    found: Sequence[RecurringSeries],
    transaction_ids: Sequence[int],
) -> list[RecurringSeries]:
    """Return the series to expect: the found ones as decided on, and those only a person knows."""
    matches = match_series(stored, found, transaction_ids)
    decided = [decide(series, matches.get(position)) for position, series in enumerate(found)]
    known = {one.id for one in matches.values()}
    added = [
        _expect(one)
        for one in stored
        if one.handling == Handling.EXPECT and one.id not in known and one.next_index is not None
    ]
    return [series for series in decided if series is not None] + added


def decide(series: RecurringSeries, one: StoredSeries | None) -> RecurringSeries | None:
    """Return a found series as a person has decided on it; None for one that is left out."""
    if one is None or one.handling == Handling.FOLLOW:
        return series
    if one.handling != Handling.EXPECT:
        return None

    decided = replace(
        series,
        probability=max(series.probability, CONFIRMED_PROBABILITY),
        last_day=one.last_day,
    )
    if one.has_own_amount:
        kind = AmountKind.CONSTANT
        decided = replace(
            decided, amount=one.amount, amount_kind=kind, spread=0.0, amounts_by_month={}
        )
    if one.has_own_schedule and one.next_index is not None:
        decided = replace(
            decided,
            cadence=one.cadence,
            schedule=one.schedule,
            next_index=one.next_index,
            skipped_months=one.skipped_months,
        )
    return decided


def _expect(one: StoredSeries) -> RecurringSeries:
    """Build the series of which the payments show too little, or nothing yet."""
    assert one.next_index is not None, "the series has not ended"
    return RecurringSeries(
        payee=one.payee,
        category=one.category,
        cadence=one.cadence,
        amount=one.amount,
        amount_kind=AmountKind.CONSTANT,
        spread=(one.highest - one.lowest) / 4,
        probability=CONFIRMED_PROBABILITY,
        members=(),
        schedule=one.schedule,
        next_index=one.next_index,
        tolerance=one.tolerance,
        amounts_by_month={},
        skipped_months=one.skipped_months,
        last_day=one.last_day,
    )


def _measure_likeness(
    one: StoredSeries, series: RecurringSeries, transaction_ids: Sequence[int]
) -> tuple[float, bool, float] | None:
    """Return how alike two series are, to compare; None if they are not the same."""
    shared = _measure_share(one.payment_ids, series, transaction_ids)
    is_same_cadence = series.cadence == one.cadence
    closeness = -abs(series.amount - one.amount)
    if shared >= SAME_SHARE:
        return shared, is_same_cadence, closeness

    is_same_payee = normalize_payee(series.payee) == one.payee_key
    is_same_price = one.lowest * (1 - STEP) <= series.amount <= one.highest * (1 + STEP)
    is_same_period = one.handling == Handling.FORGET or _is_same_period(series.cadence, one.cadence)
    if is_same_payee and is_same_price and is_same_period:
        return shared, is_same_cadence, closeness
    return None


def _measure_share(
    payment_ids: Collection[int], series: RecurringSeries, transaction_ids: Sequence[int]
) -> float:
    """Return the share of the payments of the shorter series that both have."""
    if not payment_ids or not series.members:
        return 0.0
    members = {transaction_ids[position] for position in series.members}
    return len(members & set(payment_ids)) / min(len(members), len(payment_ids))


def _is_same_period(one: Cadence, other: Cadence) -> bool:
    short, long = sorted((LIMITS[one].period, LIMITS[other].period))
    return long <= SAME_PERIOD * short


def find_payments(one: StoredSeries, payments: Mapping[int, Payment]) -> list[int]:
    """Find the payments of a series that the search has not found, by its schedule.

    ``payments`` are those to its payee, by transaction id. Of several for one occurrence, one that
    belongs to the series already is chosen, else the nearest to its day.
    """
    low, high = one.lowest * (1 - STEP), one.highest * (1 + STEP)
    best: dict[int, tuple[bool, int, int]] = {}
    for id_, payment in payments.items():
        index = one.schedule.find_index(payment.day)
        distance = abs(payment.day - one.schedule.compute_day(index))
        is_new = id_ not in one.payment_ids
        if is_new and (distance > one.tolerance or not low <= payment.amount <= high):
            continue
        candidate = (is_new, distance, id_)
        best[index] = min(best.get(index, candidate), candidate)
    return sorted(id_ for _, _, id_ in best.values())
