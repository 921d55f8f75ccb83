"""Detect whether fees in a column of their own changed the balance beside the amounts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.enums import FeeMode
from importers.tabular.header_words import find_roles
from importers.tabular.mapping import TableMapping
from importers.tabular.row_parsing import CellError, parse_movement, read_number
from importers.values import Detection, Question

QUESTION = Question(
    "fees",
    "Are the fees already included in the amounts (included) or charged in addition (separate)?",
    (FeeMode.INCLUDED.value, FeeMode.SEPARATE.value),
)


@dataclass(frozen=True, slots=True)
class FeeResult:
    """The detected mode with its evidence; both are None for a file without fees."""

    mapping: TableMapping
    detection: Detection | None = None
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """Movement of a row without and with its fee, and the balance after it."""

    plain: Decimal | None
    with_fee: Decimal | None
    balance: Decimal | None
    has_fee: bool


def detect_fees(mapping: TableMapping, rows: Sequence[list[str]]) -> FeeResult:
    """Detect the mode by the balances of rows with a fee, else by the headings; else ask."""
    fees = [read_number(mapping, cells, "fee") for cells in rows]
    charged = [fee for fee in fees if fee]
    if not charged:
        return FeeResult(mapping)

    are_negative = sum(fee < 0 for fee in charged) * 2 > len(charged)
    mapping = replace(mapping, fee_is_negative=are_negative)
    separate = replace(mapping, fees=FeeMode.SEPARATE)
    included, added = _count_matches([_read_row(mapping, separate, cells) for cells in rows])
    if included != added:
        mode = FeeMode.SEPARATE if added > included else FeeMode.INCLUDED
        result = separate if mode is FeeMode.SEPARATE else mapping
        detection = Detection("fees", mode.value, "the balances moved by this much", 0.95)
        return FeeResult(result, detection)

    if _has_net_amount(mapping):
        detection = Detection("fees", FeeMode.INCLUDED.value, "the amount is the net one", 0.95)
        return FeeResult(mapping, detection)
    if _has_fee_only_row(mapping, separate, rows):
        reason = "some rows have a fee and no amount"
        return FeeResult(separate, Detection("fees", FeeMode.SEPARATE.value, reason, 0.85))
    detection = Detection("fees", FeeMode.INCLUDED.value, "no balance shows it", 0.5)
    return FeeResult(mapping, detection, QUESTION)


def _read_row(mapping: TableMapping, separate: TableMapping, cells: list[str]) -> _Row:
    return _Row(
        _movement(mapping, cells),
        _movement(separate, cells),
        read_number(mapping, cells, "balance"),
        bool(read_number(mapping, cells, "fee")),
    )


def _movement(mapping: TableMapping, cells: list[str]) -> Decimal | None:
    try:
        return parse_movement(mapping, cells)
    except CellError:
        return None


def _count_matches(rows: Sequence[_Row]) -> tuple[int, int]:
    """Count the rows with a fee whose balance moved without it, and with it."""
    included = added = 0
    for place, row in enumerate(rows):
        if not row.has_fee or row.balance is None:
            continue
        # The newest row may come first or last, so either neighbour may be the row before.
        neighbours = (*rows[max(0, place - 1) : place], *rows[place + 1 : place + 2])
        steps = {row.balance - other.balance for other in neighbours if other.balance is not None}
        included += row.plain in steps
        added += row.with_fee in steps
    return included, added


def _has_net_amount(mapping: TableMapping) -> bool:
    places = mapping.columns.get("amount", ())
    return any("net" in find_roles(mapping.layout.heading(place)) for place in places)


def _has_fee_only_row(
    mapping: TableMapping, separate: TableMapping, rows: Sequence[list[str]]
) -> bool:
    return any(
        _movement(mapping, cells) is None and _movement(separate, cells) is not None
        for cells in rows
    )
