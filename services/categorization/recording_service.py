"""Record transactions with a suggested category, and learn what a transaction really is.

Here the ledger and categorization meet.
"""

from dataclasses import dataclass, replace
from typing import TypedDict

from core.enums import Decision, OnUncertain, TransactionKind
from core.errors import Conflict, Invalid, Unavailable
from core.identity import Caller
from core.normalization import normalize_text
from models import Transaction, db
from services.categorization.category_suggestion import (
    CategorySuggester,
    CategorySuggestion,
    RowWithSuggestion,
)
from services.categorization.feedback import find_last_verdict, store_suggestions
from services.categorization.suggested_changes import complete_values
from services.categorization.suggestions import suggest
from services.editing import refresh_row
from services.ledger.category_file_names import load_category_keys
from services.ledger.category_queries import find_category
from services.ledger.default_account import with_default_account
from services.ledger.exchanges import load_detail
from services.ledger.row_names import load_transaction_names
from services.ledger.transaction_edits import add_transaction, edit_transaction
from services.ledger.transaction_queries import get_transaction
from services.ledger.transaction_values import TransactionValues
from services.unit_of_work import unit_of_work


class RecordQuery(TypedDict, total=False):
    """Handling of a new transaction when no category is certain, and whether to add names."""

    on_uncertain: str
    names: bool


class FeedbackValues(TypedDict, total=False):
    """The category that a transaction really has, by its id or by its name."""

    transaction_id: int
    category_id: int | None
    actual_category: str


@dataclass(frozen=True, slots=True)
class FeedbackResult:
    """A categorized transaction.

    ``was_right`` tells whether its category had been suggested (None: nothing was), ``labels`` how
    many categories chosen by the user the model now knows.
    """

    transaction: Transaction
    was_right: bool | None
    labels: int


def record_transaction(
    suggester: CategorySuggester,
    caller: Caller,
    values: TransactionValues,
    *,
    on_uncertain: str = OnUncertain.KEEP,
    names: bool = False,
) -> RowWithSuggestion:
    """Record a transaction; without a category, set one by the user's rules or a certain model.

    ``names`` adds the names of its category and accounts. Raises Invalid, and Conflict when
    ``on_uncertain`` is "reject" and no category is certain.
    """
    recorded = _record(suggester, caller, values, on_uncertain)
    recorded = replace(recorded, detail=load_detail(caller, recorded.row))
    if not names:
        return recorded
    return replace(recorded, names=load_transaction_names(caller, [recorded.row]))


def _record(
    suggester: CategorySuggester, caller: Caller, values: TransactionValues, on_uncertain: str
) -> RowWithSuggestion:
    values = with_default_account(db.session(), caller.id, values)
    # Before the user's lock is taken: the first suggestion waits for the model to load.
    suggestion = _suggest_missing_category(suggester, caller, values)
    if suggestion is None:
        with unit_of_work(caller.id) as work:
            row = add_transaction(work, caller, values)
        return RowWithSuggestion(row, None)

    if on_uncertain == OnUncertain.REJECT and suggestion.decision != Decision.APPLY:
        raise Conflict(
            "No category is certain enough. Choose a category.",
            code="low_confidence",
            suggested_category_id=suggestion.category_id,
            confidence=suggestion.confidence,
            candidates=suggestion.candidates,
        )

    with unit_of_work(caller.id) as work:
        # The category may have been deleted meanwhile, which is no fault of this request.
        is_gone = suggestion.category_id is not None and not find_category(
            caller, suggestion.category_id
        )
        if is_gone:
            return RowWithSuggestion(add_transaction(work, caller, values), None)
        row = add_transaction(work, caller, complete_values(values, suggestion))
        if suggestion.record is not None:
            store_suggestions(work, {row.id: suggestion.record})
    return RowWithSuggestion(row, suggestion)


def _suggest_missing_category(
    suggester: CategorySuggester, caller: Caller, values: TransactionValues
) -> CategorySuggestion | None:
    """Suggest a category; None when the transaction needs none or no model can be loaded."""
    ai_classify = values.get("ai_classify")
    has_category = values.get("category_id") is not None or bool(values.get("parts"))
    is_transfer = values["kind"] == TransactionKind.TRANSFER
    if has_category or is_transfer or ai_classify is False:
        return None

    try:
        (suggestion,) = suggest(suggester, caller, [values], ask_llm=ai_classify is True)
    except Unavailable:
        # A damaged model must not prevent anyone from recording a transaction.
        return None
    return suggestion


def give_feedback(
    suggester: CategorySuggester, caller: Caller, body: FeedbackValues
) -> FeedbackResult:
    """Set the true category of a transaction and return whether it had been suggested.

    Raises NotFound, Invalid.
    """
    category_id = body.get("category_id")
    if "actual_category" in body:
        category_id = _find_category(caller, body["actual_category"])

    row = get_transaction(caller, body["transaction_id"])
    with unit_of_work(caller.id) as work:
        refresh_row(work.session, row)
        edit_transaction(work, caller, row, {"category_id": category_id})

    # The choice is committed, so the model already counts it.
    labels = suggester.models.count_labels(caller)
    return FeedbackResult(row, find_last_verdict(row.id), labels)


def _find_category(caller: Caller, name: str) -> int:
    """Find a category by its name. Raises Invalid."""
    category_id = load_category_keys(caller).get(normalize_text(name))
    if category_id is None:
        raise Invalid.field("actual_category", "Category not found.", code="category_not_found")
    return category_id
