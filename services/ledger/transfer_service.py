"""Transfers between one's own accounts whose two sides came from two statements: found, linked, unlinked."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from core.errors import Conflict, Invalid
from core.identity import Caller
from core.money import Money
from core.periods import last_days
from models import Transaction, db, table_of
from services.ledger.transaction_changes import link_legs, unlink_legs
from services.ledger.transaction_queries import get_transaction
from services.unit_of_work import unit_of_work

APART = 4
"""Days that may lie between the two sides."""
MOST_INCOMES = 5_000
PAGE = 500

row = table_of(Transaction).c


class Side(NamedTuple):
    id: int
    date: dt.date
    amount_minor: int
    currency: str
    account_id: int
    payee: str


def proposals(caller: Caller, filters: Mapping[str, Any]) -> dict[str, Any]:
    """Pairs that look like one transfer: equal and opposite, in two accounts, few days apart; the nearest first.

    Each row is in one pair at most.
    """
    first, last = filters.get("start_date"), filters.get("end_date")
    if filters.get("days"):
        period = last_days(caller.today, filters["days"])
        first, last = period.start, period.end
    pairs = list(_pairs(_incomes(caller, first, last), caller))
    shown = pairs[: filters["limit"]]
    return {"count": len(pairs), "items": [_proposal(pair) for pair in shown]}


class Pair(NamedTuple):
    """``is_only``: neither side had another choice."""

    outgoing: Side
    incoming: Side
    is_only: bool


def _proposal(pair: Pair) -> dict[str, Any]:
    outgoing, incoming, is_only = pair
    return {
        "outgoing_id": outgoing.id,
        "incoming_id": incoming.id,
        "amount": Money(outgoing.amount_minor, outgoing.currency),
        "currency": outgoing.currency,
        "account_id": outgoing.account_id,
        "to_account_id": incoming.account_id,
        "outgoing_date": outgoing.date,
        "incoming_date": incoming.date,
        "outgoing_payee": outgoing.payee,
        "incoming_payee": incoming.payee,
        "is_only": is_only,
    }


COLUMNS = (row.id, row.date, row.amount_minor, row.currency, row.account_id, row.payee)


def _incomes(caller: Caller, first: dt.date | None, last: dt.date | None) -> list[Side]:
    query = select(*COLUMNS).where(
        row.user_id == caller.id, row.kind == "income", row.account_id.is_not(None)
    )
    if first is not None:
        query = query.where(row.date >= first)
    if last is not None:
        query = query.where(row.date <= last)
    found = db.session.execute(query.order_by(row.date.desc(), row.id.desc()).limit(MOST_INCOMES))
    return [Side(*one) for one in found]


def _pairs(incomes: Sequence[Side], caller: Caller) -> Iterator[Pair]:
    """The best pairs, by days apart; an amount that many rows have is paired in the order of time."""
    choices = [
        (abs((out.date - into.date).days), out, into) for into, out in _candidates(caller, incomes)
    ]
    choices.sort(key=lambda choice: (choice[0], choice[2].date, choice[2].id, choice[1].id))
    of_out, of_in = defaultdict[int, int](int), defaultdict[int, int](int)
    for _, out, into in choices:
        of_out[out.id] += 1
        of_in[into.id] += 1
    taken: set[int] = set()
    for _, out, into in choices:
        if out.id not in taken and into.id not in taken:
            taken |= {out.id, into.id}
            yield Pair(out, into, of_out[out.id] == 1 and of_in[into.id] == 1)


def _candidates(caller: Caller, incomes: Sequence[Side]) -> Iterator[tuple[Side, Side]]:
    for start in range(0, len(incomes), PAGE):
        page = incomes[start : start + PAGE]
        near = dt.timedelta(days=APART)
        query = select(*COLUMNS).where(
            row.user_id == caller.id,
            row.kind == "expense",
            row.account_id.is_not(None),
            row.date.between(
                min(one.date for one in page) - near, max(one.date for one in page) + near
            ),
            row.amount_minor.in_({one.amount_minor for one in page}),
        )
        by_amount: dict[tuple[int, str], list[Side]] = defaultdict(list)
        for one in db.session.execute(query):
            by_amount[one.amount_minor, one.currency].append(Side(*one))
        for into in page:
            for out in by_amount[into.amount_minor, into.currency]:
                if out.account_id != into.account_id and abs((out.date - into.date).days) <= APART:
                    yield into, out


def link(caller: Caller, values: Mapping[str, Any]) -> dict[str, Any]:
    """Make two rows the legs of one transfer. Raises NotFound, Invalid, Conflict when one is a leg already."""
    outgoing = get_transaction(caller, values["outgoing_id"])
    incoming = get_transaction(caller, values["incoming_id"])
    with unit_of_work(caller.id) as work:
        for one in (outgoing, incoming):
            work.session.refresh(one)
        _check(outgoing, incoming)
        link_legs(work, outgoing, incoming)
    return {"outgoing": outgoing, "incoming": incoming}


def _check(outgoing: Transaction, incoming: Transaction) -> None:
    if outgoing.kind == "transfer" or incoming.kind == "transfer":
        raise Conflict("One of them is part of a transfer already.", code="already_transfer")
    wrong = []
    if outgoing.kind != "expense" or outgoing.amount_minor < 0:
        wrong.append(("/outgoing_id", "That is not money that left an account."))
    if incoming.kind != "income":
        wrong.append(("/incoming_id", "That is not money that came into an account."))
    if (
        outgoing.account_id is None
        or incoming.account_id is None
        or outgoing.account_id == incoming.account_id
    ):
        wrong.append(("/incoming_id", "The two sides of a transfer are in two accounts."))
    if (outgoing.amount_minor, outgoing.currency) != (incoming.amount_minor, incoming.currency):
        wrong.append(("/incoming_id", "The two sides of a transfer are equal."))
    if abs((outgoing.date - incoming.date).days) > APART:
        wrong.append(
            ("/incoming_id", f"The two sides of a transfer are at most {APART} days apart.")
        )
    if wrong:
        raise Invalid("These two are not one transfer.", problems=wrong)


def unlink(caller: Caller, transaction_id: int) -> None:
    """Make both legs what they were. Raises NotFound, Conflict when the row is no leg."""
    leg = get_transaction(caller, transaction_id)
    with unit_of_work(caller.id) as work:
        work.session.refresh(leg)
        if leg.counterpart_id is None:
            raise Conflict("It is not one of two linked legs.", code="not_linked")
        unlink_legs(work, [leg])
