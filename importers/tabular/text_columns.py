"""Assign the roles of texts: who was paid or paid, and what the bank says about it."""

from collections.abc import Callable, Sequence

from importers.payee_texts import is_account_number, is_empty_text, names_somebody
from importers.tabular.columns import Column
from importers.tabular.header_words import find_roles, normalize_words
from importers.tabular.mapping import Columns

HALF = 0.5
LONG_TEXT = 12.0
"""Letters per row up to which a longer text makes the better payee."""
MIN_TEXT_LETTERS = 2
MIN_NAME_LETTERS = 5
"""Letters per row from which on a text says more than a code."""
MIN_ROWS_TO_COMPARE = 3
PARTY_ROLES = frozenset({"payee", "payer", "notes"})
RAW_TEXTS = frozenset({"original", "extended", "raw", "full"})
"""First words of headings of texts as the merchant sent them, beside those that are cleaned."""

WeightOf = Callable[[Column, str], int]


def assign_parties(
    columns: Sequence[Column], roles: Columns, used: set[int], weight_of: WeightOf
) -> None:
    """Assign payee, and payer where payments of either direction name the other side elsewhere.

    A name that is the same in every row is the account holder's if another column varies.
    """
    named = [
        column
        for column in columns
        if column.place not in used and weight_of(column, "payee") and _holds_names(column)
    ]
    if not named:
        return

    best = max(named, key=lambda column: _rank_payee(column, weight_of))
    varying = [column for column in named if not _is_constant(column)]
    pair = _find_pair(named)
    if pair is not None:
        recipient, payer = pair
        if _is_constant(recipient) == _is_constant(payer):
            roles["payee"], roles["payer"] = (recipient.place,), (payer.place,)
            used |= {recipient.place, payer.place}
            return
        best = payer if _is_constant(recipient) else recipient
    elif _is_constant(best) and varying:
        best = max(varying, key=lambda column: _rank_payee(column, weight_of))
    roles["payee"] = (best.place,)
    used.add(best.place)


def _holds_names(column: Column) -> bool:
    if not column.filled or max(column.currency_share, column.date_share) >= HALF:
        return False
    numbers = sum(map(is_account_number, column.filled))
    return numbers < HALF * len(column.filled)


def _is_constant(column: Column) -> bool:
    return column.distinct_count == 1 and len(column.filled) > 1


def _rank_payee(column: Column, weight_of: WeightOf) -> tuple[int, float, int]:
    letters = min(column.letters_per_row, LONG_TEXT)
    return weight_of(column, "payee"), letters, -column.place


def _find_pair(named: Sequence[Column]) -> tuple[Column, Column] | None:
    """Return the columns of the recipient and of the payer, if there is one of each."""
    payers: list[Column] = []
    recipients: list[Column] = []
    for column in named:
        weights = find_roles(column.heading)
        lead = weights.get("payer", 0) - weights.get("recipient", 0)
        if lead > 0:
            payers.append(column)
        elif lead < 0:
            recipients.append(column)
    return (recipients[0], payers[0]) if payers and recipients else None


def find_holder(columns: Sequence[Column], roles: Columns) -> str:
    """Return the name that is payer or recipient of every row: that of the account's holder."""
    if "payer" not in roles or "payee" not in roles:
        return ""
    payers, payees = (columns[roles[role][0]].cells for role in ("payer", "payee"))
    pairs = [{payer, payee} for payer, payee in zip(payers, payees, strict=True)]
    shared = set.intersection(*pairs) if len(pairs) >= MIN_ROWS_TO_COMPARE else set()
    names = {name for name in shared if not is_empty_text(name)}
    return names.pop() if len(names) == 1 else ""


def assign_texts(
    columns: Sequence[Column], roles: Columns, used: set[int], weight_of: WeightOf
) -> None:
    """Assign payee and description. Without a payee column, the best text becomes the payee."""
    free = [
        column for column in columns if column.place not in used and column.currency_share < HALF
    ]
    named = [column for column in free if column.filled and weight_of(column, "description")]
    named += _find_continued(free, named)
    texts = named or [column for column in free if _is_text(column)]

    if "payee" not in roles:
        payee = _choose_payee(named, texts)
        notes = columns[roles["notes"][0]] if "notes" in roles else None
        if notes is not None and (payee is None or not _count_names(payee)) and _count_names(notes):
            # Apps that only name the kind of a payment keep the rest in the note.
            payee = notes
            del roles["notes"]
        if payee is None:
            # An empty column: rows of later files may fill it.
            payee = next((column for column in free if weight_of(column, "payee")), None)
        if payee is not None:
            roles["payee"] = (payee.place,)
            texts = [column for column in texts if column is not payee]

    texts = _find_other_names(columns, roles, free, weight_of) + texts
    texts += _find_texts_of_bare_rows(columns, roles, texts, free)
    roles["description"] = tuple(column.place for column in texts)
    used.update(roles["description"])


def _find_continued(free: Sequence[Column], named: Sequence[Column]) -> list[Column]:
    """Return columns without headings that continue the text of a named one."""
    places = {column.place for column in named}
    continued = []
    for column in free:
        if not column.heading and column.place - 1 in places and _is_text(column):
            continued.append(column)
            places.add(column.place)
    return continued


def _find_other_names(
    columns: Sequence[Column], roles: Columns, free: Sequence[Column], weight_of: WeightOf
) -> list[Column]:
    """Return further columns of names, which some rows fill instead of that of the payee."""
    if "payee" not in roles:
        return []
    bare = _find_bare_rows([columns[roles["payee"][0]]])
    return [
        column
        for column in free
        if weight_of(column, "payee")
        and not weight_of(column, "description")
        and column.place != roles["payee"][0]
        and _holds_names(column)
        and any(map(names_somebody, _take(column, bare)))
    ]


def _find_texts_of_bare_rows(
    columns: Sequence[Column], roles: Columns, texts: Sequence[Column], free: Sequence[Column]
) -> list[Column]:
    """Return the texts of rows that would have neither payee nor description."""
    chosen = [columns[places[0]] for role, places in roles.items() if role in PARTY_ROLES]
    bare = _find_bare_rows([*chosen, *texts])
    if not bare:
        return []
    return [
        column
        for column in free
        if column not in texts
        and _is_text(column)
        and column.letters_per_row >= MIN_NAME_LETTERS
        and any(_take(column, bare))
    ]


def _take(column: Column, rows: Sequence[int]) -> list[str]:
    return [column.cells[row] for row in rows]


def _find_bare_rows(columns: Sequence[Column]) -> list[int]:
    """Return the rows in which all of the columns are empty."""
    cells = zip(*[column.cells for column in columns], strict=True)
    return [row for row, texts in enumerate(cells) if all(map(is_empty_text, texts))]


def _choose_payee(named: Sequence[Column], texts: Sequence[Column]) -> Column | None:
    if not texts:
        return None
    most = max(map(_count_names, texts))
    # Columns that only name the kind of a payment, such as "Card payment", are no payees.
    candidates = [column for column in texts if _count_names(column) >= HALF * most]
    if named:
        return max(candidates, key=_rank_description)
    return _choose_unnamed(candidates)


def _rank_description(column: Column) -> tuple[bool, float]:
    is_raw = normalize_words(column.heading).partition(" ")[0] in RAW_TEXTS
    return not is_raw, min(column.letters_per_row, LONG_TEXT)


def _count_names(column: Column) -> int:
    counts = {cell: names_somebody(cell) for cell in set(column.filled)}
    return sum(counts[cell] for cell in column.filled)


def _choose_unnamed(texts: Sequence[Column]) -> Column:
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
