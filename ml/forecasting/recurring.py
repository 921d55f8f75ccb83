"""Recurring payments: series with a cadence, an amount and an end, and when they fall due next."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count

import numpy as np

from ml.folding import split_words
from ml.forecasting.arrays import FloatArray
from ml.forecasting.cadences import (
    EPOCH,
    LIMITS,
    Cadence,
    Schedule,
    fit_schedule,
    is_explained_better,
)
from ml.forecasting.contract_words import names_contract
from ml.forecasting.payment_chains import SIMILAR, PayeeHistory, find_chains
from ml.forecasting.recurring_amounts import AmountKind, estimate_amount
from ml.forecasting.regularity import (
    compute_tolerance,
    lower_by_lateness,
    measure_regularity,
)
from ml.forecasting.skipped_months import (
    find_next_index,
    find_skipped_months,
    leave_out_skipped,
    month_of_year,
)

__all__ = [
    "AmountKind",
    "Cadence",
    "Payment",
    "RecurringSeries",
    "extract_recurring_amounts",
    "find_ended_members",
    "find_recurring_series",
    "normalize_payee",
]

MONTHLY_GAP_DAYS = range(26, 36)
"""Days between two monthly payments, allowing for weekends and short months."""

LOOK_BACK_DAYS = 762
"""Twenty-five months: a yearly payment with the one before, and two years to see a season in."""

MIN_PAYMENTS = 3
"""Payments that make a series."""

YEARLY_PAIR_SLACK = 7
MONTHLY_PAIR_SLACK = 3.5
CONTRACT_PAIR_SLACK = 15
"""Days by which the distance of a pair may differ from the cadence's."""

CONTRACT_STEP = 0.35
"""Share by which a yearly payment under a contract, such as an insurance, may rise or fall."""

SCHEDULED_PAYMENTS = 25
"""Newest payments that the estimates look at: two years of a monthly series, for its season."""

MAX_PAYEE_PAYMENTS = 300
"""Newest payments to one payee that are searched, since every one is compared with many others.

Three a week for two years; ten thousand payments to one payee took twenty seconds.
"""

OTHERS_PER_PAYMENT = 0.5
"""Other payments to the payee, of about the same amount if it is constant, per payment."""

SAME_PRICE = 0.02
"""Share by which a payment may differ that could as well belong to a series."""

WEEKLY_SPREAD = 0.08
"""Share by which amounts may vary that are paid every week or every other week."""

MIN_WEEKLY_PAYMENTS = 6
"""Payments that make a series of amounts which vary from week to week."""

MIN_FOUR_WEEKLY_PAYMENTS = 5
"""Payments every 28 days that are no monthly ones.

The first Mondays of four months may be 28 days apart each, those of five cannot.
"""

MIN_ENDED_PAYMENTS = 4
SURE = 0.8
"""Payments, and probability to go on, of a series that can be said to have ended."""

MIN_PROBABILITY = 0.5
"""Series that continue with a lower probability are not reported."""

CACHED_PAYEES = 20_000
CACHED_HISTORIES = 8_192

PayeeRows = tuple[tuple[int, ...], tuple[float, ...], tuple[int, ...]]

REFERENCE = re.compile(r"\b(?:id|inv|invoice|no|nr|ref|reference)\b(?=[\W_]*\w*\d)")
"""A word that announces a number."""

DIGIT = re.compile(r"\d")
WORD = re.compile(r"\b[^\W\d_]+\b")


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment that was made or is expected: day since 1970-01-01, and amount in minor units."""

    day: int
    amount: float
    payee: str
    category: Hashable


@dataclass(frozen=True)
class RecurringSeries:
    """A series of payments that is expected to go on; amounts are in minor units.

    ``payee`` and ``category`` are those of the newest payment. ``amount`` is what the next payment
    costs, ``spread`` its robust standard deviation (0 for constant amounts), ``probability`` that
    it comes. ``members`` are positions in the payments that were searched.

    ``schedule`` numbers the days on which the series falls due, ``next_index`` is the next one. A
    payment that is later than ``tolerance`` days does not come any more. ``amounts_by_month`` has
    the amounts of the months of the year (1-12) in which they are not ``amount``, and
    ``skipped_months`` are those without any, such as August for school fees. After ``last_day``
    nothing falls due.
    """

    payee: str
    category: Hashable
    cadence: Cadence
    amount: float
    amount_kind: AmountKind
    spread: float
    probability: float
    members: tuple[int, ...]
    schedule: Schedule
    next_index: int
    tolerance: int
    amounts_by_month: Mapping[int, float]
    skipped_months: frozenset[int] = frozenset()
    last_day: int | None = None

    def due(self, origin: int, start: int, end: int) -> list[Payment]:
        """Return the payments to expect from ``start`` to before ``end``, in the order of time.

        ``origin`` is the first unknown day: a payment that is late by then is expected on it.
        """
        return [payment for _, payment in self.due_with_days(origin, start, end)]

    def due_with_days(self, origin: int, start: int, end: int) -> Iterator[tuple[int, Payment]]:
        """Return the same payments, each with the day on which it is due: earlier if it is late."""
        for index in count(self.next_index):
            day = self.schedule.compute_day(index)
            if day >= end or (self.last_day is not None and day > self.last_day):
                return
            is_missed = day < origin - self.tolerance or month_of_year(day) in self.skipped_months
            if not is_missed and start <= max(day, origin) < end:
                amount = self.amounts_by_month.get(month_of_year(day), self.amount)
                yield day, Payment(max(day, origin), amount, self.payee, self.category)


def find_recurring_series(payments: Sequence[Payment], origin: int) -> list[RecurringSeries]:
    """Find the series of payments that go on at ``origin``, the first unknown day.

    Payees whose names differ in case, digits, punctuation or references only are one. One payee may
    have several series. ``payments`` may be in any order; those from ``origin`` on are ignored.
    """
    return [
        _name_series(series, payments, positions)
        for days, amounts, positions in _group_by_payee(payments, origin)
        for series in _find_payee_series(
            days, amounts, origin, is_contract=names_contract(payments[positions[-1]].payee)
        )
    ]


def find_ended_members(payments: Sequence[Payment], origin: int) -> set[int]:
    """Find the payments of series that ended at least two payments before ``origin``.

    They are no usual spending any more, although some of the newest months have them.
    """
    return {
        positions[member]
        for days, amounts, positions in _group_by_payee(payments, origin)
        for series in _find_ended_series(days, amounts, origin)
        for member in series.members
    }


def _name_series(
    series: RecurringSeries, payments: Sequence[Payment], positions: Sequence[int]
) -> RecurringSeries:
    """Give a series of one payee its name, and its members their positions in all payments."""
    renumbered = _renumber_members(series, positions)
    newest = payments[renumbered.members[-1]]
    return replace(renumbered, payee=newest.payee, category=newest.category)


@lru_cache(maxsize=CACHED_HISTORIES)
def _find_payee_series(
    days: tuple[int, ...], amounts: tuple[float, ...], origin: int, *, is_contract: bool = False
) -> tuple[RecurringSeries, ...]:
    """Find the series among the payments to one payee, whose members are positions among these.

    Cached, because a new transaction changes the payments to one payee only. ``is_contract`` says
    that the payee is one that is paid under a contract.
    """
    history = PayeeHistory(days, amounts, is_contract=is_contract)
    return tuple(series for cadence in Cadence for series in _find_series(history, cadence, origin))


@lru_cache(maxsize=CACHED_PAYEES)
def normalize_payee(text: str) -> str:
    """Return the words without digits, in lower case; the whole text if there are none."""
    folded = text.casefold().strip()
    words = REFERENCE.sub(" ", folded) if DIGIT.search(folded) else folded
    if words.isascii():
        return " ".join(WORD.findall(words)) or folded

    # Regular expressions know no words of scripts whose letters have marks.
    spelled = [word for word in split_words(words.replace("&", " ")) if not DIGIT.search(word)]
    return " ".join(spelled) or folded


@lru_cache(maxsize=CACHED_HISTORIES)
def _find_ended_series(
    days: tuple[int, ...], amounts: tuple[float, ...], origin: int
) -> tuple[RecurringSeries, ...]:
    """Find the series of a payee that have ended, among the payments of no other series."""
    going_on = {
        member for series in _find_payee_series(days, amounts, origin) for member in series.members
    }
    rest = [position for position in range(len(days)) if position not in going_on]
    if len(rest) < MIN_ENDED_PAYMENTS:
        return ()

    earlier = tuple(days[position] for position in rest)
    earlier_series = _find_payee_series(
        earlier, tuple(amounts[position] for position in rest), earlier[-1] + 1
    )
    ended = [series for series in earlier_series if _has_ended(series, origin)]
    return tuple(_renumber_members(series, rest) for series in ended)


def _renumber_members(series: RecurringSeries, positions: Sequence[int]) -> RecurringSeries:
    return replace(series, members=tuple(positions[member] for member in series.members))


def _has_ended(series: RecurringSeries, origin: int) -> bool:
    """Return whether a series of fixed payments has missed two of them at ``origin``."""
    is_fixed = series.amount_kind != AmountKind.VARIABLE and series.probability >= SURE
    missed = series.schedule.compute_day(series.next_index + 1)
    is_long = len(series.members) >= MIN_ENDED_PAYMENTS
    return is_fixed and is_long and origin - missed > series.tolerance


def _group_by_payee(payments: Sequence[Payment], origin: int) -> Iterator[PayeeRows]:
    """Yield the newest payments to each payee: their days, amounts and positions, oldest first."""
    groups: defaultdict[Hashable, list[tuple[int, float, int]]] = defaultdict(list)
    for position, payment in enumerate(payments):
        if payment.day < origin and payment.amount > 0:
            # Nothing but the category is known of a payment without a payee.
            key = normalize_payee(payment.payee) or (payment.category,)
            groups[key].append((payment.day, payment.amount, position))

    for rows in groups.values():
        if len(rows) > 1:
            newest = sorted(rows)[-MAX_PAYEE_PAYMENTS:]
            days, amounts, positions = zip(*newest, strict=True)
            yield days, amounts, positions


def _find_series(history: PayeeHistory, cadence: Cadence, origin: int) -> Iterator[RecurringSeries]:
    limits = LIMITS[cadence]
    # Spares most payees the search: they got too few payments lately for this cadence.
    span = MIN_PAYMENTS * (limits.period + limits.wide_slack) + limits.tolerance
    if len(history.days) >= MIN_PAYMENTS and history.days[-MIN_PAYMENTS] < origin - span:
        return
    # A series that ended earlier cannot be alive, even if its last payment came early.
    earliest = origin - round(limits.period + 2 * limits.wide_slack + limits.tolerance)
    for chain in find_chains(history, cadence, earliest):
        series = _build_series(history, cadence, chain, origin)
        if series is not None:
            yield series


def _build_series(
    history: PayeeHistory, cadence: Cadence, chain: list[int], origin: int
) -> RecurringSeries | None:
    """Return the series of a chain, or None if it is not regular enough or has ended."""
    others = history.find_others(chain)
    if len(chain) < MIN_PAYMENTS and (others or not _is_alike(history, cadence, chain)):
        return None
    if cadence == Cadence.FOUR_WEEKLY and not _is_four_weekly(history, chain):
        return None
    # Before the schedule is fitted, which takes longest.
    if not _stands_out(history, cadence, chain, others):
        return None

    schedule = fit_schedule(cadence, [history.days[member] for member in chain])
    members = chain + _find_early_or_late(history, schedule, chain, others)
    recent = members[-SCHEDULED_PAYMENTS:]
    indices = [schedule.find_index(history.days[member]) for member in recent]
    due_days = [schedule.compute_day(index) for index in indices]
    amounts = [history.amounts[member] for member in recent]
    estimate = estimate_amount(amounts, map(_month_number, due_days))
    delays = [history.days[member] - day for member, day in zip(recent, due_days, strict=True)]
    is_alone = len(members) == len(history.days)
    skipped = find_skipped_months(schedule, indices) if cadence == Cadence.MONTHLY else frozenset()
    regularity = measure_regularity(
        cadence,
        leave_out_skipped(schedule, indices, skipped),
        delays,
        amounts,
        is_alone=is_alone,
        is_contract=history.is_contract,
    )
    probability = regularity.compute_probability()
    if probability < MIN_PROBABILITY:
        return None

    history.mark_used(members)
    next_index = find_next_index(schedule, indices[-1], skipped)
    next_day = schedule.compute_day(next_index)
    tolerance = compute_tolerance(cadence, delays)
    if origin - next_day > tolerance:
        return None

    return RecurringSeries(
        payee="",
        category=None,
        cadence=cadence,
        amount=estimate.amount_in(month_of_year(next_day)),
        amount_kind=estimate.kind,
        spread=estimate.spread,
        probability=lower_by_lateness(probability, delays, origin - next_day, tolerance),
        members=tuple(members),
        schedule=schedule,
        next_index=next_index,
        tolerance=tolerance,
        amounts_by_month=estimate.seasonal,
        skipped_months=skipped,
    )


def _is_alike(history: PayeeHistory, cadence: Cadence, pair: Sequence[int]) -> bool:
    """Check that two payments are enough: alike in day and amount, a year or a month apart."""
    older, newer = pair
    gap = history.days[newer] - history.days[older]
    offset = abs(gap - LIMITS[cadence].period)
    small, large = sorted((history.amounts[older], history.amounts[newer]))
    if cadence == Cadence.YEARLY and history.is_contract:
        return large - small <= CONTRACT_STEP * large and offset <= CONTRACT_PAIR_SLACK
    if cadence == Cadence.YEARLY:
        return large - small <= SIMILAR * large and offset <= YEARLY_PAIR_SLACK
    return cadence == Cadence.MONTHLY and small == large and offset <= MONTHLY_PAIR_SLACK


def _is_four_weekly(history: PayeeHistory, chain: Sequence[int]) -> bool:
    """Check that a chain moves through the months: monthly payments are 28 days apart, too."""
    days = [history.days[member] for member in chain]
    return len(chain) >= MIN_FOUR_WEEKLY_PAYMENTS and is_explained_better(
        Cadence.FOUR_WEEKLY, Cadence.MONTHLY, days
    )


def _find_early_or_late(
    history: PayeeHistory, schedule: Schedule, chain: Sequence[int], others: Sequence[int]
) -> list[int]:
    """Return the payment after a chain that came so early or late that its distance did not fit.

    It has the same amount, or it is the only other payment that the payee got.
    """
    newest = chain[-1]
    next_index = schedule.find_index(history.days[newest]) + 1
    for index in others:
        is_equal = history.amounts[index] == history.amounts[newest]
        if index > newest and (is_equal or len(others) == 1):
            return [index] if schedule.find_index(history.days[index]) == next_index else []
    return []


def _stands_out(
    history: PayeeHistory, cadence: Cadence, members: Sequence[int], others: Sequence[int]
) -> bool:
    """Check that a series is not a choice among many purchases at the same payee."""
    allowed = OTHERS_PER_PAYMENT * len(members)
    if len(others) <= allowed and LIMITS[cadence].months:
        return True

    estimate = estimate_amount([history.amounts[member] for member in members])
    if estimate.kind == AmountKind.VARIABLE:
        if LIMITS[cadence].months:
            return False
        # Groceries are bought every week, too; hardly ever for the same amount.
        is_even = estimate.spread <= WEEKLY_SPREAD * estimate.amount
        return is_even and not others and len(members) >= MIN_WEEKLY_PAYMENTS

    recent = [history.amounts[member] for member in members[-MIN_PAYMENTS:]]
    low, high = min(recent) * (1 - SAME_PRICE), max(recent) * (1 + SAME_PRICE)
    return sum(low <= history.amounts[index] <= high for index in others) <= allowed


def _month_number(day: int) -> int:
    date = dt.date.fromordinal(day + EPOCH)
    return date.year * 12 + date.month - 1


def extract_recurring_amounts(daily: FloatArray, repeats: int) -> FloatArray:
    """Keep the daily amounts that had come back ``repeats`` months in a row; others become 0.

    ``daily`` has the shape (series, days); so has the result. A day's amount has come back if about
    a month earlier there was one within ten percent of it. Only earlier days are looked at, so that
    a day's result never depends on what comes after.
    """
    streak = daily > 0
    # Most days have no payments, so that only those with one are looked at: (gaps, payments).
    rows, days = np.nonzero(streak)
    amounts = daily[rows, days]
    before = days - np.array(MONTHLY_GAP_DAYS)[:, None]
    is_recorded, before = before >= 0, np.maximum(before, 0)
    is_similar = is_recorded & (np.abs(amounts - daily[rows, before]) <= SIMILAR * amounts)
    for _ in range(repeats):
        streak[rows, days] = (is_similar & streak[rows, before]).any(axis=0)
    return np.where(streak, daily, 0.0)
