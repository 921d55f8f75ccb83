"""Detect directions of amounts without a sign by the balances beside them."""

from core.enums import AmountSign
from importers.tabular.balance_steps import BalanceSteps, read_steps
from importers.tabular.columns import MOSTLY, Column
from importers.tabular.header_words import find_roles, parse_direction
from importers.tabular.mapping import BALANCE_SIGNS
from importers.tabular.sign_evidence import NO_TEXT_ROLES, AmountTable, may_be_owed, score_rows
from importers.tabular.sign_result import SignResult
from importers.values import Detection, Question

MAX_FLAGS = 4
"""Different cells up to which a column may be one of directions whose words are not known."""
CLEAR_WORD = 2.0
"""Score of a text from which on it decides about the oldest row against all other rows."""
REASON = "the balances move by the amounts, up or down"


def detect_by_balances(table: AmountTable, flagged: SignResult | None) -> SignResult | None:
    """Detect directions row by row where amounts have no sign; None if balances do not tell.

    ``flagged`` is the result by a column of known words, which the balances confirm or correct.
    """
    balance = table.column("balance")
    if balance is None or any(number.has_sign for number in table.numbers):
        return None
    if may_be_owed(table, balance):
        return None
    steps = read_steps(table.amount, balance)
    if steps.share < MOSTLY or not steps.proven:
        return None
    if flagged is not None and _agrees(table, flagged, steps):
        return flagged

    learned = _learn_flags(table, steps)
    if learned is not None:
        return learned
    # Words that the balances contradict say nothing about the oldest row either.
    return _detect_oldest(table, steps, has_false_words=flagged is not None)


def _agrees(table: AmountTable, flagged: SignResult, steps: BalanceSteps) -> bool:
    flag = table.column("flag")
    assert flag is not None
    proven = [
        (cell, direction)
        for cell, direction in zip(flag.cells, steps.directions, strict=True)
        if direction
    ]
    agreeing = sum((cell in flagged.out_values) == (direction < 0) for cell, direction in proven)
    return agreeing >= MOSTLY * len(proven)


def _learn_flags(table: AmountTable, steps: BalanceSteps) -> SignResult | None:
    """Learn from the balances what the cells of a column mean."""
    excluded = {place for role in NO_TEXT_ROLES for place in table.roles.get(role, ())}
    for column in table.columns:
        if column.place in excluded or column.distinct_count > MAX_FLAGS:
            continue
        meanings = _read_meanings(column, steps)
        if meanings is None or not _are_told_apart(meanings):
            continue
        out_values = frozenset(cell for cell, direction in meanings.items() if direction < 0)
        reason = "the balances tell what the words of a column mean"
        detection = Detection("sign", AmountSign.FLAG.value, reason, 0.9)
        return SignResult(
            AmountSign.FLAG, detection, out_values=out_values, flag_place=column.place
        )
    return None


def _read_meanings(column: Column, steps: BalanceSteps) -> dict[str, int] | None:
    """Return the direction of every cell; None if a cell has both or one has none."""
    meanings: dict[str, int] = {}
    rows = set(column.filled)
    for cell, direction in zip(column.cells, steps.directions, strict=True):
        if not direction:
            continue
        if not cell or meanings.setdefault(cell, direction) != direction:
            return None
    unknown = rows - meanings.keys()
    # Of two words for directions, the other one is the other direction.
    if len(unknown) == 1 and len(meanings) == 1 and _names_directions(column):
        (known,) = meanings.values()
        meanings[unknown.pop()] = -known
    return None if unknown else meanings


def _names_directions(column: Column) -> bool:
    return bool(find_roles(column.heading).keys() & {"flag", "both_directions"})


def _are_told_apart(meanings: dict[str, int]) -> bool:
    """Return whether both directions occur, and naming the words for money out is enough."""
    words_out = [parse_direction(cell) for cell, direction in meanings.items() if direction < 0]
    words_in = [parse_direction(cell) for cell, direction in meanings.items() if direction > 0]
    if not words_out or not words_in:
        return False
    has_own_meaning = any(word > 0 for word in words_out)
    has_unknown = any(word == 0 for word in words_out)
    return has_own_meaning or all(word > 0 or (word == 0 and has_unknown) for word in words_in)


def _detect_oldest(
    table: AmountTable, steps: BalanceSteps, *, has_false_words: bool
) -> SignResult | None:
    """Take the directions from the balances, and ask about a row that has none before it."""
    is_uniform = len(steps.proven) == 1 and not has_false_words
    if steps.oldest is None or steps.directions[steps.oldest]:
        if not is_uniform:
            return _result(AmountSign.BALANCE_OUT)
        return _result(AmountSign.AS_IS if 1 in steps.proven else AmountSign.INVERTED)

    score = 0.0 if has_false_words else score_rows(table)[steps.oldest]
    usual = min(steps.proven)
    # A word that says what all other rows show needs to be no clear one.
    is_confirmed = is_uniform and score * usual > 0
    if is_confirmed:
        return None
    sign = AmountSign.BALANCE_IN if score > 0 else AmountSign.BALANCE_OUT
    return _result(sign, None if abs(score) >= CLEAR_WORD else _ask(table, steps.oldest))


def _result(sign: AmountSign, question: Question | None = None) -> SignResult:
    confidence = 0.6 if question else 0.9
    return SignResult(sign, Detection("sign", sign.value, REASON, confidence), question)


def _ask(table: AmountTable, place: int) -> Question:
    date = table.columns[table.roles["date"][0]].cells[place] if "date" in table.roles else ""
    row = f"{date} {table.amount.cells[place]}".strip()
    message = (
        f"The balances tell the direction of all rows but the oldest ({row}). "
        "Is that one money out (balance_out) or money in (balance_in)?"
    )
    options = tuple(sign.value for sign in BALANCE_SIGNS)
    return Question("sign", message, options, must_be_answered=True)
