"""Find pairs of transactions that look like the two sides of one transfer between own accounts."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, false, func, select

from core.enums import TransactionKind
from core.identity import Caller
from core.money import Money
from core.periods import last_days
from infrastructure.database import ShiftedDate
from models import Transaction, db, table_of
from services.ledger.converted_transfers import find_converted
from services.ledger.exchanges import Exchange
from services.ledger.period_filters import PeriodFilters
from services.ledger.transfer_sides import MAX_DAYS_APART, MAX_INCOMES, Candidate, Side
from services.paging import AnyRow

row, outgoing = table_of(Transaction).c, table_of(Transaction).alias("outgoing")


class TransferFilters(PeriodFilters, total=False):
    """Dates of the incoming sides, and the number of proposals to return."""

    limit: int


@dataclass(frozen=True, slots=True)
class TransferProposal:
    """Two transactions that look like one transfer.

    ``is_only``: neither side has another possible counterpart. ``exchange`` is None between
    accounts of one currency.
    """

    outgoing: Side
    incoming: Side
    is_only: bool
    exchange: Exchange | None

    @property
    def amount(self) -> Money:
        """What left the one account."""
        return self.outgoing.amount

    @property
    def to_amount(self) -> Money | None:
        """What arrived in the other account, if in another currency."""
        return None if self.exchange is None else self.incoming.amount

    @property
    def to_currency(self) -> str | None:
        """The currency of what arrived, if it is another one."""
        return None if self.exchange is None else self.incoming.currency


@dataclass(frozen=True, slots=True)
class TransferProposals:
    """Number of all proposals, and the first of them."""

    count: int
    items: Sequence[TransferProposal]


def propose_transfers(caller: Caller, filters: TransferFilters) -> TransferProposals:
    """Pair expenses with incomes of the same amount in another account, nearest dates first.

    Then those in two currencies follow whose amounts fit the rate of their day. Each transaction is
    part of at most one proposal.
    """
    first, last = filters.get("start_date"), filters.get("end_date")
    if filters.get("days"):
        period = last_days(caller.today, filters["days"])
        first, last = period.start, period.end

    candidates = _load_candidates(caller, first, last)
    candidates += find_converted(caller, _load_incomes(caller, first, last))
    proposals = list(_pair(candidates))
    return TransferProposals(len(proposals), proposals[: filters["limit"]])


def count_proposals(caller: Caller, first: dt.date, last: dt.date) -> int:
    """Number of proposals whose incoming side lies between two dates."""
    filters: TransferFilters = {"start_date": first, "end_date": last, "limit": 0}
    return propose_transfers(caller, filters).count


def _load_candidates(
    caller: Caller, first: dt.date | None, last: dt.date | None
) -> list[Candidate]:
    """Find the expenses of the same amount near the newest incomes, in one query."""
    incoming = _select_incomes(caller, first, last).subquery("incoming")
    sides = select(*(outgoing.c[name] for name in Side._fields), *incoming.c)
    query = sides.select_from(incoming).join(
        outgoing,
        and_(
            outgoing.c.user_id == caller.id,
            # Within a function, so that no index of kinds and days answers it: SQLite would rather
            # read all expenses of those days.
            func.coalesce(outgoing.c.kind, outgoing.c.kind) == TransactionKind.EXPENSE,
            outgoing.c.currency == incoming.c.currency,
            outgoing.c.amount_minor == incoming.c.amount_minor,
            # Together with the amount one range of the index, which keeps the query small.
            outgoing.c.date.between(
                ShiftedDate(incoming.c.date, -MAX_DAYS_APART),
                ShiftedDate(incoming.c.date, MAX_DAYS_APART),
            ),
            outgoing.c.account_id != incoming.c.account_id,
            outgoing.c.is_split == false(),
        ),
    )
    return [_read_candidate(values) for values in db.session.execute(query)]


def _load_incomes(caller: Caller, first: dt.date | None, last: dt.date | None) -> list[Side]:
    rows: Iterable[AnyRow] = db.session.execute(_select_incomes(caller, first, last))
    return [Side(*values) for values in rows]


def _select_incomes(
    caller: Caller, first: dt.date | None, last: dt.date | None
) -> Select[tuple[int, dt.date, int, str, int, str]]:
    query = select(row.id, row.date, row.amount_minor, row.currency, row.account_id, row.payee)
    query = query.where(
        row.user_id == caller.id,
        row.kind == TransactionKind.INCOME,
        row.account_id.is_not(None),
        row.is_split == false(),
    )
    if first is not None:
        query = query.where(row.date >= first)
    if last is not None:
        query = query.where(row.date <= last)
    return query.order_by(row.date.desc(), row.id.desc()).limit(MAX_INCOMES)


def _read_candidate(values: AnyRow) -> Candidate:
    middle = len(Side._fields)
    return Candidate(Side(*values[:middle]), Side(*values[middle:]))


def _pair(candidates: Iterable[Candidate]) -> Iterator[TransferProposal]:
    """Choose pairs greedily by days apart; equal amounts are paired in the order of their dates."""
    ranked = sorted(candidates, key=lambda candidate: candidate.rank)
    choices_per_outgoing = Counter(candidate.outgoing.id for candidate in ranked)
    choices_per_incoming = Counter(candidate.incoming.id for candidate in ranked)

    # Counted before any pair is taken: a side that merely lost its rivals is not unambiguous.
    paired_ids: set[int] = set()
    for candidate in ranked:
        outgoing, incoming = candidate.outgoing, candidate.incoming
        if outgoing.id in paired_ids or incoming.id in paired_ids:
            continue
        paired_ids |= {outgoing.id, incoming.id}
        is_only = choices_per_outgoing[outgoing.id] == 1 and choices_per_incoming[incoming.id] == 1
        yield TransferProposal(outgoing, incoming, is_only, candidate.exchange)
