"""From a row of a bank file to a transaction as a request would say it, and to what it is known again by."""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from core.errors import Invalid
from core.identity import Caller
from core.limits import TAG_SEPARATOR
from core.money import AmountError, to_minor
from core.normalization import is_storable, normalize_text
from core.periods import FIRST_DAY, LAST_DAY
from importers.values import StatementRow
from models import Account, Category, db, table_of

MAX_TEXT = 200
MAX_NOTES = 2_000
MAX_BANK_ID = 255
MAX_TAGS = 20
MAX_TAG = 40
ASCII_WORDS = re.compile(r"[^a-z0-9]+")
WORD = re.compile(r"[^\W\d_]{3,}|[0-9]+")
SAYS_NOTHING = frozenset({"pending", "the", "and", "card", "pos"})
OWN_FORMATS = frozenset({"outlay", "outlay-json", "outlay-ofx"})

accounts, categories = table_of(Account).c, table_of(Category).c


class RowError(ValueError):
    """A row that cannot be a transaction; ``column`` is the role of the cell."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


@dataclass(frozen=True, slots=True)
class Prepared:
    """A row ready to be recorded. ``signed_minor`` is what it does to its account."""

    number: int
    line: int
    values: dict[str, Any]
    signed_minor: int
    bank_id: str | None
    content_key: str
    balance_minor: int | None
    is_pending: bool

    @property
    def date(self) -> dt.date:
        day: dt.date = self.values["date"]
        return day

    @property
    def account_id(self) -> int | None:
        found: int | None = self.values["account_id"]
        return found


@dataclass(slots=True)
class Places:
    """The caller's accounts and categories, and which of them a file's own names mean."""

    caller: Caller
    account_id: int | None
    by_file_name: Mapping[str, int | None]
    main_name: str | None
    currencies: dict[int, str] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)
    category_ids: frozenset[int] = frozenset()

    def account_of(self, name: str | None) -> int | None:
        """Which account a row belongs to. Raises RowError when its account is to be left out."""
        if name is not None and name in self.by_file_name:
            found = self.by_file_name[name]
            if found is None:
                raise RowError("account", "This account of the file is left out.")
            return found
        own = self.accounts.get(normalize_text(name)) if name is not None else None
        if self.account_id is None:
            return own
        is_another = own is not None and self.main_name not in {None, name}
        return own if is_another else self.account_id

    def other_account(self, name: str | None) -> int | None:
        """The other side of a transfer, where it is an account of the caller's."""
        if name is None:
            return None
        if name == self.main_name and self.account_id is not None:
            return self.account_id
        return self.by_file_name.get(name) or self.accounts.get(normalize_text(name))


def places_of(caller: Caller, options: Mapping[str, Any], main_name: str | None) -> Places:
    """What names and ids mean to the caller. ``main_name``: the account that a file of several is mostly about.

    Raises Invalid for an account that is not theirs.
    """
    rows = db.session.execute(
        select(accounts.id, accounts.name_key, accounts.currency).where(
            accounts.user_id == caller.id
        )
    )
    places = Places(caller, options.get("account_id"), options.get("accounts") or {}, main_name)
    for row in rows:
        places.currencies[row.id] = row.currency
        places.accounts[row.name_key] = row.id
    for pointer, account_id in (
        ("/account_id", places.account_id),
        *(("/accounts", one) for one in places.by_file_name.values()),
    ):
        if account_id is not None and account_id not in places.currencies:
            raise Invalid.field(pointer, "There is no such account.")
    seen = select(categories.id, categories.name_key, categories.user_id).where(
        Category.visible_to(caller.id)
    )
    known = db.session.execute(seen.order_by(categories.user_id.is_not(None), categories.id)).all()
    places.categories = {
        row.name_key: row.id for row in known
    }  # one's own goes before the system's
    places.category_ids = frozenset(row.id for row in known)
    return places


def prepared(places: Places, number: int, row: StatementRow) -> Prepared:
    """A row as it would be recorded. Raises RowError."""
    if not FIRST_DAY <= row.date <= LAST_DAY:
        raise RowError("date", f"A date lies between {FIRST_DAY} and {LAST_DAY}.")
    account_id = places.account_of(row.account)
    currency = _currency(places, row, account_id)
    minor = _minor(row.amount, currency)
    texts = _texts(row)
    kind, to_account_id, amount = _kind(places, row, account_id, minor)
    bank_id = row.bank_id[:MAX_BANK_ID] if row.bank_id and is_storable(row.bank_id) else None
    values = {
        "kind": kind,
        "amount": amount,
        "currency": currency,
        "date": row.date,
        "account_id": account_id,
        "to_account_id": to_account_id,
        "category_id": _category(places, row),
        "tags": _tags(row),
        **texts,
    }
    balance = None if row.balance is None else _maybe_minor(row.balance, currency)
    key = content_key(row.date, minor, f"{row.payee} {row.description}")
    return Prepared(number, row.line, values, minor, bank_id, key, balance, row.is_pending)


def _currency(places: Places, row: StatementRow, account_id: int | None) -> str:
    own = places.currencies.get(account_id) if account_id is not None else None
    if own is not None and row.currency not in {None, own}:
        raise RowError("currency", f"The account is in {own}, the row in {row.currency}.")
    return own or row.currency or places.caller.currency


def _minor(amount: Decimal, currency: str) -> int:
    try:
        minor = to_minor(_without_zeros(amount), currency)
    except AmountError as error:
        raise RowError("amount", str(error)) from error
    if minor == 0:
        raise RowError("amount", "The amount is zero; nothing moved.")
    return minor


def _maybe_minor(amount: Decimal, currency: str) -> int | None:
    try:
        return to_minor(_without_zeros(amount), currency)
    except AmountError:
        return None


def _without_zeros(amount: Decimal) -> Decimal:
    """12.3400 is 12.34, and 1200.00 yen are 1200 yen."""
    normal = amount.normalize()
    return normal if int(normal.as_tuple().exponent) <= 0 else normal.quantize(Decimal(1))


def _texts(row: StatementRow) -> dict[str, str]:
    """Payee, description and notes; what is too long for its place is in the notes in full."""
    texts = {"payee": row.payee, "description": row.description, "notes": row.notes}
    for name, text in texts.items():
        if not is_storable(text):
            raise RowError(
                name, "Contains a character that cannot be stored (NUL or a lone surrogate)."
            )
    spill = [text for text in (row.payee, row.description) if len(text) > MAX_TEXT]
    notes = "\n".join(text for text in (row.notes, *spill) if text)
    return {
        "payee": row.payee[:MAX_TEXT],
        "description": row.description[:MAX_TEXT],
        "notes": notes[:MAX_NOTES],
    }


def _kind(
    places: Places, row: StatementRow, account_id: int | None, minor: int
) -> tuple[str, int | None, Decimal]:
    """Kind, other account and amount: money out is an expense, money in an income, unless the file says more."""
    size = abs(row.amount)
    if row.kind == "transfer":
        other = places.other_account(row.to_account)
        if other is not None and account_id is not None and other != account_id:
            if places.currencies[other] != places.currencies[account_id]:
                raise RowError(
                    "to_account", "Both accounts of a transfer are in the same currency."
                )
            return "transfer", other, _without_zeros(size)
        if account_id is None:
            raise RowError(
                "to_account",
                "A transfer needs both of its accounts; there are none of these names.",
            )
    if row.kind == "expense" or (row.kind != "income" and minor < 0):
        return "expense", None, _without_zeros(-row.amount)
    return "income", None, _without_zeros(size)


def _category(places: Places, row: StatementRow) -> int | None:
    if row.category_id is not None:
        if row.category_id not in places.category_ids:
            raise RowError("category_id", "There is no such category.")
        return row.category_id
    return places.categories.get(normalize_text(row.category)) if row.category else None


def _tags(row: StatementRow) -> list[str]:
    """The tags that can be stored."""
    return [
        tag
        for tag in row.tags
        if len(tag) <= MAX_TAG and TAG_SEPARATOR not in tag and is_storable(tag)
    ][:MAX_TAGS]


def content_key(day: dt.date, minor: int, text: str) -> str:
    """What a row without an id of its own is known again by, however the file was encoded or laid out."""
    told = f"{day.isoformat()}|{minor}|{identity_text(text)}"
    return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=8).hexdigest()


def identity_text(text: str) -> str:
    """The letters and digits of a text. Of mostly Latin ones only ASCII: accents are what encodings lose."""
    lowered = text.lower()
    letters = sum(map(str.isalpha, lowered))
    plain = ASCII_WORDS.sub("", lowered)
    if sum(map(str.isalpha, plain)) * 2 >= letters:
        return plain
    return "".join(character for character in normalize_text(text) if character.isalnum())


def words_of(text: str) -> frozenset[str]:
    """The words and numbers of a text that tell who was paid."""
    return frozenset(WORD.findall(text.casefold())) - SAYS_NOTHING


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the shorter of two texts is in the other, from 0 to 1."""
    return len(one & other) / max(1, min(len(one), len(other)))
