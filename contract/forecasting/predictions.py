"""Forecasts, what they consist of, and how good they were."""

from marshmallow import fields

from contract.base import OwnedSchema, PageQuerySchema, RowSchema, Schema, page_schema
from contract.fields import Amount, Currency, Day, Moment, Whole, one_of
from core.enums import PeriodUnit
from models import BudgetPrediction


class TrainSchema(OwnedSchema):
    period = one_of(*PeriodUnit, load_default="monthly")
    currency = Currency(metadata={"description": "Default: your own."})


class AccuracyQuerySchema(TrainSchema):
    """Which forecasts."""


class TrainAnswerSchema(Schema):
    """What came of a training."""

    status = one_of("trained", "not_trained")
    period = fields.String()
    model_version = fields.Integer(allow_none=True)
    is_serving = fields.Boolean(
        metadata={"description": "Whether the new model serves from now on."}
    )
    method = fields.String(
        metadata={"description": "What serves: this instance's model, or the shipped prior."}
    )
    people = fields.Integer(allow_none=True)
    examples = fields.Integer(allow_none=True)
    data_until = fields.String(allow_none=True)
    metrics = fields.Raw(
        metadata={
            "type": "object",
            "description": "WAPE on people held out: the model, the prior, the mean of three.",
        }
    )
    reason = fields.String(
        allow_none=True, metadata={"description": "Why the new model does not serve."}
    )
    missing = fields.Raw(metadata={"type": "object"})


class PredictSchema(TrainSchema):
    category_id = Whole(allow_none=True, metadata={"description": "Missing or null: the total."})
    target = one_of(
        "next",
        "current",
        load_default="next",
        metadata={
            "description": "current: the period in progress, from what is already spent; horizon is then ignored."
        },
    )
    horizon = Whole(
        1,
        12,
        load_default=1,
        metadata={"description": "1 is the next period after the current one."},
    )


class RecurringItemSchema(Schema):
    payee = fields.String()
    amount = fields.Float()
    date = fields.String()
    category_id = fields.Integer(allow_none=True)


class ExplainedPartSchema(Schema):
    kind = one_of("already_spent", "recurring", "usual", "season", "recent_change")
    amount = fields.Float()
    items = fields.List(fields.Nested(RecurringItemSchema))


class ExplainedCategorySchema(Schema):
    category_id = fields.Integer(allow_none=True)
    category_name = fields.String()
    amount = fields.Float()


class ExplanationSchema(Schema):
    """``parts`` add up to the prediction, and so do ``categories``; ``candidates`` is what each method said."""

    sentence = fields.String()
    parts = fields.List(fields.Nested(ExplainedPartSchema))
    categories = fields.List(fields.Nested(ExplainedCategorySchema))
    candidates = fields.Dict(keys=fields.String(), values=fields.Float())


class PredictionSchema(RowSchema):
    """A forecast as it was given, with an 80 % interval, and what then happened."""

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
    baseline_amount = Amount(
        metadata={"description": "The mean of the last three complete periods."}
    )
    model_version = fields.Integer(
        allow_none=True, metadata={"description": "null: the shipped prior."}
    )
    explanation = fields.Nested(ExplanationSchema)
    actual_amount = Amount(
        allow_none=True, metadata={"description": "null until the period has ended."}
    )
    settled_at = Moment(allow_none=True)
    created_at = Moment()


class CategoryPredictionSchema(Schema):
    category_id = fields.Integer(allow_none=True)
    category_name = fields.String()
    predicted_amount = Amount()
    lower = Amount()
    upper = Amount()
    baseline_amount = Amount()
    confidence_score = fields.Float()
    method = fields.String()


class PredictAnswerSchema(Schema):
    """The forecast, and for a total also that of every category; categories add up to the total."""

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
    period = one_of(*PeriodUnit)


class ScoreSchema(Schema):
    """WAPE and bias are shares of what was spent; skill is the gain over the mean of three.

    ``mean_confidence`` is what was promised, ``within_20_percent`` what was kept.
    """

    count = fields.Integer()
    wape = fields.Float(allow_none=True)
    bias = fields.Float(allow_none=True)
    interval_coverage = fields.Float(allow_none=True)
    skill = fields.Float(allow_none=True)
    within_20_percent = fields.Float(allow_none=True)
    mean_confidence = fields.Float(allow_none=True)


class CategoryScoreSchema(ScoreSchema):
    category_id = fields.Integer(allow_none=True)
    category_name = fields.String(allow_none=True, metadata={"description": "null: the total."})


class MethodScoreSchema(ScoreSchema):
    method = fields.String()


class PeriodScoreSchema(ScoreSchema):
    period_start = Day()


class AccuracySchema(Schema):
    """Of several forecasts of one period, the last before it began counts."""

    period = fields.String()
    currency = fields.String()
    overall = fields.Nested(ScoreSchema)
    by_category = fields.List(fields.Nested(CategoryScoreSchema))
    by_method = fields.List(fields.Nested(MethodScoreSchema))
    over_time = fields.List(fields.Nested(PeriodScoreSchema))


PredictionPageSchema = page_schema(PredictionSchema, "Prediction")
