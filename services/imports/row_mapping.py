"""Map rows of bank files to transaction values and deduplication keys."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.enums import TransactionKind
from core.limits import (
    EXTERNAL_ID_LENGTH,
    LINE_LENGTH,
    MAX_PARTS,
    MAX_TAGS,
    NOTES_LENGTH,
    TAG_LENGTH,
    TAG_SEPARATOR,
)
from core.money import CURRENCIES, AmountError, Money, to_minor
from core.normalization import is_storable, normalize_text
from core.periods import FIRST_DAY, LAST_DAY
from importers.values import StatementRow
from services.imports.row_identity import compute_content_key
from services.imports.targets import RowError, TargetResolver
from services.ledger.transaction_values import PartValues, TransactionValues


@dataclass(frozen=True, slots=True)
class MappedRow:
    """A row of a file as a transaction. ``signed_minor`` is its effect on its account.

    ``number`` counts the rows of the file from 1; ``content_key`` identifies the row where the bank
    gives no id.
    """

    number: int
    source: StatementRow
    values: TransactionValues
    signed_minor: int
    bank_id: str | None
    content_key: str
    balance_minor: int | None

    @property
    def line(self) -> int:
        """Line of the row in the file, from 1."""
        return self.source.line

    @property
    def is_pending(self) -> bool:
        """Return whether the bank has not booked the row yet."""
        return self.source.is_pending

    @property
    def date(self) -> dt.date:
        """Day of the row."""
        return self.source.date

    @property
    def account_id(self) -> int | None:
        """Account to which the row belongs."""
        return self.values["account_id"]


def map_row(targets: TargetResolver, number: int, row: StatementRow) -> MappedRow:
    """Map a row to the transaction that would be stored. Raises RowError."""
    if not FIRST_DAY <= row.date <= LAST_DAY:
        raise RowError("date", f"The date must be between {FIRST_DAY} and {LAST_DAY}.")

    # The account decides the currency, and the currency how many decimals an amount may have.
    account_id = targets.resolve_account(row.account)
    currency = _resolve_currency(targets, row, account_id)
    signed_minor = _parse_amount(row.amount, currency)
    original = _map_original(row, currency)
    # What no column can hold stays in the notes.
    leftover = "" if original else _describe_original(row, currency)
    payee, description, notes = _map_texts(row, leftover)
    kind, to_account_id, amount = _map_kind(targets, row, account_id, signed_minor)
    parts = _map_parts(targets, row, kind)
    values: TransactionValues = {
        "kind": kind,
        "amount": amount,
        "currency": currency,
        "date": row.date,
        "account_id": account_id,
        "to_account_id": to_account_id,
        "to_amount": _map_arrival(targets, row, currency, to_account_id),
        "original_amount": None if original is None else original.decimal,
        "original_currency": None if original is None else original.currency,
        "category_id": None if parts else _resolve_category(targets, row.category, row.category_id),
        "tags": _map_tags(row.tags),
        "parts": parts,
        "payee": payee,
        "description": description,
        "notes": notes,
    }
    # The key is of the whole texts, before they are cut to the length of their columns.
    content_key = compute_content_key(
        row.date, Money(signed_minor, currency), f"{row.payee} {row.description}"
    )
    balance_minor = _parse_balance(row.balance, currency)
    return MappedRow(
        number, row, values, signed_minor, _map_bank_id(row), content_key, balance_minor
    )


def _resolve_currency(targets: TargetResolver, row: StatementRow, account_id: int | None) -> str:
    account_currency = targets.currencies.get(account_id) if account_id is not None else None
    row_currency = targets.currency or row.currency
    if account_currency is not None and row_currency not in {None, account_currency}:
        raise RowError(
            "currency",
            f"The account's currency is {account_currency}, but the row's is {row_currency}.",
        )
    return account_currency or row_currency or targets.default_currency


def _parse_amount(amount: Decimal, currency: str) -> int:
    try:
        minor = to_minor(_strip_zeros(amount), currency)
    except AmountError as error:
        raise RowError("amount", str(error)) from error
    if minor == 0:
        raise RowError("amount", "The amount must not be zero.")
    return minor


def _parse_balance(balance: Decimal | None, currency: str) -> int | None:
    """Return a balance in minor units; None when the currency cannot hold it."""
    if balance is None:
        return None
    try:
        return to_minor(_strip_zeros(balance), currency)
    except AmountError:
        return None


def _strip_zeros(amount: Decimal) -> Decimal:
    """Drop decimals that are zero: 12.3400 becomes 12.34, and 1200.00 (yen) becomes 1200."""
    # Zeros do not count as decimals: 1200.00 yen is a valid amount, 1200.50 yen is not.
    normal = amount.normalize()
    # normalize() writes 1200 as 1.2E+3, which has no plain digits.
    return normal if int(normal.as_tuple().exponent) <= 0 else normal.quantize(Decimal(1))


def _describe_original(row: StatementRow, currency: str) -> str:
    """Return amount and currency before a conversion, for the notes; "" without a conversion."""
    if not row.original_amount or row.original_currency in {None, currency}:
        return ""
    return f"{abs(row.original_amount)} {row.original_currency}"


def _map_texts(row: StatementRow, original: str) -> tuple[str, str, str]:
    """Return payee, description and notes; what is too long is repeated in full in the notes.

    ``original`` is the amount before a conversion, which the notes keep.
    """
    for name, text in (
        ("payee", row.payee),
        ("description", row.description),
        ("notes", row.notes),
    ):
        if not is_storable(text):
            raise RowError(
                name, "Contains a character that cannot be stored (NUL or a lone surrogate)."
            )
    # Cut texts lose what rules and searches may need, and the notes have room for it.
    too_long = [text for text in (row.payee, row.description) if len(text) > LINE_LENGTH]
    notes = "\n".join(text for text in (row.notes, original, *too_long) if text)
    return row.payee[:LINE_LENGTH], row.description[:LINE_LENGTH], notes[:NOTES_LENGTH]


def _map_kind(
    targets: TargetResolver, row: StatementRow, account_id: int | None, signed_minor: int
) -> tuple[TransactionKind, int | None, Decimal]:
    """Return kind, other account and amount.

    Money out is an expense and money in an income, unless the file names the kind: a refund is an
    expense with a negative amount.
    """
    size = _strip_zeros(abs(row.amount))
    if row.kind == TransactionKind.TRANSFER:
        to_account_id = _resolve_transfer(targets, row, account_id)
        if to_account_id is not None:
            return TransactionKind.TRANSFER, to_account_id, size

    is_money_out = row.kind != TransactionKind.INCOME and signed_minor < 0
    if row.kind == TransactionKind.EXPENSE or is_money_out:
        return TransactionKind.EXPENSE, None, _strip_zeros(-row.amount)
    return TransactionKind.INCOME, None, size


def _resolve_transfer(
    targets: TargetResolver, row: StatementRow, account_id: int | None
) -> int | None:
    """Return the other account of a transfer; None when only this side can be recorded."""
    to_account_id = targets.resolve_other_account(row.to_account)
    if account_id is None:
        raise RowError(
            "to_account",
            "A transfer requires both accounts, but you have no account with these names.",
        )
    return None if to_account_id == account_id else to_account_id


def _map_arrival(
    targets: TargetResolver, row: StatementRow, currency: str, to_account_id: int | None
) -> Decimal | None:
    """Return what a transfer brought into an account of another currency."""
    if to_account_id is None or targets.currencies[to_account_id] == currency:
        return None
    to_currency = targets.currencies[to_account_id]
    if row.to_amount is None or row.to_currency not in {None, to_currency}:
        raise RowError(
            "to_account",
            f"The accounts have different currencies ({currency} and {to_currency}), and the row"
            f" does not say what arrived in {to_currency}.",
        )
    return _strip_zeros(row.to_amount)


def _map_original(row: StatementRow, currency: str) -> Money | None:
    """Return the amount before a conversion; None without one, or if it is no such amount."""
    original_currency = row.original_currency
    if not row.original_amount or original_currency in {None, currency}:
        return None
    try:
        minor = to_minor(_strip_zeros(abs(row.original_amount)), str(original_currency))
    except AmountError:
        return None
    return Money(minor, str(original_currency)) if original_currency in CURRENCIES else None


def _resolve_category(
    targets: TargetResolver, name: str | None, category_id: int | None = None
) -> int | None:
    """Return the category of a name or an id; None if the user has none of them."""
    if name:
        by_name = targets.categories_by_name.get(normalize_text(name))
        if by_name is not None:
            return by_name
    # Ids of another program or another user are no reason to refuse a payment.
    return category_id if category_id in targets.category_ids else None


def _map_parts(
    targets: TargetResolver, row: StatementRow, kind: TransactionKind
) -> list[PartValues]:
    """Return the parts of a split row; what arrives by a transfer is in no category."""
    if kind == TransactionKind.TRANSFER:
        return []
    if len(row.parts) > MAX_PARTS:
        raise RowError("parts", f"A transaction must have at most {MAX_PARTS} parts.")
    sign = -1 if kind == TransactionKind.EXPENSE else 1
    return [
        {
            "category_id": _resolve_category(targets, part.category),
            "amount": _strip_zeros(sign * part.amount),
            "note": part.note[:LINE_LENGTH] if is_storable(part.note) else "",
            "tags": _map_tags(part.tags),
        }
        for part in row.parts
    ]


def _map_tags(tags: Sequence[str]) -> list[str]:
    """Return the tags that can be stored."""
    # A tag is no reason to refuse a payment, so what cannot be stored is left out.
    return [tag for tag in tags if _is_valid_tag(tag)][:MAX_TAGS]


def _is_valid_tag(tag: str) -> bool:
    return len(tag) <= TAG_LENGTH and TAG_SEPARATOR not in tag and is_storable(tag)


def _map_bank_id(row: StatementRow) -> str | None:
    if not row.bank_id or not is_storable(row.bank_id):
        return None
    return row.bank_id[:EXTERNAL_ID_LENGTH]
