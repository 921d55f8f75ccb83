"""Validate transaction values and turn them into the columns to store."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import BindParameter, bindparam, or_, select
from sqlalchemy.orm import Session

from core.enums import CategorySource, CategoryType, TransactionKind
from core.errors import FieldProblem
from core.identity import Caller
from core.limits import PAYEE_KEY_LENGTH, TAG_SEPARATOR
from core.money import AmountError, Money, to_minor
from core.normalization import distinct_names, fold_for_search, normalize_text
from models import Account, Category, Transaction, table_of
from services.ledger.second_amounts import parse_arrival, parse_original, subtract_fee
from services.ledger.transaction_parts import build_parts, current_parts, list_tags, list_words
from services.ledger.transaction_values import TransactionColumns, TransactionValues

Problems = list[FieldProblem]

SHARED_BY_LEGS = ("kind", "amount", "currency", "account_id", "to_account_id", "to_amount")
"""Values that both legs of a linked transfer depend on."""

accounts, categories = table_of(Account).c, table_of(Category).c
IDS: BindParameter[int] = bindparam("ids", expanding=True)
OWN_ACCOUNTS = select(accounts.id, accounts.currency).where(
    accounts.user_id == bindparam("owner"), accounts.id.in_(IDS)
)
VISIBLE_CATEGORIES = select(categories.id, categories.type).where(
    or_(categories.user_id == bindparam("owner"), categories.user_id.is_(None)),
    categories.id.in_(IDS),
)


@dataclass(frozen=True, slots=True)
class References:
    """Accounts (with their currency) and categories (with their type) the caller may refer to."""

    accounts: Mapping[int, str]
    categories: Mapping[int, str]


def load_references(
    session: Session, caller: Caller, transactions: Sequence[TransactionValues]
) -> References:
    """Look up every account and category that these transactions refer to, in two queries."""
    account_ids = {values.get("account_id") for values in transactions}
    account_ids |= {values.get("to_account_id") for values in transactions}
    category_ids = {values.get("category_id") for values in transactions}
    category_ids |= {values.get("fee_category_id") for values in transactions}
    for values in transactions:
        category_ids |= {part.get("category_id") for part in values.get("parts") or ()}
    return References(
        _load_account_currencies(session, caller, account_ids - {None}),
        load_category_types(session, caller, category_ids - {None}),
    )


def current_values(row: Transaction) -> TransactionValues:
    """The editable values of a stored transaction, as a request would name them."""
    return {
        "kind": row.kind,
        "amount": row.amount.decimal,
        "currency": row.currency,
        "date": row.date,
        "category_id": row.category_id,
        "account_id": row.account_id,
        "to_account_id": row.to_account_id,
        "to_amount": row.to_amount.decimal if row.to_amount else None,
        "original_amount": row.original_amount.decimal if row.original_amount else None,
        "original_currency": row.original_currency,
        "payee": row.payee,
        "description": row.description,
        "notes": row.notes,
        "tags": row.tags,
        "parts": current_parts(row),
    }


def merge_changes(row: Transaction, changes: TransactionValues) -> TransactionValues:
    """The values of a transaction after changes.

    A new account brings its currency unless the changes name one. A named category counts as
    chosen by the person, also if it is the same as before or none, unless the changes name its
    source. What is split loses its own category; what is joined again waits for one.
    """
    values = current_values(row)
    values["category_source"] = row.category_source
    values["is_leg"] = row.counterpart_id is not None
    values["to_currency"] = row.to_currency
    values.update(changes)
    # What is no transfer any more has no amount that arrived, unless the changes name one.
    if values["kind"] != TransactionKind.TRANSFER and "to_amount" not in changes:
        values["to_amount"] = None
    if "to_amount" in changes and not values["is_leg"]:
        values["to_currency"] = None

    if "parts" in changes and "category_id" not in changes:
        if changes["parts"]:
            values["category_id"] = None
        elif row.is_split:
            values["category_source"] = None
    if "category_id" in changes:
        is_cleared = changes["category_id"] is None
        values["category_source"] = (
            CategorySource.PERSON if is_cleared else changes.get("category_source")
        )
    # None lets build_columns take the currency of the account.
    if changes.get("account_id") is not None and "currency" not in changes:
        values["currency"] = None
    return values


def build_columns(
    caller: Caller, references: References, values: TransactionValues
) -> tuple[TransactionColumns, Problems]:
    """The columns to store, and every problem of the values."""
    is_leg = values.get("is_leg", False)
    problems = _reference_problems(references, values)
    # A leg has one account only and was checked against its counterpart when it was linked.
    if not is_leg:
        problems += _transfer_problems(values)

    currency = _choose_currency(caller, references, values, problems)
    # Refunds are negative expenses, and the leg where the money came in is negative too.
    may_be_negative = is_leg or values["kind"] == TransactionKind.EXPENSE
    to_currency = references.accounts.get(values.get("to_account_id") or 0)
    amount = subtract_fee(values, to_currency, currency)
    minor = _parse_minor(amount, currency, problems, may_be_negative=may_be_negative)
    arrival = parse_arrival(values, Money(minor, currency), to_currency, problems)
    original = parse_original(values, currency, problems)
    parts = build_parts(values, Money(minor, currency), references.categories, problems)

    payee, description = values.get("payee") or "", values.get("description") or ""
    notes = values.get("notes") or ""
    tags = distinct_names(values.get("tags") or ())
    columns: TransactionColumns = {
        "kind": values["kind"],
        "date": values.get("date") or caller.today,
        "amount_minor": minor,
        "currency": currency,
        "category_id": values.get("category_id"),
        "category_source": _category_source(values),
        "account_id": values.get("account_id"),
        "to_account_id": values.get("to_account_id"),
        "to_amount_minor": arrival.minor,
        "to_currency": arrival.currency,
        "original_amount_minor": original.minor,
        "original_currency": original.currency,
        "tags": tags,
        "tags_key": build_tags_key([*tags, *list_tags(parts)]),
        # Stored, so that a search compares texts that are folded already: neither database can fold
        # Unicode the same way itself.
        "search_text": build_search_text(payee, description, notes, [*tags, *list_words(parts)]),
        "payee_key": build_payee_key(payee),
        "payee": payee,
        "description": description,
        "notes": notes,
        "parts": parts,
    }
    return columns, problems


def _choose_currency(
    caller: Caller, references: References, values: TransactionValues, problems: Problems
) -> str:
    """The currency of a transaction; one that its account does not have becomes a problem."""
    # 0 is never an id: a missing account has no currency.
    account_currency = references.accounts.get(values.get("account_id") or 0)
    currency = values.get("currency") or account_currency or caller.currency
    if account_currency and currency != account_currency:
        problems.append(("currency", f"The account's currency is {account_currency}."))
    return currency


def find_leg_problems(row: Transaction, changes: TransactionValues) -> Problems:
    """Changes that a leg of a linked transfer does not allow: both legs move the same money."""
    if row.counterpart_id is None:
        return []
    before: Mapping[str, object] = current_values(row)
    after: Mapping[str, object] = current_values(row) | changes
    return [
        (name, "This transaction is one leg of a transfer. Unlink the transfer first.")
        for name in SHARED_BY_LEGS
        if after[name] != before[name]
    ]


def find_renamed_amount_problems(
    row: Transaction, changes: TransactionValues, currency: str
) -> Problems:
    """Changes that would make the stored number an amount of another currency."""
    if currency == row.currency or "amount" in changes:
        return []
    message = (
        f"The stored amount is in {row.currency}. Send the amount in {currency} with this change."
    )
    return [("amount", message)]


def build_search_text(payee: str, description: str, notes: str, words: Iterable[str]) -> str:
    """The folded text in which searches look: ``words`` are the tags, and the texts of parts."""
    return fold_for_search(" ".join((payee, description, notes, *words)))


def build_payee_key(payee: str) -> str:
    """The folded payee by which transactions are sorted and found."""
    return fold_for_search(payee)[:PAYEE_KEY_LENGTH]


def find_part_type_problems(references: References, columns: TransactionColumns) -> Problems:
    """Categories of parts that are for the other kind of transactions."""
    problems: Problems = []
    for position, part in enumerate(columns["parts"]):
        path = ("parts", position, "category_id")
        type_problems = find_type_problems(references, part["category_id"], columns["kind"])
        problems += [(path, message) for _, message in type_problems]
    return problems


def find_type_problems(references: References, category_id: int | None, kind: str) -> Problems:
    """A category that is for the other kind of transactions.

    Only new assignments are checked: a category's type may change under stored transactions, and
    what a bank file says of its rows is taken as it is.
    """
    category_type = CategoryType(references.categories.get(category_id or 0, CategoryType.BOTH))
    if category_type.allows(kind):
        return []
    message = (
        f"The category is for transactions of the kind {category_type}, and this one is"
        f" of the kind {kind}. Choose another category, or change the category's type."
    )
    return [("category_id", message)]


def build_tags_key(tags: Iterable[str]) -> str:
    """The text in which tags are searched: each normalised, between separators."""
    keys = [normalize_text(tag) for tag in tags]
    if not keys:
        return ""
    return f"{TAG_SEPARATOR}{TAG_SEPARATOR.join(keys)}{TAG_SEPARATOR}"


def _load_account_currencies(
    session: Session, caller: Caller, ids: Collection[int | None]
) -> dict[int, str]:
    if not ids:
        return {}
    rows = session.execute(OWN_ACCOUNTS, {"owner": caller.id, "ids": list(ids)})
    return {row.id: row.currency for row in rows}


def load_category_types(
    session: Session, caller: Caller, ids: Collection[int | None]
) -> dict[int, str]:
    """Look up the types of those of these categories that the caller may use, by id."""
    if not ids:
        return {}
    rows = session.execute(VISIBLE_CATEGORIES, {"owner": caller.id, "ids": list(ids)})
    return {row.id: row.type for row in rows}


def _category_source(values: TransactionValues) -> str | None:
    source = values.get("category_source")
    # Who splits a transaction chooses: neither rules nor the model set its category.
    if values.get("parts"):
        return CategorySource.PERSON
    if values.get("category_id") is not None:
        return source or CategorySource.PERSON

    # No category is a choice as well, which rules and the model respect.
    is_transfer = values["kind"] == TransactionKind.TRANSFER
    is_declined = values.get("ai_classify") is False and not is_transfer
    is_chosen = is_declined or source == CategorySource.PERSON
    return CategorySource.PERSON if is_chosen else None


def _parse_minor(
    amount: Decimal, currency: str, problems: Problems, *, may_be_negative: bool
) -> int:
    try:
        minor = to_minor(amount, currency)
    except AmountError as error:
        # The amount is not stored: the problem is. Other fields are checked all the same.
        problems.append(("amount", str(error)))
        return 0

    if minor == 0:
        problems.append(("amount", "The amount must not be zero."))
    elif minor < 0 and not may_be_negative:
        problems.append(("amount", "Only an expense may have a negative amount (a refund)."))
    return minor


def _reference_problems(references: References, values: TransactionValues) -> Problems:
    problems: Problems = []
    for name in ("category_id", "fee_category_id"):
        category_id = values.get(name)
        if category_id is not None and category_id not in references.categories:
            problems.append((name, "Category not found."))

    for name in ("account_id", "to_account_id"):
        account_id = values.get(name)
        if account_id is not None and account_id not in references.accounts:
            problems.append((name, "Account not found."))
    return problems


def _transfer_problems(values: TransactionValues) -> Problems:
    source, target = values.get("account_id"), values.get("to_account_id")
    if values["kind"] != TransactionKind.TRANSFER:
        if target is None:
            return []
        return [("to_account_id", "Only a transfer has a destination account.")]

    missing = [name for name in ("account_id", "to_account_id") if values.get(name) is None]
    if missing:
        return [(name, "A transfer requires both accounts.") for name in missing]
    if source == target:
        return [("to_account_id", "A transfer requires two different accounts.")]
    return []
