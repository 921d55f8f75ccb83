"""Anomalies that are put into ledgers, of every kind that the rules are to find."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from benchmarks.anomaly_data import JudgedLedger
from ml.insights.anomaly_values import AnomalyCandidate, AnomalyRule, LedgerEntry
from ml.insights.regular_payments import find_regular

TRIES = 5
"""How many places or kinds are tried for one anomaly that does not fit into a ledger."""

STEADY_SHARE = 1.1
"""Amounts of a regular payment whose price can rise differ at most by as much."""

FEE_TEXTS = ("overdraft fee", "late payment fee", "foreign transaction fee", "kontoführungsgebühr")


@dataclass(frozen=True, slots=True)
class Injected:
    """One anomaly that was put into a ledger, and what an alert about it concerns.

    Either an entry, or a day with a payee (missing income), or the days of a month with a category.
    """

    kind: AnomalyRule
    entry_ids: frozenset[int] = frozenset()
    payee: str = ""
    first_day: int = 0
    last_day: int = 0

    def is_meant_by(self, candidate: AnomalyCandidate) -> bool:
        """Return whether an alert is about this anomaly."""
        if candidate.entry_id is not None:
            return candidate.entry_id in self.entry_ids
        if candidate.rule is not self.kind:
            return False
        return candidate.payee == self.payee and self.first_day <= candidate.day <= self.last_day


class Injection:
    """Entries of one ledger while anomalies are put into it."""

    def __init__(self, ledger: JudgedLedger, dice: np.random.Generator) -> None:
        self.ledger, self.dice = ledger, dice
        self.entries = {one.id: one for one in ledger.entries}
        self.next_id = max(self.entries) + 1
        self.touched: set[int] = set()

    def list_expenses(self, *, judged: bool = True) -> list[LedgerEntry]:
        """List the expenses in the order of time, without what was changed already."""
        start = self.ledger.start if judged else 0
        ordered = sorted(self.entries.values(), key=lambda one: (one.day, one.id))
        return [
            one
            for one in ordered
            if not one.is_income and one.day >= start and one.id not in self.touched
        ]

    def list_earlier(self, entry: LedgerEntry) -> list[LedgerEntry]:
        """List the entries of the same payee and kind that come before an entry."""
        ordered = sorted(self.entries.values(), key=lambda one: (one.day, one.id))
        return [
            one
            for one in ordered
            if one.payee == entry.payee
            and one.is_income == entry.is_income
            and (one.day, one.id) < (entry.day, entry.id)
        ]

    def choose(self, entries: list[LedgerEntry]) -> LedgerEntry:
        """Choose one of the entries."""
        return entries[int(self.dice.integers(len(entries)))]

    def change(self, entry: LedgerEntry, amount: float) -> None:
        """Give an entry another amount."""
        self.entries[entry.id] = replace(entry, amount=float(round(amount)))
        self.touched.add(entry.id)

    def insert(self, like: LedgerEntry, **changes: object) -> int:
        """Insert an entry like another one, and return its id."""
        new_id = self.next_id
        self.next_id += 1
        self.entries[new_id] = replace(like, id=new_id, **changes)  # type: ignore[arg-type]
        self.touched.add(new_id)
        return new_id


def _inject_duplicate(work: Injection) -> Injected | None:
    charged = [one for one in work.list_expenses() if one.payee]
    if not charged:
        return None
    first = work.choose(charged)
    day = min(first.day + int(work.dice.integers(3)), work.ledger.end - 1)
    new_id = work.insert(first, day=day)
    return Injected(AnomalyRule.DUPLICATE_CHARGE, frozenset({new_id, first.id}))


def _inject_fee(work: Injection) -> Injected | None:
    expenses = work.list_expenses()
    if not expenses:
        return None
    like = work.choose(expenses)
    typical = median(one.amount for one in expenses)
    text = FEE_TEXTS[int(work.dice.integers(len(FEE_TEXTS)))]
    amount = float(round(typical * work.dice.uniform(0.1, 0.8)) + 1)
    new_id = work.insert(like, payee=text, amount=amount, category="fees", is_fee=True)
    return Injected(AnomalyRule.BANK_FEE, frozenset({new_id}))


def _inject_step(work: Injection) -> Injected | None:
    expenses = work.list_expenses()
    if not expenses:
        return None
    for _ in range(8 * TRIES):
        entry = work.choose(expenses)
        regular = find_regular(work.list_earlier(entry))
        if not entry.payee or regular is None or not regular.is_due(entry.day):
            continue
        amounts = [*(one.amount for one in regular.payments), entry.amount]
        if max(amounts) > STEADY_SHARE * min(amounts):
            continue
        factor = work.dice.uniform(1.05, 1.4)
        later = [one for one in expenses if one.payee == entry.payee and one.day >= entry.day]
        for one in later:
            work.change(one, one.amount * factor)
        return Injected(AnomalyRule.PRICE_STEP, frozenset({entry.id}))
    return None


def _inject_for_payee(work: Injection) -> Injected | None:
    return _multiply(work, AnomalyRule.LARGE_FOR_PAYEE, 5, 10_000, (4, 10))


def _inject_for_category(work: Injection) -> Injected | None:
    return _multiply(work, AnomalyRule.LARGE_FOR_CATEGORY, 0, 2, (4, 10))


def _multiply(
    work: Injection, kind: AnomalyRule, least: int, most: int, factors: tuple[float, float]
) -> Injected | None:
    expenses = work.list_expenses()
    if not expenses:
        return None
    for _ in range(4 * TRIES):
        entry = work.choose(expenses)
        if least <= len(work.list_earlier(entry)) <= most:
            work.change(entry, entry.amount * work.dice.uniform(*factors))
            return Injected(kind, frozenset({entry.id}))
    return None


def _inject_new_payee(work: Injection) -> Injected | None:
    expenses = work.list_expenses()
    if not expenses:
        return None
    like = work.choose(expenses)
    amounts = np.array([one.amount for one in expenses])
    amount = np.quantile(amounts, 0.9) * work.dice.uniform(1.5, 5)
    new_id = work.insert(like, payee="never seen before", amount=float(round(amount)))
    return Injected(AnomalyRule.LARGE_NEW_PAYEE, frozenset({new_id}))


def _inject_missing(work: Injection) -> Injected | None:
    start, end = work.ledger.start, work.ledger.end
    incomes = [one for one in work.entries.values() if one.is_income]
    total = sum(one.amount for one in incomes)
    judged = [one for one in incomes if start <= one.day < end - 25 and one.payee]
    for _ in range(4 * TRIES if judged else 0):
        entry = work.choose(judged)
        same = sum(one.amount for one in incomes if one.payee == entry.payee)
        regular = find_regular(work.list_earlier(entry))
        if same < 0.4 * total or regular is None or not regular.is_due(entry.day):
            continue
        del work.entries[entry.id]
        return Injected(
            AnomalyRule.MISSING_INCOME, frozenset(), entry.payee, entry.day - 10, entry.day + 25
        )
    return None


def _inject_pace(work: Injection) -> Injected | None:
    months: defaultdict[tuple[int, object], list[LedgerEntry]] = defaultdict(list)
    starts = np.array(work.ledger.month_starts)
    for one in work.list_expenses():
        month = int(np.searchsorted(starts, one.day, side="right")) - 1
        months[month, one.category].append(one)
    crowded = [key for key, entries in months.items() if len(entries) >= 5]
    if not crowded:
        return None
    month, category = crowded[int(work.dice.integers(len(crowded)))]
    ids = set()
    for one in months[month, category]:
        for _ in range(2):
            amount = float(round(one.amount * work.dice.uniform(0.7, 1.3)) + 1)
            day = min(one.day + int(work.dice.integers(4)), int(starts[month + 1]) - 1)
            ids.add(work.insert(one, amount=amount, day=min(day, work.ledger.end - 1)))
    return Injected(
        AnomalyRule.SPENDING_PACE, frozenset(ids), "", int(starts[month]), int(starts[month + 1])
    )


KINDS: Mapping[AnomalyRule, Callable[[Injection], Injected | None]] = {
    AnomalyRule.DUPLICATE_CHARGE: _inject_duplicate,
    AnomalyRule.BANK_FEE: _inject_fee,
    AnomalyRule.PRICE_STEP: _inject_step,
    AnomalyRule.LARGE_FOR_PAYEE: _inject_for_payee,
    AnomalyRule.LARGE_FOR_CATEGORY: _inject_for_category,
    AnomalyRule.LARGE_NEW_PAYEE: _inject_new_payee,
    AnomalyRule.MISSING_INCOME: _inject_missing,
    AnomalyRule.SPENDING_PACE: _inject_pace,
}


def inject(
    ledger: JudgedLedger, rate: float, dice: np.random.Generator
) -> tuple[JudgedLedger, list[Injected]]:
    """Put anomalies of random kinds into the judged part of a ledger, ``rate`` per entry."""
    work = Injection(ledger, dice)
    kinds = list(KINDS)
    injected = []
    for _ in range(int(dice.poisson(rate * ledger.count_judged()))):
        for _ in range(TRIES):
            anomaly = KINDS[kinds[int(dice.integers(len(kinds)))]](work)
            if anomaly is not None:
                injected.append(anomaly)
                break
    entries = sorted(work.entries.values(), key=lambda one: (one.day, one.id))
    return replace(ledger, entries=entries), injected
