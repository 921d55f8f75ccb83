"""Apply rules and the category model to rows that have no category yet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.enums import TransactionKind
from core.errors import Unavailable
from core.identity import Caller
from services.categorization.category_suggestion import CategorySuggester, SuggestionRecord
from services.categorization.suggested_changes import complete_values
from services.categorization.suggestions import suggest
from services.imports.row_mapping import MappedRow
from services.ledger.transaction_values import TransactionValues


@dataclass(frozen=True, slots=True)
class RowWithSuggestion:
    """A row with the values to store, after suggestions were applied.

    ``record`` is the model's suggestion as it is stored for comparison with the user's choice.
    """

    row: MappedRow
    values: TransactionValues
    record: SuggestionRecord | None = None

    def without_category(self) -> "RowWithSuggestion":
        """The row as it is stored when its category was deleted after it was chosen."""
        values: TransactionValues = {
            **self.values,
            "category_id": None,
            "category_source": None,
            "parts": [part | {"category_id": None} for part in self.values["parts"] or ()],
        }
        return replace(self, values=values, record=None)


def apply_suggestions(
    suggester: CategorySuggester | None, caller: Caller, rows: Sequence[MappedRow]
) -> list[RowWithSuggestion]:
    """Apply suggestions to rows without a category; without a suggester, they keep none.

    That is no choice of the person about each row: a later request may categorize them.
    """
    open_rows = [row for row in rows if _needs_category(row)] if suggester else []
    suggestions = _suggest(suggester, caller, open_rows) if suggester else {}
    return [suggestions.get(row.number) or RowWithSuggestion(row, row.values) for row in rows]


def _suggest(
    suggester: CategorySuggester, caller: Caller, rows: Sequence[MappedRow]
) -> dict[int, RowWithSuggestion]:
    """Suggest categories, by the number of the row."""
    if not rows:
        return {}
    try:
        suggestions = suggest(suggester, caller, [row.values for row in rows])
    except Unavailable:
        # A damaged model must not prevent an import; rows simply stay without a category.
        return {}

    suggested = {}
    for row, suggestion in zip(rows, suggestions, strict=True):
        values = complete_values(row.values, suggestion)
        suggested[row.number] = RowWithSuggestion(row, values, suggestion.record)
    return suggested


def _needs_category(row: MappedRow) -> bool:
    is_transfer = row.values["kind"] == TransactionKind.TRANSFER
    return row.values["category_id"] is None and not is_transfer and not row.values["parts"]
