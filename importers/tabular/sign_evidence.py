"""Weigh everything in a table that tells whether a number without a minus is money in or out.

Weights are odds in natural logarithms: above 0 they speak for numbers as they are (negative is
money out), below 0 for inverted ones. 2 is a word that names a direction, 9 a column of balances.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from importers.amounts import WrittenNumber
from importers.tabular.amount_columns import compare_pair_sums, compare_running_sums
from importers.tabular.columns import MOSTLY, Column
from importers.tabular.direction_words import LIKELY, STRONG, score_direction
from importers.tabular.header_words import are_card_types, find_roles, is_flag_word, parse_direction
from importers.tabular.mapping import Columns

CERTAIN, PROVEN = 9.0, 5.0
"""Weights of many balances that follow from the amounts, and of one."""
EXPLICIT = 3.0
"""Weight of a row with a word for its direction in a column of directions."""
MAX_TEXT_WEIGHT = 8.0
ROW_WEIGHTS_FOR_HALF = 4.0
"""Weights of rows with which their texts have about two thirds of their greatest weight."""
MAX_FLAG_WORDS = 12
"""Different cells up to which a column of texts may be one of directions or kinds."""
HALF = 0.5
# A person pays more often than they are paid.
COUNTED_ROWS = 10
SPENDING_ROLES = frozenset({"category", "category_id"})
NO_TEXT_ROLES = frozenset(
    {"date", "amount", "debit", "credit", "balance", "fee", "currency", "account", "bank_id"}
)
CARD_HEADINGS = frozenset({"card", "karte", "kartennummer", "carte", "tarjeta", "cartao", "卡号"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence. ``contradiction`` is the share (0-0.5) of it that says otherwise."""

    weight: float
    reason: str
    contradiction: float = 0.0


@dataclass(frozen=True, slots=True)
class AmountTable:
    """What the sign is told from: sampled columns, their roles, and the numbers of the whole file.

    ``is_card``: the account is a credit card. ``is_spending_list``: there is no account.
    """

    columns: Sequence[Column]
    roles: Columns
    numbers: Sequence[WrittenNumber]
    is_card: bool = False
    is_spending_list: bool = False

    @property
    def amount(self) -> Column:
        """The column of amounts."""
        return self.columns[self.roles["amount"][0]]

    def column(self, role: str) -> Column | None:
        """Return the column of a role."""
        places = self.roles.get(role)
        return self.columns[places[0]] if places else None

    @property
    def has_minus(self) -> bool:
        """Return whether any number of the file has a minus."""
        return any(number.is_negative for number in self.numbers)

    @property
    def has_plain(self) -> bool:
        """Return whether any number of the file has no minus."""
        return any(not number.is_negative and number.is_nonzero for number in self.numbers)

    @property
    def has_both_signs(self) -> bool:
        """Return whether the file tells both directions apart."""
        return self.has_minus and self.has_plain

    def signs(self) -> list[int]:
        """Return 1 or -1 as the amount of each sampled row is written; 0 without an amount."""
        if "amount" in self.roles:
            return [_written_sign(number) for number in self.amount.numbers]
        money_out, money_in = self.column("debit"), self.column("credit")
        assert money_out is not None
        assert money_in is not None
        pairs = zip(money_out.numbers, money_in.numbers, strict=True)
        return [abs(_written_sign(credit)) or -abs(_written_sign(debit)) for debit, credit in pairs]


def _written_sign(number: WrittenNumber | None) -> int:
    if number is None or not number.is_nonzero:
        return 0
    return -1 if number.is_negative else 1


def gather_evidence(table: AmountTable) -> list[Evidence]:
    """Return all evidence of a table with an amount column."""
    sources = (
        _weigh_balances,
        _weigh_texts,
        _weigh_heading,
        _weigh_account,
        _weigh_counts,
    )
    pieces = [source(table) for source in sources]
    return [evidence for evidence in pieces if evidence is not None and evidence.weight]


def gather_pair_evidence(table: AmountTable) -> list[Evidence]:
    """Return the evidence for two columns without headings: which one is money out."""
    # A person pays more often than they are paid, and the fuller column was taken for money out.
    fuller = Evidence(1.0, "the column with more amounts is money out")
    pieces = (fuller, _weigh_pair_balances(table), _weigh_texts(table))
    return [evidence for evidence in pieces if evidence is not None]


def _weigh_pair_balances(table: AmountTable) -> Evidence | None:
    balance = table.column("balance")
    money_out, money_in = table.column("debit"), table.column("credit")
    if balance is None or money_out is None or money_in is None:
        return None
    sums = compare_pair_sums(money_out, money_in, balance)
    if sums.as_is == sums.inverted or max(sums.as_is, sums.inverted) < MOSTLY:
        return None
    share = max(sums.as_is, sums.inverted)
    reason = f"{share:.0%} of the balances follow from the amounts with this sign"
    return Evidence(CERTAIN if sums.as_is > sums.inverted else -CERTAIN, reason)


def _weigh_balances(table: AmountTable) -> Evidence | None:
    balance = table.column("balance")
    if balance is None:
        return None

    if may_be_owed(table, balance):
        return None
    sums = compare_running_sums(table.amount, balance)
    # Two rows with equal amounts follow from each other in either direction of time.
    if sums.as_is == sums.inverted:
        return None
    share = max(sums.as_is, sums.inverted)
    needed = MOSTLY if table.has_minus else 1
    if share < needed:
        return None
    weight = CERTAIN if sums.steps > 1 else PROVEN
    reason = f"{share:.0%} of the balances follow from the amounts with this sign"
    return Evidence(weight if sums.as_is > sums.inverted else -weight, reason)


def may_be_owed(table: AmountTable, balance: Column) -> bool:
    """Return whether balances are those of a card, and what is owed rises with every purchase.

    They may also be what is left to spend, which falls: nothing in them tells the two apart.
    """
    if not table.is_card:
        return False
    positive = sum(_written_sign(number) > 0 for number in balance.numbers)
    return positive * 2 > len(balance.filled)


def score_rows(table: AmountTable) -> list[float]:
    """Return for every sampled row what its texts say: above 0 money in, below 0 money out."""
    columns = list(_text_columns(table))
    is_card = table.is_card or has_card_signs(table)
    flag = table.column("flag")
    scored = [
        _score_directions(column, is_card=is_card)
        if column is flag or is_column_of_directions(column)
        else _score_texts(column, is_card=is_card)
        for column in columns
    ]
    scores = []
    for row in range(len(table.columns[0].cells)):
        values = [cells[row] for cells in scored]
        # The clearest word each way: repeating it in another column does not make it clearer.
        scores.append(max(0.0, *values, 0.0) + min(0.0, *values, 0.0))
    return scores


def _text_columns(table: AmountTable) -> Iterator[Column]:
    excluded = {place for role in NO_TEXT_ROLES for place in table.roles.get(role, ())}
    for column in table.columns:
        if column.place in excluded or not column.filled:
            continue
        if column.date_share >= HALF or column.amount_share >= HALF:
            continue
        # A word that stands in every row, money in or out, does not tell them apart.
        is_constant = column.distinct_count == 1 and len(column.filled) > 1
        if is_constant and table.has_both_signs:
            continue
        yield column


def _score_directions(column: Column, *, is_card: bool) -> list[float]:
    has_purchases = are_card_types(frozenset(column.filled))
    scores = []
    for cell in column.cells:
        direction = parse_direction(cell, is_card=is_card or has_purchases)
        # Without purchases beside them, payments may be what was bought.
        is_clear = has_purchases or not is_flag_word("payment", cell)
        scores.append(direction * (EXPLICIT if is_clear else LIKELY))
    return scores


def _score_texts(column: Column, *, is_card: bool) -> list[float]:
    return [score_direction(cell, is_card=is_card) if cell else 0.0 for cell in column.cells]


def is_column_of_directions(column: Column) -> bool:
    """Return whether most cells of a column are words for directions, and few different ones."""
    has_few_words = column.distinct_count <= MAX_FLAG_WORDS
    # Single letters may be anything.
    is_spelled = all(len(cell) > 1 for cell in set(column.filled))
    return has_few_words and is_spelled and column.direction_share > HALF


def has_card_signs(table: AmountTable) -> bool:
    """Return whether headings speak of a card: its number or its holder."""
    for column in table.columns:
        words = set(column.heading.casefold().replace(".", " ").split())
        if words & CARD_HEADINGS or column.heading.startswith("卡号"):
            return True
    return False


def _weigh_texts(table: AmountTable) -> Evidence | None:
    pro = contra = 0.0
    rows = 0
    for score, sign in zip(score_rows(table), table.signs(), strict=True):
        value = max(-EXPLICIT, min(EXPLICIT, score)) * sign
        pro += max(0.0, value)
        contra += max(0.0, -value)
        rows += value != 0
    total = pro + contra
    if not total:
        return None

    # More rows prove more, the first ones most; what contradicts itself proves little.
    weight = MAX_TEXT_WEIGHT * (pro - contra) / total
    weight *= 1 - math.exp(-total / ROW_WEIGHTS_FOR_HALF)
    reason = f"words of {rows} rows name the direction"
    return Evidence(weight, reason, min(pro, contra) / total)


def _weigh_heading(table: AmountTable) -> Evidence | None:
    """Weigh a heading that names both directions, as "Deposits/withdrawals": it means signs."""
    names = find_roles(table.amount.heading)
    if names.get("both_directions") and table.has_both_signs:
        return Evidence(STRONG, "the heading names both directions")
    return None


def _weigh_account(table: AmountTable) -> Evidence | None:
    signs = table.signs()
    positive, negative = signs.count(1), signs.count(-1)
    if not table.has_both_signs:
        return _weigh_account_by_one_sign(table)
    if any(number.has_sign and not number.is_negative for number in table.numbers):
        is_always_signed = all(number.has_sign for number in table.numbers if number.is_nonzero)
        weight = CERTAIN if is_always_signed and not table.is_card else PROVEN
        return Evidence(weight, "amounts have a plus")
    if not table.is_card:
        return Evidence(STRONG, "statements write money out with a minus")
    if negative >= positive:
        return Evidence(STRONG, "most amounts of the card have a minus")
    return Evidence(-1.0, "cards write what was spent without a minus")


def _weigh_account_by_one_sign(table: AmountTable) -> Evidence | None:
    if table.has_minus:
        return Evidence(2 * STRONG, "all amounts have a minus")
    if any(number.has_sign for number in table.numbers):
        return Evidence(STRONG + 1, "amounts have a plus")
    if table.is_card:
        return Evidence(-STRONG - 1, "the account is a credit card, and no amount has a minus")
    if table.is_spending_list or SPENDING_ROLES & table.roles.keys():
        return Evidence(-1.0, "lists of spending have no minus signs")
    if has_card_signs(table):
        return Evidence(-1.0, "the headings are those of a card")
    return None


def _weigh_counts(table: AmountTable) -> Evidence | None:
    signs = table.signs()
    positive, negative = signs.count(1), signs.count(-1)
    if not positive or not negative:
        return None

    share = (negative - positive) / (negative + positive)
    strength = 0.35 if table.is_card else 0.15
    weight = share * min(positive + negative, COUNTED_ROWS) * strength
    return Evidence(weight, f"{negative} of {negative + positive} amounts have a minus")
