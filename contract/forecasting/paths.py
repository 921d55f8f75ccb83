"""Schemas of the course of a forecast period by day."""

from marshmallow import fields

from contract.base import Schema
from contract.fields import Amount, Day, one_of
from contract.forecasting.predictions import (
    DATA_UNTIL,
    LOWER,
    PART_CATEGORY_ID,
    PART_CATEGORY_NAME,
    PERIOD_END,
    PERIOD_START,
    PREDICTED_AMOUNT,
    PREDICTED_CATEGORY_ID,
    UPPER,
)
from core.enums import PaymentSource, PeriodUnit

BY_THEN = "from the first day of the period up to and including this day"


class PathPointSchema(Schema):
    """Sums from the first day of the period up to and including a day."""

    date = Day(metadata={"description": "The day."})
    spent = Amount(
        allow_none=True,
        metadata={"description": f"What was spent {BY_THEN}; null after today."},
    )
    usual = Amount(
        allow_none=True,
        metadata={
            "description": "Median of the last three to six complete periods up to the same day;"
            " null with fewer than three."
        },
    )
    expected = Amount(
        allow_none=True,
        metadata={
            "description": f"Expected spending {BY_THEN}; null where the entries are complete, but"
            " for the last such day, on which it is what was spent."
        },
    )
    lower = Amount(
        allow_none=True,
        metadata={"description": "Lower end of its 80 % interval; null where `expected` is."},
    )
    upper = Amount(
        allow_none=True,
        metadata={"description": "Upper end of its 80 % interval; null where `expected` is."},
    )


class DuePaymentSchema(Schema):
    """A payment that is still to come in the period."""

    date = Day(metadata={"description": "Day of the payment; expected ones may come later."})
    payee = fields.String(metadata={"description": "Payee, or the category's name without one."})
    amount = Amount(metadata={"description": "Amount; the most probable one if expected."})
    category_id = fields.Integer(allow_none=True, metadata=PART_CATEGORY_ID)
    category_name = fields.String(metadata=PART_CATEGORY_NAME)
    source = one_of(
        *PaymentSource,
        metadata={
            "description": "`entered`: a transaction with a later date; `expected`: recurring."
        },
    )
    probability = fields.Float(
        allow_none=True,
        metadata={
            "description": "Probability, 0 to 1, that the expected payment comes; null for an"
            " entered one."
        },
    )


class ForecastPathSchema(Schema):
    """The course of a period in spending by day, which ends at the forecast of the period.

    Periods of up to 62 days have a point for every day, longer ones one a week.
    """

    category_id = fields.Integer(allow_none=True, metadata=PREDICTED_CATEGORY_ID)
    period = one_of(*PeriodUnit, metadata={"description": "Length of the period."})
    period_start = Day(metadata=PERIOD_START)
    period_end = Day(metadata=PERIOD_END)
    currency = fields.String(metadata={"description": "ISO 4217 code of all amounts."})
    predicted_amount = Amount(metadata=PREDICTED_AMOUNT)
    lower = Amount(metadata=LOWER)
    upper = Amount(metadata=UPPER)
    usual_amount = Amount(
        allow_none=True,
        metadata={
            "description": "Median of the last three to six complete periods; null with fewer than"
            " three."
        },
    )
    data_until = Day(metadata=DATA_UNTIL)
    points = fields.List(
        fields.Nested(PathPointSchema),
        metadata={"description": "Sums by day, from the first to the last day of the period."},
    )
    payments = fields.List(
        fields.Nested(DuePaymentSchema),
        metadata={
            "description": "Payments that are still to come in the period, the next first. They are"
            " part of what is expected."
        },
    )
