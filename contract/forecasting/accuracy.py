"""Schemas of the accuracy of forecasts."""

from marshmallow import fields

from contract.base import OtherCurrencySchema, OwnedSchema, Schema
from contract.fields import Amount, Currency, Day, one_of
from contract.forecasting.predictions import (
    LOWER,
    PERIOD_END,
    PERIOD_START,
    PREDICTED_AMOUNT,
    UPPER,
)
from core.enums import ForecastMethod, PeriodUnit


class AccuracyQuerySchema(OwnedSchema):
    """Parameters of the accuracy of forecasts."""

    period = one_of(
        *PeriodUnit,
        load_default=PeriodUnit.MONTHLY.value,
        metadata={"description": "Only forecasts of periods of this length."},
    )
    currency = Currency(
        metadata={
            "description": "ISO 4217 code; only forecasts in this currency. Defaults to yours."
        }
    )


class ScoreSchema(Schema):
    """Accuracy of a group of forecasts; figures are null where nothing can be compared."""

    count = fields.Integer(metadata={"description": "Number of forecasts compared."})
    wape = fields.Float(
        allow_none=True,
        metadata={
            "description": "Weighted absolute percentage error: absolute errors divided by actual"
            " spending; 0 is perfect. Null without any actual spending."
        },
    )
    bias = fields.Float(
        allow_none=True,
        metadata={
            "description": "Errors divided by actual spending; positive if forecasts were too high."
            " Null without any actual spending."
        },
    )
    interval_coverage = fields.Float(
        allow_none=True,
        metadata={
            "description": "Share, 0 to 1, of actuals inside their 80 % interval; null without any"
            " forecast."
        },
    )
    skill = fields.Float(
        allow_none=True,
        metadata={
            "description": "Reduction of the error compared with the mean of the last three"
            " periods: 1 is perfect, 0 no better, below 0 worse. Null where that mean has no error."
        },
    )
    within_20_percent = fields.Float(
        allow_none=True,
        metadata={
            "description": "Share, 0 to 1, of forecasts within 20 % of the actual; null without any"
            " forecast."
        },
    )
    mean_confidence = fields.Float(
        allow_none=True,
        metadata={
            "description": "Mean `confidence_score`; well calibrated if near `within_20_percent`."
            " Null without any forecast."
        },
    )


class CategoryScoreSchema(ScoreSchema):
    """Accuracy of the forecasts of one category, or of all spending."""

    category_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the category; null for all spending and for no category."},
    )
    category_name = fields.String(
        allow_none=True,
        metadata={
            "description": "Name of the category, or `Uncategorized`; null for all spending."
        },
    )


class MethodScoreSchema(ScoreSchema):
    """Accuracy of the forecasts of one method."""

    method = one_of(*ForecastMethod, metadata={"description": "Name of the forecast method."})


class PeriodScoreSchema(ScoreSchema):
    """Accuracy of the forecasts of one period."""

    period_start = Day(metadata={"description": "First day of the period."})


class ComparedForecastSchema(Schema):
    """A forecast of all spending beside the actual spending."""

    period_start = Day(metadata=PERIOD_START)
    period_end = Day(metadata=PERIOD_END)
    predicted_amount = Amount(metadata=PREDICTED_AMOUNT)
    lower = Amount(metadata=LOWER)
    upper = Amount(metadata=UPPER)
    actual_amount = Amount(metadata={"description": "Actual spending in the period."})


class AccuracySchema(Schema):
    """Accuracy of your forecasts of ended periods.

    Of several forecasts of a period, the last one made before it began counts, else the last one.
    """

    period = one_of(*PeriodUnit, metadata={"description": "Length of the forecast periods."})
    currency = fields.String(metadata={"description": "ISO 4217 code of the forecasts."})
    overall = fields.Nested(
        ScoreSchema, metadata={"description": "Accuracy of all forecasts that are not parts."}
    )
    by_category = fields.List(
        fields.Nested(CategoryScoreSchema), metadata={"description": "Accuracy by category."}
    )
    by_method = fields.List(
        fields.Nested(MethodScoreSchema), metadata={"description": "Accuracy by method."}
    )
    over_time = fields.List(
        fields.Nested(PeriodScoreSchema),
        metadata={"description": "Accuracy by period, oldest first."},
    )
    comparisons = fields.List(
        fields.Nested(ComparedForecastSchema),
        metadata={
            "description": "The compared forecasts of all spending, oldest first, up to the newest"
            " 24."
        },
    )
    other_currencies = fields.List(
        fields.Nested(OtherCurrencySchema),
        metadata={
            "description": "Expenses of the compared periods in other currencies, which these"
            " figures leave out; of the whole past if no period is compared."
        },
    )
