"""Which rows of a file the ledger knows already: by the bank's id, by content and occurrence, or by likeness.

The rules, and why each is there, stand in docs/DECISIONS.md under "Duplicates".
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from services.imports.lookup import (
    ENTERED_DAYS,
    File,
    Known,
    known_rows,
    pending_rows,
    shared_days,
    stranger_rows,
)
from services.imports.row_mapping import Prepared, likeness, words_of

Outcome = Literal["duplicate", "updated", "offered"]
SAME_ID_DAYS = 10
"""A bank that uses an id again does so later than this."""
PENDING_DAYS = 14
TIP = (0.9, 1.5)
"""What a booked amount may be of the pending one: a tip comes on top, a discount off."""
ALIKE = 0.5
FEW = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """What a row turned out to be.

    ``known`` is its row in an earlier file, where it has one; ``same_as`` the number of the row of this very file that
    has its id, and then its transaction.
    """

    outcome: Outcome
    transaction_id: int | None
    known: Known | None = None
    same_as: int | None = None


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A new row that may yet be a pending one booked, or one that was entered by hand."""

    number: int
    date: dt.date
    minor: int
    bank_id: str | None
    is_pending: bool
    words: frozenset[str]


class Matcher:
    """Finds the known rows among those of one account of one file. Feed it all rows, then settle."""

    def __init__(self, file: File, account_id: int | None) -> None:
        self.file, self.account_id = file, account_id
        self.decisions: dict[int, Decision] = {}
        self.occurrences: dict[str, int] = {}
        """By content key, how many the ledger knows."""
        self._taken: set[int | None] = set()
        self._own_ids: dict[str, tuple[int, bool, dt.date, int]] = {}
        self._other_ids: dict[int, Known] = {}
        self._by_id = 0
        self._other_balance: list[int] = []
        self._same_balance = 0
        self._unmatched: list[Unmatched] = []
        self._days: Counter[dt.date] = Counter()
        self._matched_days: Counter[dt.date] = Counter()
        self._pending = pending_rows(file, account_id)
        self._strangers = stranger_rows(file, account_id)

    def feed(self, rows: Sequence[Prepared]) -> None:
        """Look for some rows of the file."""
        ids, keys = [one.bank_id for one in rows if one.bank_id], {one.content_key for one in rows}
        by_id, by_key = known_rows(self.file, self.account_id, ids, keys)
        self.occurrences |= {
            key: max(one.occurrence for one in earlier) for key, earlier in by_key.items()
        }
        for one in rows:
            self._days[one.date] += 1
            if (first := self._first_of(one)) is not None:
                self._decide(one.number, one.date, Decision("duplicate", None, same_as=first))
                continue
            found = self._same_id(one, by_id.get(one.bank_id or "", ())) or self._same_content(
                one, by_key[one.content_key]
            )
            if found is not None:
                self._decide(one.number, one.date, found)
            elif self._pending or one.signed_minor in self._strangers:
                self._keep(one)

    def settle(self) -> None:
        """Decide what only the whole file tells."""
        self._believe_other_ids()
        for one in self._unmatched:
            if one.number not in self.decisions:
                found = self._booked(one) or self._entered(one)
                if found is not None:
                    self._decide(one.number, one.date, found)
        for number in self._coincidences():
            del self.decisions[number]

    def _decide(self, number: int, day: dt.date, found: Decision) -> None:
        self.decisions[number] = found
        self._taken.add(found.transaction_id)
        self._matched_days[day] += 1

    def _first_of(self, one: Prepared) -> int | None:
        """The number of the first row of this file with the same id that tells the same."""
        if one.bank_id is None:
            return None
        told = (one.signed_minor, one.is_pending, one.date, one.number)
        minor, is_pending, day, number = self._own_ids.setdefault(one.bank_id, told)
        is_same = (minor, is_pending) == told[:2] and abs((one.date - day).days) <= SAME_ID_DAYS
        return number if is_same and number != one.number else None

    def _keep(self, one: Prepared) -> None:
        words = words_of(f"{one.values['payee']} {one.values['description']}")
        self._unmatched.append(
            Unmatched(one.number, one.date, one.signed_minor, one.bank_id, one.is_pending, words)
        )

    def _same_id(self, one: Prepared, earlier: Iterable[Known]) -> Decision | None:
        """By the bank's own id; an id alone is not enough, because some banks use theirs again."""
        for known in _alive_first(earlier):
            days = abs((one.date - known.date).days)
            if (
                known.transaction_id in self._taken
                or days > SAME_ID_DAYS
                or one.signed_minor * known.minor < 0
            ):
                continue
            self._by_id += 1
            if one.signed_minor == known.minor and not (known.is_pending and not one.is_pending):
                return _told(known)
            if known.is_alive and (known.is_pending or _is_tip(one.signed_minor, known.minor)):
                return Decision("updated", known.transaction_id, known)
            self._by_id -= 1
        return None

    def _same_content(self, one: Prepared, earlier: Sequence[Known]) -> Decision | None:
        for known in sorted(
            earlier, key=lambda known: (not known.is_alive, known.balance != one.balance_minor)
        ):
            if known.transaction_id in self._taken:
                continue
            if (
                one.bank_id
                and known.bank_id
                and one.bank_id != known.bank_id
                and not known.is_pending
            ):
                self._other_ids.setdefault(one.number, known)
                continue
            if known.is_alive and known.is_pending and not one.is_pending:
                return Decision("updated", known.transaction_id, known)
            if known.balance is not None and one.balance_minor is not None:
                self._compare_balances(one, known)
            return _told(known)
        return None

    def _compare_balances(self, one: Prepared, known: Known) -> None:
        if one.balance_minor == known.balance:
            self._same_balance += 1
        else:
            self._other_balance.append(one.number)

    def _believe_other_ids(self) -> None:
        """Some banks make up new ids with every download: then nearly all rows are known, and none by its id."""
        if self._by_id or len(self._other_ids) < FEW:
            return
        first, last = (
            min(one.date for one in self._other_ids.values()),
            max(one.date for one in self._other_ids.values()),
        )
        if len(self._other_ids) < 0.9 * sum(
            count for day, count in self._days.items() if first <= day <= last
        ):
            return
        for number, known in self._other_ids.items():
            if known.transaction_id not in self._taken:
                self._decide(number, known.date, _told(known))

    def _coincidences(self) -> list[int]:
        """Rows equal to known ones that are not the same: two halves of a file may each have one of two equal coffees.

        Where a file and an earlier one overlap they have nearly all rows in common; where few are, or the balances
        after them differ, equal rows only look alike.
        """
        by_content = [
            (number, decision.known)
            for number, decision in self.decisions.items()
            if decision.known is not None and decision.outcome != "updated"
        ]
        chance = set(self._other_balance)
        if len(chance) >= FEW and len(chance) > self._same_balance:
            chance = set()  # the bank counts its balances anew with every download
        by_import: dict[int, list[tuple[int, Known]]] = defaultdict(list)
        for number, known in by_content:
            by_import[known.import_id].append((number, known))
        for import_id, found in by_import.items():
            if len(found) <= sum(self._days.values()) * ALIKE or len(found) < FEW:
                chance.update(self._chance(import_id, found))
        return [number for number in chance if number in self.decisions]

    def _chance(self, import_id: int, found: list[tuple[int, Known]]) -> list[int]:
        """Which matches with one earlier file are chance.

        Files that only touch in a day share all of it that the earlier of them has, unless somebody cut between rows.
        """
        without_ids = [(number, known) for number, known in found if known.bank_id is None]
        if not without_ids:
            return []
        shared = shared_days(self.file, self.account_id, import_id)
        ours = (
            sum(count for day, count in self._days.items() if shared.first <= day <= shared.last)
            or 1
        )
        known = sum(
            count for day, count in self._matched_days.items() if shared.first <= day <= shared.last
        )
        is_known = len(self.decisions) == sum(self._days.values())
        few = known <= ALIKE * ours and len(found) <= ALIKE * shared.rows
        is_short = shared.begins_after and len(found) < shared.rows
        is_cut = is_short or (shared.ends_before and not shared.begins_after and known < ours)
        return [number for number, _ in without_ids] if few or (is_cut and not is_known) else []

    def _booked(self, one: Unmatched) -> Decision | None:
        """The pending transaction that this row books, at the same amount or with a tip."""
        if one.is_pending:
            return None
        best: tuple[float, int] | None = None
        for transaction_id, day, minor, words in self._pending:
            days = (one.date - day).days
            if (
                transaction_id in self._taken
                or not -FEW <= days <= PENDING_DAYS
                or not _is_tip(one.minor, minor)
            ):
                continue
            alike = likeness(one.words, words)
            if alike >= ALIKE or (one.minor == minor and alike > 0):
                rank = alike + (one.minor == minor) - abs(days) / 100
                best = max(best or (rank, transaction_id), (rank, transaction_id))
        return Decision("updated", best[1]) if best else None

    def _entered(self, one: Unmatched) -> Decision | None:
        """The transaction that somebody entered by hand for this row, or that a file of another format brought."""
        best: tuple[int, int] | None = None
        for stranger in self._strangers.get(one.minor, ()):
            days = abs((one.date - stranger.date).days)
            if stranger.transaction_id in self._taken or days > (
                0 if stranger.was_imported else ENTERED_DAYS
            ):
                continue
            if one.bank_id and stranger.has_bank_id:
                continue
            if likeness(one.words, stranger.words) == 1:
                best = min(best or (days, stranger.transaction_id), (days, stranger.transaction_id))
        return Decision("duplicate", best[1]) if best else None


def _alive_first(earlier: Iterable[Known]) -> list[Known]:
    return sorted(earlier, key=lambda known: not known.is_alive)


def _told(known: Known) -> Decision:
    """A known row is a duplicate; one that its owner deleted is offered."""
    return Decision("duplicate" if known.is_alive else "offered", known.transaction_id, known)


def _is_tip(booked: int, pending: int) -> bool:
    low, high = TIP
    return booked * pending > 0 and low * abs(pending) <= abs(booked) <= high * abs(pending)
