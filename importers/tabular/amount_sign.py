"""Detect how the amount column of a table tells money in from money out."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.enums import AmountSign
from importers.amounts import WrittenNumber
from importers.tabular.amount_columns import match_running_sum, read_values
from importers.tabular.columns import MOSTLY, Column
from importers.tabular.header_words import parse_direction
from importers.tabular.mapping import Columns
from importers.values import Detection, Question

MANY_POSITIVE = 0.8
"""Share of positive amounts from which on the minus may mark payments to a card."""
PAYMENT_WORDS = (
    "payment",
    "thank you",
    "autopay",
    "zahlung",
    "paiement",
    "pago",
    "pagamento",
    "betaling",
)
"""Words in the texts of payments to a card."""
CATEGORY_ROLES = frozenset({"category", "category_id"})

QUESTION = Question(
    "sign",
    "Do amounts without a minus mean money in (as_is) or money out (inverted)?",
    (AmountSign.AS_IS.value, AmountSign.INVERTED.value),
)


@dataclass(frozen=True, slots=True)
class AmountTable:
    """Evidence for the sign: sampled columns, their roles, and the numbers of the whole file."""

    columns: Sequence[Column]
    roles: Columns
    numbers: Sequence[WrittenNumber]

    @property
    def amount(self) -> Column:
        return self.columns[self.roles["amount"][0]]

    def column(self, role: str) -> Column | None:
        places = self.roles.get(role)
        return self.columns[places[0]] if places else None


@dataclass(frozen=True, slots=True)
class SignResult:
    """The detected sign, why, and a question where it is not certain."""

    sign: AmountSign
    detection: Detection
    question: Question | None = None


def _result(
    sign: AmountSign, reason: str, confidence: float, question: Question | None = None
) -> SignResult:
    return SignResult(sign, Detection("sign", sign.value, reason, confidence), question)


def detect_sign(table: AmountTable, *, spending_is_positive: bool) -> SignResult:
    """Detect the meaning of the sign.

    Strict evidence comes first: marks and columns that name the direction, then balances, at last
    the numbers alone. ``spending_is_positive``: without any evidence, amounts are money out.
    """
    if "amount" not in table.roles:
        reason = "money in and money out have separate columns"
        return SignResult(AmountSign.AS_IS, Detection("sign", "columns", reason, 0.95))

    # From a sample without a minus, the checks below would conclude that there is none.
    has_later_minus = any(number.is_negative for number in table.numbers)
    if not table.amount.negative_count and has_later_minus:
        return _result(AmountSign.AS_IS, "amounts outside the sample have a minus", 0.9)

    return (
        _detect_by_suffix(table)
        or _detect_by_flag(table)
        or _detect_by_balance(table)
        or _detect_by_flag_agreement(table)
        or _detect_by_numbers(table, spending_is_positive=spending_is_positive)
    )


def _detect_by_suffix(table: AmountTable) -> SignResult | None:
    """Detect CR or DR behind the numbers, if no number has a sign."""
    numbers = [number for number in table.amount.numbers if number is not None]
    marked = [number for number in numbers if number.direction]
    unmarked = [number for number in numbers if not number.direction and number.is_nonzero]
    # Beside signs, CR and DR may only repeat them.
    if not marked or any(number.has_sign for number in (*marked, *unmarked)):
        return None
    return _result(AmountSign.SUFFIX, "CR or DR follows the numbers", 0.95)


def _pair_flags(table: AmountTable) -> list[tuple[int, bool]]:
    """Return direction and minus of every amount that is not zero; empty without a flag column."""
    flag = table.column("flag")
    if flag is None:
        return []
    return [
        (parse_direction(cell), number.is_negative)
        for cell, number in zip(flag.cells, table.amount.numbers, strict=True)
        if number is not None and number.is_nonzero
    ]


def _detect_by_flag(table: AmountTable) -> SignResult | None:
    """Detect a column of directions beside amounts without any minus."""
    pairs = _pair_flags(table)
    flagged = sum(direction != 0 for direction, _ in pairs)
    # With a minus the column may only repeat the sign; see ``_detect_by_flag_agreement``.
    has_minus = any(is_negative for _, is_negative in pairs)
    if not flagged or flagged < MOSTLY * len(pairs) or has_minus:
        return None
    return _result(AmountSign.FLAG, "a column names the direction and no amount has a minus", 0.95)


def _detect_by_balance(table: AmountTable) -> SignResult | None:
    """Detect the sign with which balances follow from amounts; in all rows if there is no minus."""
    balance = table.column("balance")
    if balance is None:
        return None

    sign, share = match_running_sum(table.amount, balance)
    # Without any minus, balances that only mostly fit prove too little to turn all amounts around.
    if share < (MOSTLY if table.amount.negative_count else 1):
        return None
    return _result(
        AmountSign.AS_IS if sign > 0 else AmountSign.INVERTED,
        f"{share:.0%} of the balances follow from the amounts with this sign",
        0.99,
    )


def _detect_by_flag_agreement(table: AmountTable) -> SignResult | None:
    """Compare the minus signs with a column of directions."""
    pairs = [(direction, is_negative) for direction, is_negative in _pair_flags(table) if direction]
    if not any(is_negative for _, is_negative in pairs):
        return None

    agreeing = sum((direction < 0) == is_negative for direction, is_negative in pairs)
    share = agreeing / len(pairs)
    if share >= MOSTLY:
        reason = "the minus signs agree with the column of directions"
        return _result(AmountSign.AS_IS, reason, 0.98)
    if share <= 1 - MOSTLY:
        reason = "the minus signs contradict the column of directions"
        return _result(AmountSign.INVERTED, reason, 0.9)
    return None


def _detect_by_numbers(table: AmountTable, *, spending_is_positive: bool) -> SignResult:
    """Judge by the share of negative amounts; ask unless it is high or a plus occurs."""
    values = [value for value in read_values(table.amount) if value]
    # Zeros are left out above: they have no direction.
    negative = sum(value < 0 for value in values)
    if negative:
        return _detect_by_negatives(table, negative, len(values))

    if any(number is not None and number.has_sign for number in table.amount.numbers):
        return _result(AmountSign.AS_IS, "amounts have a plus", 0.9)

    # Card statements and lists of spending write what was spent without a sign.
    is_spending = spending_is_positive or bool(CATEGORY_ROLES & table.roles.keys())
    if is_spending:
        reason = "lists of spending have no minus signs"
        return _result(AmountSign.INVERTED, reason, 0.6, QUESTION)
    return _result(AmountSign.AS_IS, "no amount has a minus", 0.6, QUESTION)


def _detect_by_negatives(table: AmountTable, negative: int, total: int) -> SignResult:
    if total - negative < MANY_POSITIVE * total:
        return _result(AmountSign.AS_IS, f"{negative} of {total} amounts have a minus", 0.95)
    # Card statements show what was spent without a sign and payments to the card with a minus.
    if _are_negatives_payments(table):
        reason = "rows with a minus look like payments to a card"
        return _result(AmountSign.INVERTED, reason, 0.8, QUESTION)
    return _result(AmountSign.AS_IS, "few amounts have a minus", 0.6, QUESTION)


def _are_negatives_payments(table: AmountTable) -> bool:
    """Return whether at least half of the rows with a minus have a word for card payments."""
    places = [*table.roles.get("payee", ()), *table.roles.get("description", ())]
    payments = 0
    for row, number in enumerate(table.amount.numbers):
        if number is not None and number.is_negative:
            text = " ".join(table.columns[place].cells[row] for place in places).casefold()
            payments += any(word in text for word in PAYMENT_WORDS)
    negative_count = table.amount.negative_count
    return negative_count > 0 and payments * 2 >= negative_count
