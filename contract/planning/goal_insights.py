"""Schemas of where goals lead."""

from marshmallow import fields

from contract.base import Schema
from contract.fields import Amount, Day, one_of
from contract.planning.goals import GoalSchema
from core.enums import GoalFeasibility, GoalPriority, ProjectionBasis, ProjectionProblem


class GoalProjectionPointSchema(Schema):
    """What is expected to be set aside for a goal by a day."""

    date = Day(metadata={"description": "The day."})
    expected = Amount(metadata={"description": "Expected amount, at most the target."})
    lower = Amount(metadata={"description": "Lower end of its 80 % interval."})
    upper = Amount(metadata={"description": "Upper end of its 80 % interval."})


class GoalProjectionSchema(Schema):
    """When a goal is reached. With a `problem`, all other fields are null or empty."""

    monthly_amount = Amount(
        allow_none=True,
        metadata={"description": "What the goal gets per month, at first; null if unknown."},
    )
    expected_date = Day(
        allow_none=True,
        metadata={"description": "Expected day; null if not within fifty years."},
    )
    earliest_date = Day(
        allow_none=True,
        metadata={"description": "First day of the 80 % interval; null if not within fifty years."},
    )
    latest_date = Day(
        allow_none=True,
        metadata={
            "description": "Last day of the 80 % interval; null if it may take more than fifty"
            " years, or never happen."
        },
    )
    points = fields.List(
        fields.Nested(GoalProjectionPointSchema),
        metadata={"description": "The course from today on, for a chart."},
    )
    problem = one_of(
        *ProjectionProblem,
        allow_none=True,
        metadata={"description": "Why nothing can be said; null if it can."},
    )


class GoalInsightSchema(Schema):
    """Where an open goal leads."""

    goal = fields.Nested(
        GoalSchema, attribute="progress", metadata={"description": "The goal and its progress."}
    )
    by_contributions = fields.Nested(
        GoalProjectionSchema,
        metadata={
            "description": "Projection of the contributions of the last twelve months at most, or"
            " of the changes of the linked account."
        },
    )
    by_forecast = fields.Nested(
        GoalProjectionSchema,
        metadata={
            "description": "Projection of what the forecast leaves over, shared with your other"
            " goals by priority."
        },
    )
    feasibility = one_of(
        *GoalFeasibility,
        allow_none=True,
        metadata={
            "description": "Whether the forecast leaves enough by its date: `realistic` in nine of"
            " ten outcomes, `possible` in the expected one, `unlikely` only in the best of ten."
            " Null without a date and while it is paused."
        },
    )
    missing_per_month = Amount(
        allow_none=True,
        metadata={
            "description": "What your contributions lack per month of what its date needs; null"
            " without a date, or with too few contributions to tell."
        },
    )


class GoalGlanceSchema(Schema):
    """An active goal at a glance: how far it is, and when it is probably reached."""

    goal_id = fields.Integer(
        attribute="progress.goal.id", metadata={"description": "Id of the goal."}
    )
    name = fields.String(
        attribute="progress.goal.name", metadata={"description": "Name of the goal."}
    )
    icon = fields.String(
        attribute="progress.goal.icon",
        allow_none=True,
        metadata={"description": "Name of its icon; null without one."},
    )
    color = fields.String(
        attribute="progress.goal.color",
        allow_none=True,
        metadata={"description": "Its color as #RRGGBB; null without one."},
    )
    priority = one_of(
        *GoalPriority,
        attribute="progress.goal.priority",
        metadata={"description": "Its rank among your goals."},
    )
    currency = fields.String(
        attribute="progress.goal.currency",
        metadata={"description": "ISO 4217 code of its amounts."},
    )
    current_amount = Amount(
        attribute="progress.current_amount", metadata={"description": "What is set aside."}
    )
    target_amount = Amount(
        attribute="progress.goal.target_amount", metadata={"description": "Its target."}
    )
    percentage = fields.Float(
        attribute="progress.percentage",
        metadata={"description": "`current_amount` in percent of the target."},
    )
    target_date = Day(
        attribute="progress.goal.target_date",
        allow_none=True,
        metadata={"description": "Day by which to reach it; null without a date."},
    )
    is_overdue = fields.Boolean(
        attribute="progress.is_overdue",
        metadata={"description": "Whether its date is over while something is missing."},
    )
    basis = one_of(
        *ProjectionBasis,
        metadata={
            "description": "`contributions`: the days come from what was really set aside;"
            " `forecast`: from what the forecast leaves over, as the contributions are too few."
        },
    )
    expected_date = Day(
        attribute="projection.expected_date",
        allow_none=True,
        metadata={"description": "Expected day; null if not within fifty years, or unknown."},
    )
    earliest_date = Day(
        attribute="projection.earliest_date",
        allow_none=True,
        metadata={"description": "First day of the 80 % interval; null as `expected_date`."},
    )
    latest_date = Day(
        attribute="projection.latest_date",
        allow_none=True,
        metadata={"description": "Last day of the 80 % interval; null if it may never happen."},
    )
    problem = one_of(
        *ProjectionProblem,
        attribute="projection.problem",
        allow_none=True,
        metadata={"description": "Why nothing can be said of the days; null if it can."},
    )
    is_on_track = fields.Boolean(
        allow_none=True,
        metadata={
            "description": "Whether the expected day is not after its date; null without a date,"
            " or with a `problem`."
        },
    )


class CurrencyGoalsSchema(Schema):
    """The open goals of a currency together, and what the forecast leaves over for them."""

    currency = fields.String(metadata={"description": "ISO 4217 code of the amounts."})
    current_amount = Amount(metadata={"description": "What is set aside for all of them."})
    target_amount = Amount(metadata={"description": "Sum of their targets."})
    needed_per_month = Amount(
        metadata={"description": "What the dates of the active ones need per month together."}
    )
    income = Amount(
        attribute="surplus.income",
        allow_none=True,
        metadata={
            "description": "Mean income of the last twelve known months at most; null if unknown."
        },
    )
    spending = Amount(
        attribute="surplus.spending",
        allow_none=True,
        metadata={"description": "Mean forecast of the next twelve months; null if unknown."},
    )
    surplus = Amount(
        attribute="surplus.surplus",
        allow_none=True,
        metadata={"description": "`income` less `spending`, per month; null if unknown."},
    )
    problem = one_of(
        *ProjectionProblem,
        attribute="surplus.problem",
        allow_none=True,
        metadata={"description": "Why nothing is left over or known; null if something is."},
    )


class GoalInsightsSchema(Schema):
    """Where your open goals lead."""

    date = Day(metadata={"description": "Today, in your time zone."})
    goals = fields.List(
        fields.Nested(GoalInsightSchema),
        metadata={
            "description": "Open goals by currency, in the order in which they get what is left"
            " over: by priority, then by date."
        },
    )
    currencies = fields.List(
        fields.Nested(CurrencyGoalsSchema),
        metadata={"description": "One item for each currency with an open goal, by its code."},
    )
