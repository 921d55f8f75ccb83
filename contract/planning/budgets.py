"""Budgets and forecasts."""

from marshmallow import fields, validate
from marshmallow_sqlalchemy import auto_field

from contract.base import (
    CategoryLabelSchema,
    OwnedSchema,
    PageQuerySchema,
    RowSchema,
    Schema,
    UpdateSchema,
    page_schema,
)
from contract.fields import Amount, Currency, Day, Flag, Line, Moment, Whole, one_of
from core.enums import PeriodUnit
from models import Budget, BudgetAlert


class BudgetSchema(RowSchema):
    """A limit per period; without a category, for all spending."""

    class Meta:
        model = Budget

    id = auto_field()
    user_id = fields.Integer()
    category_id = fields.Integer(allow_none=True)
    name = auto_field()
    amount = Amount()
    currency = auto_field()
    period = fields.String()
    start_date = Day()
    end_date = Day(allow_none=True)
    alert_threshold = auto_field()
    rollover = auto_field()
    is_active = auto_field()
    created_at = Moment()
    updated_at = Moment()
    version = auto_field()


class BudgetCreateSchema(OwnedSchema):
    category_id = Whole(allow_none=True, metadata={"description": "Missing or null: all spending."})
    name = Line(80)
    amount = Amount(required=True)
    currency = Currency(metadata={"description": "Default: your own."})
    period = one_of(*PeriodUnit, load_default="monthly")
    start_date = Day(metadata={"description": "Default: the start of the current period."})
    end_date = Day(allow_none=True)
    alert_threshold = Whole(
        1, 100, metadata={"description": "Percent at which to warn; default 80."}
    )
    rollover = Flag(metadata={"description": "Whether unspent and overspent amounts carry over."})
    is_active = Flag()


class BudgetUpdateSchema(BudgetCreateSchema, UpdateSchema):
    """Changes a budget."""


class BudgetListQuerySchema(PageQuerySchema):
    category_id = Whole()
    period = one_of(*PeriodUnit)
    is_active = Flag()


class BudgetStatusSchema(Schema):
    """How a budget is doing in its current period."""

    budget_id = fields.Integer()
    name = fields.String()
    category = fields.Nested(CategoryLabelSchema, allow_none=True)
    currency = fields.String()
    period = fields.String()
    period_start = Day()
    period_end = Day()
    amount = Amount()
    carried_over = Amount(
        metadata={"description": "From earlier periods, if the budget rolls over."}
    )
    available = Amount(metadata={"description": "amount + carried_over."})
    spent = Amount()
    remaining = Amount()
    percentage_used = fields.Float(allow_none=True)
    alert_threshold = fields.Integer()
    status = one_of("ok", "warning", "exceeded")
    days_left = fields.Integer(metadata={"description": "After today."})
    projected = Amount(
        metadata={
            "description": "Spending at the period's end: what is spent and what the forecast adds. With too little "
            "history for a forecast, as if it went on at today's rate."
        }
    )
    probability_of_exceeding = fields.Float(
        allow_none=True,
        metadata={
            "description": "From the forecast of the rest of the period; null with too little history for one."
        },
    )


class BudgetStatusListSchema(Schema):
    items = fields.List(fields.Nested(BudgetStatusSchema))


class BudgetHistorySchema(Schema):
    period_start = Day()
    period_end = Day()
    spent = Amount()
    remaining = Amount()
    percentage_used = fields.Float(allow_none=True)


class BudgetUsageSchema(BudgetStatusSchema):
    """The same for one budget, with the periods before (without rollover), newest first."""

    history = fields.List(fields.Nested(BudgetHistorySchema))


class BudgetSummaryQuerySchema(OwnedSchema):
    period = one_of(*PeriodUnit)


class StatusCountSchema(Schema):
    ok = fields.Integer()
    warning = fields.Integer()
    exceeded = fields.Integer()


class BudgetGroupSchema(Schema):
    """Several budgets of one period and currency as one."""

    period = fields.String()
    currency = fields.String()
    budget_count = fields.Integer()
    total_budgeted = Amount()
    total_available = Amount()
    total_spent = Amount()
    total_remaining = Amount()
    percentage_used = fields.Float(allow_none=True)
    by_status = fields.Nested(StatusCountSchema)


class BudgetSummarySchema(Schema):
    """Category budgets added up; budgets on all spending stand beside."""

    groups = fields.List(fields.Nested(BudgetGroupSchema))
    overall = fields.List(fields.Nested(BudgetStatusSchema))


class BudgetAlertSchema(RowSchema):
    """A threshold that was passed; 100 means that the budget was exceeded."""

    class Meta:
        model = BudgetAlert

    id = auto_field()
    budget_id = fields.Integer()
    period_start = Day()
    period_end = Day()
    threshold = auto_field()
    spent = Amount()
    available = Amount()
    currency = auto_field()
    created_at = Moment()


class BudgetSuggestionQuerySchema(OwnedSchema):
    period = one_of(*PeriodUnit, load_default="monthly")
    currency = Currency(metadata={"description": "Default: your own."})
    risk = fields.Float(
        load_default=0.2,
        validate=validate.Range(0.01, 0.5),
        metadata={
            "description": "How often a period may cost more: 0.2 keeps eight months of ten inside."
        },
    )


class BudgetSuggestionSchema(Schema):
    """An amount that the next period stays inside with the chosen probability."""

    category = fields.Nested(
        CategoryLabelSchema, allow_none=True, metadata={"description": "null: all spending."}
    )
    currency = fields.String()
    suggested_amount = Amount(
        metadata={"description": "Rounded up to a whole unit of the currency."}
    )
    predicted_amount = Amount()
    present_amount = Amount(
        allow_none=True, metadata={"description": "What your budget for this allows now."}
    )
    kept_before = fields.Float(
        allow_none=True, metadata={"description": "Share of the last periods it would have held."}
    )


class BudgetSuggestionsSchema(Schema):
    period = fields.String()
    period_start = Day()
    period_end = Day()
    risk = fields.Float()
    items = fields.List(fields.Nested(BudgetSuggestionSchema))


BudgetPageSchema = page_schema(BudgetSchema, "Budget")
BudgetAlertPageSchema = page_schema(BudgetAlertSchema, "BudgetAlert")
