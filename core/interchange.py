"""Conventions that exports write and imports read back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

JSON_FORMAT = "outlay-transactions"
"""Value of ``format`` in a JSON export."""
NO_ACCOUNT = "no account"
"""Account name for rows without an account, in formats that require one."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # noqa: RUF001
"""First characters of texts that a spreadsheet executes as formulas, also in full width."""


def looks_like_formula(text: str) -> bool:
    """Return whether a spreadsheet would execute a text, ignoring apostrophes before it.

    The apostrophes are ignored so that a guarded text is guarded again, and an import that removes
    one apostrophe restores every text.
    """
    return text.lstrip("'").startswith(FORMULA_STARTS)


@dataclass(frozen=True, slots=True)
class InterchangePart:
    """A part of a split transaction. ``amount`` is signed as that of the row that it is a part of.

    ``category`` is a name.
    """

    amount: Decimal
    category: str | None = None
    note: str = ""
    tags: tuple[str, ...] = ()


def write_parts(parts: Sequence[InterchangePart]) -> str:
    """Write parts as a JSON list."""
    return f"[{', '.join(map(_write_part, parts))}]"


def read_parts(text: str) -> tuple[InterchangePart, ...]:
    """Read what ``write_parts`` has written. Raises ValueError for any other text."""
    try:
        # Amounts stay exact: a float would lose digits before they are checked.
        return build_parts(json.loads(text, parse_float=Decimal))
    except RecursionError as error:
        raise ValueError("parts are nested") from error


def build_parts(items: object) -> tuple[InterchangePart, ...]:
    """Build parts from a parsed JSON list. Raises ValueError for anything else."""
    if not isinstance(items, list):
        raise ValueError("parts are no list")  # noqa: TRY004 (what is read is a text)
    return tuple(map(_build_part, items))


def _write_part(part: InterchangePart) -> str:
    # json cannot write a Decimal; as a float the amount would lose digits.
    members = {"category": part.category, "note": part.note, "tags": list(part.tags)}
    others = json.dumps(members, ensure_ascii=False).removeprefix("{")
    return f'{{"amount": {part.amount:f}, {others}'


def _build_part(item: object) -> InterchangePart:
    if not isinstance(item, dict):
        raise ValueError("a part is no object")  # noqa: TRY004
    amount, category = item.get("amount"), item.get("category")
    note, tags = item.get("note") or "", item.get("tags") or []
    texts = [note, *tags, *([] if category is None else [category])]
    # Only JSON's numbers have one of these types, and true.
    is_number = type(amount) in {int, Decimal}
    if not is_number or not all(isinstance(text, str) for text in texts):
        raise ValueError("a part has a value of another type")
    return InterchangePart(Decimal(str(amount)), category, note, tuple(tags))
