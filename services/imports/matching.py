"""Match rows of a file with rows of earlier files and with transactions.

Rows match by the bank's id, by content and occurrence, or by similarity. The rules and their
reasons are in docs/DECISIONS.md under "Duplicates".
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.enums import ImportOutcome
from services.imports.lookup import (
    MANUAL_ENTRY_DAYS,
    EarlierRow,
    ImportContext,
    SharedDays,
    find_earlier_rows,
    find_pending_transactions,
    find_shared_days,
    find_unlinked_transactions,
)
from services.imports.row_identity import extract_words, word_overlap
from services.imports.row_mapping import MappedRow

SAME_ID_DAYS = 10
"""Rows with one bank id but more days apart are different payments: some banks reuse their ids."""
PENDING_DAYS = 14
"""Days after which a pending transaction no longer waits to be booked."""
EARLY_BOOKING_DAYS = 3
"""Days by which a booking may precede the date of its pending transaction."""
MIN_BOOKED_SHARE, MAX_BOOKED_SHARE = 0.9, 1.5
"""Booked amount divided by the pending one: a discount lowers it, a tip raises it."""
MIN_OVERLAP = 0.5
"""Share of equal words, or of rows in common, from which two things are taken for the same."""
NEARLY_ALL = 0.9
"""Share of a file's rows from which a bank is taken to invent new ids with every download."""
MIN_EVIDENCE = 3
"""Rows below which no conclusion is drawn from shares."""


@dataclass(frozen=True, slots=True)
class RowMatch:
    """What a row was matched with.

    ``outcome`` is duplicate, updated (a pending transaction is booked) or offered (the user has
    deleted the transaction). ``earlier_row`` is the matched row of an earlier file, if any.
    ``same_as`` is the number of the row of the same file whose id, and so transaction, it shares.
    """

    outcome: ImportOutcome
    transaction_id: int | None
    earlier_row: EarlierRow | None = None
    same_as: int | None = None


@dataclass(frozen=True, slots=True)
class UnmatchedRow:
    """A row without a match yet, which may book a pending transaction or equal a manual entry."""

    number: int
    date: dt.date
    minor: int
    bank_id: str | None
    is_pending: bool
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class FirstWithId:
    """The first row of this file with a bank id."""

    minor: int
    is_pending: bool
    date: dt.date
    number: int


class Matcher:
    """Matches the rows of one account of one file. Add all rows, then call ``finish``.

    ``matches`` are by row number. ``occurrences`` counts, by content key, the equal rows of earlier
    files.
    """

    def __init__(self, context: ImportContext, account_id: int | None) -> None:
        self.context = context
        self.account_id = account_id
        self.matches: dict[int, RowMatch] = {}
        self.occurrences: dict[str, int] = {}
        # A transaction matches one row at most.
        self._used_transactions: set[int | None] = set()
        self._first_with_id: dict[str, FirstWithId] = {}
        self._rows_per_day: Counter[dt.date] = Counter()
        self._matches_per_day: Counter[dt.date] = Counter()
        # Rows with equal content but another bank id, decided at the end.
        self._other_ids: dict[int, EarlierRow] = {}
        self._matched_by_id = 0
        self._other_balance: list[int] = []
        self._same_balance = 0
        self._unmatched: list[UnmatchedRow] = []
        self._pending = find_pending_transactions(context, account_id)
        self._unlinked = find_unlinked_transactions(context, account_id)

    def add_rows(self, rows: Sequence[MappedRow]) -> None:
        """Match some rows of the file, with one look-up for all of them."""
        bank_ids = [row.bank_id for row in rows if row.bank_id]
        content_keys = {row.content_key for row in rows}
        by_bank_id, by_content = find_earlier_rows(
            self.context, self.account_id, bank_ids, content_keys
        )
        for content_key, earlier_rows in by_content.items():
            # New rows are numbered on from here, so that the third equal coffee is not taken for
            # the first.
            self.occurrences[content_key] = max(row.occurrence for row in earlier_rows)

        for row in rows:
            same_id_rows = by_bank_id[row.bank_id] if row.bank_id else ()
            self._add_row(row, same_id_rows, by_content[row.content_key])

    def finish(self) -> None:
        """Decide what depends on the whole file."""
        self._accept_other_ids()
        for row in self._unmatched:
            if row.number not in self.matches:
                match = self._match_pending(row) or self._match_unlinked(row)
                if match is not None:
                    self._record(row.number, row.date, match)
        # Rule 5 comes last, because it counts the matches of all other rules.
        for number in self._find_coincidences():
            del self.matches[number]

    def _add_row(
        self, row: MappedRow, same_id_rows: Iterable[EarlierRow], equal_rows: Sequence[EarlierRow]
    ) -> None:
        self._rows_per_day[row.date] += 1
        # A row that this very file repeats needs no look-up.
        first_number = self._find_first_with_id(row)
        if first_number is not None:
            match = RowMatch(ImportOutcome.DUPLICATE, None, same_as=first_number)
            self._record(row.number, row.date, match)
            return

        # Rules 1 and 2 of docs/DECISIONS.md; the id is the stronger evidence, so it comes first.
        found_match = self._match_by_id(row, same_id_rows) or self._match_by_content(
            row, equal_rows
        )
        if found_match is not None:
            self._record(row.number, row.date, found_match)
        # Rules 3 and 4 wait for the end: a row with a certain match must not lose its transaction
        # to one that is only similar. Rows that nothing can match are not kept in memory.
        elif self._pending or row.signed_minor in self._unlinked:
            self._unmatched.append(_as_unmatched(row))

    def _record(self, number: int, day: dt.date, match: RowMatch) -> None:
        self.matches[number] = match
        self._used_transactions.add(match.transaction_id)
        self._matches_per_day[day] += 1

    def _find_first_with_id(self, row: MappedRow) -> int | None:
        """Return the number of an earlier row of this file with the same id and values."""
        if row.bank_id is None:
            return None
        own = FirstWithId(row.signed_minor, row.is_pending, row.date, row.number)
        first = self._first_with_id.setdefault(row.bank_id, own)
        has_same_values = (first.minor, first.is_pending) == (own.minor, own.is_pending)
        is_near = abs((own.date - first.date).days) <= SAME_ID_DAYS
        is_repeated = first.number != own.number
        return first.number if has_same_values and is_near and is_repeated else None

    def _match_by_id(self, row: MappedRow, earlier_rows: Iterable[EarlierRow]) -> RowMatch | None:
        """Match by the bank's id. The id alone is not enough, because some banks reuse theirs."""
        for earlier in _alive_first(earlier_rows):
            if earlier.transaction_id in self._used_transactions:
                continue
            is_near = abs((row.date - earlier.date).days) <= SAME_ID_DAYS
            has_same_direction = row.signed_minor * earlier.minor >= 0
            if not is_near or not has_same_direction:
                continue

            is_booking = earlier.is_pending and not row.is_pending
            if row.signed_minor == earlier.minor and not is_booking:
                self._matched_by_id += 1
                return _match_earlier_row(earlier)
            # Another amount under the same id: booked, or with a tip; otherwise the bank has given
            # the id to another payment.
            is_changed = earlier.is_pending or _is_booked_amount(row.signed_minor, earlier.minor)
            if earlier.is_alive and is_changed:
                self._matched_by_id += 1
                return RowMatch(ImportOutcome.UPDATED, earlier.transaction_id, earlier)
        return None

    def _match_by_content(
        self, row: MappedRow, earlier_rows: Sequence[EarlierRow]
    ) -> RowMatch | None:
        """Match by day, amount and text; living transactions and equal balances come first."""

        def rank(earlier: EarlierRow) -> tuple[bool, bool]:
            return not earlier.is_alive, earlier.balance != row.balance_minor

        for earlier in sorted(earlier_rows, key=rank):
            if earlier.transaction_id in self._used_transactions:
                continue
            # Different ids usually mean different payments; see ``_accept_other_ids``.
            if _has_other_id(row, earlier):
                self._other_ids.setdefault(row.number, earlier)
                continue
            if earlier.is_alive and earlier.is_pending and not row.is_pending:
                return RowMatch(ImportOutcome.UPDATED, earlier.transaction_id, earlier)
            self._compare_balances(row, earlier)
            return _match_earlier_row(earlier)
        return None

    def _compare_balances(self, row: MappedRow, earlier: EarlierRow) -> None:
        if earlier.balance is None or row.balance_minor is None:
            return
        if row.balance_minor == earlier.balance:
            self._same_balance += 1
        else:
            self._other_balance.append(row.number)

    def _accept_other_ids(self) -> None:
        """Match rows with other ids after all, where the bank invents new ids with every download.

        Then nearly all rows of those days have equal content, and none matches by its id.
        """
        if self._matched_by_id or len(self._other_ids) < MIN_EVIDENCE:
            return
        days = [earlier.date for earlier in self._other_ids.values()]
        row_count = _count_between(self._rows_per_day, min(days), max(days))
        if len(self._other_ids) < NEARLY_ALL * row_count:
            return
        for number, earlier in self._other_ids.items():
            if earlier.transaction_id not in self._used_transactions:
                self._record(number, earlier.date, _match_earlier_row(earlier))

    def _find_coincidences(self) -> list[int]:
        """Find matches of rows that only look alike.

        Two halves of a file may each have one of two equal coffees. Where a file and an earlier one
        overlap they have nearly all rows in common; where few are, or the balances after them
        differ, equal rows are different payments.
        """
        # A balance after each row tells equal payments apart.
        coincidences = set(self._other_balance)
        if len(coincidences) >= MIN_EVIDENCE and len(coincidences) > self._same_balance:
            # The bank recomputes its balances with every download, so that they prove nothing.
            coincidences = set()

        by_import: dict[int, list[tuple[int, EarlierRow]]] = defaultdict(list)
        for number, match in self.matches.items():
            if match.earlier_row is not None and match.outcome != ImportOutcome.UPDATED:
                by_import[match.earlier_row.import_id].append((number, match.earlier_row))

        # Where most of this file equals one earlier file, the two overlap and nothing is chance.
        row_count = self._rows_per_day.total()
        for import_id, matched in by_import.items():
            # In a file of two rows, one match is half of it and still may be chance.
            if len(matched) <= row_count * MIN_OVERLAP or len(matched) < MIN_EVIDENCE:
                coincidences.update(self._find_chance_matches(import_id, matched))
        return [number for number in coincidences if number in self.matches]

    def _find_chance_matches(
        self, import_id: int, matched: Sequence[tuple[int, EarlierRow]]
    ) -> list[int]:
        """Find which matches with one earlier file are chance; those by a bank id never are."""
        without_id = [number for number, earlier in matched if earlier.bank_id is None]
        if not without_id:
            return []
        shared = find_shared_days(self.context, self.account_id, import_id)
        is_chance = self._have_few_in_common(shared, len(matched)) or self._is_cut_within_day(
            shared, len(matched)
        )
        return without_id if is_chance else []

    def _have_few_in_common(self, shared: SharedDays, match_count: int) -> bool:
        """Return whether at most half of the rows on the shared days match, on both sides."""
        row_count = _count_between(self._rows_per_day, shared.first, shared.last) or 1
        matched_count = _count_between(self._matches_per_day, shared.first, shared.last)
        has_few_here = matched_count <= MIN_OVERLAP * row_count
        has_few_there = match_count <= MIN_OVERLAP * shared.rows
        return has_few_here and has_few_there

    def _is_cut_within_day(self, shared: SharedDays, match_count: int) -> bool:
        """Return whether two files touch in a day without sharing all rows of it.

        Files that only touch in a day share all of it that the earlier of them has, unless they
        were cut between rows. A file of which every row matches is no such part.
        """
        row_count = _count_between(self._rows_per_day, shared.first, shared.last) or 1
        matched_count = _count_between(self._matches_per_day, shared.first, shared.last)
        is_all_matched = len(self.matches) == self._rows_per_day.total()
        if is_all_matched:
            return False
        if shared.begins_after:
            return match_count < shared.rows
        return shared.ends_before and matched_count < row_count

    def _match_pending(self, row: UnmatchedRow) -> RowMatch | None:
        """Match the pending transaction that a row books, at the same amount or with a tip."""
        if row.is_pending:
            return None
        best: tuple[float, int] | None = None
        for pending in self._pending:
            days = (row.date - pending.date).days
            is_near = -EARLY_BOOKING_DAYS <= days <= PENDING_DAYS
            if pending.transaction_id in self._used_transactions or not is_near:
                continue
            if not _is_booked_amount(row.minor, pending.minor):
                continue

            overlap = word_overlap(row.words, pending.words)
            has_same_amount = row.minor == pending.minor
            if overlap >= MIN_OVERLAP or (has_same_amount and overlap > 0):
                # Equal words and an equal amount count most; a day counts a hundredth.
                score = overlap + has_same_amount - abs(days) / 100
                # The id breaks ties, so that the same file always gives the same result.
                candidate = (score, pending.transaction_id)
                best = candidate if best is None else max(best, candidate)
        return RowMatch(ImportOutcome.UPDATED, best[1]) if best else None

    def _match_unlinked(self, row: UnmatchedRow) -> RowMatch | None:
        """Match a transaction that was entered by hand or imported from another kind of file."""
        best: tuple[int, int] | None = None
        for transaction in self._unlinked.get(row.minor, ()):
            days = abs((row.date - transaction.date).days)
            # Two files of one account agree on the day; a person enters a payment when they
            # remember it.
            max_days = 0 if transaction.was_imported else MANUAL_ENTRY_DAYS
            if transaction.transaction_id in self._used_transactions or days > max_days:
                continue
            # Both ids are the bank's, and rule 1 has found no match: two different payments.
            if row.bank_id and transaction.has_bank_id:
                continue
            # Rule 4 demands all words of the shorter text.
            if word_overlap(row.words, transaction.words) == 1:
                candidate = (days, transaction.transaction_id)
                best = candidate if best is None else min(best, candidate)
        return RowMatch(ImportOutcome.DUPLICATE, best[1]) if best else None


def _as_unmatched(row: MappedRow) -> UnmatchedRow:
    words = extract_words(f"{row.values['payee']} {row.values['description']}")
    return UnmatchedRow(row.number, row.date, row.signed_minor, row.bank_id, row.is_pending, words)


def _alive_first(earlier_rows: Iterable[EarlierRow]) -> list[EarlierRow]:
    return sorted(earlier_rows, key=lambda earlier: not earlier.is_alive)


def _match_earlier_row(earlier: EarlierRow) -> RowMatch:
    """Match an earlier row: a duplicate, or offered again if the user has deleted it."""
    outcome = ImportOutcome.DUPLICATE if earlier.is_alive else ImportOutcome.OFFERED
    return RowMatch(outcome, earlier.transaction_id, earlier)


def _has_other_id(row: MappedRow, earlier: EarlierRow) -> bool:
    """Return whether the bank's ids say that two rows of equal content are different payments.

    A pending row may be booked under another id.
    """
    if not row.bank_id or not earlier.bank_id or earlier.is_pending:
        return False
    return row.bank_id != earlier.bank_id


def _is_booked_amount(booked: int, pending: int) -> bool:
    """Return whether an amount may be the booking of a pending one, with a tip or a discount."""
    if booked * pending <= 0:
        return False
    return MIN_BOOKED_SHARE * abs(pending) <= abs(booked) <= MAX_BOOKED_SHARE * abs(pending)


def _count_between(counts: Counter[dt.date], first: dt.date, last: dt.date) -> int:
    return sum(count for day, count in counts.items() if first <= day <= last)
