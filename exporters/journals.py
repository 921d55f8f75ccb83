"""Journals for plain-text accounting: beancount, and ledger (which hledger reads too)."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from exporters.values import ExportAccount, ExportRow

NOT_IN_NAME = re.compile(r"[^\w]+|_+")
LIABILITIES = ("credit_card", "loan")
NO_ACCOUNT, CLEARING, OPENING = "Assets:Unspecified", "Assets:Transfers", "Equity:Opening-Balances"
UNCATEGORIZED = "Uncategorized"


class Names:
    """The names of accounts in a journal: each of ours has one of its own there."""

    def __init__(self, places: Mapping[str, ExportAccount]) -> None:
        self.places = places
        self._known: dict[tuple[str, str], str] = {}
        self._taken: set[str] = {NO_ACCOUNT, CLEARING, OPENING}

    def of_account(self, name: str | None) -> str:
        if name is None:
            return NO_ACCOUNT
        place = self.places.get(name)
        root = (
            "Liabilities" if place is not None and place.account_type in LIABILITIES else "Assets"
        )
        return self._named(root, name)

    def of_category(self, row: ExportRow) -> str:
        return self._named(
            "Income" if row.kind == "income" else "Expenses", row.category or UNCATEGORIZED
        )

    def _named(self, root: str, name: str) -> str:
        if (root, name) not in self._known:
            plain = f"{root}:{_component(name)}"
            made, number = plain, 2
            while made in self._taken:
                made, number = f"{plain}-{number}", number + 1
            self._taken.add(made)
            self._known[root, name] = made
        return self._known[root, name]


def _component(name: str) -> str:
    """A name as beancount allows it: letters, digits and dashes, a capital or a digit first."""
    plain = NOT_IN_NAME.sub("-", unicodedata.normalize("NFC", name)).strip("-")
    first = plain[:1].upper()
    return (
        f"{first}{plain[1:]}"
        if first and (first.isupper() or first.isdigit())
        else f"X-{plain}".rstrip("-")
    )


def _sides(names: Names, row: ExportRow) -> tuple[str, str]:
    """The account of a row, and where its money came from or went."""
    own = names.of_account(row.account)
    if row.is_leg:
        return own, CLEARING
    return own, names.of_account(row.to_account) if row.kind == "transfer" else names.of_category(
        row
    )


def beancount(
    rows: Iterable[ExportRow], places: Mapping[str, ExportAccount], *, is_whole: bool
) -> Iterator[str]:
    """A beancount file. ``is_whole``: nothing was filtered out, so that opening balances make sense."""
    names, opened = Names(places), set[str]()
    yield 'option "title" "Outlay"\n'

    def opening(name: str, day: dt.date) -> str:
        if name in opened:
            return ""
        opened.add(name)
        return f"{day} open {name}\n"

    for place, day in _openings(rows := list(rows), places) if is_whole else ():
        name = names.of_account(place.name)
        amount = f"{place.opening_balance:f} {place.currency}"
        yield opening(name, day) + opening(OPENING, day)
        yield f'{day} * "Opening balance"\n  {name}  {amount}\n  {OPENING}\n\n'
    for row in rows:
        own, other = _sides(names, row)
        yield opening(own, row.date) + opening(other, row.date)
        tags = "".join(f" #{_tag(tag)}" for tag in row.tags)
        flag = "!" if row.is_pending else "*"
        yield f'{row.date} {flag} "{_quoted(row.payee)}" "{_quoted(row.description)}"{tags}\n  outlay: {row.id}\n'
        yield f"  {own}  {row.amount:f} {row.currency}\n  {other}  {-row.amount:f} {row.currency}\n\n"


def _openings(
    rows: Iterable[ExportRow], places: Mapping[str, ExportAccount]
) -> Iterator[tuple[ExportAccount, dt.date]]:
    """The accounts with something in them at the start, and the day before their first row."""
    first: dict[str, dt.date] = {}
    for row in rows:
        for name in (row.account, row.to_account):
            if name is not None and (name not in first or row.date < first[name]):
                first[name] = row.date
    for name, day in first.items():
        if name in places and places[name].opening_balance != Decimal(0):
            yield places[name], day - dt.timedelta(days=1)


def _quoted(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')


def _tag(tag: str) -> str:
    return re.sub(r"[^A-Za-z0-9\-_/.]+", "-", tag)


def ledger(
    rows: Iterable[ExportRow], places: Mapping[str, ExportAccount], *, is_whole: bool
) -> Iterator[str]:
    """A ledger journal."""
    names = Names(places)
    for place, day in _openings(rows := list(rows), places) if is_whole else ():
        amount = f"{place.currency} {place.opening_balance:f}"
        yield f"{day} * Opening balance\n    {names.of_account(place.name)}  {amount}\n    {OPENING}\n\n"
    for row in rows:
        own, other = _sides(names, row)
        flag = "!" if row.is_pending else "*"
        yield f"{row.date} {flag} {_line(row.payee) or 'Unknown'}{_comment(row.description)}\n"
        yield f"    ; outlay: {row.id}\n"
        if row.tags:
            yield f"    ; :{':'.join(_tag(tag) for tag in row.tags)}:\n"
        yield f"    {own}  {row.currency} {row.amount:f}\n    {other}  {row.currency} {-row.amount:f}\n\n"


def _line(text: str) -> str:
    return " ".join(text.replace(";", ",").split())


def _comment(text: str) -> str:
    return f"  ; {_line(text)}" if text.strip() else ""


JOURNALS: dict[str, Callable[..., Iterator[str]]] = {"beancount": beancount, "ledger": ledger}
