"""Rules of anomalies that concern one expense, each with a score that grows with the surprise.

The score of one person's entry says nothing by itself: ``anomaly_tails`` turns it into how rarely
entries of people reach it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log, log1p
from statistics import median

from ml.insights.anomaly_values import AnomalyCandidate, AnomalyRule, LedgerEntry
from ml.insights.entry_histories import EntryHistory
from ml.insights.regular_payments import find_regular
from ml.insights.surprise import Prior, is_return, measure_deviation, measure_surprise

DUPLICATE_DAYS = 3
"""A second charge of the same amount comes within so many days, if it is a mistake."""

MIN_PAYEE_ENTRIES = 3
MIN_CATEGORY_ENTRIES = 8
MIN_PERSON_ENTRIES = 20
"""Earlier entries without which nothing can be said to be large."""

MATERIAL_SHARE = 0.5
"""Share of a person's median expense by which one must exceed its usual amount."""

LEAST_STEP = 0.02
"""Share of the price below which a change of it is rounding."""

MAX_STEP = 3.0
"""Times the price before up to which a payment is the same thing at a new price."""

PAYEE, CATEGORY, PERSON = Prior(0.35, 4), Prior(0.8, 4), Prior(1.0, 8)
STEP = Prior(0.02, 4)
"""Spread of the logarithm of amounts before there are own ones: of one payee and so on."""

KNOWN_FACTOR = 1.5
"""Times what a payee has cost once or twice, below which it is as expected."""

PAIR_WEIGHT = 3
"""Charges of one payee that the person's habit of paying twice weighs as much as."""


def score_expense(entry: LedgerEntry, history: EntryHistory) -> Iterator[AnomalyCandidate]:
    """Yield what each rule notices of an expense, in the order of the rules."""
    for rule in (
        score_duplicate,
        score_fee,
        score_price_step,
        score_for_payee,
        score_for_category,
        score_new_payee,
    ):
        candidate = rule(entry, history)
        if candidate is not None:
            yield candidate


def score_duplicate(entry: LedgerEntry, history: EntryHistory) -> AnomalyCandidate | None:
    """Score a charge that has the payee and amount of one a few days before.

    It surprises by how rarely this payee charges twice. An amount that the payee charges often
    comes twice by chance.
    """
    earlier = [one for one in history.payee if one.amount == entry.amount]
    if not earlier or entry.day - earlier[-1].day > DUPLICATE_DAYS:
        return None
    count = len(history.payee)
    span = max(60, entry.day - history.payee[0].day)
    # Charges of this amount to expect within the days, if they came at random.
    by_chance = (len(earlier) - 1) * (DUPLICATE_DAYS + 1) / span
    habit = (count_pairs(history.person) + 0.5) / (len(history.person) + 50)
    pairs = count_pairs(history.payee)
    expected = (pairs + by_chance + PAIR_WEIGHT * habit) / (count + PAIR_WEIGHT)
    first = earlier[-1]
    weight = 0.5 * log1p(entry.amount / _typical(history.person))
    score = weight - log(expected) - 0.2 * (entry.day - first.day)
    return _build(
        AnomalyRule.DUPLICATE_CHARGE, score, entry, first.amount, count, first.id, first.day
    )


def count_pairs(entries: Sequence[LedgerEntry]) -> int:
    """Count the entries that have the payee and amount of one a few days before."""
    newest: dict[tuple[str, float], int] = {}
    pairs = 0
    for one in entries:
        key = one.payee, one.amount
        if key in newest and one.payee and one.day - newest[key] <= DUPLICATE_DAYS:
            pairs += 1
        newest[key] = one.day
    return pairs


def score_fee(entry: LedgerEntry, history: EntryHistory) -> AnomalyCandidate | None:
    """Score a bank fee by how rare fees like it are."""
    if not entry.is_fee or len(history.person) < MIN_PERSON_ENTRIES:
        return None
    alike = [
        one for one in history.fees if one.payee == entry.payee and entry.amount <= 1.3 * one.amount
    ]
    share = (len(alike) + 0.02 * len(history.fees) + 0.1) / (len(history.person) + 1)
    usual = median([one.amount for one in history.fees]) if history.fees else 0.0
    return _build(AnomalyRule.BANK_FEE, -log(share), entry, usual, len(history.fees))


def score_price_step(entry: LedgerEntry, history: EntryHistory) -> AnomalyCandidate | None:
    """Score the rise of a regular payment by how steady its amounts were."""
    regular = find_regular(history.payee)
    if regular is None or not regular.is_due(entry.day):
        return None
    amounts = [one.amount for one in regular.payments]
    rise = log(entry.amount / amounts[-1])
    if not LEAST_STEP <= rise <= log(MAX_STEP) or entry.amount <= max(amounts):
        return None
    changes = [log(later / one) for one, later in pairwise(amounts)]
    score = measure_deviation(rise, changes, STEP)
    return _build(AnomalyRule.PRICE_STEP, score, entry, amounts[-1], len(amounts))


def score_for_payee(entry: LedgerEntry, history: EntryHistory) -> AnomalyCandidate | None:
    """Score an expense against those of the same payee."""
    if len(history.payee) < MIN_PAYEE_ENTRIES:
        return None
    score, usual = _score_amount(entry, history.payee, history.person, PAYEE)
    if is_return(entry.amount, [one.amount for one in history.payee], usual):
        return None
    count = len(history.payee)
    return _build(AnomalyRule.LARGE_FOR_PAYEE, score, entry, usual, count) if score > 0 else None


def score_for_category(entry: LedgerEntry, history: EntryHistory) -> AnomalyCandidate | None:
    """Score an expense of a payee that is hardly known against those of its category."""
    count = len(history.category)
    if len(history.payee) >= MIN_PAYEE_ENTRIES or count < MIN_CATEGORY_ENTRIES:
        return None
    score, usual = _score_amount(entry, history.category, history.person, CATEGORY)
    if entry.amount <= KNOWN_FACTOR * max((one.amount for one in history.payee), default=0):
        return None
    return _build(AnomalyRule.LARGE_FOR_CATEGORY, score, entry, usual, count) if score > 0 else None


def score_new_payee(entry: LedgerEntry, history: EntryHistory) -> AnomalyCandidate | None:
    """Score the first expense of a payee against all of the person."""
    if history.payee or not entry.payee or len(history.person) < MIN_PERSON_ENTRIES:
        return None
    score, usual = _score_amount(entry, history.person, history.person, PERSON)
    if score == 0:
        return None
    count = len(history.person)
    # A new payee is no news for those who go to another shop every day.
    payees = len({one.payee for one in history.person})
    score -= log((payees + 1) / (count + 2))
    return _build(AnomalyRule.LARGE_NEW_PAYEE, score, entry, usual, count)


def _score_amount(
    entry: LedgerEntry,
    earlier: Sequence[LedgerEntry],
    person: Sequence[LedgerEntry],
    prior: Prior,
) -> tuple[float, float]:
    """Return the surprise of an amount, 0 if it is none to speak of, and the usual amount."""
    amounts = [one.amount for one in earlier]
    usual = median(amounts)
    excess = (entry.amount - usual) / _typical(person)
    if entry.amount <= max(amounts) or excess < MATERIAL_SHARE:
        return 0.0, usual
    return measure_surprise(entry.amount, amounts, prior) + 0.5 * log1p(excess), usual


def _typical(person: Sequence[LedgerEntry]) -> float:
    """Return the median expense of a person; 1 without any."""
    return median([one.amount for one in person]) if person else 1.0


def _build(
    rule: AnomalyRule,
    score: float,
    entry: LedgerEntry,
    usual: float,
    count: int,
    other_id: int | None = None,
    other_day: int | None = None,
) -> AnomalyCandidate:
    return AnomalyCandidate(
        rule,
        score,
        entry.day,
        entry.amount,
        usual,
        count,
        entry.payee,
        entry.category,
        entry.id,
        other_id,
        other_day,
    )
