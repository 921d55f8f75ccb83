"""Candidates for anomalies of a whole ledger, in the order of time."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Container, Hashable, Iterator, Sequence
from itertools import groupby

from ml.insights.anomaly_values import AnomalyCandidate, LedgerEntry
from ml.insights.entry_histories import PAYEE_ENTRIES, RunningHistory
from ml.insights.expense_rules import score_expense
from ml.insights.missing_income import find_deadline, score_missing
from ml.insights.regular_payments import find_regular
from ml.insights.spending_pace import FIRST_DAY, MAX_MONTHS, score_pace


def score_ledger(
    entries: Sequence[LedgerEntry],
    month_starts: Sequence[int],
    end: int,
    judged: Container[int] | None = None,
) -> Iterator[tuple[LedgerEntry | None, list[AnomalyCandidate]]]:
    """Yield every entry of a ledger with its candidates, and candidates of days with None.

    ``entries`` are of one currency in the order of time, without refunds; ``month_starts`` the
    first days of its months, one more than there are. ``end`` is the first day that is not known.
    With ``judged``, only the entries with these ids have candidates.
    """
    history = RunningHistory()
    incomes = _Incomes()
    months = _Months(month_starts)
    first = entries[0].day if entries else end
    by_day = {day: list(group) for day, group in groupby(entries, key=lambda one: one.day)}
    for day in range(first, end):
        missing = incomes.find_missing(day)
        if missing:
            yield None, missing
        for entry in by_day.get(day, ()):
            if entry.is_income:
                incomes.add(entry)
                yield entry, []
                continue
            is_judged = judged is None or entry.id in judged
            yield entry, list(score_expense(entry, history.select(entry))) if is_judged else []
            history.add(entry)
            months.add(entry)
        ahead = months.find_ahead(day)
        if ahead:
            yield None, ahead


class _Incomes:
    """Income by payee, and the days on which the next one of each counts as missing."""

    def __init__(self) -> None:
        self._payees: defaultdict[str, list[LedgerEntry]] = defaultdict(list)
        self._deadlines: dict[str, int] = {}
        self._newest: deque[LedgerEntry] = deque()

    def add(self, entry: LedgerEntry) -> None:
        self._newest.append(entry)
        payments = self._payees[entry.payee]
        payments.append(entry)
        regular = find_regular(payments[-PAYEE_ENTRIES:])
        if regular is None:
            self._deadlines.pop(entry.payee, None)
        else:
            self._deadlines[entry.payee] = find_deadline(regular)

    def find_missing(self, day: int) -> list[AnomalyCandidate]:
        due = [payee for payee, deadline in self._deadlines.items() if deadline == day]
        while self._newest and self._newest[0].day < day - 365:
            self._newest.popleft()
        total = sum(one.amount for one in self._newest) if due else 0.0
        payments = (self._payees[payee][-PAYEE_ENTRIES:] for payee in due)
        missing = (score_missing(each, total, day) for each in payments)
        return [one for one in missing if one is not None]


class _Months:
    """Spending of each month by day, in all and by category."""

    def __init__(self, starts: Sequence[int]) -> None:
        self._starts = starts
        self._month = 0
        self._days: defaultdict[Hashable, list[dict[int, float]]] = defaultdict(list)
        self._reported: set[Hashable] = set()

    def add(self, entry: LedgerEntry) -> None:
        self._turn(entry.day)
        offset = entry.day - self._starts[self._month]
        for key in (None, entry.category):
            months = self._days[key]
            while len(months) <= self._month:
                months.append({})
            days = months[self._month]
            days[offset] = days.get(offset, 0.0) + entry.amount

    def find_ahead(self, day: int) -> list[AnomalyCandidate]:
        """Score the pace at the end of a day in all and by category."""
        self._turn(day)
        offset = day - self._starts[self._month]
        if offset + 1 < FIRST_DAY:
            return []
        whole = [sum(days.values()) for days in self._days[None][-MAX_MONTHS - 1 : -1]]
        usual_month = sorted(whole)[len(whole) // 2] if whole else 0.0
        ahead = []
        for key, months in self._days.items():
            # Only a day with spending in it changes the pace for the worse.
            if len(months) <= self._month or offset not in months[self._month]:
                continue
            recent = months[max(0, self._month - MAX_MONTHS) : self._month]
            earlier = [_sum_until(days, offset) for days in recent]
            spent = _sum_until(months[self._month], offset)
            candidate = score_pace(day, spent, earlier, usual_month, key)
            if candidate is not None:
                ahead.append(candidate)
        return ahead

    def _turn(self, day: int) -> None:
        while day >= self._starts[self._month + 1]:
            self._month += 1


def _sum_until(days: dict[int, float], offset: int) -> float:
    return sum(amount for day, amount in days.items() if day <= offset)
