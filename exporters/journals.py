"""Write journals for plain-text accounting: beancount, and ledger, which hledger reads as well."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple, Protocol

from core.enums import ExportFormat
from exporters.journal_accounts import OPENING_BALANCES, JournalAccounts
from exporters.values import ExportAccount, ExportRow

NOT_IN_TAG = re.compile(r"[^A-Za-z0-9\-_/.]+")
PENDING_FLAG, CLEARED_FLAG = "!", "*"
UNKNOWN_PAYEE = "Unknown"
"""Payee of ledger transactions without one."""


class Posting(NamedTuple):
    """What a row books against an account, with the texts of a part of a split one."""

    name: str
    amount: Decimal
    note: str = ""
    tags: tuple[str, ...] = ()


class JournalWriter(Protocol):
    """Writer of a journal, which also has the opening balances of accounts with a first day."""

    def __call__(
        self, rows: Iterable[ExportRow], accounts: Mapping[str, ExportAccount]
    ) -> Iterator[str]: ...


def write_beancount(
    rows: Iterable[ExportRow], accounts: Mapping[str, ExportAccount]
) -> Iterator[str]:
    """Write a beancount file."""
    names = JournalAccounts(accounts)
    opened: set[str] = set()

    def open_account(name: str, date: dt.date) -> str:
        """Return the directive that opens an account, before its first use."""
        # Beancount accepts an account only once it is open, and only one such directive.
        if name in opened:
            return ""
        opened.add(name)
        return f"{date} open {name}\n"

    yield 'option "title" "Outlay"\n'
    for account, date in _find_opening_balances(accounts):
        name = names.account_name(account.name)
        amount = f"{account.opening_balance:f} {account.currency}"
        yield open_account(name, date) + open_account(OPENING_BALANCES, date)
        yield f'{date} * "Opening balance"\n  {name}  {amount}\n  {OPENING_BALANCES}\n\n'

    for row in rows:
        account_name, postings = _list_postings(names, row)
        yield open_account(account_name, row.date)
        yield "".join(open_account(posting.name, row.date) for posting in postings)
        yield _beancount_transaction(row, account_name, postings)


def _list_postings(names: JournalAccounts, row: ExportRow) -> tuple[str, list[Posting]]:
    """Return the account of a row, and what it books against: one posting, or one for each part."""
    if not row.parts:
        account_name, other_name = names.sides(row)
        return account_name, [Posting(other_name, -row.amount)]
    return names.account_name(row.account), [
        Posting(names.category_name(row, part.category), -part.amount, part.note, part.tags)
        for part in row.parts
    ]


def _beancount_transaction(row: ExportRow, account_name: str, postings: list[Posting]) -> str:
    tags = "".join(f" #{_format_tag(tag)}" for tag in row.tags)
    payee, description = _quote(row.payee), _quote(row.description)
    # As data of the entry: a price of the posting would put it into another currency.
    original = ""
    if row.original_amount is not None:
        original = f"  original: {row.original_amount:f} {row.original_currency}\n"
    return (
        f"{row.date} {_flag(row)} {payee} {description}{tags}\n"
        # The id leads from the journal back to the row.
        f"  outlay: {row.id}\n"
        f"{original}"
        f"  {account_name}  {row.amount:f} {row.currency}\n"
        f"{''.join(_beancount_posting(row, posting) for posting in postings)}\n"
    )


def _beancount_posting(row: ExportRow, posting: Posting) -> str:
    note = f"    note: {_quote(posting.note)}\n" if posting.note.strip() else ""
    tags = f"    tags: {_quote(', '.join(posting.tags))}\n" if posting.tags else ""
    return f"  {posting.name}  {_beancount_other_side(row, posting)}\n{note}{tags}"


def _beancount_other_side(row: ExportRow, posting: Posting) -> str:
    """The other posting: what arrived in another currency, with its whole price, or the same."""
    if row.to_amount is None:
        return f"{posting.amount:f} {row.currency}"
    return f"{row.to_amount:f} {row.to_currency} @@ {abs(row.amount):f} {row.currency}"


def write_ledger(rows: Iterable[ExportRow], accounts: Mapping[str, ExportAccount]) -> Iterator[str]:
    """Write a ledger journal."""
    names = JournalAccounts(accounts)
    for account, date in _find_opening_balances(accounts):
        name = names.account_name(account.name)
        amount = f"{account.currency} {account.opening_balance:f}"
        yield f"{date} * Opening balance\n    {name}  {amount}\n    {OPENING_BALANCES}\n\n"

    for row in rows:
        account_name, postings = _list_postings(names, row)
        yield _ledger_transaction(row, account_name, postings)


def _ledger_transaction(row: ExportRow, account_name: str, postings: list[Posting]) -> str:
    payee = _single_line(row.payee) or UNKNOWN_PAYEE
    description = _single_line(row.description)
    comment = f"  ; {description}" if row.description.strip() else ""
    tags = ":".join(_format_tag(tag) for tag in row.tags)
    original = ""
    if row.original_amount is not None:
        original = f"    ; original: {row.original_currency} {row.original_amount:f}\n"
    tag_line = f"    ; :{tags}:\n" if row.tags else ""
    return (
        f"{row.date} {_flag(row)} {payee}{comment}\n"
        f"    ; outlay: {row.id}\n"
        f"{original}"
        f"{tag_line}"
        f"    {account_name}  {row.currency} {row.amount:f}\n"
        f"{''.join(_ledger_posting(row, posting) for posting in postings)}\n"
    )


def _ledger_posting(row: ExportRow, posting: Posting) -> str:
    note = f"  ; {_single_line(posting.note)}" if posting.note.strip() else ""
    tags = ":".join(_format_tag(tag) for tag in posting.tags)
    # Below a posting, a line of tags is the posting's own.
    tag_line = f"    ; :{tags}:\n" if posting.tags else ""
    return f"    {posting.name}  {_ledger_other_side(row, posting)}{note}\n{tag_line}"


def _ledger_other_side(row: ExportRow, posting: Posting) -> str:
    """The other posting, as in beancount."""
    if row.to_amount is None:
        return f"{row.currency} {posting.amount:f}"
    return f"{row.to_currency} {row.to_amount:f} @@ {row.currency} {abs(row.amount):f}"


def _find_opening_balances(
    accounts: Mapping[str, ExportAccount],
) -> Iterator[tuple[ExportAccount, dt.date]]:
    """Yield accounts with an opening balance and the day before their first row, by that day.

    Accounts without any row are left out: there is no date to book their balance on.
    """
    opened = [
        (account.first_day, account)
        for account in accounts.values()
        if account.first_day is not None and account.opening_balance
    ]
    for first_day, account in sorted(opened, key=itemgetter(0)):
        yield account, first_day - dt.timedelta(days=1)


def _flag(row: ExportRow) -> str:
    return PENDING_FLAG if row.is_pending else CLEARED_FLAG


def _quote(text: str) -> str:
    """Return a beancount string on a single line."""
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _single_line(text: str) -> str:
    """Return text for a ledger line, in which a semicolon would start a comment."""
    return " ".join(text.replace(";", ",").split())


def _format_tag(tag: str) -> str:
    return NOT_IN_TAG.sub("-", tag)


JOURNALS: Mapping[str, JournalWriter] = {
    ExportFormat.BEANCOUNT: write_beancount,
    ExportFormat.LEDGER: write_ledger,
}
"""Writers of journals by export format."""
