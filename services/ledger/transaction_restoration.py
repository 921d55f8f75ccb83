"""Restore deleted transactions from the log: a step of a unit of work.

A deletion keeps the row's last values. With them come back id, version, category, tags and the
link to the other leg of a transfer.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import literal_column, select, tuple_

from core import clock
from core.enums import TransactionKind
from core.errors import Conflict, FieldProblem, NotFound
from core.json_types import JsonObject
from core.limits import RESTORE_DAYS
from core.money import to_minor
from models import Account, Category, Event, PartColumns, Transaction
from services.ledger.transaction_changes import (
    UNSET_VALUES,
    insert_restored,
    load_own_rows,
    relink_leg,
)
from services.ledger.transaction_parts import list_tags, list_words
from services.ledger.transaction_validation import (
    build_payee_key,
    build_search_text,
    build_tags_key,
)
from services.ledger.transaction_values import StoredTransaction
from services.planning.goals.transaction_links import restore_contributions
from services.unit_of_work import UnitOfWork

MAX_PROBLEMS = 20
"""Problems, or missing ids, that one error lists."""

LIST_NAME = "transaction_ids"

Side = tuple[str, int, str, int | None]
"""Kind, amount in minor units, currency and account of one side of a transfer."""

# A literal and no parameter: the index of deletions has the same condition.
IS_DELETION = Event.type == literal_column("'transaction_deleted'")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What restored rows refer to: currencies of accounts, categories, and bank ids in use."""

    account_currencies: Mapping[int, str]
    category_ids: Collection[int]
    bank_ids: Collection[tuple[int | None, str | None]]


def restore_transactions(work: UnitOfWork, ids: Sequence[int]) -> None:
    """Restore the owner's deleted transactions with these ids, all or none.

    Rows that exist stay as they are. A row whose category is gone comes back without it, a leg
    whose other leg has changed comes back as an expense or income. Raises NotFound, and Conflict
    where an account is gone or another transaction has the bank's id by now.
    """
    existing = {row.id for row in load_own_rows(work, ids)}
    deleted = _load_deleted(work, [id_ for id_ in ids if id_ not in existing])
    message = f"Not a transaction that was deleted in the last {RESTORE_DAYS} days."
    raise_missing(ids, existing | deleted.keys(), LIST_NAME, message)
    if not deleted:
        return

    deleted = _add_fees(work, deleted)
    rows = {id_: _read_values(values) for id_, values in deleted.items()}
    surroundings = _load_surroundings(work, rows.values())
    _raise_conflicts(ids, rows, surroundings)
    for row in rows.values():
        _clear_missing_category(row, surroundings)

    remaining = _match_legs(work, rows)
    insert_restored(work, list(rows.values()))
    for leg, counterpart_id in remaining:
        relink_leg(work, leg, counterpart_id)
    restore_contributions(work, rows.keys())


def raise_missing(
    ids: Sequence[int], present: Collection[int], list_name: str, message: str
) -> None:
    """Raise NotFound with the missing ids and their positions in the list, if any is missing."""
    positions = [position for position, id_ in enumerate(ids) if id_ not in present]
    if positions:
        problems = [((list_name, position), message) for position in positions[:MAX_PROBLEMS]]
        missing_ids = [ids[position] for position in positions[:MAX_PROBLEMS]]
        raise NotFound("transaction", problems=problems, missing_ids=missing_ids)


def _load_deleted(work: UnitOfWork, ids: Sequence[int]) -> dict[int, JsonObject]:
    """The last values of transactions that were deleted recently, by id."""
    since = clock.now() - dt.timedelta(days=RESTORE_DAYS)
    deletions = (
        select(Event.entity_id, Event.before)
        .where(
            Event.user_id == work.user_id,
            Event.entity_id.in_(ids),
            IS_DELETION,
            Event.created_at >= since,
        )
        .order_by(Event.seq)
    )
    # The last deletion of a row counts: it may have been restored before.
    last = dict(work.session.execute(deletions).all())
    return {id_: before for id_, before in last.items() if before is not None}


def _add_fees(work: UnitOfWork, deleted: Mapping[int, JsonObject]) -> dict[int, JsonObject]:
    """Add the fees of deleted transfers; one that is gone for good leaves its transfer."""
    fee_ids = {int(values["fee_id"]) for values in deleted.values() if values.get("fee_id")}
    if not fee_ids:
        return {**deleted}
    existing = {row.id for row in load_own_rows(work, fee_ids)}
    fees = _load_deleted(work, list(fee_ids - existing - deleted.keys()))
    complete = {**fees, **deleted}
    for values in complete.values():
        if values.get("fee_id") not in {None, *existing, *complete}:
            values["fee_id"] = None
            values["version"] += 1
    return complete


def _read_values(values: JsonObject) -> StoredTransaction:
    """The columns of a row from its published values."""
    columns: dict[str, Any] = {**values}
    tags, payee = columns["tags"], columns["payee"]
    # Rows that were deleted by earlier versions have none.
    parts = [_read_part(part, columns["currency"]) for part in columns.get("parts", ())]
    words = [*tags, *list_words(parts)]
    columns = UNSET_VALUES | columns
    columns |= {
        "amount_minor": _pop_minor(columns, "amount", "currency"),
        # Rows that were deleted by earlier versions have none of these.
        "to_amount_minor": _pop_minor(columns, "to_amount", "to_currency"),
        "original_amount_minor": _pop_minor(columns, "original_amount", "original_currency"),
        "date": dt.date.fromisoformat(columns["date"]),
        "created_at": dt.datetime.fromisoformat(columns["created_at"]),
        "updated_at": dt.datetime.fromisoformat(columns["updated_at"]),
        "tags_key": build_tags_key([*tags, *list_tags(parts)]),
        "search_text": build_search_text(payee, columns["description"], columns["notes"], words),
        "payee_key": build_payee_key(payee),
        # Found anew: the series may have changed meanwhile, or be gone.
        "recurring_series_id": None,
        "is_split": bool(parts),
        "parts": parts,
    }
    return cast(StoredTransaction, columns)


def _read_part(values: JsonObject, currency: str) -> PartColumns:
    return {
        "category_id": values["category_id"],
        "amount_minor": to_minor(Decimal(str(values["amount"])), currency),
        "note": values["note"],
        "tags": values["tags"],
    }


def _pop_minor(columns: dict[str, Any], name: str, currency_name: str) -> int | None:
    amount = columns.pop(name, None)
    return None if amount is None else to_minor(Decimal(str(amount)), columns[currency_name])


def _load_surroundings(work: UnitOfWork, rows: Collection[StoredTransaction]) -> Surroundings:
    account_ids = {row["account_id"] for row in rows} | {row["to_account_id"] for row in rows}
    category_ids = {row["category_id"] for row in rows}
    for row in rows:
        category_ids |= {part["category_id"] for part in row["parts"]}
    bank_ids = [(row["account_id"], row.get("external_id")) for row in rows]

    accounts = select(Account.id, Account.currency).where(
        Account.user_id == work.user_id, Account.id.in_(account_ids - {None})
    )
    categories = select(Category.id).where(
        Category.id.in_(category_ids - {None}), Category.visible_to(work.user_id)
    )
    bank_key = (Transaction.account_id, Transaction.external_id)
    taken = select(*bank_key).where(
        tuple_(*bank_key).in_([key for key in bank_ids if None not in key])
    )
    return Surroundings(
        dict(work.session.execute(accounts).all()),
        set(work.session.scalars(categories)),
        set(work.session.execute(taken).all()),
    )


def _raise_conflicts(
    ids: Sequence[int], rows: Mapping[int, StoredTransaction], surroundings: Surroundings
) -> None:
    problems: list[FieldProblem] = [
        ((LIST_NAME, position), message)
        for position, id_ in enumerate(ids)
        if id_ in rows
        for message in _find_conflicts(rows[id_], surroundings)
    ]
    if problems:
        raise Conflict(
            "Some transactions cannot be restored. Nothing was restored.",
            code="not_restorable",
            problems=problems[:MAX_PROBLEMS],
        )


def _find_conflicts(row: StoredTransaction, surroundings: Surroundings) -> Iterator[str]:
    sides = (
        (row["account_id"], row["currency"]),
        (row["to_account_id"], row["to_currency"] or row["currency"]),
    )
    for account_id, expected in sides:
        if account_id is None:
            continue
        currency = surroundings.account_currencies.get(account_id)
        if currency is None:
            yield "The account of the transaction was deleted."
        elif currency != expected:
            yield f"The currency of the account is {currency} now."

    if (row["account_id"], row.get("external_id")) in surroundings.bank_ids:
        yield "Another transaction of the account has the same id of the bank."


def _clear_missing_category(row: StoredTransaction, surroundings: Surroundings) -> None:
    category_id = row["category_id"]
    if category_id is not None and category_id not in surroundings.category_ids:
        row["category_id"] = row["category_source"] = None
        _mark_changed(row)
    missing = [
        part
        for part in row["parts"]
        if part["category_id"] not in {None, *surroundings.category_ids}
    ]
    for part in missing:
        part["category_id"] = None
    if missing:
        _mark_changed(row)


def _match_legs(
    work: UnitOfWork, rows: Mapping[int, StoredTransaction]
) -> list[tuple[Transaction, int]]:
    """Decide which restored legs are linked again; the others become single transactions.

    Returns the other legs that were not deleted, each with the id of the restored one.
    """
    legs = [row for row in rows.values() if row.get("counterpart_id") is not None]
    other_ids = {leg["counterpart_id"] for leg in legs}
    others = {row.id: row for row in load_own_rows(work, other_ids)}
    remaining: list[tuple[Transaction, int]] = []
    for leg in legs:
        counterpart_id = leg["counterpart_id"] or 0
        if counterpart_id in rows:
            _match_restored(leg, rows[counterpart_id])
        elif counterpart_id in others and _can_be_linked(leg, _side(others[counterpart_id])):
            remaining.append((others[counterpart_id], leg["id"]))
        else:
            _make_single(leg)
    return remaining


def _match_restored(leg: StoredTransaction, partner: StoredTransaction) -> None:
    """Link a leg with the other one, which comes back as well."""
    if partner.get("counterpart_id") == leg["id"]:
        return

    side = (partner["kind"], partner["amount_minor"], partner["currency"], partner["account_id"])
    if not _can_be_linked(leg, side):
        _make_single(leg)
        return
    # It was deleted after the leg, and so as a single transaction.
    is_outgoing = partner["kind"] == TransactionKind.EXPENSE
    partner["kind"] = TransactionKind.TRANSFER
    partner["counterpart_id"] = leg["id"]
    if not is_outgoing:
        partner["amount_minor"] = -partner["amount_minor"]
    elif partner["currency"] != leg["currency"]:
        partner["to_amount_minor"] = abs(leg["amount_minor"])
        partner["to_currency"] = leg["currency"]
    _mark_changed(partner)


def _side(row: Transaction) -> Side:
    return row.kind, row.amount_minor, row.currency, row.account_id


def _can_be_linked(leg: StoredTransaction, other: Side) -> bool:
    """Return whether the other leg is still what unlinking has made of it."""
    is_outgoing = leg["amount_minor"] > 0
    expected_kind = TransactionKind.INCOME if is_outgoing else TransactionKind.EXPENSE
    kind, amount_minor, currency, account_id = other
    if kind != expected_kind or account_id in {None, leg["account_id"]}:
        return False
    if leg["to_currency"] is not None:
        return (amount_minor, currency) == (leg["to_amount_minor"], leg["to_currency"])
    # Where the money arrived, the leg does not know how much had left in another currency.
    is_converted = not is_outgoing and currency != leg["currency"]
    return is_converted or (amount_minor, currency) == (abs(leg["amount_minor"]), leg["currency"])


def _make_single(leg: StoredTransaction) -> None:
    is_outgoing = leg["amount_minor"] > 0
    leg["kind"] = TransactionKind.EXPENSE if is_outgoing else TransactionKind.INCOME
    leg["amount_minor"] = abs(leg["amount_minor"])
    leg["counterpart_id"] = leg["to_amount_minor"] = leg["to_currency"] = None
    _mark_changed(leg)


def _mark_changed(row: StoredTransaction) -> None:
    """Give a row that does not come back as it was another version."""
    row["version"] += 1
    row["updated_at"] = clock.now()
