"""Compute what rules and suggestions change of a transaction.

New transactions, the backlog of stored ones and dry runs of rules all take their changes from here.
"""

from collections.abc import Sequence

from core.enums import CategorySource, Decision, SuggestionSource
from core.money import Money
from core.normalization import distinct_names
from models import Transaction
from services.categorization.category_suggestion import CategorySuggestion
from services.categorization.rule_engine import RuleEffect
from services.ledger.transaction_values import TransactionValues
from services.paging import AnyRow

TransactionRow = Transaction | AnyRow
"""A stored transaction, or a row with its columns."""


def complete_values(values: TransactionValues, suggestion: CategorySuggestion) -> TransactionValues:
    """Return the values of a new transaction with what the suggestion sets."""
    completed = values.copy()
    if suggestion.decision == Decision.APPLY:
        completed["category_id"] = suggestion.category_id
        # Named, or validation would take the category for the person's own choice and the model
        # would learn from itself.
        completed["category_source"] = suggestion.source
    if suggestion.effect is None:
        return completed

    payee, description = values.get("payee") or "", values.get("description") or ""
    tags = values.get("tags") or ()
    completed.update(_compute_text_changes(suggestion.effect, payee, description, tags))
    return completed


def compute_suggested_changes(
    row: TransactionRow, suggestion: CategorySuggestion
) -> TransactionValues:
    """Return what a suggestion changes of a stored transaction; only certain categories are set."""
    is_applied = suggestion.decision == Decision.APPLY
    category_id = suggestion.category_id if is_applied else None
    return _compute_changes(row, suggestion.effect, category_id, suggestion.source)


def compute_rule_changes(row: TransactionRow, effect: RuleEffect) -> TransactionValues:
    """Return what rules change of a stored transaction."""
    return _compute_changes(row, effect, effect.category_id, SuggestionSource.RULE)


def _compute_changes(
    row: TransactionRow,
    effect: RuleEffect | None,
    category_id: int | None,
    source: SuggestionSource,
) -> TransactionValues:
    changes: TransactionValues = {}
    # Only a person changes what a person has chosen.
    is_chosen = row.category_source == CategorySource.PERSON
    if category_id not in {None, row.category_id} and not is_chosen:
        changes["category_id"] = category_id
        changes["category_source"] = source
    if effect is None:
        return changes

    changes.update(_compute_text_changes(effect, row.payee, row.description, row.tags))
    if effect.kind is not None and effect.kind != row.kind:
        changes["kind"] = effect.kind
        changes["to_account_id"] = effect.to_account_id
        # Only an expense may be negative; as another kind, its size is what counts.
        changes["amount"] = abs(Money(row.amount_minor, row.currency).decimal)
    return changes


def _compute_text_changes(
    effect: RuleEffect, payee: str, description: str, tags: Sequence[str]
) -> TransactionValues:
    """Return the payee and the tags that differ; the bank's payee moves to an empty description."""
    changes: TransactionValues = {}
    # The bank's own words are kept, unless the row has a description already.
    if effect.payee and effect.payee != payee:
        changes["payee"] = effect.payee
        if payee and not description:
            changes["description"] = payee

    all_tags = distinct_names([*tags, *effect.tags])
    if effect.tags and all_tags != list(tags):
        changes["tags"] = all_tags
    return changes
