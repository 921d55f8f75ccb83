"""Which column is what: by its heading, and by what is in it."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter

from importers.amounts import Cell, decimal_of
from importers.tabular.columns import MOSTLY, Column
from importers.tabular.header_words import EXACT, roles_of
from importers.tabular.mapping import Columns


def _any_text(_column: Column) -> float:
    return 1.0


FITS: dict[str, Callable[[Column], float]] = {
    "date": attrgetter("dates"),
    "transaction_date": attrgetter("dates"),
    "value_date": attrgetter("dates"),
    "amount": attrgetter("amounts"),
    "debit": attrgetter("amounts"),
    "credit": attrgetter("amounts"),
    "balance": attrgetter("amounts"),
    "fee": attrgetter("amounts"),
    "flag": attrgetter("directions"),
    "currency": attrgetter("currencies"),
    "category_id": attrgetter("amounts"),
}
"""How well the cells of a column suit a role; roles that are not here take any text."""
TEXT_ROLES = ("payee", "notes", "category", "account", "to_account", "bank_id", "status", "tags")
HALF = 0.5
LONG = 12.0
WORDY = 5
"""Letters in a row from which on a text says more than a code."""


def assigned(columns: Sequence[Column]) -> Columns:
    """The role of each column that has one."""
    found: Columns = {}
    taken: set[int] = set()

    def take(role: str, column: Column | None) -> None:
        if column is not None:
            found[role] = (column.place,)
            taken.add(column.place)

    for role in ("date", "transaction_date", "value_date"):
        if "date" not in found:
            take("date", _best(columns, role, taken))
    if "date" not in found:
        mostly = _first(columns, taken, lambda column: column.dates >= MOSTLY)
        take("date", mostly or _first(columns, taken, lambda column: column.dates >= HALF))
    for role in ("balance", "currency", "flag", "amount", "debit", "credit", "fee", "category_id"):
        take(role, _best(columns, role, taken))
    _settle_amounts(columns, found, taken)
    for role in TEXT_ROLES:
        take(role, _best(columns, role, taken))
    _check_texts(columns, found)
    _find_unnamed(columns, found, taken)
    _find_texts(columns, found, taken)
    return {role: places for role, places in found.items() if places}


def _weight(column: Column, role: str) -> int:
    roles = roles_of(column.heading)
    return 0 if roles.get("ignored", 0) > roles.get(role, 0) else roles.get(role, 0)


def _best(columns: Sequence[Column], role: str, taken: set[int]) -> Column | None:
    """The column that is best called so and holds such cells; one that is exactly called so may hold rubbish."""
    fits = FITS.get(role, _any_text)
    free = [column for column in columns if column.place not in taken and _weight(column, role)]
    good = [column for column in free if fits(column) >= HALF]
    if not good:
        good = [
            column
            for column in free
            if _weight(column, role) == EXACT and not _else_known(column, role)
        ]
    return max(
        good,
        key=lambda column: (
            _weight(column, role),
            fits(column) >= MOSTLY,
            len(column.filled) > 0,
            min(column.letters, LONG) if role == "payee" else 0,
            -column.place,
        ),
        default=None,
    )


def _else_known(column: Column, role: str) -> bool:
    """Whether the heading may mean something else that suits the cells; a direction always has to suit."""
    others = [other for other in roles_of(column.heading) if other != role]
    return (
        role in {"flag", "currency"}
        or any(FITS.get(other, _any_text)(column) >= HALF for other in others)
        or (
            bool(column.filled)
            and role
            in {
                "balance",
                "fee",
                "category_id",
                "value_date",
                "transaction_date",
                "credit",
                "debit",
            }
        )
    )


def _first(
    columns: Sequence[Column], taken: set[int], holds: Callable[[Column], bool]
) -> Column | None:
    return next(
        (
            column
            for column in columns
            if column.place not in taken and column.filled and holds(column)
        ),
        None,
    )


def _settle_amounts(columns: Sequence[Column], found: Columns, taken: set[int]) -> None:
    """One amount, or money out and money in: never both; where headings say nothing, the numbers do."""
    if "debit" in found and "credit" in found:
        single = found.pop("amount", None)
        if single is not None and _complementary(
            columns[found["debit"][0]], columns[found["credit"][0]]
        ):
            taken.discard(single[0])
        elif single is not None:
            found["amount"] = single
            del found["debit"], found["credit"]
        return
    if "amount" in found:
        for role in ("debit", "credit"):
            if role in found:
                taken.discard(found.pop(role)[0])
        return
    if "debit" in found or "credit" in found:
        return
    numeric = [
        column
        for column in columns
        if column.place not in taken and column.filled and column.amounts >= MOSTLY
    ]
    numeric = [
        column
        for column in numeric
        if column.dates < MOSTLY and not roles_of(column.heading).get("ignored")
    ]
    money = [column for column in numeric if column.has_decimals] or numeric
    _from_numbers(money, found, taken)


def _from_numbers(money: list[Column], found: Columns, taken: set[int]) -> None:
    """Roles for columns of numbers without a helpful heading."""
    chosen: dict[str, Column] = {}
    pair = next(
        ((a, b) for a in money for b in money if a.place < b.place and _complementary(a, b)), None
    )
    if pair is not None:
        out, into = pair if _used(pair[0]) >= _used(pair[1]) else (pair[1], pair[0])
        chosen = {"debit": out, "credit": into}
        rest = [column for column in money if column.place not in {out.place, into.place}]
        if "balance" not in found and rest:
            chosen["balance"] = rest[0]
    elif money:
        amount, balance = _amount_and_balance(money) if "balance" not in found else (money[0], None)
        chosen = {"amount": amount} | ({"balance": balance} if balance is not None else {})
    for role, column in chosen.items():
        found[role] = (column.place,)
        taken.add(column.place)


def _used(column: Column) -> int:
    return sum(map(_is_used, column.numbers))


def _complementary(one: Column, other: Column) -> bool:
    """Whether each row fills one of two columns, and both are in use or one is empty."""
    pairs = [(_is_used(a), _is_used(b)) for a, b in zip(one.numbers, other.numbers, strict=True)]
    both, either = sum(a and b for a, b in pairs), sum(a or b for a, b in pairs)
    if not either:
        return True
    return (both <= either // 20 and (_used(one) > 0) != (_used(other) > 0)) or (
        both <= either // 20 and either >= HALF * len(pairs)
    )


def _is_used(cell: Cell | None) -> bool:
    return cell is not None and cell.is_nonzero


def _amount_and_balance(money: list[Column]) -> tuple[Column, Column | None]:
    """The pair of which one column is the running sum of the other; else the first, and no balance."""
    signed = [
        column
        for column in money
        if any(cell is not None and cell.is_negative for cell in column.numbers)
    ]
    for amount in (*signed, *money):
        chains = [(running_sum(amount, other), other) for other in money if other is not amount]
        good = [(sign, share, other) for (sign, share), other in chains if share >= MOSTLY]
        if good:
            return amount, max(good, key=lambda one: one[:2])[2]
    return (signed or money)[0], None


def values_of(column: Column) -> list[Decimal | None]:
    """The numbers of a column, read with the mark that suits most of them."""
    marks = {
        mark: [None if cell is None else decimal_of(cell, mark) for cell in column.numbers]
        for mark in ".,"
    }
    return max(marks.values(), key=lambda values: sum(value is not None for value in values))


def running_sum(amount: Column, balance: Column) -> tuple[int, float]:
    """Whether balances follow from amounts: 1 or -1 (amounts the other way round), and for which share of rows."""
    rows = [
        (a, b)
        for a, b in zip(values_of(amount), values_of(balance), strict=True)
        if a is not None and b is not None
    ]
    steps = list(pairwise(rows))
    if len(steps) < 1:
        return 1, 0.0
    best = (1, 0.0)
    for sign in (1, -1):
        upward = sum(later[1] - earlier[1] == sign * later[0] for earlier, later in steps)
        downward = sum(later[1] - earlier[1] == sign * later[0] for later, earlier in steps)
        share = max(upward, downward) / len(steps)
        if share > best[1]:
            best = (sign, share)
    return best


def _check_texts(columns: Sequence[Column], found: Columns) -> None:
    """An id must be one, a state must be known; else their cells are only text."""
    if "bank_id" in found:
        ids = columns[found["bank_id"][0]]
        if (
            not ids.filled
            or ids.distinct < len(ids.filled)
            or len(ids.filled) < HALF * len(ids.cells)
        ):
            del found["bank_id"]
    if "status" in found and not columns[found["status"][0]].states:
        del found["status"]


def _find_unnamed(columns: Sequence[Column], found: Columns, taken: set[int]) -> None:
    """Currency and direction where no heading tells of them."""

    def unnamed(column: Column) -> bool:
        return not column.heading or not roles_of(column.heading)

    if "currency" not in found:
        column = _first(columns, taken, lambda one: unnamed(one) and one.currencies >= MOSTLY)
        if column is not None:
            found["currency"] = (column.place,)
            taken.add(column.place)
    if "flag" not in found and "amount" in found:
        column = _first(
            columns,
            taken,
            lambda one: unnamed(one) and one.directions >= MOSTLY and one.distinct <= 6,  # noqa: PLR2004
        )
        if column is not None:
            found["flag"] = (column.place,)
            taken.add(column.place)


def _find_texts(columns: Sequence[Column], found: Columns, taken: set[int]) -> None:
    """The texts: who, and what. Without a column for who, the longest text says both."""
    named = [
        column
        for column in columns
        if column.place not in taken and column.filled and _weight(column, "description")
    ]
    texts = named or [
        column for column in columns if column.place not in taken and _is_text(column)
    ]
    if "payee" not in found and texts:
        main = max(texts, key=lambda column: min(column.letters, LONG)) if named else _who(texts)
        found["payee"] = (main.place,)
        texts = [column for column in texts if column is not main]
    if "flag" in found and found["flag"][0] in {column.place for column in texts}:
        texts = [column for column in texts if column.place != found["flag"][0]]
    found["description"] = tuple(column.place for column in texts)
    taken.update(found["description"])


def _who(texts: Sequence[Column]) -> Column:
    """The text that names the other side: the first that says something else in most rows."""
    most = max(column.distinct for column in texts)
    varied = [
        column
        for column in texts
        if column.distinct >= min(most, 1 + HALF * most) and column.letters >= WORDY
    ]
    return (varied or sorted(texts, key=lambda column: -column.letters))[0]


def _is_text(column: Column) -> bool:
    """Whether cells are words: neither days nor numbers nor the same word in every row."""
    if not column.filled or column.dates >= HALF or column.amounts >= HALF or column.letters < 2:  # noqa: PLR2004
        return False
    roles = roles_of(column.heading)
    return not roles.get("ignored") and (
        column.distinct > 1 or len(column.cells) < 3 or bool(roles)  # noqa: PLR2004
    )
