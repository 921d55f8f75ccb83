import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core.limits import LINE_LENGTH
from importers.values import StatementRow
from services.imports.row_mapping import map_row
from services.imports.targets import RowError, TargetResolver

CHECKING, SAVINGS, DOLLARS = 1, 2, 3
FOOD = 7


@pytest.fixture
def targets() -> TargetResolver:
    """A user with three accounts and one category; rows go into the first account."""
    return TargetResolver(
        "EUR",
        account_id=CHECKING,
        currencies={CHECKING: "EUR", SAVINGS: "EUR", DOLLARS: "USD"},
        accounts_by_name={"checking": CHECKING, "savings": SAVINGS, "dollars": DOLLARS},
        categories_by_name={"food": FOOD},
        category_ids=frozenset({FOOD}),
    )


def build_row(amount: str = "-4.20", **values: Any) -> StatementRow:
    """Build a row of a statement."""
    return StatementRow(2, dt.date(2026, 3, 14), Decimal(amount), **values)


@pytest.mark.parametrize(
    ("amount", "file_kind", "kind", "mapped"),
    [
        ("-4.20", None, "expense", "4.2"),
        ("4.20", None, "income", "4.2"),
        ("4.20", "expense", "expense", "-4.2"),
        ("-4.20", "income", "income", "4.2"),
        ("-1200.00", None, "expense", "1200"),
    ],
)
def test_the_kind_follows_the_sign_unless_the_file_names_it(
    targets: TargetResolver, amount: str, file_kind: str | None, kind: str, mapped: str
) -> None:
    row = map_row(targets, 1, build_row(amount, kind=file_kind))
    assert (row.values["kind"], row.values["amount"]) == (kind, Decimal(mapped))
    assert row.signed_minor == int(Decimal(amount) * 100)


def test_a_transfer_goes_to_the_account_of_its_name(targets: TargetResolver) -> None:
    row = map_row(targets, 1, build_row("-50", kind="transfer", to_account="Savings"))
    assert (row.values["kind"], row.values["to_account_id"]) == ("transfer", SAVINGS)
    assert row.values["amount"] == Decimal(50)


def test_a_transfer_to_an_unknown_account_is_an_expense(targets: TargetResolver) -> None:
    row = map_row(targets, 1, build_row("-50", kind="transfer", to_account="Nowhere"))
    assert (row.values["kind"], row.values["to_account_id"]) == ("expense", None)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (build_row("0.00"), "amount"),
        (build_row("-1.005"), "amount"),
        (build_row(currency="USD"), "currency"),
        (build_row(payee="a\x00b"), "payee"),
        (build_row(kind="transfer", to_account="Dollars"), "to_account"),
    ],
)
def test_a_row_that_cannot_be_stored_names_the_column(
    targets: TargetResolver, row: StatementRow, column: str
) -> None:
    with pytest.raises(RowError) as error:
        map_row(targets, 1, row)
    assert error.value.column == column


def test_a_day_outside_the_calendar_is_refused(targets: TargetResolver) -> None:
    row = StatementRow(2, dt.date(1200, 1, 1), Decimal(1))
    with pytest.raises(RowError, match="must be between"):
        map_row(targets, 1, row)


def test_a_transfer_without_own_accounts_is_refused() -> None:
    with pytest.raises(RowError, match="requires both accounts"):
        map_row(TargetResolver("EUR"), 1, build_row(kind="transfer", to_account="Savings"))


def test_texts_that_are_too_long_are_repeated_in_the_notes(targets: TargetResolver) -> None:
    payee = "x" * (LINE_LENGTH + 1)
    values = map_row(targets, 1, build_row(payee=payee, notes="first")).values
    assert values["payee"] == "x" * LINE_LENGTH
    assert values["notes"] == f"first\n{payee}"


def test_only_tags_that_can_be_stored_are_mapped(targets: TargetResolver) -> None:
    row = map_row(targets, 1, build_row(tags=("travel", "a|b", "x" * 41)))
    assert row.values["tags"] == ["travel"]


def test_categories_are_resolved_by_name_in_any_case(targets: TargetResolver) -> None:
    assert map_row(targets, 1, build_row(category="FOOD")).values["category_id"] == FOOD
    assert map_row(targets, 1, build_row(category="Other")).values["category_id"] is None


def test_a_category_id_of_another_program_leaves_the_row_without_category(
    targets: TargetResolver,
) -> None:
    assert map_row(targets, 1, build_row(category_id=FOOD)).values["category_id"] == FOOD
    assert map_row(targets, 1, build_row(category_id=99)).values["category_id"] is None
    named = build_row(category_id=99, category="Food")
    assert map_row(targets, 1, named).values["category_id"] == FOOD


def test_a_balance_that_the_currency_cannot_hold_is_ignored(targets: TargetResolver) -> None:
    assert map_row(targets, 1, build_row(balance=Decimal("10.50"))).balance_minor == 1050
    assert map_row(targets, 1, build_row(balance=Decimal("10.505"))).balance_minor is None


@pytest.mark.parametrize(
    ("amount", "currency", "original", "notes"),
    [
        ("-110.00", "USD", (Decimal("110.00"), "USD"), "with Sam"),
        # More decimals than yen have: no amount, but what the bank says.
        ("-110.50", "JPY", (None, None), "with Sam\n110.50 JPY"),
        ("-110.00", "EUR", (None, None), "with Sam"),
        ("-110.00", None, (None, None), "with Sam"),
    ],
)
def test_the_amount_before_a_conversion_is_kept_beside_the_booked_one(
    targets: TargetResolver,
    amount: str,
    currency: str | None,
    original: tuple[Decimal | None, str | None],
    notes: str,
) -> None:
    stated = {"original_amount": Decimal(amount), "original_currency": currency}
    values = map_row(targets, 1, build_row("-100", notes="with Sam", **stated)).values
    assert (values["original_amount"], values["original_currency"]) == original
    assert values["notes"] == notes
