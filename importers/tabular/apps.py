"""Exports of other programs: known by their headings, read as those programs mean them."""

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from importers.tabular.mapping import Mapping
from importers.tabular.table import Layout

KINDS = {
    "withdrawal": "expense",
    "deposit": "income",
    "transfer": "transfer",
    "expense": "expense",
    "income": "income",
}


@dataclass(frozen=True, slots=True)
class App:
    name: str
    headings: frozenset[str]
    settings: dict[str, Any]


@cache
def _apps() -> tuple[App, ...]:
    table = tomllib.loads((Path(__file__).parent / "apps.toml").read_text("utf-8"))
    return tuple(App(name, frozenset(app.pop("headings")), app) for name, app in table.items())


def known(layout: Layout) -> App | None:
    """The program that wrote a table with this header."""
    headings = set(layout.header)
    return next((app for app in _apps() if app.headings <= headings), None)


def meant(app: App, mapping: Mapping) -> Mapping:
    """The mapping with what that program is known to mean."""
    header = list(mapping.layout.header)
    columns = {
        role: tuple(
            header.index(name)
            for name in ([names] if isinstance(names, str) else names)
            if name in header
        )
        for role, names in app.settings["columns"].items()
    }
    plain = {
        name: app.settings[name]
        for name in ("sign", "date_order", "decimal_mark", "verbatim")
        if name in app.settings
    }
    out = frozenset(app.settings.get("out_values", ()))
    return replace(
        mapping,
        columns={role: places for role, places in columns.items() if places},
        out_values=out,
        **plain,
    )
