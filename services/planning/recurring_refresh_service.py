"""Keep the stored recurring series as the ledger shows them: a reaction to changes and new days."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

import ml_service
from core.enums import RecurringStatus, TransactionKind
from core.events import RecurringSeriesCreated, RecurringSeriesUpdated
from core.identity import Caller
from core.limits import MAX_RECURRING_SERIES
from ml_service import FollowedSeries, PaymentHistory, SeriesPayment
from models import DailyTotal, RecurringSeries, Transaction, db, table_of
from services.editing import create_row
from services.ledger.recurring_links import link_transactions
from services.people.callers import load_caller
from services.planning.recurring_checkpoints import (
    Checkpoint,
    build_checkpoint,
    checkpoints,
    find_changes,
    read_last_seq,
)
from services.planning.recurring_state import apply_ledger, build_found_series, settle_status
from services.snapshots import snapshot
from services.unit_of_work import rollback, unit_of_work

rows, totals = table_of(Transaction).c, table_of(DailyTotal).c


EMPTY = PaymentHistory(payments=(), transaction_ids=(), since=0)


class SeriesGroup(NamedTuple):
    """Series are searched for among the transactions of one kind and currency."""

    kind: TransactionKind
    currency: str


@dataclass(frozen=True, slots=True)
class Findings:
    """Series with what the ledger shows of each, and the payments that each has in the database.

    ``checkpoint`` is the one that holds as soon as they are stored.
    """

    pairs: Sequence[tuple[RecurringSeries, FollowedSeries]]
    linked: Mapping[int, Sequence[SeriesPayment]]
    checkpoint: Checkpoint | None

    @property
    def created(self) -> list[RecurringSeries]:
        """The series that are new."""
        return [series for series, _ in self.pairs if series.id is None]

    def find_changed(self, session: Session) -> list[RecurringSeries]:
        """Return the stored series of which something has changed."""
        stored = (series for series, _ in self.pairs if series.id is not None)
        return [series for series in stored if session.is_modified(series)]

    def find_moved(self) -> dict[int | None, list[int]]:
        """Return the transactions to move, by the id of the series they go to; None is no series.

        New series must have their ids by now.
        """
        before = {
            payment.id: series_id
            for series_id, payments in self.linked.items()
            for payment in payments
        }
        after = {
            payment.id: series.id
            for series, followed in self.pairs
            if series.status != RecurringStatus.DISMISSED
            for payment in followed.payments
        }
        moved: defaultdict[int | None, list[int]] = defaultdict(list)
        for transaction_id in sorted(before.keys() | after.keys()):
            series_id = after.get(transaction_id)
            if before.get(transaction_id) != series_id:
                moved[series_id].append(transaction_id)
        return dict(moved)


def refresh_series(user_id: int) -> None:
    """Store what the ledger shows of a user's recurring series, if it has changed.

    After changes of a few transactions, only the series of their payees are looked at.
    """
    caller = load_caller(user_id)
    # Most changes of the ledger change no series; those need no lock.
    session = db.session()
    with session.no_autoflush:
        findings = _find(session, caller)
        has_news = findings.created or findings.find_changed(session) or findings.find_moved()
    rollback()
    if has_news:
        findings = _store(caller)
    checkpoints.keep(user_id, findings.checkpoint)


def _store(caller: Caller) -> Findings:
    """Look again under the lock, and store what is found."""
    with unit_of_work(caller.id) as work:
        with work.session.no_autoflush:
            findings = _find(work.session, caller)
            changed = findings.find_changed(work.session)
        for series in findings.created:
            create_row(work, series, RecurringSeriesCreated)
        work.session.flush()
        work.publish(*(RecurringSeriesUpdated(row.id, snapshot(row)) for row in changed))
        for series_id, transaction_ids in findings.find_moved().items():
            link_transactions(work, series_id, transaction_ids)
    return findings


def _find(session: Session, caller: Caller) -> Findings:
    """Follow the series that may have changed, or all, and set in their rows what is found."""
    connection = session.connection()
    changes = find_changes(connection, caller)
    if changes is None:
        return _find_all(session, caller)
    if not changes.payees and not changes.series_ids:
        return Findings((), {}, changes.checkpoint)
    scope = ml_service.load_scope(
        connection, caller, changes.payees, changes.series_ids, changes.checkpoint.spellings
    )
    stored = _load_stored(session, caller, scope.series_ids)
    groups = {
        SeriesGroup(TransactionKind(kind), currency)
        for kind, currency in scope.histories
        if kind != TransactionKind.TRANSFER
    }
    groups.update(map(_get_group, stored.values()))
    search = _Search(caller, changes.checkpoint.known_through, stored, scope.linked)
    pairs = search.follow(session, groups, scope.histories.get)
    return Findings(pairs, scope.linked, changes.checkpoint)


def _find_all(session: Session, caller: Caller) -> Findings:
    connection = session.connection()
    # Before anything else is read: what is committed meanwhile is looked at next time.
    seq = read_last_seq(connection, caller.id)
    entry_days = ml_service.load_entry_days(connection, caller)
    known_through = ml_service.infer_known_through(entry_days, caller.today)
    stored = _load_stored(session, caller)
    linked = ml_service.load_linked_payments(connection, caller.id)
    histories: dict[tuple[str, str], PaymentHistory] = {}

    def load(group: SeriesGroup) -> PaymentHistory:
        histories[group] = ml_service.load_payment_history(connection, caller, *group)
        return histories[group]

    search = _Search(caller, known_through, stored, linked)
    pairs = search.follow(session, _list_groups(connection, caller, stored.values()), load)
    row_count = max((len(one.payments) for one in histories.values()), default=0)
    checkpoint = build_checkpoint(connection, caller, seq, known_through, entry_days, row_count)
    return Findings(pairs, linked, checkpoint)


LoadHistory = Callable[[SeriesGroup], PaymentHistory | None]


@dataclass(frozen=True, slots=True)
class _Search:
    """Stored series by id, with their payments, and the last day of which the ledger is known."""

    caller: Caller
    known_through: dt.date
    stored: Mapping[int, RecurringSeries]
    linked: Mapping[int, Sequence[SeriesPayment]]

    def follow(
        self, session: Session, groups: Iterable[SeriesGroup], load: LoadHistory
    ) -> list[tuple[RecurringSeries, FollowedSeries]]:
        """Follow series through the ledgers of groups."""
        pairs = []
        room: int | None = None
        for group in sorted(groups):
            for followed in self._follow_group(group, load(group) or EMPTY):
                series = self.stored.get(followed.stored_id or 0)
                if series is None:
                    # Counted here, because most changes bring no new series.
                    if room is None:
                        room = MAX_RECURRING_SERIES - _count_stored(session, self.caller)
                    if room <= 0:
                        continue
                    room -= 1
                    series = _build_new(session, self.caller, group, followed)
                apply_ledger(series, followed)
                settle_status(series, self.caller.today, self.known_through, self.caller.locale)
                pairs.append((series, followed))
        return pairs

    def _follow_group(
        self, group: SeriesGroup, history: PaymentHistory
    ) -> Sequence[FollowedSeries]:
        own = [
            ml_service.build_stored_series(row, self.linked.get(row.id, ()))
            for row in self.stored.values()
            if _get_group(row) == group
        ]
        return ml_service.follow_series(
            history, self.caller.today, self.known_through, own, self.linked
        )


def _load_stored(
    session: Session, caller: Caller, ids: Collection[int] | None = None
) -> dict[int, RecurringSeries]:
    query = select(RecurringSeries).where(RecurringSeries.user_id == caller.id)
    if ids is not None and not ids:
        return {}
    if ids is not None:
        query = query.where(RecurringSeries.id.in_(ids))
    ordered = query.order_by(RecurringSeries.id).execution_options(populate_existing=True)
    return {row.id: row for row in session.scalars(ordered)}


def _count_stored(session: Session, caller: Caller) -> int:
    query = select(func.count()).where(RecurringSeries.user_id == caller.id)
    return int(session.scalar(query) or 0)


def _get_group(series: RecurringSeries) -> SeriesGroup:
    return SeriesGroup(TransactionKind(series.kind), series.currency)


def _list_groups(
    connection: Connection, caller: Caller, stored: Iterable[RecurringSeries]
) -> set[SeriesGroup]:
    query = select(totals.kind, totals.currency).where(
        totals.user_id == caller.id, totals.kind != TransactionKind.TRANSFER
    )
    used = connection.execute(query.distinct()).all()
    groups = {SeriesGroup(TransactionKind(kind), currency) for kind, currency in used}
    return groups | set(map(_get_group, stored))


def _build_new(
    session: Session, caller: Caller, group: SeriesGroup, followed: FollowedSeries
) -> RecurringSeries:
    newest = followed.payments[-1]
    account = select(rows.account_id).where(rows.id == newest.id)
    return build_found_series(caller.id, group.kind, group.currency, session.scalar(account))
