"""Schemas of goals, their contributions and milestones."""

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
from contract.fields import (
    Amount,
    Currency,
    Day,
    Flag,
    Line,
    Moment,
    Name,
    Whole,
    color,
    one_of,
)
from core.enums import (
    ContributionFrequency,
    ContributionSource,
    GoalPriority,
    GoalStatus,
    GoalType,
)
from core.limits import (
    ICON_LENGTH,
    LINE_LENGTH,
    MAX_MILESTONES,
    MESSAGE_LENGTH,
    NAME_LENGTH,
    NOTES_LENGTH,
)
from models import GoalContribution, GoalMilestone

NAME = {"description": "Name of the goal."}
DESCRIPTION = {"description": "Notes about the goal; may be empty."}
GOAL_TYPE = {"description": "What the goal is for."}
PRIORITY = {"description": "Rank among your goals: higher ones get what the forecast leaves first."}
STATUS = {
    "description": "Stage of the goal. Reaching the target completes it; `paused` stops automatic"
    " contributions."
}
TARGET_AMOUNT = {"description": "Amount to set aside or to pay off, above zero, in `currency`."}
START_DATE = {"description": "First day of the goal."}
TARGET_DATE = {"description": "Day by which to reach it; null without a date."}
ACCOUNT_ID = {
    "description": "Id of the account whose balance the goal follows; null if it has contributions"
    " of its own."
}
STARTING_BALANCE = {
    "description": "Balance of the linked account at which the progress is zero: below zero for a"
    " debt."
}
ICON = {"description": "Name of an icon; null without one."}
COLOR = {"description": "Color of the goal as #RRGGBB; null without one."}
CELEBRATION = {"description": "What to say when the goal is reached; may be empty."}
PERCENTS = {
    "description": "Milestones in percent of the target, 1 to 100; 100 is always one of them."
}
AUTO = {"description": "Whether contributions are posted automatically."}
AUTO_AMOUNT = {
    "description": "Automatic contribution per `contribution_frequency`, above zero; null without."
}
AUTO_PERCENT = {
    "description": "Percent of each income that is an automatic contribution, 1 to 100; null"
    " without. Either this or an amount."
}
FREQUENCY = {"description": "How often the automatic amount is due; null without."}
AUTO_START = {
    "description": "First day on which the automatic amount is due; null for the start date. From"
    " the 31st on, the last day of shorter months."
}


class MilestoneStateSchema(Schema):
    """A milestone of a goal, reached or not."""

    percent = fields.Integer(metadata={"description": "Percent of the target."})
    amount = Amount(metadata={"description": "That percentage of the present target."})
    reached_on = Day(
        allow_none=True,
        metadata={
            "description": "Day on which it was first reached; stays after a withdrawal. Null until"
            " then."
        },
    )


class GoalSchema(Schema):
    """An amount to set aside, or a debt to pay off, with its progress."""

    id = fields.Integer(attribute="goal.id", metadata={"description": "Id of the goal."})
    user_id = fields.Integer(attribute="goal.user_id")
    name = fields.String(attribute="goal.name", metadata=NAME)
    description = fields.String(attribute="goal.description", metadata=DESCRIPTION)
    goal_type = one_of(*GoalType, attribute="goal.goal_type", metadata=GOAL_TYPE)
    priority = one_of(*GoalPriority, attribute="goal.priority", metadata=PRIORITY)
    status = one_of(*GoalStatus, attribute="goal.status", metadata=STATUS)
    target_amount = Amount(attribute="goal.target_amount", metadata=TARGET_AMOUNT)
    current_amount = Amount(
        metadata={
            "description": "Sum of the contributions, or balance of the linked account at the end"
            " of today less `starting_balance`."
        }
    )
    remaining_amount = Amount(metadata={"description": "What is missing; zero once reached."})
    percentage = fields.Float(
        metadata={"description": "`current_amount` in percent of the target; may exceed 100."}
    )
    currency = fields.String(
        attribute="goal.currency", metadata={"description": "ISO 4217 code of all its amounts."}
    )
    start_date = Day(attribute="goal.start_date", metadata=START_DATE)
    target_date = Day(attribute="goal.target_date", allow_none=True, metadata=TARGET_DATE)
    completed_date = Day(
        attribute="goal.completed_date",
        allow_none=True,
        metadata={"description": "Day on which it was completed; null while it is open."},
    )
    days_left = fields.Integer(
        allow_none=True,
        metadata={"description": "Days until `target_date`, below zero after it; null without."},
    )
    is_overdue = fields.Boolean(
        metadata={"description": "Whether its date is over while something is missing."}
    )
    needed_per_month = Amount(
        allow_none=True,
        metadata={
            "description": "What reaches it by its date, per month; all that is missing in the last"
            " month and after. Null without a date, and when the goal is over."
        },
    )
    account_id = fields.Integer(attribute="goal.account_id", allow_none=True, metadata=ACCOUNT_ID)
    starting_balance = Amount(attribute="goal.starting_balance", metadata=STARTING_BALANCE)
    icon = fields.String(attribute="goal.icon", allow_none=True, metadata=ICON)
    color = fields.String(attribute="goal.color", allow_none=True, metadata=COLOR)
    celebration_message = fields.String(attribute="goal.celebration_message", metadata=CELEBRATION)
    milestone_percents = fields.List(
        fields.Integer(), attribute="goal.milestone_percents", metadata=PERCENTS
    )
    milestones = fields.List(
        fields.Nested(MilestoneStateSchema),
        metadata={"description": "The milestones, and others that were reached, lowest first."},
    )
    contribution_count = fields.Integer(
        metadata={"description": "Number of contributions and withdrawals."}
    )
    last_contribution_date = Day(
        allow_none=True, metadata={"description": "Day of the last of them; null without any."}
    )
    auto_contribute = fields.Boolean(attribute="goal.auto_contribute", metadata=AUTO)
    auto_contribution_amount = Amount(
        attribute="goal.auto_contribution_amount", allow_none=True, metadata=AUTO_AMOUNT
    )
    auto_contribution_percent = fields.Integer(
        attribute="goal.auto_contribution_percent", allow_none=True, metadata=AUTO_PERCENT
    )
    contribution_frequency = one_of(
        *ContributionFrequency,
        attribute="goal.contribution_frequency",
        allow_none=True,
        metadata=FREQUENCY,
    )
    auto_contribution_start = Day(
        attribute="goal.auto_contribution_start", allow_none=True, metadata=AUTO_START
    )
    created_at = Moment(attribute="goal.created_at")
    updated_at = Moment(attribute="goal.updated_at")
    version = fields.Integer(attribute="goal.version")


class GoalCreateSchema(OwnedSchema):
    """A goal to create."""

    name = Name(NAME_LENGTH, required=True, metadata=NAME)
    description = Line(NOTES_LENGTH, metadata=DESCRIPTION)
    goal_type = one_of(*GoalType, load_default=GoalType.SAVINGS.value, metadata=GOAL_TYPE)
    priority = one_of(*GoalPriority, load_default=GoalPriority.MEDIUM.value, metadata=PRIORITY)
    target_amount = Amount(
        metadata={
            "description": "Amount to set aside or to pay off, above zero. Required, but for a debt"
            " that follows an account: it defaults to what is owed there."
        }
    )
    currency = Currency(
        metadata={
            "description": "ISO 4217 code. Defaults to that of the account, else to your currency."
        }
    )
    start_date = Day(metadata={"description": "First day of the goal. Defaults to today."})
    target_date = Day(
        allow_none=True,
        metadata={
            "description": "Day by which to reach it, not before `start_date`. Defaults to null."
        },
    )
    account_id = Whole(allow_none=True, metadata=ACCOUNT_ID)
    starting_balance = Amount(
        metadata={
            "description": "Balance of the linked account at which the progress is zero. Defaults"
            " to zero; for a debt to the balance of today."
        }
    )
    icon = Line(ICON_LENGTH, allow_none=True, metadata=ICON)
    color = color(allow_none=True, metadata=COLOR)
    celebration_message = Line(MESSAGE_LENGTH, metadata=CELEBRATION)
    milestone_percents = fields.List(
        Whole(1, 100),
        validate=validate.Length(0, MAX_MILESTONES),
        metadata={
            "description": "Milestones in percent of the target. Defaults to 25, 50, 75 and 100,"
            " which is always one."
        },
    )
    auto_contribute = Flag(metadata=AUTO)
    auto_contribution_amount = Amount(allow_none=True, metadata=AUTO_AMOUNT)
    auto_contribution_percent = Whole(1, 100, allow_none=True, metadata=AUTO_PERCENT)
    contribution_frequency = one_of(*ContributionFrequency, allow_none=True, metadata=FREQUENCY)
    auto_contribution_start = Day(allow_none=True, metadata=AUTO_START)


class GoalUpdateSchema(GoalCreateSchema, UpdateSchema):
    """Fields of a goal to change; missing fields keep their values."""

    status = one_of(
        *GoalStatus,
        metadata={
            "description": "`paused` or `cancelled` to stop, `completed` to end it, `active` to"
            " resume or reopen it."
        },
    )


class GoalListQuerySchema(PageQuerySchema):
    """Filters of the list of goals."""

    status = one_of(*GoalStatus, metadata={"description": "Only goals of this stage."})
    goal_type = one_of(*GoalType, metadata={"description": "Only goals of this type."})
    priority = one_of(*GoalPriority, metadata={"description": "Only goals of this priority."})


class GoalContributionSchema(RowSchema):
    """An amount that was set aside for a goal, or taken from it."""

    class Meta:
        model = GoalContribution

    id = auto_field(metadata={"description": "Id of the contribution."})
    user_id = fields.Integer()
    goal_id = fields.Integer(metadata={"description": "Id of the goal."})
    transaction_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the transaction that it is a part of; null without one."},
    )
    amount = Amount(metadata={"description": "Amount; below zero for a withdrawal."})
    currency = auto_field(metadata={"description": "ISO 4217 code: that of the goal."})
    date = Day(metadata={"description": "Day of the contribution."})
    source = one_of(
        *ContributionSource,
        metadata={
            "description": "Who made it: a person, with or without a transaction, or a rule."
        },
    )
    notes = auto_field(metadata={"description": "Note; may be empty."})
    created_at = Moment()
    updated_at = Moment()
    version = auto_field()


class GoalContributionCreateSchema(OwnedSchema):
    """A contribution to add, or a withdrawal."""

    amount = Amount(
        metadata={
            "description": "Amount in the goal's currency; below zero to withdraw. Required without"
            " a transaction; defaults to the transaction's amount."
        }
    )
    date = Day(
        metadata={
            "description": "Day of the contribution, not in the future. Defaults to that of the"
            " transaction, else to today."
        }
    )
    transaction_id = Whole(
        allow_none=True,
        metadata={
            "description": "Id of the transaction that it is a part of, in the goal's currency;"
            " null without one. Deleting the transaction deletes the contribution."
        },
    )
    notes = Line(LINE_LENGTH, metadata={"description": "Note. Defaults to empty."})


class GoalMilestoneSchema(RowSchema):
    """A percentage of the target that a goal has reached for the first time."""

    class Meta:
        model = GoalMilestone

    id = auto_field(metadata={"description": "Id of the milestone."})
    user_id = fields.Integer()
    goal_id = fields.Integer(metadata={"description": "Id of the goal."})
    percent = auto_field(metadata={"description": "Percent of the target that was reached."})
    amount = Amount(metadata={"description": "That percentage of the target at that time."})
    currency = auto_field(metadata={"description": "ISO 4217 code: that of the goal."})
    reached_on = Day(metadata={"description": "Day on which it was first reached."})
    created_at = Moment()


GoalPageSchema = page_schema(GoalSchema, "Goal")
GoalContributionPageSchema = page_schema(GoalContributionSchema, "GoalContribution")
