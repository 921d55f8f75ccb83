"""Find pairs of transactions that look like the two sides of one transfer between own accounts."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select

from core.enums import TransactionKind
from core.identity import Caller
from core.money import Money
from core.periods import last_days
from models import Transaction, db, table_of
from services.ledger.period_filters import PeriodFilters

MAX_DAYS_APART = 4
"""Days that may lie between the two sides of a transfer."""

MAX_INCOMES = 5_000
"""Most recent incomes that are compared with expenses."""

PAGE = 500
"""Incomes for which one query looks up candidate expenses."""

row = table_of(Transaction).c


class TransferFilters(PeriodFilters, total=False):
    """Dates of the incoming sides, and the number of proposals to return."""

    limit: int


class Side(NamedTuple):
    """The part of a transaction that matters for pairing."""

    id: int
    date: dt.date
    amount_minor: int
    currency: str
    account_id: int
    payee: str


class Candidate(NamedTuple):
    """Two sides with equal amounts in two accounts, few days apart."""

    days_apart: int
    outgoing: Side
    incoming: Side


@dataclass(frozen=True, slots=True)
class TransferProposal:
    """Two transactions that look like one transfer.

    ``is_only``: neither side has another possible counterpart.
    """

    outgoing: Side
    incoming: Side
    is_only: bool

    @property
    def amount(self) -> Money:
        return Money(self.outgoing.amount_minor, self.outgoing.currency)


@dataclass(frozen=True, slots=True)
class TransferProposals:
    """Number of all proposals, and the first of them."""

    count: int
    items: Sequence[TransferProposal]


COLUMNS = (row.id, row.date, row.amount_minor, row.currency, row.account_id, row.payee)


def propose_transfers(caller: Caller, filters: TransferFilters) -> TransferProposals:
    """Pair expenses with incomes of the same amount in another account, nearest dates first.

    Each transaction is part of at most one proposal.
    """
    first, last = filters.get("start_date"), filters.get("end_date")
    if filters.get("days"):
        period = last_days(caller.today, filters["days"])
        first, last = period.start, period.end

    incomes = _load_incomes(caller, first, last)
    proposals = list(_pair(_find_candidates(caller, incomes)))
    return TransferProposals(len(proposals), proposals[: filters["limit"]])


def count_proposals(caller: Caller, first: dt.date, last: dt.date) -> int:
    """Number of proposals whose incoming side lies between two dates."""
    filters: TransferFilters = {"start_date": first, "end_date": last, "limit": 0}
    return propose_transfers(caller, filters).count


def _load_incomes(caller: Caller, first: dt.date | None, last: dt.date | None) -> list[Side]:
    query = select(*COLUMNS).where(
        row.user_id == caller.id,
        row.kind == TransactionKind.INCOME,
        row.account_id.is_not(None),
    )
    if first is not None:
        query = query.where(row.date >= first)
    if last is not None:
        query = query.where(row.date <= last)
    newest_first = query.order_by(row.date.desc(), row.id.desc())
    return [Side(*values) for values in db.session.execute(newest_first.limit(MAX_INCOMES))]


def _pair(candidates: Iterable[Candidate]) -> Iterator[TransferProposal]:
    """Choose pairs greedily by days apart; equal amounts are paired in the order of their dates."""
    ranked = sorted(candidates, key=_rank)
    choices_per_outgoing = Counter(candidate.outgoing.id for candidate in ranked)
    choices_per_incoming = Counter(candidate.incoming.id for candidate in ranked)

    # Counted before any pair is taken: a side that merely lost its rivals is not unambiguous.
    paired_ids: set[int] = set()
    for _, outgoing, incoming in ranked:
        if outgoing.id in paired_ids or incoming.id in paired_ids:
            continue
        paired_ids |= {outgoing.id, incoming.id}
        is_only = choices_per_outgoing[outgoing.id] == 1 and choices_per_incoming[incoming.id] == 1
        yield TransferProposal(outgoing, incoming, is_only)


def _rank(candidate: Candidate) -> tuple[int, dt.date, int, int]:
    incoming = candidate.incoming
    return candidate.days_apart, incoming.date, incoming.id, candidate.outgoing.id


def _find_candidates(caller: Caller, incomes: Sequence[Side]) -> Iterator[Candidate]:
    for start in range(0, len(incomes), PAGE):
        page = incomes[start : start + PAGE]
        expenses = _load_expenses_near(caller, page)
        for incoming in page:
            for outgoing in expenses[incoming.amount_minor, incoming.currency]:
                days_apart = abs((outgoing.date - incoming.date).days)
                is_other_account = outgoing.account_id != incoming.account_id
                if is_other_account and days_apart <= MAX_DAYS_APART:
                    yield Candidate(days_apart, outgoing, incoming)


def _load_expenses_near(
    caller: Caller, incomes: Sequence[Side]
) -> defaultdict[tuple[int, str], list[Side]]:
    """Expenses near the dates of incomes with one of their amounts, by amount and currency."""
    dates = [income.date for income in incomes]
    margin = dt.timedelta(days=MAX_DAYS_APART)
    query = select(*COLUMNS).where(
        row.user_id == caller.id,
        row.kind == TransactionKind.EXPENSE,
        row.account_id.is_not(None),
        row.date.between(min(dates) - margin, max(dates) + margin),
        # Amounts may match in another currency or on another day; the pairs are checked exactly
        # above, and this only keeps the query small.
        row.amount_minor.in_({income.amount_minor for income in incomes}),
    )
    by_amount: defaultdict[tuple[int, str], list[Side]] = defaultdict(list)
    for values in db.session.execute(query):
        side = Side(*values)
        by_amount[side.amount_minor, side.currency].append(side)
    return by_amount
