"""How the columns of a table are to be read: as it was found out, and as a person may say it."""

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.money import CURRENCIES
from importers.dates import ORDERS
from importers.tabular.table import Layout
from importers.values import FileError

Columns = dict[str, tuple[int, ...]]
SINGLE = (
    "date", "amount", "debit", "credit", "flag", "balance", "currency", "payee", "notes", "category", "category_id",
    "account", "to_account", "bank_id", "status", "fee", "tags", "kind",
)  # fmt: skip
MANY = ("description",)
ROLES = (*SINGLE, *MANY)
PLAIN = ("date_order", "decimal_mark", "sign", "debit_is_negative", "credit_is_negative")
SIGNS = ("as_is", "inverted", "flag", "suffix")
MARKS = (".", ",")


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where everything is, and how it is written.

    ``columns`` gives places from 0. ``sign``: how a single amount tells its direction: as it stands, the other way
    round (cards show what was spent as positive), by a ``flag`` column (whose ``out_values`` mean money out), or by a
    CR or DR behind it. ``debit_is_negative``: the column of money out has its minus already;
    ``credit_is_negative``: so has the one of money in, which some cards' statements do.
    ``verbatim``: the file was written by Outlay, so texts are exactly what they were.
    """

    layout: Layout
    columns: AnyMapping[str, tuple[int, ...]]
    date_order: str = "YMD"
    decimal_mark: str = "."
    sign: str = "as_is"
    out_values: frozenset[str] = field(default_factory=frozenset)
    debit_is_negative: bool = False
    credit_is_negative: bool = False
    currency: str | None = None
    verbatim: bool = False

    def place(self, role: str) -> int | None:
        """Where the column of a role is."""
        found = self.columns.get(role)
        return found[0] if found else None

    def name_of(self, role: str) -> str:
        """What the file calls the column of a role."""
        place = self.place(role)
        return role if place is None else str(reference(self.layout, place))


def reference(layout: Layout, place: int) -> str | int:
    """A column as people name it: by its heading where that is its alone, else by its place from 0."""
    heading = layout.header[place] if place < len(layout.header) else ""
    return heading if heading and layout.header.count(heading) == 1 else place


def as_document(mapping: Mapping) -> dict[str, Any]:
    """A mapping as JSON has it."""
    columns: dict[str, Any] = {}
    for role, places in mapping.columns.items():
        named = [reference(mapping.layout, place) for place in places]
        columns[role] = named if role in MANY else named[0]
    return {
        "encoding": mapping.layout.encoding,
        "delimiter": mapping.layout.delimiter,
        "header_line": mapping.layout.header_line,
        "first_line": mapping.layout.first_line,
        "date_order": mapping.date_order,
        "decimal_mark": mapping.decimal_mark,
        "sign": mapping.sign,
        "out_values": sorted(mapping.out_values),
        "debit_is_negative": mapping.debit_is_negative,
        "credit_is_negative": mapping.credit_is_negative,
        "currency": mapping.currency,
        "columns": columns,
    }


def problems(said: AnyMapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with a mapping as a person said it, before any file is seen."""
    wrong = []
    for name, choices in (("date_order", ORDERS), ("decimal_mark", MARKS), ("sign", SIGNS)):
        if said.get(name) is not None and said[name] not in choices:
            wrong.append((f"/{name}", f"One of: {', '.join(choices)}."))
    wrong += [
        (f"/columns/{role}", "There is no such column role.")
        for role in said.get("columns", {})
        if role not in ROLES
    ]
    if said.get("currency") is not None and said["currency"] not in CURRENCIES:
        wrong.append(("/currency", "Not an ISO 4217 currency code, such as EUR."))
    return wrong


def named_columns(
    layout: Layout, columns: AnyMapping[str, tuple[int, ...]], said: AnyMapping[str, Any]
) -> Columns:
    """The columns with those that somebody named. Raises FileError for one that is not in the file."""
    named = said.get("columns") or {}
    found = dict(columns)
    for role, one in named.items():
        if one is None or one == []:
            found.pop(role, None)
        else:
            found[role] = tuple(
                _place(layout, role, name) for name in (one if isinstance(one, list) else [one])
            )
    return _without_rivals(found, named)


def overridden(mapping: Mapping, said: AnyMapping[str, Any]) -> Mapping:
    """The mapping with what somebody said about it. Raises FileError when it does not fit the file."""
    plain = {name: said[name] for name in PLAIN if said.get(name) is not None}
    if "currency" in said:
        plain["currency"] = said["currency"]
    if said.get("out_values") is not None:
        plain["out_values"] = frozenset(said["out_values"])
    changed = replace(
        mapping, columns=named_columns(mapping.layout, mapping.columns, said), **plain
    )
    if changed.sign == "flag" and "flag" not in changed.columns:
        problem = ("/mapping/columns/flag", "Missing.")
        raise FileError(
            "The mapping names no column with the direction.", "bad_mapping", (problem,)
        )
    return changed


def _without_rivals(columns: Columns, said: AnyMapping[str, Any]) -> Columns:
    """Who names the one amount column does not want two, and the other way round."""
    if said.get("amount") is not None:
        return {
            role: places
            for role, places in columns.items()
            if role not in {"debit", "credit"} or role in said
        }
    if said.get("debit") is not None or said.get("credit") is not None:
        return {role: places for role, places in columns.items() if role != "amount"}
    return columns


def _place(layout: Layout, role: str, named: Any) -> int:
    if isinstance(named, int) and 0 <= named < layout.width:
        return named
    folded = [heading.casefold() for heading in layout.header]
    if isinstance(named, str) and named.strip().casefold() in folded:
        return folded.index(named.strip().casefold())
    problem = (f"/mapping/columns/{role}", "The file has no such column.")
    raise FileError("The mapping does not fit the file.", "bad_mapping", (problem,))
