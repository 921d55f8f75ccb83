"""Mapping of a table: which column has which role, and how dates and amounts are written."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from core.enums import AmountSign, DateOrder, DecimalMark, FeeMode
from core.money import CURRENCIES
from importers.tabular.layout import Layout
from importers.values import ColumnReference, FileError, MappingValues, PathProblem

Columns = dict[str, tuple[int, ...]]
"""Positions, from 0, of the columns of each role."""

SINGLE_ROLES = (
    "date", "amount", "debit", "credit", "flag", "balance", "currency", "payee", "payer", "notes",
    "category", "category_id", "account", "to_account", "bank_id", "status", "fee", "tags", "kind",
    "original_amount", "original_currency", "to_amount", "to_currency", "transaction_date",
    "parts",
)  # fmt: skip
MULTIPLE_ROLES = ("description",)
"""Roles whose text is joined from several columns."""
ROLES = (*SINGLE_ROLES, *MULTIPLE_ROLES)
LEFTOVER_ROLES = frozenset({"payee", "description"})
"""Roles that are detected for texts which have no other role."""
AMOUNT_COLUMNS = ("amount", "debit", "credit")
BALANCE_SIGNS = {AmountSign.BALANCE_OUT: -1, AmountSign.BALANCE_IN: 1}
"""Signs with which the balances tell the direction, and the direction of the oldest row."""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """Complete mapping of a table.

    ``out_values`` are the cells of the ``flag`` column that mean money out.
    ``debit_is_negative``: amounts in the debit column carry their minus. ``credit_is_negative``: so
    do those in the credit column, as some card statements have it. ``currency`` applies to rows
    that name none. ``verbatim``: the file is Outlay's own export, so texts are kept unchanged.
    ``fees`` tells whether fees add to the amounts; ``fee_is_negative``: they carry their minus.
    ``skipped_lines`` describe the account and are no rows.
    ``is_newest_first``: the balances follow from the rows in this order.
    ``holder`` is the name of the account's holder, if payers or recipients tell it.
    ``newest_date`` is the last day in the file, on which pending rows without a day are read.
    """

    layout: Layout
    columns: Mapping[str, tuple[int, ...]]
    date_order: DateOrder = DateOrder.YMD
    decimal_mark: DecimalMark = DecimalMark.POINT
    sign: AmountSign = AmountSign.AS_IS
    out_values: frozenset[str] = field(default_factory=frozenset)
    debit_is_negative: bool = False
    credit_is_negative: bool = False
    currency: str | None = None
    verbatim: bool = False
    newest_date: dt.date | None = None
    holder: str = ""
    is_newest_first: bool = False
    fees: FeeMode = FeeMode.INCLUDED
    fee_is_negative: bool = False
    skipped_lines: frozenset[int] = field(default_factory=frozenset)

    def column_name(self, role: str) -> str:
        """Return the file's name for the column of a role; without a column, the role itself."""
        places = self.columns.get(role)
        return str(column_reference(self.layout, places[0])) if places else role


def column_reference(layout: Layout, place: int) -> ColumnReference:
    """Return a column's heading if no other column has it, else its position."""
    heading = layout.heading(place)
    return heading if heading and layout.header.count(heading) == 1 else place


def build_mapping_document(mapping: TableMapping) -> MappingValues:
    """Return a mapping as JSON holds it."""
    columns: dict[str, ColumnReference | list[ColumnReference] | None] = {}
    for role, places in mapping.columns.items():
        references = [column_reference(mapping.layout, place) for place in places]
        columns[role] = references if role in MULTIPLE_ROLES else references[0]
    return {
        "encoding": mapping.layout.encoding,
        "delimiter": mapping.layout.delimiter,
        "header_line": mapping.layout.header_line,
        "first_line": mapping.layout.first_line,
        "date_order": mapping.date_order.value,
        "decimal_mark": mapping.decimal_mark.value,
        "sign": mapping.sign.value,
        "out_values": sorted(mapping.out_values),
        "debit_is_negative": mapping.debit_is_negative,
        "credit_is_negative": mapping.credit_is_negative,
        "currency": mapping.currency,
        "fees": mapping.fees.value,
        "columns": columns,
    }


def find_mapping_problems(values: MappingValues) -> list[PathProblem]:
    """Check a user's mapping as far as possible without the file. Paths are relative to it."""
    problems: list[PathProblem] = []
    choices = (
        ("date_order", values.get("date_order"), DateOrder),
        ("decimal_mark", values.get("decimal_mark"), DecimalMark),
        ("sign", values.get("sign"), AmountSign),
        ("fees", values.get("fees"), FeeMode),
    )
    for name, value, choice in choices:
        options = [member.value for member in choice]
        if value is not None and value not in options:
            problems.append(((name,), f"Must be one of: {', '.join(options)}."))

    unknown_roles = [role for role in values.get("columns", {}) if role not in ROLES]
    message = f"Unknown column role. Must be one of: {', '.join(ROLES)}."
    problems += [(("columns", role), message) for role in unknown_roles]

    currency = values.get("currency")
    if currency is not None and currency not in CURRENCIES:
        problems.append((("currency",), "Must be an ISO 4217 currency code, such as EUR."))
    return problems


def apply_column_overrides(
    layout: Layout, columns: Mapping[str, tuple[int, ...]], values: MappingValues
) -> Columns:
    """Replace detected columns by those that the user names.

    A column that the user names is no text that was left over. Raises FileError if a column is not
    in the file.
    """
    overrides = values.get("columns") or {}
    named: Columns = {}
    unused: set[str] = set()
    for role, reference in overrides.items():
        if reference is None or reference == []:
            unused.add(role)
            continue
        references = reference if isinstance(reference, list) else [reference]
        named[role] = tuple(_find_place(layout, role, column) for column in references)

    detected = _remove_leftovers(columns, set(chain.from_iterable(named.values())))
    result = {role: places for role, places in detected.items() if role not in unused} | named
    return _remove_conflicting_columns(result, overrides)


def _remove_leftovers(columns: Mapping[str, tuple[int, ...]], named: set[int]) -> Columns:
    """Remove the columns that the user named from the texts that were detected."""
    result = dict(columns)
    for role in LEFTOVER_ROLES & result.keys():
        result[role] = tuple(place for place in result[role] if place not in named)
    return {role: places for role, places in result.items() if places}


def apply_overrides(mapping: TableMapping, values: MappingValues) -> TableMapping:
    """Replace detected settings by the user's.

    Raises FileError if they do not fit the file.
    """
    columns = apply_column_overrides(mapping.layout, mapping.columns, values)
    result = replace(
        mapping,
        columns=columns,
        date_order=DateOrder(values.get("date_order") or mapping.date_order),
        decimal_mark=DecimalMark(values.get("decimal_mark") or mapping.decimal_mark),
        sign=AmountSign(values.get("sign") or mapping.sign),
        fees=FeeMode(values.get("fees") or mapping.fees),
    )
    out_values = values.get("out_values")
    if out_values is not None:
        result = replace(result, out_values=frozenset(out_values))
    debit_is_negative = values.get("debit_is_negative")
    if debit_is_negative is not None:
        result = replace(result, debit_is_negative=debit_is_negative)
    credit_is_negative = values.get("credit_is_negative")
    if credit_is_negative is not None:
        result = replace(result, credit_is_negative=credit_is_negative)
    # Null is a value here: no currency is assumed.
    if "currency" in values:
        result = replace(result, currency=values["currency"])

    if result.sign is AmountSign.FLAG and "flag" not in result.columns:
        raise FileError(
            'The sign "flag" needs a column with the role "flag".',
            "bad_mapping",
            ((("mapping", "columns", "flag"), "The column is missing."),),
        )
    if result.sign in BALANCE_SIGNS and not {"amount", "balance"} <= result.columns.keys():
        raise FileError(
            "The balances tell the direction only beside one column of amounts.",
            "bad_mapping",
            ((("mapping", "columns", "balance"), "The column is missing."),),
        )
    return result


def _remove_conflicting_columns(columns: Columns, overrides: Mapping[str, object]) -> Columns:
    """Remove debit and credit if the user names an amount column, and vice versa."""
    if overrides.get("amount") is not None:
        return {
            role: places
            for role, places in columns.items()
            if role not in {"debit", "credit"} or role in overrides
        }
    if overrides.get("debit") is not None or overrides.get("credit") is not None:
        return {role: places for role, places in columns.items() if role != "amount"}
    return columns


def _find_place(layout: Layout, role: str, reference: object) -> int:
    if isinstance(reference, int) and 0 <= reference < layout.width:
        return reference
    if isinstance(reference, str):
        headings = [heading.casefold() for heading in layout.column_names]
        heading = reference.strip().casefold()
        if heading in headings:
            return headings.index(heading)
    raise FileError(
        "The mapping does not fit the file.",
        "bad_mapping",
        ((("mapping", "columns", role), "The file has no such column."),),
    )
