"""Schemas of planned transactions and their occurrences."""

from marshmallow import fields, validate
from marshmallow_sqlalchemy import auto_field

from contract.base import (
    OwnedSchema,
    PageQuerySchema,
    RowSchema,
    Schema,
    UpdateSchema,
    page_schema,
)
from contract.fields import Amount, Currency, Day, Line, Moment, Tag, Whole, one_of
from core.enums import (
    PlannedOccurrenceState,
    PlannedPosting,
    PlannedProblem,
    PlannedStatus,
    TransactionKind,
)
from core.limits import LINE_LENGTH, MAX_TAGS, MAX_TOLERANCE_DAYS, NOTES_LENGTH, RULE_LENGTH
from models import PlannedOccurrenceRecord

MAX_UPCOMING_DAYS = 366
UPCOMING_DAYS = 30

KIND = {"description": "Whether it is an expense, an income or a transfer."}
AMOUNT = {"description": "Amount of each occurrence, above zero, in `currency`."}
CURRENCY = {"description": "ISO 4217 code: that of the account, if it has one."}
ACCOUNT_ID = {"description": "Id of the account that pays, or that is paid into; null without."}
TO_ACCOUNT_ID = {"description": "Id of the account that a transfer goes to; null for others."}
CATEGORY_ID = {"description": "Id of the category; null without one."}
PAYEE = {"description": "Payee, by which the payment of the bank is recognised; may be empty."}
DESCRIPTION = {"description": "Description of the transactions; may be empty."}
NOTES = {"description": "Notes; may be empty."}
TAGS = {"description": "Tags of the transactions."}
START_DATE = {
    "description": "Day of the first occurrence; with a rule whose parts name other days, the first"
    " of those from then on."
}
RULE = {
    "description": "Repetition as an RRULE of RFC 5545, such as `FREQ=MONTHLY;COUNT=12`; null for"
    " once. FREQ is DAILY, WEEKLY, MONTHLY or YEARLY. Days after the 28th are the last day of"
    " shorter months. Ends by COUNT (5,000 at most), by UNTIL, or not at all."
}
POSTING = {
    "description": "`automatic` posts each occurrence on its day; `confirm` waits for your"
    " confirmation."
}
STATUS = {
    "description": "`paused` lets nothing fall due, and `ended` is over: by you, or because nothing"
    " is to come."
}
TOLERANCE_DAYS = {
    "description": "Days by which the payment may be earlier or later than planned,"
    f" {MAX_TOLERANCE_DAYS} at most."
}
TOLERANCE_PERCENT = {
    "description": "Percent by which the payment's amount may differ, if the payee agrees."
}
OCCURRENCE_DATE = {
    "description": "Day of the rule, which identifies the occurrence, also if it was moved."
}
STATE = {
    "description": "`open` is to come or waits, `posted` has a transaction of its own, `matched`"
    " one that was there already or came from the bank, and `skipped` has none."
}
PROBLEM = {"description": "Why it could not be posted automatically; null without a problem."}


class PlannedOccurrenceSchema(Schema):
    """One occurrence of a planned transaction, as it is or will be posted."""

    planned_id = fields.Integer(
        attribute="plan.id", metadata={"description": "Id of the planned transaction."}
    )
    occurrence_date = Day(metadata=OCCURRENCE_DATE)
    date = Day(metadata={"description": "Day on which it is due; another one if it was moved."})
    kind = one_of(*TransactionKind, attribute="plan.kind", metadata=KIND)
    amount = Amount(metadata={"description": "Amount, above zero, in `currency`."})
    currency = fields.String(attribute="plan.currency", metadata=CURRENCY)
    account_id = fields.Integer(attribute="plan.account_id", allow_none=True, metadata=ACCOUNT_ID)
    to_account_id = fields.Integer(
        attribute="plan.to_account_id", allow_none=True, metadata=TO_ACCOUNT_ID
    )
    category_id = fields.Integer(
        attribute="plan.category_id", allow_none=True, metadata=CATEGORY_ID
    )
    payee = fields.String(metadata=PAYEE)
    description = fields.String(attribute="plan.description", metadata=DESCRIPTION)
    notes = fields.String(metadata=NOTES)
    posting = one_of(*PlannedPosting, attribute="plan.posting", metadata=POSTING)
    state = one_of(*PlannedOccurrenceState, metadata=STATE)
    is_overdue = fields.Boolean(
        metadata={"description": "Whether it is open although its day is over."}
    )
    transaction_id = fields.Integer(
        allow_none=True,
        metadata={
            "description": "Id of the transaction that was posted, which may be deleted since, or"
            " matched; null without one."
        },
    )
    problem = one_of(*PlannedProblem, allow_none=True, metadata=PROBLEM)


class PlannedTransactionSchema(Schema):
    """An expense, income or transfer to come, once or by a rule."""

    id = fields.Integer(
        attribute="plan.id", metadata={"description": "Id of the planned transaction."}
    )
    user_id = fields.Integer(attribute="plan.user_id")
    kind = one_of(*TransactionKind, attribute="plan.kind", metadata=KIND)
    amount = Amount(attribute="plan.amount", metadata=AMOUNT)
    currency = fields.String(attribute="plan.currency", metadata=CURRENCY)
    account_id = fields.Integer(attribute="plan.account_id", allow_none=True, metadata=ACCOUNT_ID)
    to_account_id = fields.Integer(
        attribute="plan.to_account_id", allow_none=True, metadata=TO_ACCOUNT_ID
    )
    category_id = fields.Integer(
        attribute="plan.category_id", allow_none=True, metadata=CATEGORY_ID
    )
    payee = fields.String(attribute="plan.payee", metadata=PAYEE)
    description = fields.String(attribute="plan.description", metadata=DESCRIPTION)
    notes = fields.String(attribute="plan.notes", metadata=NOTES)
    tags = fields.List(fields.String(), attribute="plan.tags", metadata=TAGS)
    start_date = Day(attribute="plan.start_date", metadata=START_DATE)
    rule = fields.String(attribute="plan.rule", allow_none=True, metadata=RULE)
    posting = one_of(*PlannedPosting, attribute="plan.posting", metadata=POSTING)
    status = one_of(*PlannedStatus, attribute="plan.status", metadata=STATUS)
    active_since = Day(
        attribute="plan.active_since",
        metadata={"description": "Day before which nothing falls due: created or resumed then."},
    )
    tolerance_days = fields.Integer(attribute="plan.tolerance_days", metadata=TOLERANCE_DAYS)
    tolerance_percent = fields.Integer(
        attribute="plan.tolerance_percent", metadata=TOLERANCE_PERCENT
    )
    next_occurrence = fields.Nested(
        PlannedOccurrenceSchema,
        allow_none=True,
        metadata={
            "description": "The open occurrence that is due first, which may be overdue; null if"
            " nothing is to come, and while it is paused."
        },
    )
    waiting = fields.Integer(
        metadata={"description": "Number of occurrences that are due and open."}
    )
    created_at = Moment(attribute="plan.created_at")
    updated_at = Moment(attribute="plan.updated_at")
    version = fields.Integer(attribute="plan.version")


class _PlannedFieldsSchema(OwnedSchema):
    currency = Currency(
        metadata={
            "description": "ISO 4217 code. Defaults to that of the account, else to your currency."
        }
    )
    account_id = Whole(
        allow_none=True,
        metadata={
            "description": "Id of the account that pays, or that is paid into. Defaults to your"
            " default account; null for none."
        },
    )
    to_account_id = Whole(allow_none=True, metadata=TO_ACCOUNT_ID)
    category_id = Whole(allow_none=True, metadata=CATEGORY_ID)
    payee = Line(LINE_LENGTH, metadata=PAYEE)
    description = Line(LINE_LENGTH, metadata=DESCRIPTION)
    notes = Line(NOTES_LENGTH, metadata=NOTES)
    tags = fields.List(Tag(), validate=validate.Length(0, MAX_TAGS), metadata=TAGS)
    rule = Line(RULE_LENGTH, allow_none=True, metadata=RULE)
    tolerance_days = Whole(0, MAX_TOLERANCE_DAYS, metadata=TOLERANCE_DAYS)
    tolerance_percent = Whole(0, 100, metadata=TOLERANCE_PERCENT)


class PlannedTransactionCreateSchema(_PlannedFieldsSchema):
    """A planned transaction to create."""

    kind = one_of(*TransactionKind, load_default=TransactionKind.EXPENSE.value, metadata=KIND)
    amount = Amount(required=True, metadata=AMOUNT)
    start_date = Day(required=True, metadata=START_DATE)
    posting = one_of(*PlannedPosting, load_default=PlannedPosting.CONFIRM.value, metadata=POSTING)


class PlannedTransactionUpdateSchema(PlannedTransactionCreateSchema, UpdateSchema):
    """Fields of a planned transaction to change; missing fields keep their values."""

    status = one_of(*PlannedStatus, metadata=STATUS)


class PlannedSplitSchema(_PlannedFieldsSchema):
    """An occurrence from which on a planned transaction changes; missing fields stay."""

    occurrence_date = Day(required=True, metadata=OCCURRENCE_DATE)
    kind = one_of(*TransactionKind, metadata=KIND)
    amount = Amount(metadata=AMOUNT)
    start_date = Day(metadata={"description": "Its first day. Defaults to `occurrence_date`."})
    posting = one_of(*PlannedPosting, metadata=POSTING)


class PlannedOccurrenceKeySchema(OwnedSchema):
    """The occurrence of a planned transaction that is meant."""

    occurrence_date = Day(required=True, metadata=OCCURRENCE_DATE)


class PlannedOccurrenceChangeSchema(PlannedOccurrenceKeySchema):
    """Values of one occurrence alone; missing ones are those of the planned transaction."""

    date = Day(metadata={"description": "Day on which it is due, up to 366 days away."})
    amount = Amount(metadata={"description": "Amount, above zero."})
    payee = Line(LINE_LENGTH, metadata=PAYEE)
    notes = Line(NOTES_LENGTH, metadata=NOTES)


class PlannedListQuerySchema(PageQuerySchema):
    """Filters of the list of planned transactions."""

    status = one_of(*PlannedStatus, metadata={"description": "Only those of this stage."})
    kind = one_of(*TransactionKind, metadata={"description": "Only those of this kind."})
    account_id = Whole(metadata={"description": "Only those of this account."})


class UpcomingQuerySchema(OwnedSchema):
    """Range of the days to come."""

    days = Whole(
        1,
        MAX_UPCOMING_DAYS,
        load_default=UPCOMING_DAYS,
        metadata={"description": f"Days from today on. Defaults to {UPCOMING_DAYS}."},
    )


class UpcomingPlannedSchema(Schema):
    """What planned transactions expect in the days to come, with what is overdue."""

    start_date = Day(metadata={"description": "Today."})
    end_date = Day(metadata={"description": "Last day of the range."})
    items = fields.List(
        fields.Nested(PlannedOccurrenceSchema),
        metadata={"description": "The open occurrences in the order of their days."},
    )


class PlannedOccurrenceRecordSchema(RowSchema):
    """What has become of an occurrence, or how it differs from its planned transaction."""

    class Meta:
        model = PlannedOccurrenceRecord

    id = auto_field(metadata={"description": "Id of the row."})
    user_id = fields.Integer()
    planned_id = fields.Integer(metadata={"description": "Id of the planned transaction."})
    occurrence_date = Day(metadata=OCCURRENCE_DATE)
    state = one_of(*PlannedOccurrenceState, metadata=STATE)
    due_date = Day(
        allow_none=True,
        metadata={"description": "Day to which it was moved; null for `occurrence_date`."},
    )
    amount = Amount(
        allow_none=True,
        metadata={"description": "Amount of its own; null for that of the planned transaction."},
    )
    currency = auto_field(metadata=CURRENCY)
    payee = auto_field(
        metadata={"description": "Payee of its own; null for that of the planned transaction."}
    )
    notes = auto_field(
        metadata={"description": "Notes of its own; null for those of the planned transaction."}
    )
    transaction_id = fields.Integer(
        allow_none=True,
        metadata={
            "description": "Id of the transaction that was posted or matched; of an open"
            " occurrence, the one that is not its payment. Null without."
        },
    )
    problem = one_of(*PlannedProblem, allow_none=True, metadata=PROBLEM)
    created_at = Moment()
    updated_at = Moment()
    version = auto_field()


PlannedTransactionPageSchema = page_schema(PlannedTransactionSchema, "PlannedTransaction")
PlannedOccurrencePageSchema = page_schema(PlannedOccurrenceSchema, "PlannedOccurrence")
