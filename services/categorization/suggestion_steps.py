"""Apply suggestions to stored transactions, within a unit of work."""

from collections.abc import Sequence

from core.identity import Caller
from models import Transaction
from services.categorization.category_suggestion import CategorySuggestion
from services.categorization.feedback import store_suggestions
from services.categorization.suggested_changes import compute_suggested_changes
from services.ledger.transaction_edits import Edit, edit_transactions
from services.unit_of_work import UnitOfWork

SuggestedRow = tuple[Transaction, CategorySuggestion]
"""A stored transaction and the suggestion for it."""


def apply_suggestions(
    work: UnitOfWork, caller: Caller, suggested: Sequence[SuggestedRow]
) -> frozenset[int]:
    """Apply rules and certain categories to stored rows, and store the model's suggestions.

    Rows that would become invalid, such as a rule's transfer to the same account, stay unchanged;
    returns the ids of these.
    """
    edits: list[Edit] = []
    for row, suggestion in suggested:
        changes = compute_suggested_changes(row, suggestion)
        if changes:
            edits.append((row, changes))

    problems = edit_transactions(work, caller, edits)
    # Edits are all or none: with any problem nothing has changed yet, so the others follow.
    if problems:
        valid = [edit for position, edit in enumerate(edits) if position not in problems]
        edit_transactions(work, caller, valid)

    records = {
        row.id: suggestion.record for row, suggestion in suggested if suggestion.record is not None
    }
    store_suggestions(work, records)
    return frozenset(edits[position][0].id for position in problems)
