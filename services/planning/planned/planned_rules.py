"""What a planned transaction must be, and its values that depend on each other."""

import datetime as dt
from dataclasses import replace

from sqlalchemy import func, select

from core import recurrence
from core.enums import PlannedStatus, TransactionKind
from core.errors import Conflict, Invalid
from core.identity import Caller
from core.limits import MAX_PLANNED
from core.normalization import distinct_names
from core.recurrence import Recurrence, RecurrenceError, parse_recurrence
from models import Account, PlannedTransaction, db
from services.amounts import parse_positive
from services.ledger.transaction_validation import (
    build_columns,
    find_type_problems,
    load_references,
)
from services.ledger.transaction_values import TransactionValues
from services.planning.planned.planned_occurrences import MAX_OVERDUE_DAYS
from services.planning.planned.planned_values import PlannedValues

AMOUNTS = frozenset(["amount", "currency", "rule", "tags", "occurrence_date"])
"""Fields that are not stored as they are sent."""
MAX_YEARS_AHEAD = 50


def apply_values(caller: Caller, plan: PlannedTransaction, values: PlannedValues) -> None:
    """Set the fields of a plan. Raises Invalid for an amount or a rule that cannot be."""
    for name, value in values.items():
        if name not in AMOUNTS:
            setattr(plan, name, value)
    if "tags" in values:
        plan.tags = distinct_names(values["tags"])
    if "rule" in values:
        rule = _parse_rule(values["rule"])
        plan.rule = None if rule is None else rule.text
    _apply_amount(caller, plan, values)


def _parse_rule(text: str | None) -> Recurrence | None:
    if text is None:
        return None
    try:
        return parse_recurrence(text)
    except RecurrenceError as error:
        raise Invalid.field("rule", str(error), code="invalid_recurrence") from error


def _apply_amount(caller: Caller, plan: PlannedTransaction, values: PlannedValues) -> None:
    """Set the amount and its currency: by default that of the account."""
    before = plan.currency
    currency = values.get("currency")
    if currency is None and ("account_id" in values or before is None):
        currency = _find_currency(caller, plan.account_id)
    plan.currency = currency or before or caller.currency
    if "amount" in values:
        plan.amount_minor = parse_positive(values["amount"], plan.currency, "amount")
    elif before is not None and before != plan.currency:
        raise Invalid.field(
            "amount",
            f"The stored amount is in {before}. Send the amount in {plan.currency} with this"
            " change.",
            code="amount_required",
        )


def _find_currency(caller: Caller, account_id: int | None) -> str | None:
    own = (Account.id == (account_id or 0), Account.user_id == caller.id)
    return db.session.scalar(select(Account.currency).where(*own))


SAME_CURRENCY = (
    "to_account_id",
    "A planned transfer must be between accounts of the same currency.",
)


def check_plan(caller: Caller, plan: PlannedTransaction) -> None:
    """Raise Invalid if a plan must not be stored as it is."""
    values: TransactionValues = {
        "kind": plan.kind,
        "amount": plan.amount.decimal,
        "currency": plan.currency,
        "date": plan.start_date,
        "category_id": plan.category_id,
        "account_id": plan.account_id,
        "to_account_id": plan.to_account_id,
    }
    references = load_references(db.session(), caller, [values])
    columns, problems = build_columns(caller, references, values)
    # What arrives in another currency is only known once it has.
    problems = [SAME_CURRENCY if name == "to_amount" else (name, text) for name, text in problems]
    problems += find_type_problems(references, columns["category_id"], columns["kind"])
    if problems:
        raise Invalid(
            "The planned transaction is not valid.", problems=problems, code="invalid_transaction"
        )


def check_start(caller: Caller, plan: PlannedTransaction) -> None:
    """Raise Invalid if the first day of a plan is too long ago, or too far ahead."""
    first = caller.today - dt.timedelta(days=MAX_OVERDUE_DAYS)
    last = caller.today.replace(day=1) + dt.timedelta(days=366 * MAX_YEARS_AHEAD)
    if not first <= plan.start_date <= last:
        raise Invalid.field(
            "start_date",
            f"The first day must not be more than {MAX_OVERDUE_DAYS} days ago, or more than"
            f" {MAX_YEARS_AHEAD} years ahead.",
            code="date_out_of_range",
        )


def check_future(plan: PlannedTransaction) -> None:
    """Raise Invalid if a plan that goes on has no day to come."""
    if plan.status == PlannedStatus.ENDED:
        return
    since = max(plan.active_since, plan.start_date)
    if recurrence.find_first(plan.recurrence, plan.start_date, since) is None:
        field = "start_date" if plan.rule is None else "rule"
        raise Invalid.field(
            field, "No occurrence falls on today or a later day.", code="nothing_to_come"
        )


def find_rhythm(plan: PlannedTransaction) -> tuple[dt.date, Recurrence | None]:
    """Return the days of a plan as if they had no end: plans differ by it in the end alone."""
    rule = plan.recurrence
    return plan.start_date, rule and replace(rule, count=None, until=None)


def check_number(caller: Caller) -> None:
    """Raise Conflict if the caller has as many open plans as one may have."""
    row = PlannedTransaction
    open_plans = select(func.count()).where(
        row.user_id == caller.id, row.status != PlannedStatus.ENDED
    )
    if (db.session.scalar(open_plans) or 0) >= MAX_PLANNED:
        raise Conflict(
            f"The maximum of {MAX_PLANNED} planned transactions is reached.",
            code="too_many_planned",
        )


def clear_destination(plan: PlannedTransaction, changes: PlannedValues) -> None:
    """Let a plan that is no transfer any more have no destination, unless one was sent."""
    if plan.kind != TransactionKind.TRANSFER and "to_account_id" not in changes:
        plan.to_account_id = None
