"""Schemas of forecasts and of training forecast models."""

from marshmallow import fields

from contract.base import (
    NamedPageQuerySchema,
    OtherCurrencySchema,
    OwnedSchema,
    RowSchema,
    Schema,
    included_name,
    page_schema,
)
from contract.fields import Amount, Currency, Day, Moment, Whole, one_of
from core.enums import ForecastMethod, ForecastPart, ForecastTarget, PeriodUnit, TrainingStatus
from models import BudgetPrediction

PERIOD_START = {"description": "First day of the forecast period."}
PERIOD_END = {"description": "Last day of the forecast period."}
PREDICTED_AMOUNT = {"description": "Expected spending in the whole period."}
LOWER = {"description": "Lower end of the 80 % interval: spending is below it in 1 case of 10."}
UPPER = {"description": "Upper end of the 80 % interval: spending is above it in 1 case of 10."}
CONFIDENCE_SCORE = {
    "description": "Probability, 0 to 1, that spending differs from the forecast by at most 20 %."
}
METHOD = {
    "description": "How the spending besides scheduled payments is forecast: `usual`, from your own"
    " months; `pooled_model` (trained on this server) or `prior_model` (shipped), from what others"
    " did; `blend`, from both. Older forecasts have other methods."
}
DATA_UNTIL = {
    "description": "Last day whose entries are taken as complete: yesterday or earlier, by how you"
    " enter. Later days count as unknown, not as days without spending. Null for forecasts of"
    " earlier versions."
}
BASELINE_AMOUNT = {"description": "Mean of the last three complete periods, for comparison."}
MODEL_VERSION = {
    "description": "Id of the trained model that made the forecast; null for the shipped one."
}
PREDICTED_CATEGORY_ID = {"description": "Id of the forecast category; null for all spending."}
PART_CATEGORY_ID = {"description": "Id of the category; null for spending without a category."}
PART_CATEGORY_NAME = {"description": "Name of the category, or `Uncategorized`."}


class TrainSchema(OwnedSchema):
    """A training job to start."""

    period = one_of(
        *PeriodUnit,
        load_default=PeriodUnit.MONTHLY.value,
        metadata={
            "description": "Kept for older clients: one model of months serves periods of every"
            " length."
        },
    )
    currency = Currency(
        metadata={
            "description": "ISO 4217 code of the currency in which you need enough history of your"
            " own. Defaults to your currency."
        }
    )


class ScoreAnswerSchema(Schema):
    """What a comparison of past forecasts with what happened has done."""

    settled = fields.Integer(
        metadata={"description": "Number of forecasts whose period has ended since the last time."}
    )
    segments = fields.Integer(
        metadata={"description": "Number of groups of people whose methods were compared."}
    )


class TrainAnswerSchema(Schema):
    """The result of training a forecast model."""

    status = one_of(
        *TrainingStatus,
        metadata={"description": "`not_trained` if there was too little history; see `reason`."},
    )
    period = one_of(*PeriodUnit, metadata={"description": "Length of the forecast periods."})
    model_version = fields.Integer(
        allow_none=True, metadata={"description": "Id of the new model; null if not trained."}
    )
    is_serving = fields.Boolean(
        metadata={"description": "Whether forecasts use the new model from now on."}
    )
    method = one_of(
        ForecastMethod.POOLED_MODEL,
        ForecastMethod.PRIOR_MODEL,
        metadata={
            "description": "The model that forecasts use: `pooled_model`, trained on this server,"
            " or `prior_model`, the shipped one."
        },
    )
    people = fields.Integer(
        allow_none=True,
        metadata={"description": "Number of users trained on; null if not trained."},
    )
    examples = fields.Integer(
        allow_none=True,
        metadata={"description": "Number of training examples; null if not trained."},
    )
    data_until = Day(
        allow_none=True,
        metadata={"description": "Last day of the training data; null if not trained."},
    )
    metrics = fields.Raw(
        metadata={
            "type": "object",
            "additionalProperties": {"type": ["number", "null"]},
            "description": "Errors (WAPE) on users held out of the training, by name: of the model,"
            " of the shipped one, and of the mean of three periods.",
        }
    )
    reason = fields.String(
        allow_none=True,
        metadata={"description": "Why the new model is not used; null if it is."},
    )
    missing = fields.Raw(
        metadata={
            "type": "object",
            "additionalProperties": {"type": "integer"},
            "description": "What is missing to train a model, as counts by name; only if not"
            " trained.",
            "optional": True,
        }
    )


class PredictSchema(OwnedSchema):
    """A forecast to compute."""

    period = one_of(
        *PeriodUnit,
        load_default=PeriodUnit.MONTHLY.value,
        metadata={"description": "Length of the period to forecast."},
    )
    currency = Currency(
        metadata={"description": "ISO 4217 code of the spending. Defaults to your currency."}
    )
    category_id = Whole(
        allow_none=True,
        metadata={
            "description": "Id of the category to forecast. Null, the default, forecasts all"
            " spending and every category."
        },
    )
    target = one_of(
        *ForecastTarget,
        load_default=ForecastTarget.NEXT.value,
        metadata={
            "description": "`next` forecasts the period that `horizon` names; `current` the period"
            " in progress, from what is already spent."
        },
    )
    horizon = Whole(
        1,
        12,
        load_default=1,
        metadata={
            "description": "Number of periods ahead: 1 is the period after the current one. Ignored"
            " with `target=current`."
        },
    )


class ForecastQuerySchema(PredictSchema):
    """A forecast to read."""

    category_id = Whole(
        metadata={
            "description": "Id of the category to forecast. Without it, all spending and every"
            " category."
        }
    )


class RecurringItemSchema(Schema):
    """A recurring payment that is expected in the period."""

    payee = fields.String(metadata={"description": "Payee, or the category's name without one."})
    amount = fields.Float(metadata={"description": "Expected amount, in the forecast's currency."})
    date = Day(metadata={"description": "Expected day."})
    category_id = fields.Integer(allow_none=True, metadata=PART_CATEGORY_ID)


class ExplainedPartSchema(Schema):
    """One of the amounts that add up to a forecast."""

    kind = one_of(
        *ForecastPart,
        metadata={
            "description": "`already_spent`: recorded in the period; `recurring`: expected"
            " recurring payments; `usual`: other usual spending; `season`: effect of the time of"
            " year. Older forecasts also have `recent_change`."
        },
    )
    amount = fields.Float(
        metadata={"description": "Amount in the forecast's currency; negative if it lowers it."}
    )
    items = fields.List(
        fields.Nested(RecurringItemSchema),
        metadata={"description": "The payments of a `recurring` part; else empty."},
    )


class ExplainedCategorySchema(Schema):
    """A category's share of a forecast."""

    category_id = fields.Integer(allow_none=True, metadata=PART_CATEGORY_ID)
    category_name = fields.String(metadata=PART_CATEGORY_NAME)
    amount = fields.Float(metadata={"description": "Amount in the forecast's currency."})


class ExplanationSchema(Schema):
    """Parts that a forecast consists of."""

    sentence = fields.String(
        metadata={
            "description": "The explanation in a few sentences, in your locale's language and"
            " format."
        }
    )
    parts = fields.List(
        fields.Nested(ExplainedPartSchema),
        metadata={"description": "Amounts that add up to the forecast."},
    )
    categories = fields.List(
        fields.Nested(ExplainedCategorySchema),
        metadata={
            "description": "Categories, largest first; they add up to a forecast of all spending"
            " and are empty for that of one category."
        },
    )
    candidates = fields.Dict(
        keys=fields.String(),
        values=fields.Float(),
        metadata={"description": "Amount that each available method forecasts, by its name."},
    )


class PredictionSchema(RowSchema):
    """A stored forecast with its 80 % interval, and the actual spending once it is known."""

    class Meta:
        model = BudgetPrediction

    prediction_id = fields.Integer(metadata={"description": "Id of the forecast."})
    category_id = fields.Integer(allow_none=True, metadata=PREDICTED_CATEGORY_ID)
    category_name = included_name("category")
    period = one_of(*PeriodUnit, metadata={"description": "Length of the period."})
    period_start = Day(metadata=PERIOD_START)
    period_end = Day(metadata=PERIOD_END)
    currency = fields.String(metadata={"description": "ISO 4217 code of all amounts."})
    predicted_amount = Amount(metadata=PREDICTED_AMOUNT)
    lower = Amount(metadata=LOWER)
    upper = Amount(metadata=UPPER)
    confidence_score = fields.Float(metadata=CONFIDENCE_SCORE)
    method = one_of(*ForecastMethod, metadata=METHOD)
    baseline_amount = Amount(metadata=BASELINE_AMOUNT)
    model_version = fields.Integer(allow_none=True, metadata=MODEL_VERSION)
    data_until = Day(allow_none=True, metadata=DATA_UNTIL)
    explanation = fields.Nested(
        ExplanationSchema,
        attribute="shown_explanation",
        allow_none=True,
        metadata={
            "description": "What the forecast consists of; null for the forecast of one category"
            " within a forecast of all spending."
        },
    )
    actual_amount = Amount(
        allow_none=True,
        metadata={"description": "Actual spending in the period; null until it is determined."},
    )
    settled_at = Moment(
        allow_none=True,
        metadata={"description": "Time at which `actual_amount` was determined; null before."},
    )
    created_at = Moment()


class CategoryPredictionSchema(Schema):
    """The forecast of one category, as part of a forecast of all spending."""

    category_id = fields.Integer(allow_none=True, metadata=PART_CATEGORY_ID)
    category_name = fields.String(metadata=PART_CATEGORY_NAME)
    predicted_amount = Amount(metadata=PREDICTED_AMOUNT)
    lower = Amount(metadata=LOWER)
    upper = Amount(metadata=UPPER)
    baseline_amount = Amount(metadata=BASELINE_AMOUNT)
    confidence_score = fields.Float(metadata=CONFIDENCE_SCORE)
    method = one_of(*ForecastMethod, metadata=METHOD)


class PredictAnswerSchema(Schema):
    """A forecast; one of all spending comes with the forecasts of its categories."""

    prediction_id = fields.Integer(
        attribute="prediction.prediction_id", metadata={"description": "Id of the forecast."}
    )
    category_id = fields.Integer(
        attribute="prediction.category_id", allow_none=True, metadata=PREDICTED_CATEGORY_ID
    )
    period = one_of(
        *PeriodUnit,
        attribute="prediction.period",
        metadata={"description": "Length of the period."},
    )
    period_start = Day(attribute="prediction.period_start", metadata=PERIOD_START)
    period_end = Day(attribute="prediction.period_end", metadata=PERIOD_END)
    currency = fields.String(
        attribute="prediction.currency", metadata={"description": "ISO 4217 code of all amounts."}
    )
    predicted_amount = Amount(attribute="prediction.predicted_amount", metadata=PREDICTED_AMOUNT)
    lower = Amount(attribute="prediction.lower", metadata=LOWER)
    upper = Amount(attribute="prediction.upper", metadata=UPPER)
    confidence_score = fields.Float(
        attribute="prediction.confidence_score", metadata=CONFIDENCE_SCORE
    )
    method = one_of(*ForecastMethod, attribute="prediction.method", metadata=METHOD)
    baseline_amount = Amount(attribute="prediction.baseline_amount", metadata=BASELINE_AMOUNT)
    model_version = fields.Integer(
        attribute="prediction.model_version", allow_none=True, metadata=MODEL_VERSION
    )
    data_until = Day(attribute="prediction.data_until", allow_none=True, metadata=DATA_UNTIL)
    explanation = fields.Nested(
        ExplanationSchema,
        attribute="prediction.explanation",
        metadata={"description": "What the forecast consists of."},
    )
    by_category = fields.List(
        fields.Nested(CategoryPredictionSchema),
        metadata={
            "description": "Forecasts of the categories, largest first; they add up to the total."
            " Empty for the forecast of one category."
        },
    )
    other_currencies = fields.List(
        fields.Nested(OtherCurrencySchema),
        metadata={
            "description": "Expenses up to the end of the period in other currencies, which"
            " these amounts leave out; empty if there are none."
        },
    )
    created_at = Moment(attribute="prediction.created_at")


class PredictionListQuerySchema(NamedPageQuerySchema):
    """Filters of the list of forecasts."""

    category_id = Whole(
        metadata={
            "description": "Only forecasts of this category. Without it, the list leaves out"
            " forecasts of categories that are part of one of all spending."
        }
    )
    period = one_of(*PeriodUnit, metadata={"description": "Only forecasts of this period."})


PredictionPageSchema = page_schema(PredictionSchema, "Prediction")
