"""Tell the amount and currency that were booked from those before conversion."""

from collections.abc import Sequence

from importers.tabular.columns import MOSTLY, Column
from importers.tabular.header_words import find_heading_currency, find_roles
from importers.tabular.mapping import AMOUNT_COLUMNS, Columns

HALF = 0.5
NAMED, NEXT_TO_IT, BEFORE_IT, SAME_CODES = 3, 2, 1, 2
"""Points of a currency column for its heading, its place and its codes."""


def assign_currencies(
    columns: Sequence[Column], roles: Columns, used: set[int], account_currency: str | None
) -> None:
    """Assign the currency of the amounts, and the original amount with its currency.

    A currency column belongs to the amount beside it. Changes ``roles`` and ``used``.
    """
    amounts = [columns[roles[role][0]] for role in AMOUNT_COLUMNS if role in roles]
    original = _find_original_amount(columns, used)
    candidates = [
        column
        for column in columns
        if column.place not in used and column.currency_share >= HALF and _may_be_currency(column)
    ]
    if not amounts or not candidates:
        return

    expected = find_heading_currency(amounts[0].heading) or account_currency
    points = {column.place: _rate(column, amounts, original, expected) for column in candidates}
    best = max(candidates, key=lambda column: (points[column.place], -column.place))
    if points[best.place] >= 0:
        roles["currency"] = (best.place,)
        used.add(best.place)
        candidates.remove(best)
    _assign_original(candidates, original, roles, used)


def _may_be_currency(column: Column) -> bool:
    names = find_roles(column.heading)
    is_named = bool(names.keys() & {"currency", "original_currency"})
    # Without a heading, a few codes among other texts are no currency of the rows.
    is_unnamed = not names and min(column.currency_share, column.filled_share) >= MOSTLY
    return is_named or is_unnamed


def _find_original_amount(columns: Sequence[Column], used: set[int]) -> Column | None:
    """Return the amount column that was not chosen and is the one before conversion."""
    free = [
        column for column in columns if column.place not in used and column.amount_share >= HALF
    ]
    for roles in ({"original_amount"}, {"amount"}):
        named = [column for column in free if find_roles(column.heading).keys() & roles]
        if named:
            return max(named, key=lambda column: _role_points(column, roles))
    return None


def _role_points(column: Column, roles: set[str]) -> int:
    weights = find_roles(column.heading)
    return max(weights.get(role, 0) for role in roles)


def _rate(
    column: Column, amounts: Sequence[Column], original: Column | None, expected: str | None
) -> int:
    """Rate a column as the currency of the amounts; below 0 it is that of something else."""
    names = find_roles(column.heading)
    points = NAMED if "currency" in names else 0
    if names.get("original_currency", 0) >= names.get("currency", 0) > 0 or (
        "original_currency" in names and "currency" not in names
    ):
        points -= NAMED + (NAMED if "currency" in names else 0)

    places = {amount.place for amount in amounts}
    if column.place - 1 in places:
        points += NEXT_TO_IT
    elif original is not None and column.place - 1 == original.place:
        points -= NEXT_TO_IT
    elif column.place + 1 in places:
        points += BEFORE_IT
    return points + _rate_codes(column, expected)


def _rate_codes(column: Column, expected: str | None) -> int:
    codes = {cell.upper() for cell in column.filled}
    if expected is None or not codes:
        return 0
    if codes == {expected}:
        return SAME_CODES
    # An account of one currency has no rows of others.
    return -SAME_CODES if expected in codes else 0


def _assign_original(
    candidates: Sequence[Column], original: Column | None, roles: Columns, used: set[int]
) -> None:
    if original is None or not candidates:
        return
    nearest = min(candidates, key=lambda column: abs(column.place - original.place))
    roles["original_amount"] = (original.place,)
    roles["original_currency"] = (nearest.place,)
    used.update((original.place, nearest.place))
