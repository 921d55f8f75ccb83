"""Name accounts and categories in journals."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from exporters.journal_accounts import NO_ACCOUNT, JournalAccounts, build_component
from exporters.values import ExportAccount, ExportRow

Row = Callable[..., ExportRow]


def accounts(**types: str) -> dict[str, ExportAccount]:
    return {
        name: ExportAccount(name, account_type, "EUR", Decimal(0))
        for name, account_type in types.items()
    }


@pytest.mark.parametrize(
    ("name", "component"),
    [
        ("Food & drink", "Food-drink"),
        ("cash", "Cash"),
        ("Über_uns", "Über-uns"),
        ("2nd account", "2nd-account"),
        ("!!!", "X"),
        ("現金", "X-現金"),
    ],
)
def test_a_component_has_only_allowed_characters(name: str, component: str) -> None:
    assert build_component(name) == component


@pytest.mark.parametrize(
    ("account_type", "root"),
    [
        ("checking", "Assets"),
        ("investment", "Assets"),
        ("credit_card", "Liabilities"),
        ("loan", "Liabilities"),
    ],
)
def test_the_root_follows_from_the_account_type(account_type: str, root: str) -> None:
    assert JournalAccounts(accounts(Giro=account_type)).account_name("Giro") == f"{root}:Giro"


def test_an_account_that_was_deleted_is_an_asset_and_a_missing_one_has_a_name() -> None:
    names = JournalAccounts({})
    assert names.account_name("Old") == "Assets:Old"
    assert names.account_name(None) == NO_ACCOUNT


def test_names_that_become_the_same_are_numbered_and_stay_stable() -> None:
    names = JournalAccounts({})
    written = [names.account_name(name) for name in ("A b", "A-b", "A/b", "A-b", "Unspecified")]
    assert written == ["Assets:A-b", "Assets:A-b-2", "Assets:A-b-3", "Assets:A-b-2",
                       "Assets:Unspecified-2"]  # fmt: skip


def test_a_row_books_against_its_category_or_its_other_account(row: Row) -> None:
    names = JournalAccounts({})
    assert names.sides(row(category="Food")) == ("Assets:Giro", "Expenses:Food")
    assert names.sides(row(kind="income", category="Pay")) == ("Assets:Giro", "Income:Pay")
    assert names.sides(row()) == ("Assets:Giro", "Expenses:Uncategorized")
    transfer = row(kind="transfer", to_account="Savings")
    assert names.sides(transfer) == ("Assets:Giro", "Assets:Savings")
    assert names.sides(row(kind="expense", is_leg=True)) == ("Assets:Giro", "Assets:Transfers")
