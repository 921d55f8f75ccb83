"""Detect how the amount column of a table tells money in from money out."""

from core.enums import AmountSign
from importers.amounts import WrittenNumber
from importers.tabular.balance_signs import detect_by_balances
from importers.tabular.columns import Column
from importers.tabular.header_words import (
    are_card_types,
    find_letter_directions,
    find_roles,
    parse_direction,
)
from importers.tabular.sign_evidence import (
    AmountTable,
    Evidence,
    gather_evidence,
    gather_pair_evidence,
)
from importers.tabular.sign_result import SignResult
from importers.values import Detection, Question

SURE = 1.5
"""Weight from which on the sign needs no question, where both signs occur."""
SURE_WITHOUT_SIGNS = 2.5
"""The same where all amounts look alike."""
WEAK = 0.75
"""Weight below which nothing is imported before the question is answered."""
MAX_CONTRADICTION = 0.25
"""Share of contradicting rows from which on the texts decide nothing."""
CLEAR = 4.0
MANY = 0.8

LETTERS_OF_BORC = {"B": -1, "A": 1}
"""Turkish borç and alacak, debit and credit. Dutch bij and af are the other way round."""

MESSAGE = "Do amounts without a minus mean money in (as_is) or money out (inverted)?"
OPTIONS = (AmountSign.AS_IS.value, AmountSign.INVERTED.value)
QUESTION = Question("sign", MESSAGE, OPTIONS)
URGENT_QUESTION = Question("sign", MESSAGE, OPTIONS, must_be_answered=True)


def _result(
    sign: AmountSign, reason: str, confidence: float, question: Question | None = None
) -> SignResult:
    return SignResult(sign, Detection("sign", sign.value, reason, confidence), question)


def detect_sign(table: AmountTable) -> SignResult:
    """Detect the meaning of the sign.

    Marks and columns that name the direction of every row come first; then everything that the
    file says is weighed.
    """
    if "amount" not in table.roles:
        return _detect_for_pair(table)
    flagged = _detect_by_flag(table)
    return (
        _detect_by_suffix(table) or detect_by_balances(table, flagged) or flagged or _weigh(table)
    )


def _detect_for_pair(table: AmountTable) -> SignResult:
    """Detect which of two columns is money out, unless a heading says it."""
    places = [table.roles[role][0] for role in ("debit", "credit") if role in table.roles]
    headings = [find_roles(table.columns[place].heading) for place in places]
    is_named = any(names.keys() & {"debit", "credit"} for names in headings)
    if is_named or len(places) == 1:
        reason = "money in and money out have separate columns"
        return SignResult(AmountSign.AS_IS, Detection("sign", "columns", reason, 0.95))

    evidence = gather_pair_evidence(table)
    total = sum(item.weight for item in evidence)
    sign = AmountSign.INVERTED if total < 0 else AmountSign.AS_IS
    question = None if abs(total) >= SURE else _ask_about_pair(table)
    confidence = 0.6 if question else 0.9
    return _result(sign, _describe(evidence, total), confidence, question)


def _ask_about_pair(table: AmountTable) -> Question:
    debit, credit = table.roles["debit"][0] + 1, table.roles["credit"][0] + 1
    message = (
        f"Is column {debit} money out and column {credit} money in (as_is), "
        "or the other way round (inverted)?"
    )
    return Question("sign", message, OPTIONS, must_be_answered=True)


def _detect_by_suffix(table: AmountTable) -> SignResult | None:
    """Detect CR or DR behind the numbers, if no number has a sign."""
    numbers = [number for number in table.amount.numbers if number is not None]
    if _has_only_some_pluses(numbers) and not table.has_minus:
        return _result(AmountSign.SUFFIX, "only some amounts have a plus, and none a minus", 0.9)
    marked = [number for number in numbers if number.direction]
    unmarked = [number for number in numbers if not number.direction and number.is_nonzero]
    # Beside signs, CR and DR may only repeat them.
    if not marked or any(number.has_sign for number in (*marked, *unmarked)):
        return None
    return _result(AmountSign.SUFFIX, "CR or DR follows the numbers", 0.95)


def _has_only_some_pluses(numbers: list[WrittenNumber]) -> bool:
    has_sign = {number.has_sign for number in numbers if number.is_nonzero}
    return has_sign == {True, False} and not any(number.direction for number in numbers)


def _detect_by_flag(table: AmountTable) -> SignResult | None:
    """Detect a column of directions beside amounts without any minus."""
    flag = table.column("flag")
    # With a minus the column may only repeat the sign, and is weighed among the rest.
    if flag is None or table.has_minus:
        return None

    directions = _parse_directions(flag, is_card=table.is_card)
    if "b_is_out" in find_roles(flag.heading):
        directions |= LETTERS_OF_BORC
    cells = _cells_with_amount(table, flag)
    flagged = sum(directions[cell] != 0 for cell in cells)
    out_values = frozenset(cell for cell, direction in directions.items() if direction < 0)
    if _marks_only_credits(flag, directions, cells):
        # An empty cell is the usual direction then: money out.
        out_values |= {""}
    elif not flagged or flagged < _needed_share(flag) * len(cells):
        return None
    reason = "a column names the direction and no amount has a minus"
    detection = Detection("sign", AmountSign.FLAG.value, reason, 0.95)
    return SignResult(AmountSign.FLAG, detection, out_values=out_values)


def _parse_directions(flag: Column, *, is_card: bool) -> dict[str, int]:
    cells = set(flag.cells)
    is_card = is_card or are_card_types(frozenset(cells))
    directions = {cell: parse_direction(cell, is_card=is_card) for cell in cells}
    return directions | find_letter_directions(cells)


def _cells_with_amount(table: AmountTable, flag: Column) -> list[str]:
    rows = zip(flag.cells, table.amount.numbers, strict=True)
    return [cell for cell, number in rows if number is not None and number.is_nonzero]


def _marks_only_credits(flag: Column, directions: dict[str, int], cells: list[str]) -> bool:
    """Return whether a column of directions is filled for money in and empty for money out."""
    is_named = find_roles(flag.heading).get("flag", 0) > 0
    has_empty = "" in cells
    filled = [directions[cell] for cell in cells if cell]
    return is_named and has_empty and bool(filled) and all(value > 0 for value in filled)


def _needed_share(flag: Column) -> float:
    """Return the share of rows that must have a direction: less if the heading names it."""
    return 0.5 if "both_directions" in find_roles(flag.heading) else MANY


def _weigh(table: AmountTable) -> SignResult:
    evidence = gather_evidence(table)
    total = sum(item.weight for item in evidence)
    sign = AmountSign.INVERTED if total < 0 else AmountSign.AS_IS
    reason = _describe(evidence, total)

    needed = SURE if table.has_minus else SURE_WITHOUT_SIGNS
    is_contradictory = _is_contradictory(evidence, table)
    if abs(total) >= needed and not is_contradictory:
        return _result(sign, reason, 0.95 if abs(total) >= CLEAR else 0.85)
    # Statements of accounts write money out with a minus: a guess must not turn that around.
    is_unusual = sign is AmountSign.INVERTED and table.has_both_signs and not table.is_card
    if abs(total) < WEAK or is_contradictory or is_unusual:
        return _result(sign, reason, 0.4, URGENT_QUESTION)
    return _result(sign, reason, 0.6, QUESTION)


def _is_contradictory(evidence: list[Evidence], table: AmountTable) -> bool:
    """Return whether rows of both directions look alike, or words contradict the signs by half."""
    # Balances know better than words.
    if any(abs(item.weight) >= CLEAR and not item.contradiction for item in evidence):
        return False
    limit = MAX_CONTRADICTION if not table.has_both_signs else 2 * MAX_CONTRADICTION
    return any(item.contradiction >= limit for item in evidence)


def _describe(evidence: list[Evidence], total: float) -> str:
    """Name the strongest evidence for the sign that was chosen."""
    agreeing = [item for item in evidence if (item.weight < 0) == (total < 0)]
    strongest = max(agreeing, key=lambda item: abs(item.weight), default=None)
    return strongest.reason if strongest else "nothing tells money in from money out"
