"""Budgets and forecasts."""

from marshmallow import fields
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
from core.periods import UNITS
from models import Budget, BudgetAlert, BudgetPrediction


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
    period = one_of(*UNITS, load_default="monthly")
    start_date = Day(metadata={"description": "Default: the start of the current period."})
    end_date = Day(allow_none=True)
    alert_threshold = Whole(1, 100, metadata={"description": "Percent at which to warn; default 80."})
    rollover = Flag(metadata={"description": "Whether unspent and overspent amounts carry over."})
    is_active = Flag()


class BudgetUpdateSchema(BudgetCreateSchema, UpdateSchema):
    """Changes a budget."""


class BudgetListQuerySchema(PageQuerySchema):
    category_id = Whole()
    period = one_of(*UNITS)
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
    carried_over = Amount(metadata={"description": "From earlier periods, if the budget rolls over."})
    available = Amount(metadata={"description": "amount + carried_over."})
    spent = Amount()
    remaining = Amount()
    percentage_used = fields.Float(allow_none=True)
    alert_threshold = fields.Integer()
    status = one_of("ok", "warning", "exceeded")
    days_left = fields.Integer(metadata={"description": "After today."})
    projected = Amount(metadata={"description": "Spending at the period's end if it goes on at today's rate."})
    probability_of_exceeding = fields.Float(
        allow_none=True,
        metadata={"description": "From how earlier periods went on from the same day; null with fewer than three."},
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
    period = one_of(*UNITS)


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


class TrainSchema(OwnedSchema):
    period = one_of(*UNITS, load_default="monthly")
    currency = Currency(metadata={"description": "Default: your own."})


class TrainQuerySchema(TrainSchema):
    """Which forecasts."""


class ModelMetricsSchema(Schema):
    """How the method did on your own past, each period predicted from those before it."""

    periods = fields.Integer()
    wape = fields.Float(allow_none=True)
    baseline_wape = fields.Float(allow_none=True)
    interval_coverage = fields.Float(allow_none=True)


class TrainAnswerSchema(Schema):
    status = fields.String()
    model_version = fields.Integer()
    method = fields.String()
    period = fields.String()
    currency = fields.String()
    trained_at = Moment()
    data_from = Day()
    data_until = Day()
    expense_count = fields.Integer()
    metrics = fields.Nested(ModelMetricsSchema)


class PredictSchema(TrainSchema):
    category_id = Whole(allow_none=True, metadata={"description": "Missing or null: the total."})
    horizon = Whole(1, 12, load_default=1, metadata={"description": "1 is the next period after the current one."})


class ExplainedPeriodSchema(Schema):
    period_start = fields.String()
    amount = fields.Float()


class ExplanationSchema(Schema):
    sentence = fields.String()
    periods = fields.List(fields.Nested(ExplainedPeriodSchema))


class PredictionSchema(RowSchema):
    """A forecast as it was given, with an 80 % interval."""

    class Meta:
        model = BudgetPrediction

    prediction_id = fields.Integer()
    category_id = fields.Integer(allow_none=True)
    period = fields.String()
    period_start = Day()
    period_end = Day()
    currency = fields.String()
    predicted_amount = Amount()
    lower = Amount()
    upper = Amount()
    confidence_score = fields.Float(
        metadata={"description": "Probability that the actual lies within 20 % of the prediction."}
    )
    method = fields.String()
    baseline_amount = Amount(metadata={"description": "The mean of the last three complete periods."})
    model_version = fields.Integer(allow_none=True)
    explanation = fields.Nested(ExplanationSchema)
    created_at = Moment()


class CategoryPredictionSchema(Schema):
    category_id = fields.Integer(allow_none=True)
    category_name = fields.String()
    predicted_amount = Amount()
    lower = Amount()
    upper = Amount()
    confidence_score = fields.Float()


class PredictAnswerSchema(Schema):
    """The forecast, and for a total also that of every category."""

    prediction_id = fields.Integer(attribute="prediction.prediction_id")
    category_id = fields.Integer(attribute="prediction.category_id", allow_none=True)
    period = fields.String(attribute="prediction.period")
    period_start = Day(attribute="prediction.period_start")
    period_end = Day(attribute="prediction.period_end")
    currency = fields.String(attribute="prediction.currency")
    predicted_amount = Amount(attribute="prediction.predicted_amount")
    lower = Amount(attribute="prediction.lower")
    upper = Amount(attribute="prediction.upper")
    confidence_score = fields.Float(attribute="prediction.confidence_score")
    method = fields.String(attribute="prediction.method")
    baseline_amount = Amount(attribute="prediction.baseline_amount")
    model_version = fields.Integer(attribute="prediction.model_version", allow_none=True)
    explanation = fields.Nested(ExplanationSchema, attribute="prediction.explanation")
    by_category = fields.List(fields.Nested(CategoryPredictionSchema))
    created_at = Moment(attribute="prediction.created_at")


class PredictionListQuerySchema(PageQuerySchema):
    category_id = Whole()
    period = one_of(*UNITS)


class ScoreSchema(Schema):
    """WAPE and bias are shares of what was spent; skill is the gain over the mean of three."""

    count = fields.Integer()
    wape = fields.Float(allow_none=True)
    bias = fields.Float(allow_none=True)
    interval_coverage = fields.Float(allow_none=True)
    skill = fields.Float(allow_none=True)


class CategoryScoreSchema(ScoreSchema):
    category_id = fields.Integer(allow_none=True)
    category_name = fields.String(allow_none=True, metadata={"description": "null: the total."})


class PeriodScoreSchema(ScoreSchema):
    period_start = Day()


class AccuracySchema(Schema):
    period = fields.String()
    currency = fields.String()
    overall = fields.Nested(ScoreSchema)
    by_category = fields.List(fields.Nested(CategoryScoreSchema))
    over_time = fields.List(fields.Nested(PeriodScoreSchema))


BudgetPageSchema = page_schema(BudgetSchema, "Budget")
BudgetAlertPageSchema = page_schema(BudgetAlertSchema, "BudgetAlert")
PredictionPageSchema = page_schema(PredictionSchema, "Prediction")
