"""Enter, change and decide on recurring series."""

from decimal import Decimal

from sqlalchemy import select

import ml_service
from core.enums import (
    CategoryType,
    PaymentCadence,
    RecurringDecision,
    RecurringSource,
    TransactionKind,
    WeekendShift,
)
from core.errors import Conflict, Invalid
from core.events import RecurringSeriesCreated, RecurringSeriesDeleted, RecurringSeriesUpdated
from core.identity import Caller
from core.limits import MAX_RECURRING_SERIES
from infrastructure.bulk_writes import insert_many
from models import RecurringSeries, table_of
from services.amounts import parse_positive
from services.editing import changed_row, create_row, deleted_row
from services.ledger.account_queries import find_account
from services.ledger.category_queries import find_category
from services.ledger.recurring_links import link_transactions
from services.planning.recurring_queries import find_series, get_series, load_payment_ids
from services.planning.recurring_state import settle_status
from services.planning.recurring_values import RecurringValues
from services.restoration import load_deleted, read_columns
from services.snapshots import snapshot
from services.unit_of_work import UnitOfWork, unit_of_work
from services.versions import ExpectedVersions

SCHEDULE_FIELDS = ("cadence", "next_date", "day_of_month", "weekend_shift")
PLAIN_FIELDS = ("payee", "account_id", "end_date")
LONGEST_STEP = 0.3
"""Share by which the amounts of two series may differ that would be taken for the same."""


def create_series(caller: Caller, values: RecurringValues) -> RecurringSeries:
    """Enter a series by hand; its payments are found in the ledger by payee, day and amount.

    Raises Invalid for values that no series can have, Conflict when the series is known already or
    there are too many.
    """
    currency = values.get("currency") or caller.currency
    kind = values.get("kind", TransactionKind.EXPENSE)
    with unit_of_work(caller.id) as work:
        series = RecurringSeries(
            user_id=caller.id,
            kind=kind,
            currency=currency,
            source=RecurringSource.MANUAL.value,
            decision=RecurringDecision.CONFIRMED.value,
            decided_on=caller.today,
            payee=values.get("payee") or values["name"],
            skipped_months=[],
            price_changes=[],
            payment_ids=[],
            missed_payments=0,
            payment_count=0,
            has_own_name=True,
            has_own_category=True,
        )
        _apply(series, values)
        _check(caller, series)
        _check_new(work, series)
        _settle(work, caller, series)
        create_row(work, series, RecurringSeriesCreated)
    return series


def update_series(
    caller: Caller, series_id: int, changes: RecurringValues, expected: ExpectedVersions
) -> RecurringSeries:
    """Change some fields of a series; what is set binds the search from now on.

    Whoever sets the amount, the schedule or the end has confirmed the series. Raises NotFound,
    Stale, Invalid.
    """
    get_series(caller, series_id)
    with (
        unit_of_work(caller.id) as work,
        changed_row(
            caller.id, RecurringSeries, series_id, expected, RecurringSeriesUpdated
        ) as series,
    ):
        _check_fixed(series, changes)
        _apply(series, changes)
        if "decision" in changes:
            _decide(work, caller, series, changes["decision"])
        elif series.decision is None and changes.keys() - {"name", "category_id"}:
            _decide(work, caller, series, RecurringDecision.CONFIRMED)
        _check(caller, series)
        _settle(work, caller, series)
    return series


def decide_on_series(
    caller: Caller, series_id: int, decision: RecurringDecision
) -> RecurringSeries:
    """Confirm, pause or dismiss a series. Raises NotFound."""
    return update_series(caller, series_id, {"decision": decision}, None)


def delete_series(caller: Caller, series_id: int, expected: ExpectedVersions) -> None:
    """Delete a series that was entered by hand; its payments stay.

    Raises NotFound, Stale, and Conflict for one that was found: it would be found again.
    """
    series = get_series(caller, series_id)
    if series.source != RecurringSource.MANUAL:
        raise Conflict(
            "The series was found in your transactions and would be found again. Dismiss it.",
            code="dismiss_instead",
        )
    with unit_of_work(caller.id) as work:
        link_transactions(work, None, load_payment_ids(work.connection, caller.id, series_id))
        with deleted_row(
            caller.id, RecurringSeries, series_id, expected, RecurringSeriesDeleted, snapshot
        ):
            pass


def restore_series(caller: Caller, series_id: int) -> RecurringSeries:
    """Restore a deleted series; one that exists stays as it is.

    Raises NotFound for what was not deleted in the last ``RESTORE_DAYS``.
    """
    with unit_of_work(caller.id) as work:
        existing = find_series(caller, series_id)
        if existing is not None:
            return existing

        kept = load_deleted(caller.id, series_id, RecurringSeriesDeleted)
        values = read_columns(RecurringSeries, kept)
        series = RecurringSeries(**values, payment_ids=[], explanation="")
        _clear_missing(caller, series)
        _settle(work, caller, series)
        columns = table_of(RecurringSeries).columns
        row = {column.name: getattr(series, column.name) for column in columns}
        # Without the mapper, which would give it a version of its own.
        insert_many(work.connection, table_of(RecurringSeries), [row])
        restored = work.session.get_one(RecurringSeries, series_id)
        work.publish(RecurringSeriesCreated(series_id, snapshot(restored)))
    return restored


def _apply(series: RecurringSeries, values: RecurringValues) -> None:
    """Set the fields of a series, and which of them the person has set."""
    for name in PLAIN_FIELDS:
        if name in values:
            setattr(series, name, values[name])  # type: ignore[literal-required]
    if "name" in values:
        series.name, series.has_own_name = values["name"], True
    if "category_id" in values:
        series.category_id, series.has_own_category = values["category_id"], True
    if "amount" in values:
        _set_amount(series, values["amount"])
    if values.keys() & set(SCHEDULE_FIELDS):
        _set_schedule(series, values)


def _set_amount(series: RecurringSeries, amount: Decimal | None) -> None:
    if amount is None:
        series.has_own_amount = False
        return
    minor = parse_positive(amount, series.currency, "amount")
    series.amount_minor = series.lowest_minor = series.highest_minor = minor
    series.has_own_amount = True


def _set_schedule(series: RecurringSeries, values: RecurringValues) -> None:
    """Set cadence, day and shift. Raises Invalid for a day that is not in the schedule."""
    cadence = PaymentCadence(values.get("cadence") or series.cadence)
    date = values.get("next_date") or series.next_date or series.anchor_date
    is_other_cadence = cadence != series.cadence
    day_of_month = values.get("day_of_month", None if is_other_cadence else series.day_of_month)
    if "next_date" in values and "day_of_month" not in values:
        day_of_month = date.day
    shift = WeekendShift(values.get("weekend_shift") or series.weekend_shift or WeekendShift.NONE)
    if not cadence.is_monthly:
        if values.get("day_of_month") is not None:
            raise Invalid.field(
                "day_of_month",
                "Only cadences of one or several months have a day of the month.",
                code="day_of_month_not_allowed",
            )
        day_of_month, shift = None, WeekendShift.NONE

    adjusted = ml_service.adjust_to_schedule(cadence, date, day_of_month, shift)
    if "next_date" in values and adjusted != date:
        raise Invalid.field(
            "next_date",
            f"By the day of the month and the shift on weekends, it would be {adjusted}.",
            code="next_date_off_schedule",
        )
    series.cadence, series.weekend_shift = cadence.value, shift.value
    series.day_of_month = (day_of_month or adjusted.day) if cadence.is_monthly else None
    series.anchor_date = series.next_date = adjusted
    series.tolerance_days = ml_service.find_tolerance(cadence)
    series.missed_payments, series.missed_date, series.ended_on = 0, None, None
    series.has_own_schedule = True


def _decide(
    work: UnitOfWork,
    caller: Caller,
    series: RecurringSeries,
    decision: RecurringDecision | None,
) -> None:
    """Store the person's decision; a dismissed series remembers its payments and loses them."""
    if decision is None and series.source == RecurringSource.MANUAL:
        raise Invalid.field(
            "decision",
            "A series that was entered by hand is confirmed, paused or dismissed.",
            code="decision_required",
        )
    if decision == RecurringDecision.DISMISSED:
        ids = load_payment_ids(work.connection, caller.id, series.id)
        series.payment_ids = sorted({*series.payment_ids, *ids})
        link_transactions(work, None, ids)
    else:
        series.payment_ids = []
    if series.decision != decision:
        series.decided_on = caller.today if decision else None
    series.decision = decision and RecurringDecision(decision).value


def _settle(work: UnitOfWork, caller: Caller, series: RecurringSeries) -> None:
    known_through = ml_service.load_known_through(work.connection, caller)
    if series.end_date is None or (series.next_date and series.next_date <= series.end_date):
        is_set = series.ended_on is not None and series.missed_payments == 0
        series.ended_on = None if is_set else series.ended_on
    else:
        series.ended_on = series.end_date
    settle_status(series, caller.today, known_through, caller.locale)


def _check_fixed(series: RecurringSeries, changes: RecurringValues) -> None:
    """Raise Invalid if a change would make it a series of other transactions."""
    for name in ("kind", "currency"):
        value = changes.get(name)
        if value is not None and value != getattr(series, name):
            raise Invalid.field(
                name,
                f"The {name} of a series cannot be changed. Enter another series.",
                code="not_changeable",
            )


def _check(caller: Caller, series: RecurringSeries) -> None:
    """Raise Invalid if a series must not be stored as it is."""
    first = series.next_date
    if (
        series.end_date is not None
        and series.has_own_schedule
        and first
        and series.end_date < first
    ):
        raise Invalid.field(
            "end_date", "The end date must not be before the next date.", code="end_before_start"
        )
    if series.category_id is not None:
        category = find_category(caller, series.category_id)
        if category is None:
            raise Invalid.field("category_id", "Category not found.", code="category_not_found")
        if series.has_own_category and not CategoryType(category.type).allows(series.kind):
            raise Invalid.field(
                "category_id",
                f"The category is not for transactions of the kind {series.kind}.",
                code="wrong_category_type",
            )
    if series.account_id is not None and find_account(caller, series.account_id) is None:
        raise Invalid.field("account_id", "Account not found.", code="account_not_found")


def _clear_missing(caller: Caller, series: RecurringSeries) -> None:
    """Leave out the category and the account of a restored series if they are gone."""
    if series.category_id is not None and find_category(caller, series.category_id) is None:
        series.category_id = None
    if series.account_id is not None and find_account(caller, series.account_id) is None:
        series.account_id = None


def _check_new(work: UnitOfWork, series: RecurringSeries) -> None:
    """Raise Conflict if a series is known already, or if there are too many."""
    row = RecurringSeries
    own = work.session.scalars(select(row).where(row.user_id == series.user_id)).all()
    if len(own) >= MAX_RECURRING_SERIES:
        raise Conflict(
            f"The maximum of {MAX_RECURRING_SERIES} recurring series is reached.",
            code="too_many_series",
        )
    for other in own:
        if _is_same(other, series):
            raise Conflict(
                f"This series is known already, with the status {other.status}. Confirm or change"
                " that one.",
                code="series_exists",
            )


def _is_same(one: RecurringSeries, other: RecurringSeries) -> bool:
    small, large = sorted((one.amount_minor, other.amount_minor))
    return (
        (one.kind, one.currency, one.cadence) == (other.kind, other.currency, other.cadence)
        and ml_service.normalize_payee(one.payee) == ml_service.normalize_payee(other.payee)
        and large - small <= LONGEST_STEP * large
    )
