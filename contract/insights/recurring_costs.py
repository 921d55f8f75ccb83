"""Schemas of what recurring series come to in a year."""

from typing import Any

from marshmallow import fields

from contract.base import CurrencyQuerySchema, Schema
from contract.fields import Amount, Day
from contract.planning.recurring import RecurringSeriesSchema


class SeriesCostSchema(Schema):
    """A recurring series with what it comes to."""

    series = fields.Nested(RecurringSeriesSchema, metadata={"description": "The series."})
    category_name = fields.String(
        allow_none=True, metadata={"description": "Name of its category; null without one."}
    )
    yearly_amount = Amount(metadata={"description": "What the payments of a year come to."})
    monthly_amount = Amount(metadata={"description": "A twelfth of `yearly_amount`, rounded."})


class PriceRiseSchema(Schema):
    """A recurring expense that costs more than before the first price change of the last year."""

    series = fields.Nested(RecurringSeriesSchema, metadata={"description": "The series."})
    since = Day(metadata={"description": "Day of the first payment of the present price."})
    previous_amount = Amount(metadata={"description": "Price before."})
    amount = Amount(metadata={"description": "Price now."})
    percent = fields.Float(metadata={"description": "Rise in percent of the price before."})
    yearly_increase = Amount(metadata={"description": "What the rise costs in a year."})


def _costs(description: str) -> fields.List[Any]:
    return fields.List(fields.Nested(SeriesCostSchema), metadata={"description": description})


class RecurringCostsSchema(Schema):
    """What recurring payments come to in a year, what rose, and what is not paid any more.

    The ledger does not show whether a subscription is used. It shows what was not paid, what is
    still paid although it was paused, and what has ended.
    """

    currency = fields.String(metadata={"description": "ISO 4217 code of all amounts."})
    expenses_per_year = Amount(
        metadata={"description": "Yearly cost of all recurring expenses that go on."}
    )
    expenses_per_month = Amount(metadata={"description": "A twelfth of it, rounded."})
    income_per_year = Amount(metadata={"description": "Yearly sum of recurring income."})
    unconfirmed_per_year = Amount(
        metadata={"description": "Part of `expenses_per_year` that you have not confirmed."}
    )
    expenses = _costs("Recurring expenses that go on, the dearest per year first.")
    income = _costs("Recurring income that goes on, the largest per year first.")
    rises = fields.List(
        fields.Nested(PriceRiseSchema),
        metadata={"description": "Expenses that rose in the last year, the dearest rise first."},
    )
    not_paid = _costs("Series whose last payment did not come.")
    paid_while_paused = _costs("Series that are still paid although you have paused them.")
    ended = _costs("Series that ended in the last year, with what they would cost in a year.")
    other_currencies = fields.List(
        fields.String(),
        metadata={"description": "Other currencies that have recurring series, left out here."},
    )


class RecurringCostsQuerySchema(CurrencyQuerySchema):
    """The currency of the report."""
