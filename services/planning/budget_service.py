"""Create, change and delete budgets."""

from decimal import Decimal

from core.errors import Conflict, Invalid
from core.events import BudgetCreated, BudgetDeleted, BudgetUpdated
from core.identity import Caller
from models import Budget, db
from services.amounts import parse_positive
from services.editing import changed_row, create_row, deleted_row
from services.ledger.category_queries import find_category
from services.planning.budget_amounts import restart_amounts, set_amount
from services.planning.budget_overlaps import check_overlap, find_first_free_day
from services.planning.budget_queries import find_budget, get_budget
from services.planning.budget_restoration import (
    insert_budget,
    keep_budget,
    load_deleted_budget,
)
from services.planning.budget_usage import find_current_period, load_usage
from services.planning.budget_values import BudgetValues
from services.unit_of_work import unit_of_work
from services.versions import ExpectedVersions

NOT_POSITIVE = "The budget amount must be greater than zero."


def create_budget(caller: Caller, values: BudgetValues) -> Budget:
    """Create a budget, by default active and from the start of its current period.

    If another one has ended within that period, it starts on the day after. Raises Invalid for
    values that no budget can have, Conflict when there is an active one for the same category,
    period, currency and days.
    """
    current = caller.period(values["period"])
    currency = values.get("currency") or caller.currency
    with unit_of_work(caller.id) as work:
        budget = Budget(
            user_id=caller.id, currency=currency, start_date=current.start, is_active=True
        )
        _apply(budget, values)
        if "start_date" not in values:
            budget.start_date = find_first_free_day(work.session, budget, caller.today)
        restart_amounts(caller, budget, _parse_amount(values["amount"], currency))
        _check(caller, budget)
        create_row(work, budget, BudgetCreated)
    return budget


def update_budget(
    caller: Caller, budget_id: int, changes: BudgetValues, expected: ExpectedVersions
) -> Budget:
    """Change some fields of a budget; a new amount holds from the current period on.

    Raises NotFound, Stale, Invalid, and Conflict when there is another active budget for the same
    category, period, currency and days.
    """
    get_budget(caller, budget_id)
    with changed_row(caller.id, Budget, budget_id, expected, BudgetUpdated) as budget:
        amount = changes.get("amount", budget.amount.decimal)
        unit_and_currency = budget.period, budget.currency
        before = _load_reached_threshold(caller, budget)
        _check_currency(budget, changes)
        _apply(budget, changes)

        minor = _parse_amount(amount, budget.currency)
        if (budget.period, budget.currency) != unit_and_currency:
            restart_amounts(caller, budget, minor)
            # Of other periods or another currency, nothing has been reported yet.
            budget.silent_threshold = 0
        elif minor != budget.amount_minor:
            set_amount(budget, caller.period(budget.period).start, minor)
            _silence_alerts(caller, budget, before)
        _check(caller, budget)
    return budget


def delete_budget(caller: Caller, budget_id: int, expected: ExpectedVersions) -> None:
    """Delete a budget with its alerts. Raises NotFound, Stale."""
    get_budget(caller, budget_id)
    with deleted_row(caller.id, Budget, budget_id, expected, BudgetDeleted, keep_budget):
        pass


def restore_budget(caller: Caller, budget_id: int) -> Budget:
    """Restore a deleted budget with its amounts and alerts; one that exists stays as it is.

    Raises NotFound for what was not deleted in the last ``RESTORE_DAYS``, and Conflict when its
    category is gone or another active budget is in its place by now.
    """
    with unit_of_work(caller.id) as work:
        existing = find_budget(caller, budget_id)
        if existing is not None:
            return existing

        deleted, kept = load_deleted_budget(caller.id, budget_id)
        category_id = deleted.category_id
        if category_id is not None and find_category(caller, category_id) is None:
            raise Conflict("The category of the budget was deleted.", code="not_restorable")
        check_overlap(work.session, deleted, category_id)
        return insert_budget(work, deleted, kept)


def _apply(budget: Budget, values: BudgetValues) -> None:
    """Set all fields but the amount, which depends on the currency."""
    for name, value in values.items():
        if name != "amount":
            setattr(budget, name, value)


def _load_reached_threshold(caller: Caller, budget: Budget) -> int:
    period = find_current_period(caller, budget)
    return load_usage(caller, budget, period).reached_threshold(budget.alert_threshold)


def _silence_alerts(caller: Caller, budget: Budget, threshold_before: int) -> None:
    """Let a new amount raise no alert of a threshold that spending had reached before.

    An exceeded budget that is raised may still be above its warning threshold. That is no news.
    """
    reached = _load_reached_threshold(caller, budget)
    budget.silent_threshold = min(threshold_before, reached)
    budget.silent_period_start = find_current_period(caller, budget).start


def _check_currency(budget: Budget, changes: BudgetValues) -> None:
    """Raise Invalid if the stored number would become an amount of another currency."""
    currency = changes.get("currency", budget.currency)
    if currency != budget.currency and "amount" not in changes:
        raise Invalid.field(
            "amount",
            f"The stored amount is in {budget.currency}. Send the amount in {currency} with this"
            " change.",
            code="amount_required",
        )


def _parse_amount(amount: Decimal, currency: str) -> int:
    return parse_positive(amount, currency, "amount", NOT_POSITIVE)


def _check(caller: Caller, budget: Budget) -> None:
    """Raise Invalid or Conflict if a budget must not be stored as it is."""
    if budget.end_date is not None and budget.end_date < budget.start_date:
        raise Invalid.field(
            "end_date", "The end date must not be before the start date.", code="end_before_start"
        )
    if budget.category_id is not None and find_category(caller, budget.category_id) is None:
        raise Invalid.field("category_id", "Category not found.", code="category_not_found")
    check_overlap(db.session(), budget, budget.category_id)
