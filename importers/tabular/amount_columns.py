"""Find the columns of amounts and balances, by their numbers where headings do not tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from core.enums import DecimalMark
from importers.amounts import WrittenNumber, to_decimal
from importers.tabular.columns import MOSTLY, Column
from importers.tabular.header_words import EXACT_WEIGHT, find_heading_currency, find_roles
from importers.tabular.mapping import Columns

AmountAndBalance = tuple[Decimal, Decimal]
HALF = 0.5
NO_AMOUNT_ROLES = frozenset({"ignored", "original_amount", "fee", "balance"})
"""Roles whose columns have numbers and are never the amounts of rows."""
MIN_FILLED_SHARE = 0.5
"""Rows that a pair of debit and credit columns must fill together."""
OVERLAP_DIVISOR = 20
"""At most one row in this many may fill both columns of the pair."""


def find_amount_by_heading(
    columns: Sequence[Column], used: set[int], currency: str | None = None
) -> Column | None:
    """Return the column whose heading names the booked amount. ``currency`` is the account's.

    Of several, the net amount after fees counts, then one that is not an amount before conversion,
    one that is not zero throughout, one in the account's currency, then the column with fewer
    empty cells, then the better name.
    """
    named = [
        column
        for column in columns
        if column.place not in used and _amount_weight(column) and not column.is_identifier
    ]
    suitable = [column for column in named if column.amount_share >= HALF]
    # Without any number, a heading is enough: the rows then fail with a message about the column.
    if not suitable:
        suitable = [column for column in named if _amount_weight(column) == EXACT_WEIGHT]
    has_net = any("net" in find_roles(column.heading) for column in columns)

    def rank(column: Column) -> tuple[bool, bool, bool, bool, int, float, int]:
        names = find_roles(column.heading)
        return (
            has_net and "net" in names,
            "original_amount" not in names,
            _count_nonzero(column) > 0,
            _is_in_account_currency(column, currency),
            round(10 * column.filled_share),
            _amount_weight(column),
            -column.place,
        )

    return max(suitable, key=rank, default=None)


def _is_in_account_currency(column: Column, currency: str | None) -> bool:
    is_named = currency is not None and find_heading_currency(column.heading) == currency
    return is_named or "account_currency" in find_roles(column.heading)


def _amount_weight(column: Column) -> int:
    """Return how well a heading names an amount; 0 if it names something else even better."""
    weights = find_roles(column.heading)
    weight = weights.get("amount", 0)
    if not weight and "original_amount" in weights:
        return 1
    others = [weights.get(role, 0) for role in ("ignored", "fee", "balance")]
    return 0 if max(others) > weight else weight


def assign_amount_columns(columns: Sequence[Column], roles: Columns, used: set[int]) -> None:
    """Settle on one amount column or a pair of debit and credit, never both.

    Roles that headings assigned are kept where they are consistent; without any, the numbers of the
    unused columns decide. Changes ``roles`` and ``used`` (the places that have a role).
    """
    has_debit, has_credit = "debit" in roles, "credit" in roles
    if has_debit and has_credit:
        _choose_pair_or_amount(columns, roles, used)
    elif "amount" in roles:
        # One half of a pair cannot express both directions, the amount column can.
        for role in ("debit", "credit"):
            if role in roles:
                used.discard(roles.pop(role)[0])
    elif has_debit or has_credit:
        _find_other_half(columns, roles, used)
    else:
        _assign_by_numbers(_find_money_columns(columns, used), roles, used)


def _find_other_half(columns: Sequence[Column], roles: Columns, used: set[int]) -> None:
    """Find the column that rows fill where they leave a lone debit or credit column empty."""
    role, missing = ("debit", "credit") if "debit" in roles else ("credit", "debit")
    half = columns[roles[role][0]]
    others = [
        column
        for column in _find_money_columns(columns, used)
        if _are_complementary(half, column) and not find_roles(column.heading).get("amount")
    ]
    if others and _count_nonzero(others[0]):
        roles[missing] = (others[0].place,)
        used.add(others[0].place)


def _choose_pair_or_amount(columns: Sequence[Column], roles: Columns, used: set[int]) -> None:
    amount = roles.pop("amount", None)
    if amount is None:
        return
    # A pair that rows fill in turn is complete by itself.
    if _are_complementary(columns[roles["debit"][0]], columns[roles["credit"][0]]):
        used.discard(amount[0])
    else:
        roles["amount"] = amount
        del roles["debit"], roles["credit"]


def _find_money_columns(columns: Sequence[Column], used: set[int]) -> list[Column]:
    """Return unused columns of numbers: those written as money, if there are any."""
    numeric = [column for column in columns if column.place not in used and _is_numeric(column)]
    # Integers without sign and currency may be check numbers: only taken if nothing else is there.
    decimal = [column for column in numeric if column.decimal_share >= HALF]
    money = [column for column in numeric if column.has_money_format]
    return decimal or money or [column for column in numeric if not column.is_counter] or numeric


def _is_numeric(column: Column) -> bool:
    is_number = column.amount_share >= MOSTLY and column.date_share < MOSTLY
    if not column.values or not is_number or column.is_identifier:
        return False
    return not find_roles(column.heading).keys() & NO_AMOUNT_ROLES


def _assign_by_numbers(money: list[Column], roles: Columns, used: set[int]) -> None:
    chosen: dict[str, Column] = {}
    # Pairs first: taken as a single amount, either column would miss half of the rows.
    pair = _find_pair(money)
    if pair is not None:
        debit, credit = pair
        chosen = {"debit": debit, "credit": credit}
        others = [column for column in money if column not in pair]
        if "balance" not in roles and others:
            chosen["balance"] = others[0]
    elif money and "balance" in roles:
        chosen = {"amount": money[0]}
    elif money:
        amount, balance = _find_amount_and_balance(money)
        chosen = {"amount": amount}
        if balance is not None:
            chosen["balance"] = balance

    for role, column in chosen.items():
        roles[role] = (column.place,)
        used.add(column.place)


def _find_pair(money: Sequence[Column]) -> tuple[Column, Column] | None:
    """Return the debit and the credit column. The fuller one counts as debit."""
    for index, first in enumerate(money):
        for second in money[index + 1 :]:
            if _are_complementary(first, second):
                # Most accounts are debited more often than credited.
                is_first_fuller = _count_nonzero(first) >= _count_nonzero(second)
                return (first, second) if is_first_fuller else (second, first)
    return None


def _count_nonzero(column: Column) -> int:
    return sum(map(_is_nonzero, column.numbers))


def _is_nonzero(number: WrittenNumber | None) -> bool:
    return number is not None and number.is_nonzero


def _are_complementary(first: Column, second: Column) -> bool:
    """Return whether rows fill one column or the other, hardly ever both."""
    both = either = 0
    for one_number, other_number in zip(first.numbers, second.numbers, strict=True):
        in_first, in_second = _is_nonzero(one_number), _is_nonzero(other_number)
        both += in_first and in_second
        either += in_first or in_second
    if not either:
        return True
    if both > either // OVERLAP_DIVISOR:
        return False

    # A short file may have no payment in one direction.
    is_one_empty = (_count_nonzero(first) > 0) != (_count_nonzero(second) > 0)
    return is_one_empty or either >= MIN_FILLED_SHARE * len(first.numbers)


def _find_amount_and_balance(money: list[Column]) -> tuple[Column, Column | None]:
    """Return two columns of which one is the running sum of the other.

    Without such a pair: the first column, preferably with negative numbers, and no balance.
    """
    # Columns with negative numbers are the likelier amounts, so they are tried first.
    with_negatives = [column for column in money if column.negative_count]
    for amount in (*with_negatives, *money):
        balance = _find_balance(amount, money)
        if balance is not None:
            return amount, balance
    return (with_negatives or money)[0], None


def _find_balance(amount: Column, money: list[Column]) -> Column | None:
    """Return the column that is the running sum of an amount column in most rows."""
    best: tuple[int, float] | None = None
    balance = None
    for column in money:
        if column is amount:
            continue
        result = match_running_sum(amount, column)
        if result[1] >= MOSTLY and (best is None or result > best):
            best, balance = result, column
    return balance


def read_values(column: Column) -> list[Decimal | None]:
    """Return the numbers of a column, read with the decimal mark that fits most of them."""
    readings = []
    # Roles are assigned before the decimal mark of the file is detected, so both are tried.
    for mark in DecimalMark:
        values = [None if number is None else to_decimal(number, mark) for number in column.numbers]
        readings.append(values)
    return max(readings, key=lambda values: sum(value is not None for value in values))


@dataclass(frozen=True, slots=True)
class RunningSums:
    """Shares of balances (0-1) that follow from the amounts as they are and inverted.

    ``steps`` counts the pairs of rows that were compared.
    """

    as_is: float
    inverted: float
    steps: int


def compare_running_sums(amount: Column, balance: Column) -> RunningSums:
    """Check whether balances follow from amounts, with the newest row first or last."""
    rows = [
        (value, balance_value)
        for value, balance_value in zip(read_values(amount), read_values(balance), strict=True)
        if value is not None and balance_value is not None
    ]
    return _compare_steps(list(pairwise(rows)))


def compare_pair_sums(money_out: Column, money_in: Column, balance: Column) -> RunningSums:
    """Check whether balances follow from a column of money out and one of money in."""
    values = zip(read_values(money_out), read_values(money_in), read_values(balance), strict=True)
    rows = [
        (abs(credit or Decimal(0)) - abs(debit or Decimal(0)), balance_value)
        for debit, credit, balance_value in values
        if balance_value is not None
    ]
    return _compare_steps(list(pairwise(rows)))


def _compare_steps(steps: list[tuple[AmountAndBalance, AmountAndBalance]]) -> RunningSums:
    if not steps:
        return RunningSums(0.0, 0.0, 0)
    shares = [_match_steps(steps, sign) / len(steps) for sign in (1, -1)]
    return RunningSums(shares[0], shares[1], len(steps))


def _match_steps(steps: list[tuple[AmountAndBalance, AmountAndBalance]], sign: int) -> int:
    oldest_first = sum(after[1] - before[1] == sign * after[0] for before, after in steps)
    # A balance includes the amount of its own row, so with the newest row first the pairs are
    # read backwards.
    newest_first = sum(after[1] - before[1] == sign * after[0] for after, before in steps)
    return max(oldest_first, newest_first)


def match_running_sum(amount: Column, balance: Column) -> tuple[int, float]:
    """Return the sign with which balances follow from amounts best, 1 or -1, and their share."""
    sums = compare_running_sums(amount, balance)
    # The plain sign wins a tie, because most files are written that way.
    return (-1, sums.inverted) if sums.inverted > sums.as_is else (1, sums.as_is)
