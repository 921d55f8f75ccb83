"""Set the category of all transactions that are similar to one."""

from collections.abc import Sequence
from typing import TypedDict

from sqlalchemy import false, or_, select

from core.enums import CategorySource
from core.errors import Invalid
from core.identity import Caller
from models import Transaction
from services.categorization.feedback import settle_suggestions
from services.categorization.similar_rows import find_similar_rows
from services.ledger.category_views import load_views
from services.ledger.transaction_changes import set_category
from services.ledger.transaction_queries import (
    MAX_ITEMS,
    BulkCategorization,
    get_transaction,
    load_transactions,
)
from services.paging import AnyRow
from services.unit_of_work import unit_of_work

BATCH_SIZE = 500
"""Rows of one query: databases limit the parameters of a statement."""


class CategorizeLikeValues(TypedDict, total=False):
    """``like`` is the id of the example; without ``category_id``, its own category is used."""

    like: int
    category_id: int | None
    preview: bool


def categorize_similar(caller: Caller, values: CategorizeLikeValues) -> BulkCategorization:
    """Set the category of an example and of all rows of its payee and kind, or preview that.

    Rows whose category the user has chosen keep it; rows that the user wants without a category
    get this one, because here it is the user who decides. Raises NotFound, Invalid.
    """
    example = get_transaction(caller, values["like"])
    category_id = _choose_category(caller, example, values)

    # Found before the lock is taken: cleaning the payees of a large ledger takes seconds.
    similar = find_similar_rows(caller, example)
    others = [row for row in similar if row.category_id != category_id]
    chosen = [row for row in others if _has_chosen_category(row)]

    ids = [row.id for row in others if not _has_chosen_category(row)]
    # The example is set even where it has the category already: naming it is the user's choice.
    is_confirmed = example.category_source == CategorySource.PERSON
    if example.category_id != category_id or not is_confirmed:
        ids.insert(0, example.id)

    is_preview = bool(values.get("preview"))
    if not is_preview:
        _set_category(caller, example.id, ids, category_id)
    items = load_transactions(caller, ids[:MAX_ITEMS])
    return BulkCategorization(category_id, ids, items, is_preview, len(chosen))


def _choose_category(caller: Caller, example: Transaction, values: CategorizeLikeValues) -> int:
    if example.is_split:
        message = "The transaction is split. Join its parts first."
        raise Invalid.field("like", message, code="split_transaction")
    category_id = values.get("category_id", example.category_id)
    if category_id is None:
        raise Invalid.field(
            "category_id",
            "A category is required, because the transaction in like has none.",
            code="category_required",
        )
    view = load_views(caller, [category_id]).get(category_id)
    if view is not None and not view.allows(example.kind):
        raise Invalid.field(
            "category_id",
            f"The category is for transactions of the kind {view.type}.",
            code="wrong_category_type",
        )
    if view is None:
        raise Invalid.field("category_id", "Category not found.", code="category_not_found")
    return category_id


def _has_chosen_category(row: AnyRow) -> bool:
    return row.category_id is not None and row.category_source == CategorySource.PERSON


def _set_category(caller: Caller, example_id: int, ids: Sequence[int], category_id: int) -> None:
    """Set the category, except on rows that the user has categorized since they were found."""
    source = Transaction.category_source
    has_none = Transaction.category_id.is_(None)
    is_unchosen = or_(has_none, source.is_(None), source != CategorySource.PERSON)
    is_changed = or_(is_unchosen, Transaction.id == example_id)
    is_unsplit = Transaction.is_split == false()

    with unit_of_work(caller.id) as work:
        for start in range(0, len(ids), BATCH_SIZE):
            batch = Transaction.id.in_(ids[start : start + BATCH_SIZE])
            query = select(Transaction).where(batch, is_changed, is_unsplit)
            rows = list(work.session.scalars(query.execution_options(populate_existing=True)))
            set_category(work, rows, category_id, CategorySource.PERSON)
            settle_suggestions(work, rows)
