"""Assign roles such as date, amount or payee to columns, by their headings and contents."""

from collections.abc import Callable, Sequence
from operator import attrgetter

from importers.tabular.amount_columns import assign_amount_columns
from importers.tabular.columns import MOSTLY, Column
from importers.tabular.header_words import EXACT_WEIGHT, find_roles
from importers.tabular.mapping import Columns


def _accept_any_text(_column: Column) -> float:
    return 1.0


ROLE_FIT: dict[str, Callable[[Column], float]] = {
    "date": attrgetter("date_share"),
    "transaction_date": attrgetter("date_share"),
    "value_date": attrgetter("date_share"),
    "amount": attrgetter("amount_share"),
    "debit": attrgetter("amount_share"),
    "credit": attrgetter("amount_share"),
    "balance": attrgetter("amount_share"),
    "fee": attrgetter("amount_share"),
    "flag": attrgetter("direction_share"),
    "currency": attrgetter("currency_share"),
    "category_id": attrgetter("amount_share"),
}
"""Share of cells (0-1) that suit a role. Roles that are missing here accept any text."""

DATE_ROLES = ("date", "transaction_date", "value_date")
VALUE_ROLES = ("balance", "currency", "flag", "amount", "debit", "credit", "fee", "category_id")
TEXT_ROLES = ("payee", "notes", "category", "account", "to_account", "bank_id", "status", "tags")
# Headings such as "Type" name many things: only the cells show that they are directions.
STRICT_ROLES = frozenset({"flag", "currency"})
"""Roles that are never assigned by the heading alone."""
EMPTY_ONLY_ROLES = frozenset(
    {"balance", "fee", "category_id", "value_date", "transaction_date", "credit", "debit"}
)
"""Roles that are assigned by the heading alone only to an empty column."""

# From here on a column has more cells that suit a role than that do not.
HALF = 0.5
LONG_TEXT = 12.0
"""Letters per row up to which a longer text makes the better payee."""
MIN_TEXT_LETTERS = 2
MIN_NAME_LETTERS = 5
"""Letters per row from which on a text says more than a code."""
# A column of directions has few words: in, out, and a few kinds of either.
MAX_DISTINCT_FLAGS = 6
MIN_ROWS_TO_COMPARE = 3


def assign_roles(columns: Sequence[Column]) -> Columns:
    """Assign roles to columns. The order matters: a column keeps the first role it gets."""
    roles: Columns = {}
    used: set[int] = set()

    date = _find_date_column(columns)
    _assign("date", date, roles, used)
    # Values before texts: a text role accepts any cell and would take the columns of values.
    for role in VALUE_ROLES:
        _assign(role, _find_by_heading(columns, role, used), roles, used)
    assign_amount_columns(columns, roles, used)
    for role in TEXT_ROLES:
        _assign(role, _find_by_heading(columns, role, used), roles, used)

    _remove_implausible_texts(columns, roles)
    _assign_unnamed(columns, roles, used)
    _assign_texts(columns, roles, used)
    return {role: places for role, places in roles.items() if places}


def _assign(role: str, column: Column | None, roles: Columns, used: set[int]) -> None:
    if column is not None:
        roles[role] = (column.place,)
        used.add(column.place)


def _find_date_column(columns: Sequence[Column]) -> Column | None:
    # The date of booking is preferred to those of purchase and value.
    for role in DATE_ROLES:
        column = _find_by_heading(columns, role, set())
        if column is not None:
            return column

    mostly = _find_first(columns, set(), lambda column: column.date_share >= MOSTLY)
    return mostly or _find_first(columns, set(), lambda column: column.date_share >= HALF)


def _role_weight(column: Column, role: str) -> int:
    """Return how well a heading names a role; 0 if it names something to ignore even better."""
    weights = find_roles(column.heading)
    weight = weights.get(role, 0)
    return 0 if weights.get("ignored", 0) > weight else weight


def _fit(column: Column, role: str) -> float:
    return ROLE_FIT.get(role, _accept_any_text)(column)


def _find_by_heading(columns: Sequence[Column], role: str, used: set[int]) -> Column | None:
    """Return the column whose heading names a role best and whose cells suit it.

    If no cells suit, a heading that is exactly a name of the role is enough: the rows then fail
    with a message about this column.
    """
    named = [
        column for column in columns if column.place not in used and _role_weight(column, role)
    ]
    suitable = [column for column in named if _fit(column, role) >= HALF]
    if not suitable:
        suitable = [column for column in named if _is_certain_by_heading(column, role)]

    def rank(column: Column) -> tuple[int, bool, bool, float, int]:
        return (
            _role_weight(column, role),
            _fit(column, role) >= MOSTLY,
            bool(column.filled),
            min(column.letters_per_row, LONG_TEXT) if role == "payee" else 0,
            # Of equals, the first column counts.
            -column.place,
        )

    return max(suitable, key=rank, default=None)


def _is_certain_by_heading(column: Column, role: str) -> bool:
    """Return whether a heading alone assigns a role, although the cells do not suit it."""
    if _role_weight(column, role) != EXACT_WEIGHT or role in STRICT_ROLES:
        return False
    if role in EMPTY_ONLY_ROLES and column.filled:
        return False
    others = [other for other in find_roles(column.heading) if other != role]
    return not any(_fit(column, other) >= HALF for other in others)


def _find_first(
    columns: Sequence[Column], used: set[int], predicate: Callable[[Column], bool]
) -> Column | None:
    for column in columns:
        if column.place not in used and column.filled and predicate(column):
            return column
    return None


def _remove_implausible_texts(columns: Sequence[Column], roles: Columns) -> None:
    """Remove the roles of ids that repeat or are mostly missing, and of unknown statuses."""
    if "bank_id" in roles and not _are_ids(columns[roles["bank_id"][0]]):
        del roles["bank_id"]
    if "status" in roles and not columns[roles["status"][0]].status_share:
        del roles["status"]


def _are_ids(column: Column) -> bool:
    # A code that repeats would make different payments look like duplicates.
    is_unique = column.distinct_count == len(column.filled)
    is_mostly_filled = len(column.filled) >= HALF * len(column.cells)
    return bool(column.filled) and is_unique and is_mostly_filled


def _assign_unnamed(columns: Sequence[Column], roles: Columns, used: set[int]) -> None:
    """Assign currency and direction to columns whose heading says nothing."""
    if "currency" not in roles:
        _assign("currency", _find_first(columns, used, _is_unnamed_currency), roles, used)
    if "flag" not in roles and "amount" in roles:
        _assign("flag", _find_first(columns, used, _is_unnamed_flag), roles, used)


def _is_unnamed_currency(column: Column) -> bool:
    return not find_roles(column.heading) and column.currency_share >= MOSTLY


def _is_unnamed_flag(column: Column) -> bool:
    are_flags = column.direction_share >= MOSTLY and column.distinct_count <= MAX_DISTINCT_FLAGS
    return are_flags and not find_roles(column.heading)


def _assign_texts(columns: Sequence[Column], roles: Columns, used: set[int]) -> None:
    """Assign payee and description. Without a payee column, the best text becomes the payee."""
    free = [column for column in columns if column.place not in used]
    named = [column for column in free if column.filled and _role_weight(column, "description")]
    texts = named or [column for column in free if _is_text(column)]

    if "payee" not in roles and texts:
        if named:
            payee = max(texts, key=lambda column: min(column.letters_per_row, LONG_TEXT))
        else:
            payee = _choose_payee(texts)
        roles["payee"] = (payee.place,)
        texts = [column for column in texts if column is not payee]

    roles["description"] = tuple(column.place for column in texts)
    used.update(roles["description"])


def _choose_payee(texts: Sequence[Column]) -> Column:
    """Return the first text that differs in most rows, as the name of the other side does."""
    # Compared with the best text and not with the rows: a household pays the same few payees.
    most = max(column.distinct_count for column in texts)
    # Kinds of booking, such as "Card payment", are few texts that repeat.
    enough = min(most, 1 + HALF * most)
    for column in texts:
        if column.distinct_count >= enough and column.letters_per_row >= MIN_NAME_LETTERS:
            return column
    return max(texts, key=lambda column: column.letters_per_row)


def _is_text(column: Column) -> bool:
    """Return whether cells are words: no dates, no numbers, and not the same word in every row."""
    if not column.filled or column.letters_per_row < MIN_TEXT_LETTERS:
        return False
    if column.date_share >= HALF or column.amount_share >= HALF:
        return False

    weights = find_roles(column.heading)
    if weights.get("ignored"):
        return False
    # Equal cells in one or two rows prove nothing.
    has_few_rows = len(column.cells) < MIN_ROWS_TO_COMPARE
    return column.distinct_count > 1 or has_few_rows or bool(weights)
