"""Schemas of recurring series and of their calendar."""

from typing import Any

from marshmallow import fields, post_load
from marshmallow_sqlalchemy import auto_field

from contract.base import (
    NamedPageQuerySchema,
    OwnedSchema,
    PeriodSchema,
    RowSchema,
    Schema,
    UpdateSchema,
    included_name,
    page_schema,
)
from contract.fields import (
    Amount,
    Currency,
    Day,
    Moment,
    Name,
    Sentence,
    Several,
    Whole,
    one_of,
)
from core.enums import (
    DueState,
    OccurrenceState,
    PaymentCadence,
    RecurringDecision,
    RecurringSource,
    RecurringStatus,
    TransactionKind,
    WeekendShift,
)
from core.limits import LINE_LENGTH
from models import RecurringSeries

KINDS = (TransactionKind.EXPENSE, TransactionKind.INCOME)
NAME = {"description": "Name of the series, for people."}
PAYEE = {
    "description": "Payee by which its payments are found, as the bank writes it; case, digits and"
    " punctuation do not matter."
}
KIND = {"description": "Whether its payments are expenses or income."}
CADENCE = {"description": "Time between two payments."}
DAY_OF_MONTH = {
    "description": "Day of the month on which it falls due; 31 is the last day of every month. Null"
    " for cadences in weeks."
}
WEEKEND_SHIFT = {"description": "Where a payment moves whose day is on a weekend."}
DECISION = {
    "description": "Your decision. A confirmed series is expected in forecasts, a paused one is"
    " not, and a dismissed one is not found again. Null if you have not decided."
}
NEXT_DATE = {"description": "Day of the next payment."}
CATEGORY_ID = {"description": "Id of the category of its payments; null without one."}
ACCOUNT_ID = {"description": "Id of the account that it is paid from or to; null if unknown."}
END_DATE = {"description": "Last day on which a payment may fall due; null has no end."}
LOWEST = {
    "description": "Smallest amount to expect: the smallest of the last payments if they differ,"
    " else `amount`."
}
HIGHEST = {"description": "Largest amount to expect; see `lowest`."}


class PriceChangeSchema(Schema):
    """A payment with which the amount of a series became another one."""

    date = Day(metadata={"description": "Day of the first payment of the new amount."})
    previous_amount = Amount(metadata={"description": "Amount before, in the series' currency."})
    amount = Amount(metadata={"description": "Amount from then on."})
    percent = fields.Float(
        metadata={"description": "Change in percent of the amount before; negative if it fell."}
    )


class RecurringSeriesSchema(RowSchema):
    """Payments, or income, that come back: found in the transactions, or entered by hand."""

    class Meta:
        model = RecurringSeries

    id = auto_field(metadata={"description": "Id of the series."})
    user_id = fields.Integer()
    name = auto_field(metadata=NAME)
    payee = auto_field(metadata=PAYEE)
    kind = one_of(*KINDS, metadata=KIND)
    category_id = fields.Integer(allow_none=True, metadata=CATEGORY_ID)
    category_name = included_name("category")
    account_id = fields.Integer(allow_none=True, metadata=ACCOUNT_ID)
    currency = auto_field(metadata={"description": "ISO 4217 code of all amounts."})
    source = one_of(
        *RecurringSource,
        metadata={"description": "Whether it was found in the transactions or entered by hand."},
    )
    decision = one_of(*RecurringDecision, allow_none=True, metadata=DECISION)
    decided_on = Day(
        allow_none=True, metadata={"description": "Day of the decision; null without one."}
    )
    status = one_of(
        *RecurringStatus,
        metadata={
            "description": "State of the series: your decision, `detected` without one, or `ended`"
            " once its payments have stopped or its end is over."
        },
    )
    explanation = Sentence(
        metadata={"description": "Why it has this status, and what is wrong with its next payment."}
    )
    cadence = one_of(*PaymentCadence, metadata=CADENCE)
    day_of_month = fields.Integer(allow_none=True, metadata=DAY_OF_MONTH)
    weekend_shift = one_of(*WeekendShift, metadata=WEEKEND_SHIFT)
    skipped_months = fields.List(
        fields.Integer(),
        metadata={"description": "Months of the year (1 to 12) without a payment, such as August."},
    )
    next_date = Day(
        allow_none=True,
        metadata={"description": "Day of the next payment; null once the series has ended."},
    )
    due_state = one_of(
        *DueState,
        metadata={
            "description": "State of the next payment: `late` if its day is over; `missed` if the"
            " one before did not come; `not_entered` if your entries do not reach its day; `none`"
            " if none is expected."
        },
    )
    missed_payments = fields.Integer(
        metadata={"description": "Payments in a row that did not come, up to today."}
    )
    missed_date = Day(
        allow_none=True,
        metadata={"description": "Day of the first of these payments; null without any."},
    )
    tolerance_days = fields.Integer(
        metadata={"description": "Days after which a late payment counts as missed."}
    )
    end_date = Day(allow_none=True, metadata=END_DATE)
    ended_on = Day(
        allow_none=True,
        metadata={"description": "Day from which on payments stayed away; null if it goes on."},
    )
    amount = Amount(metadata={"description": "Amount of the next payment, in `currency`."})
    lowest = Amount(metadata=LOWEST)
    highest = Amount(metadata=HIGHEST)
    is_variable = fields.Boolean(
        metadata={"description": "Whether the amount differs from payment to payment."}
    )
    yearly_amount = Amount(
        metadata={
            "description": "What the payments of a year come to: at `amount`, or what they came to"
            " in the last year if the amount varies."
        }
    )
    price_changes = fields.List(
        fields.Nested(PriceChangeSchema),
        metadata={"description": "Changes of the price, oldest first; at most the newest twelve."},
    )
    payment_count = fields.Integer(
        metadata={"description": "Number of transactions that belong to the series."}
    )
    first_date = Day(
        allow_none=True, metadata={"description": "Day of its first payment; null without one."}
    )
    last_date = Day(
        allow_none=True, metadata={"description": "Day of its newest payment; null without one."}
    )
    last_amount = Amount(
        allow_none=True, metadata={"description": "Amount of its newest payment; null without one."}
    )
    last_year = Amount(
        allow_none=True,
        metadata={
            "description": "What its newest payments came to, as many as a year has; null while"
            " there are fewer."
        },
    )
    probability = fields.Float(
        allow_none=True,
        metadata={
            "description": "Probability that the next payment comes, by its history; null for"
            " series that the search does not find."
        },
    )
    has_own_schedule = fields.Boolean(
        metadata={"description": "Whether you have set its cadence and day."}
    )
    has_own_amount = fields.Boolean(metadata={"description": "Whether you have set its amount."})
    has_own_name = fields.Boolean(metadata={"description": "Whether you have set its name."})
    has_own_category = fields.Boolean(
        metadata={"description": "Whether you have set its category."}
    )
    created_at = Moment()
    updated_at = Moment()
    version = auto_field()


class RecurringSeriesCreateSchema(OwnedSchema):
    """A series to enter by hand."""

    name = Name(LINE_LENGTH, required=True, metadata=NAME)
    payee = Name(
        LINE_LENGTH,
        metadata={"description": f"{PAYEE['description']} Defaults to `name`."},
    )
    kind = one_of(
        *KINDS,
        load_default=TransactionKind.EXPENSE.value,
        metadata={"description": "Whether its payments are expenses (the default) or income."},
    )
    category_id = Whole(allow_none=True, metadata=CATEGORY_ID)
    account_id = Whole(allow_none=True, metadata=ACCOUNT_ID)
    amount = Amount(
        required=True,
        metadata={"description": "Amount of a payment, above zero, in units of `currency`."},
    )
    currency = Currency(metadata={"description": "ISO 4217 code. Defaults to your currency."})
    cadence = one_of(
        *PaymentCadence,
        load_default=PaymentCadence.MONTHLY.value,
        metadata={"description": "Time between two payments. Defaults to monthly."},
    )
    next_date = Day(required=True, metadata=NEXT_DATE)
    day_of_month = Whole(
        1,
        31,
        allow_none=True,
        metadata={
            "description": "Day of the month on which it falls due; 31 is the last day of every"
            " month. Null, the default, is that of `next_date`. Only for cadences in months."
        },
    )
    weekend_shift = one_of(*WeekendShift, metadata=WEEKEND_SHIFT)
    end_date = Day(allow_none=True, metadata=END_DATE)


class RecurringSeriesUpdateSchema(UpdateSchema):
    """Fields of a series to change; missing fields keep their values, and stay as found."""

    user_id = Whole(
        load_only=True,
        metadata={
            "description": "Id of the user whose data the request is about. Defaults to the caller;"
            " only an admin may name another user."
        },
    )
    name = Name(LINE_LENGTH, metadata=NAME)
    payee = Name(LINE_LENGTH, metadata=PAYEE)
    kind = one_of(*KINDS, metadata={"description": "Must be the kind that the series has."})
    category_id = Whole(allow_none=True, metadata=CATEGORY_ID)
    account_id = Whole(allow_none=True, metadata=ACCOUNT_ID)
    amount = Amount(
        allow_none=True,
        metadata={
            "description": "Amount of a payment, which the search leaves alone from then on. Null"
            " has it follow the payments again."
        },
    )
    currency = Currency(metadata={"description": "Must be the currency that the series has."})
    cadence = one_of(*PaymentCadence, metadata=CADENCE)
    next_date = Day(metadata=NEXT_DATE)
    day_of_month = Whole(1, 31, allow_none=True, metadata=DAY_OF_MONTH)
    weekend_shift = one_of(*WeekendShift, metadata=WEEKEND_SHIFT)
    end_date = Day(allow_none=True, metadata=END_DATE)
    decision = one_of(*RecurringDecision, allow_none=True, metadata=DECISION)


class RecurringListQuerySchema(NamedPageQuerySchema):
    """Filters of the list of recurring series."""

    status = Several(
        one_of(*RecurringStatus),
        metadata={
            "description": "Only series with these statuses. Several are repeated or separated by"
            " commas."
        },
    )
    kind = one_of(*KINDS, metadata={"description": "Only expenses, or only income."})
    source = one_of(*RecurringSource, metadata={"description": "Only series of this origin."})
    cadence = Several(
        one_of(*PaymentCadence),
        metadata={
            "description": "Only series with these cadences. Several are repeated or separated by"
            " commas."
        },
    )
    category_id = Whole(metadata={"description": "Only series of this category."})
    account_id = Whole(metadata={"description": "Only series of this account."})
    currency = Currency(metadata={"description": "Only series in this currency."})


class CalendarQuerySchema(OwnedSchema):
    """The days of a calendar."""

    from_ = Day(
        data_key="from",
        metadata={"description": "First day, included. Defaults to that of the month of `to`."},
    )
    to = Day(
        metadata={
            "description": "Last day, included, at most 366 days from the first. Defaults to that"
            " of the month of `from`; without either, the current month."
        },
    )

    @post_load
    def name_ends(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        # ``from`` is a keyword of Python.
        names = {"from_": "start", "to": "end"}
        return {names.get(name, name): value for name, value in data.items()}


class OccurrenceSchema(Schema):
    """One payment of a recurring series: one that came, or one to expect."""

    date = Day(metadata={"description": "Day of the payment."})
    series_id = fields.Integer(metadata={"description": "Id of the recurring series."})
    name = fields.String(metadata=NAME)
    kind = one_of(*KINDS, metadata=KIND)
    cadence = one_of(*PaymentCadence, metadata=CADENCE)
    category_id = fields.Integer(allow_none=True, metadata=CATEGORY_ID)
    category_name = fields.String(
        allow_none=True, metadata={"description": "Name of the category; null without one."}
    )
    currency = fields.String(metadata={"description": "ISO 4217 code of the amounts."})
    amount = Amount(metadata={"description": "Amount that was paid, or that is expected."})
    lowest = Amount(metadata=LOWEST)
    highest = Amount(metadata=HIGHEST)
    state = one_of(
        *OccurrenceState,
        metadata={
            "description": "`paid`, `entered` for a later day, `expected`, or `late` if its day is"
            " over."
        },
    )
    transaction_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the transaction; null for payments to expect."},
    )
    planned_id = fields.Integer(
        allow_none=True,
        metadata={
            "description": "Id of the planned transaction that expects the same payment, so that"
            " both count once; null without one."
        },
    )


class CalendarTotalSchema(Schema):
    """Sums of a calendar of one kind in one currency."""

    kind = one_of(*KINDS, metadata=KIND)
    currency = fields.String(metadata={"description": "ISO 4217 code of the sums."})
    paid = Amount(metadata={"description": "Sum of what is paid, or entered."})
    expected = Amount(metadata={"description": "Sum of what is still to come."})


class RecurringCalendarSchema(Schema):
    """The payments of recurring series in a range of days.

    Series that are paused are expected no more, those that were dismissed are left out.
    """

    period = fields.Nested(PeriodSchema, metadata={"description": "The days of the calendar."})
    items = fields.List(
        fields.Nested(OccurrenceSchema),
        metadata={"description": "The payments in the order of time."},
    )
    totals = fields.List(
        fields.Nested(CalendarTotalSchema),
        metadata={"description": "Sums by kind and currency; empty without payments."},
    )


RecurringSeriesPageSchema = page_schema(RecurringSeriesSchema, "RecurringSeries")
