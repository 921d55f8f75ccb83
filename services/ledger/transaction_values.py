"""Shapes of a transaction's values: as a request names them, and as its row stores them."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import NotRequired, TypedDict

from models import PartColumns


class PartValues(TypedDict, total=False):
    """One part of a split transaction; ``amount`` is in major units, with the part's own sign."""

    category_id: int | None
    amount: Decimal
    note: str
    tags: list[str]


class TransactionValues(TypedDict, total=False):
    """Values of a new transaction, or changes to one; a missing name keeps what is stored.

    ``amount`` is in major units. ``category_source`` and ``is_leg`` come from services, never
    from a request. ``ai_classify``: without a category, False keeps it so for good, and True also
    asks a language model.

    ``to_amount`` is what arrived in an account of another currency, ``fee`` an expense beside a
    transfer, in ``fee_category_id``. ``parts`` split the transaction; None or an empty list joins
    it again. ``to_currency`` is that of a stored ``to_amount``, and no
    request names it.
    """

    kind: str
    amount: Decimal
    currency: str | None
    date: dt.date
    category_id: int | None
    account_id: int | None
    to_account_id: int | None
    to_amount: Decimal | None
    to_currency: str | None
    fee: Decimal | None
    fee_category_id: int | None
    original_amount: Decimal | None
    original_currency: str | None
    payee: str
    description: str
    notes: str
    tags: list[str]
    parts: Sequence[PartValues] | None
    category_source: str | None
    is_leg: bool
    ai_classify: bool | None


class TransactionChanges(TransactionValues, total=False):
    """Changes to one of many transactions, which ``id`` names."""

    id: int


class NewTransactions(TypedDict):
    """The body of a request that records many transactions."""

    transactions: list[TransactionValues]


class TransactionUpdates(TypedDict):
    """The body of a request that changes many transactions."""

    updates: list[TransactionChanges]


class TransactionIds(TypedDict):
    """The body of a request about many transactions by their ids."""

    transaction_ids: list[int]


class BulkCategory(TypedDict, total=False):
    """The body of a request that sets the category of many transactions.

    Either ``transaction_ids`` lists them, or all similar to the one named by ``like`` are meant;
    only then ``preview`` is allowed and ``category_id`` optional.
    """

    transaction_ids: list[int]
    like: int
    category_id: int | None
    needs_category: bool
    preview: bool


class TransactionColumns(TypedDict):
    """Checked column values of a transaction, with those of its parts.

    Bank columns are absent unless a bank set them.
    """

    kind: str
    date: dt.date
    amount_minor: int
    currency: str
    category_id: int | None
    category_source: str | None
    account_id: int | None
    to_account_id: int | None
    to_amount_minor: int | None
    to_currency: str | None
    original_amount_minor: int | None
    original_currency: str | None
    payee: str
    description: str
    notes: str
    tags: list[str]
    tags_key: str
    search_text: str
    payee_key: str
    parts: Sequence[PartColumns]
    counterpart_id: NotRequired[int | None]
    fee_id: NotRequired[int | None]
    external_id: NotRequired[str | None]
    is_pending: NotRequired[bool]
    recurring_series_id: NotRequired[int | None]


class StoredTransaction(TransactionColumns):
    """A complete row of ``transactions``, with its parts."""

    id: int
    is_split: bool
    user_id: int
    created_at: dt.datetime
    updated_at: dt.datetime
    version: int
