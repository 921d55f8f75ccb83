"""Assign roles such as date, amount or payee to columns, by their headings and contents."""

from collections.abc import Callable, Sequence
from operator import attrgetter

from importers.tabular.amount_columns import assign_amount_columns, find_amount_by_heading
from importers.tabular.balance_steps import read_steps
from importers.tabular.columns import MOSTLY, Column
from importers.tabular.currency_columns import assign_currencies
from importers.tabular.header_words import EXACT_WEIGHT, find_roles
from importers.tabular.mapping import ROLES, Columns
from importers.tabular.text_columns import assign_parties, assign_texts


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
    "original_amount": attrgetter("amount_share"),
    "original_currency": attrgetter("currency_share"),
}
"""Share of cells (0-1) that suit a role. Roles that are missing here accept any text."""

DATE_ROLES = ("date", "transaction_date", "value_date")
VALUE_ROLES = ("balance", "flag", "debit", "credit", "fee", "category_id")
TEXT_ROLES = ("notes", "category", "account", "to_account", "bank_id", "status", "tags")
# Headings such as "Type" name many things: only the cells show that they are directions.
STRICT_ROLES = frozenset({"flag", "currency", "original_currency"})
"""Roles that are never assigned by the heading alone."""
EMPTY_ONLY_ROLES = frozenset(
    {"balance", "fee", "category_id", "value_date", "transaction_date", "credit", "debit"}
)
"""Roles that are assigned by the heading alone only to an empty column."""

MIN_BALANCES = 3
"""Cells of a column from which on it may be recognised as balances by its steps."""
# From here on a column has more cells that suit a role than that do not.
HALF = 0.5
# A column of directions has few words: in, out, and a few kinds of either.
MAX_DISTINCT_FLAGS = 6


def assign_roles(columns: Sequence[Column], currency: str | None = None) -> Columns:
    """Assign roles to columns. The order matters: a column keeps the first role it gets.

    ``currency`` is the account's; of two amounts, the one in that currency was booked.
    """
    roles: Columns = {}
    used: set[int] = set()

    date = _find_date_column(columns)
    _assign("date", date, roles, used)
    _assign("transaction_date", _find_other_date(columns, used), roles, used)
    # Values before texts: a text role accepts any cell and would take the columns of values.
    for role in VALUE_ROLES:
        _assign(role, _find_by_heading(columns, role, used), roles, used)
    amount = find_amount_by_heading(columns, used, currency)
    _assign("amount", amount, roles, used)
    assign_amount_columns(columns, roles, used)
    _assign("balance", _find_unnamed_balance(columns, roles, used), roles, used)
    assign_currencies(columns, roles, used, currency)
    assign_parties(columns, roles, used, _role_weight)
    for role in TEXT_ROLES:
        _assign(role, _find_by_heading(columns, role, used), roles, used)

    _remove_implausible_texts(columns, roles)
    _assign_unnamed(columns, roles, used)
    assign_texts(columns, roles, used, _role_weight)
    return {role: places for role, places in roles.items() if places}


def _assign(role: str, column: Column | None, roles: Columns, used: set[int]) -> None:
    if column is not None:
        roles[role] = (column.place,)
        used.add(column.place)


def _find_date_column(columns: Sequence[Column]) -> Column | None:
    # The date of booking is preferred to those of purchase and value.
    others = {column.place for column in columns if "booked" not in find_roles(column.heading)}
    for role, used in (("date", others), *((role, set[int]()) for role in DATE_ROLES)):
        column = _find_by_heading(columns, role, used)
        if column is not None:
            return column

    mostly = _find_first(columns, set(), lambda column: column.date_share >= MOSTLY)
    return mostly or _find_first(columns, set(), lambda column: column.date_share >= HALF)


def _find_other_date(columns: Sequence[Column], used: set[int]) -> Column | None:
    """Return the date that pending rows have instead of the booking date."""
    for role in ("transaction_date", "date", "value_date"):
        column = _find_by_heading(columns, role, used)
        if column is not None and column.date_share >= HALF:
            return column
    return None


def _find_unnamed_balance(
    columns: Sequence[Column], roles: Columns, used: set[int]
) -> Column | None:
    """Return a column that moves by the amounts, where no heading names the balances."""
    if "balance" in roles or "amount" not in roles:
        return None
    amount = columns[roles["amount"][0]]
    for column in columns:
        if column.place in used or column.amount_share < MOSTLY or column.is_identifier:
            continue
        steps = read_steps(amount, column)
        if steps.share >= MOSTLY and len(column.filled) >= MIN_BALANCES:
            return column
    return None


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

    def rank(column: Column) -> tuple[int, bool, bool, int]:
        return (
            _role_weight(column, role),
            _fit(column, role) >= MOSTLY,
            bool(column.filled),
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
    others = [other for other in find_roles(column.heading) if other in ROLES and other != role]
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
    """Assign the direction to a column whose heading says nothing."""
    if "flag" not in roles and "amount" in roles:
        _assign("flag", _find_first(columns, used, _is_unnamed_flag), roles, used)


def _is_unnamed_flag(column: Column) -> bool:
    are_flags = column.direction_share >= MOSTLY and column.distinct_count <= MAX_DISTINCT_FLAGS
    return are_flags and not find_roles(column.heading)
