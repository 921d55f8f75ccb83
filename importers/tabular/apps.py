"""Recognise exports of other finance programs by their headings and map them exactly."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from core.enums import AmountSign, DateOrder, DecimalMark, TransactionKind
from importers.tabular.layout import Layout
from importers.tabular.mapping import Columns, TableMapping

KIND_BY_NAME: Mapping[str, str] = {
    "withdrawal": TransactionKind.EXPENSE,
    "deposit": TransactionKind.INCOME,
    "transfer": TransactionKind.TRANSFER,
    "expense": TransactionKind.EXPENSE,
    "income": TransactionKind.INCOME,
}
"""Kinds by their names in Firefly III and in Outlay."""


@dataclass(frozen=True, slots=True)
class SourceApp:
    """Entry of ``apps.toml``: a program and the settings of its exports.

    ``headings`` must all occur. ``columns`` are headings by role. A setting of None is detected.
    """

    name: str
    headings: frozenset[str]
    columns: Mapping[str, str | list[str]]
    sign: AmountSign | None = None
    date_order: DateOrder | None = None
    decimal_mark: DecimalMark | None = None
    out_values: frozenset[str] = frozenset()
    verbatim: bool = False

    @property
    def fixed_settings(self) -> set[str]:
        """Names of the settings that need no detection."""
        settings = {
            "sign": self.sign,
            "date_order": self.date_order,
            "decimal_mark": self.decimal_mark,
        }
        return {name for name, value in settings.items() if value is not None}


@cache
def _load_apps() -> tuple[SourceApp, ...]:
    table = tomllib.loads((Path(__file__).parent / "apps.toml").read_text("utf-8"))
    apps = []
    for name, entry in table.items():
        app = SourceApp(
            name,
            frozenset(entry["headings"]),
            entry["columns"],
            sign=AmountSign(entry["sign"]) if "sign" in entry else None,
            date_order=DateOrder(entry["date_order"]) if "date_order" in entry else None,
            decimal_mark=DecimalMark(entry["decimal_mark"]) if "decimal_mark" in entry else None,
            out_values=frozenset(entry.get("out_values", ())),
            verbatim=entry.get("verbatim", False),
        )
        apps.append(app)
    return tuple(apps)


def find_app(layout: Layout) -> SourceApp | None:
    """Return the program that wrote a table with this header, if it is a known one."""
    headings = set(layout.header)
    # A subset is enough: exports may have further columns.
    return next((app for app in _load_apps() if app.headings <= headings), None)


def apply_app(app: SourceApp, mapping: TableMapping) -> TableMapping:
    """Replace a detected mapping by the program's."""
    return replace(
        mapping,
        columns=_find_columns(app, mapping.layout),
        sign=app.sign or mapping.sign,
        # What a program leaves to the user's settings, such as the order of dates, is detected as
        # in any table.
        date_order=app.date_order or mapping.date_order,
        decimal_mark=app.decimal_mark or mapping.decimal_mark,
        out_values=app.out_values,
        verbatim=app.verbatim,
    )


def _find_columns(app: SourceApp, layout: Layout) -> Columns:
    """Return the places of the program's columns; optional ones may be absent."""
    columns: Columns = {}
    for role, names in app.columns.items():
        headings = [names] if isinstance(names, str) else names
        places = tuple(layout.header.index(name) for name in headings if name in layout.header)
        if places:
            columns[role] = places
    return columns
