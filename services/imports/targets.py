"""Resolve the accounts and categories that a bank file names to those of the user."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from core.errors import Invalid
from core.identity import Caller
from core.normalization import normalize_text
from models import Account, db, table_of
from services.imports.import_values import ImportOptions
from services.ledger.category_file_names import load_category_keys

accounts = table_of(Account).c

ACCOUNT_NOT_FOUND = "Account not found."


class RowError(ValueError):
    """A row cannot become a transaction. ``column`` is the role of the faulty column."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


@dataclass(slots=True)
class TargetResolver:
    """Accounts and categories of a user, and which of them the names in a file refer to.

    ``account_id``: the account that the user chose for the whole file. ``accounts_by_file_name``:
    the user's choice by the file's names; None skips an account. ``main_name``: the account that a
    file of both sides of transfers is mostly about. ``currency``: the one that the user chose for
    all rows, whatever the file says.
    """

    default_currency: str
    account_id: int | None = None
    accounts_by_file_name: Mapping[str, int | None] = field(default_factory=dict)
    main_name: str | None = None
    currency: str | None = None
    currencies: dict[int, str] = field(default_factory=dict)
    accounts_by_name: dict[str, int] = field(default_factory=dict)
    categories_by_name: dict[str, int] = field(default_factory=dict)
    category_ids: frozenset[int] = frozenset()

    def resolve_account(self, name: str | None) -> int | None:
        """Return the account of a row. Raises RowError when the user skips its account."""
        if name is not None and name in self.accounts_by_file_name:
            account_id = self.accounts_by_file_name[name]
            if account_id is None:
                raise RowError("account", "This account of the file is excluded from the import.")
            return account_id

        namesake = self.accounts_by_name.get(normalize_text(name)) if name is not None else None
        if self.account_id is None:
            return namesake
        # Files of both sides of transfers also have rows of the user's other accounts.
        is_other_account = namesake is not None and self.main_name not in {None, name}
        return namesake if is_other_account else self.account_id

    def resolve_other_account(self, name: str | None) -> int | None:
        """Return the other account of a transfer, where it is one of the user's."""
        if name is None:
            return None
        # The user chose an account for the whole file, so its main account is that one whatever its
        # name.
        if name == self.main_name and self.account_id is not None:
            return self.account_id
        return self.accounts_by_file_name.get(name) or self.accounts_by_name.get(
            normalize_text(name)
        )


def load_targets(
    caller: Caller, options: ImportOptions, *, main_name: str | None, currency: str | None
) -> TargetResolver:
    """Load the accounts and categories that an import may refer to.

    Raises Invalid when the options name an account that is not the caller's.
    """
    targets = TargetResolver(
        caller.currency,
        options.get("account_id"),
        options.get("accounts") or {},
        main_name,
        currency,
    )
    _load_accounts(caller, targets)
    _check_account("account_id", [targets.account_id], targets)
    _check_account("accounts", targets.accounts_by_file_name.values(), targets)
    _load_categories(caller, targets)
    return targets


def _load_accounts(caller: Caller, targets: TargetResolver) -> None:
    query = select(accounts.id, accounts.name_key, accounts.currency)
    for row in db.session.execute(query.where(accounts.user_id == caller.id)):
        targets.currencies[row.id] = row.currency
        targets.accounts_by_name[row.name_key] = row.id


def _check_account(
    field_name: str, account_ids: Iterable[int | None], targets: TargetResolver
) -> None:
    for account_id in account_ids:
        if account_id is not None and account_id not in targets.currencies:
            raise Invalid.field(field_name, ACCOUNT_NOT_FOUND, code="account_not_found")


def _load_categories(caller: Caller, targets: TargetResolver) -> None:
    targets.categories_by_name = load_category_keys(caller)
    targets.category_ids = frozenset(targets.categories_by_name.values())
