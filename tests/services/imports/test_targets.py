import pytest

from services.imports.targets import RowError, TargetResolver

CHECKING, SAVINGS = 1, 2


def build_targets(**options: object) -> TargetResolver:
    """Build a resolver for a user with two accounts."""
    targets = TargetResolver("EUR", **options)  # type: ignore[arg-type]
    targets.currencies = {CHECKING: "EUR", SAVINGS: "EUR"}
    targets.accounts_by_name = {"checking": CHECKING, "savings": SAVINGS}
    return targets


def test_rows_go_into_the_account_of_their_name_in_any_case() -> None:
    targets = build_targets()
    assert targets.resolve_account("CHECKING") == CHECKING
    assert targets.resolve_account("Other") is None
    assert targets.resolve_account(None) is None


def test_rows_go_into_the_chosen_account_whatever_its_name_in_the_file() -> None:
    targets = build_targets(account_id=CHECKING)
    assert targets.resolve_account("DE01") == CHECKING
    assert targets.resolve_account(None) == CHECKING


def test_the_choice_by_file_name_takes_precedence() -> None:
    targets = build_targets(account_id=CHECKING, accounts_by_file_name={"DE02": SAVINGS})
    assert targets.resolve_account("DE01") == CHECKING
    assert targets.resolve_account("DE02") == SAVINGS


def test_rows_of_a_skipped_account_are_rejected() -> None:
    targets = build_targets(accounts_by_file_name={"DE03": None})
    with pytest.raises(RowError, match="excluded") as error:
        targets.resolve_account("DE03")
    assert error.value.column == "account"


def test_the_other_accounts_of_a_double_entry_file_keep_their_rows() -> None:
    targets = build_targets(account_id=CHECKING, main_name="Main")
    assert targets.resolve_account("Main") == CHECKING
    assert targets.resolve_account("Savings") == SAVINGS


def test_the_other_side_of_a_transfer_is_resolved_by_name() -> None:
    targets = build_targets(account_id=CHECKING, main_name="Main")
    assert targets.resolve_other_account("Main") == CHECKING
    assert targets.resolve_other_account("savings") == SAVINGS
    assert targets.resolve_other_account("Nowhere") is None
    assert targets.resolve_other_account(None) is None
