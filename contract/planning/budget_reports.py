"""Schemas of what is computed from budgets: status, usage, summary and suggestions."""

from marshmallow import fields, validate

from contract.base import (
    CategoryLabelSchema,
    OtherCurrencySchema,
    OwnedSchema,
    Schema,
    converted_currencies,
    other_currencies,
)
from contract.fields import Amount, Currency, Day, one_of
from core.enums import BudgetState, PeriodUnit

PERIOD_START = {"description": "First day of the period."}
PERIOD_END = {"description": "Last day of the period."}
PERCENTAGE_USED = {
    "description": "Spending in percent of the available amount, with two decimals; null if nothing"
    " is available."
}


class BudgetStatusSchema(Schema):
    """Spending of a budget in its current period, compared with its amount.

    For a budget that has ended, in its last period; for one that has not started, in its first.
    """

    budget_id = fields.Integer()
    name = fields.String(metadata={"description": "Name of the budget; may be empty."})
    category = fields.Nested(
        CategoryLabelSchema,
        allow_none=True,
        metadata={"description": "The limited category; null for a budget on all spending."},
    )
    currency = fields.String(metadata={"description": "ISO 4217 code of all amounts."})
    period = one_of(*PeriodUnit, metadata={"description": "Length of the budget's periods."})
    period_start = Day(metadata=PERIOD_START)
    period_end = Day(metadata=PERIOD_END)
    amount = Amount(metadata={"description": "Limit in this period, without rollover."})
    carried_over = Amount(
        metadata={
            "description": "Amount left (positive) or overspent (negative) in earlier periods;"
            " 0 without rollover."
        }
    )
    available = Amount(metadata={"description": "`amount` plus `carried_over`."})
    spent = Amount(
        metadata={
            "description": "Spending in the period up to today; refunds lower it, transfers do not"
            " count."
        }
    )
    scheduled = Amount(
        metadata={"description": "Spending entered for the days of the period after today."}
    )
    remaining = Amount(
        metadata={"description": "`available` less `spent`; negative if the budget is exceeded."}
    )
    percentage_used = fields.Float(allow_none=True, metadata=PERCENTAGE_USED)
    alert_threshold = fields.Integer(
        metadata={"description": "Percent of the available amount from which to warn."}
    )
    status = one_of(
        *BudgetState,
        metadata={
            "description": "`exceeded` above the available amount, `warning` from `alert_threshold`"
            " percent of it, else `ok`."
        },
    )
    days_left = fields.Integer(
        metadata={
            "description": "Days of the period after today; 0 on its last day and for a budget that"
            " has ended."
        }
    )
    projected = Amount(
        allow_none=True,
        metadata={
            "description": "Expected spending at the end of the period: what is spent so far plus"
            " the forecast of the rest. With too little history for a forecast, what is spent,"
            " scheduled and due plus the daily rate of the other days but the dearest one; null in"
            " the first quarter of the period. For a budget that has ended, what was spent."
        },
    )
    probability_of_exceeding = fields.Float(
        allow_none=True,
        metadata={
            "description": "Probability, 0 to 1, that the period's spending exceeds the available"
            " amount; 1 if it already does, 0 if it ended without; null with too little history for"
            " a forecast."
        },
    )
    converted_currencies = converted_currencies()
    other_currencies = other_currencies()


class BudgetStatusListSchema(Schema):
    """The status of every budget that is active today."""

    items = fields.List(
        fields.Nested(BudgetStatusSchema), metadata={"description": "One status for each budget."}
    )


class BudgetHistorySchema(Schema):
    """Spending of a budget in an earlier period, compared with its amount without rollover."""

    period_start = Day(metadata=PERIOD_START)
    period_end = Day(metadata=PERIOD_END)
    amount = Amount(metadata={"description": "Limit in this period, without rollover."})
    spent = Amount(metadata={"description": "Spending in the period, in the budget's currency."})
    remaining = Amount(
        metadata={"description": "`amount` less `spent`; negative if the budget was overspent."}
    )
    percentage_used = fields.Float(
        allow_none=True,
        metadata={"description": "Spending in percent of `amount`; null if that is zero."},
    )


class BudgetUsageSchema(BudgetStatusSchema):
    """Spending of a budget in its current period (its last if it has ended) and in earlier ones."""

    history = fields.List(
        fields.Nested(BudgetHistorySchema),
        metadata={
            "description": "Up to 12 earlier periods since the budget's start, newest first."
        },
    )


class BudgetSummaryQuerySchema(OwnedSchema):
    """Parameters of the budget summary."""

    period = one_of(*PeriodUnit, metadata={"description": "Only budgets of this period."})


class StatusCountSchema(Schema):
    """Number of budgets by status."""

    ok = fields.Integer(metadata={"description": "Budgets below their alert threshold."})
    warning = fields.Integer(
        metadata={"description": "Budgets at or above their threshold, but not exceeded."}
    )
    exceeded = fields.Integer(metadata={"description": "Budgets above their available amount."})


class BudgetGroupSchema(Schema):
    """Category budgets of the same period and currency, added up."""

    period = one_of(*PeriodUnit, metadata={"description": "Period of the budgets."})
    currency = fields.String(metadata={"description": "ISO 4217 code of the budgets and amounts."})
    budget_count = fields.Integer(metadata={"description": "Number of budgets in the group."})
    total_budgeted = Amount(metadata={"description": "Sum of the limits, without rollover."})
    total_available = Amount(metadata={"description": "Sum of the available amounts."})
    total_spent = Amount(
        metadata={"description": "Sum of the spending in the current period, up to today."}
    )
    total_scheduled = Amount(metadata={"description": "Sum of what is scheduled for later days."})
    total_remaining = Amount(
        metadata={"description": "`total_available` less `total_spent`; may be negative."}
    )
    percentage_used = fields.Float(allow_none=True, metadata=PERCENTAGE_USED)
    by_status = fields.Nested(
        StatusCountSchema, metadata={"description": "Number of budgets by status."}
    )
    converted_currencies = converted_currencies()
    other_currencies = other_currencies()


class BudgetSummarySchema(Schema):
    """Active budgets in summary."""

    groups = fields.List(
        fields.Nested(BudgetGroupSchema),
        metadata={"description": "Category budgets, added up by period and currency."},
    )
    overall = fields.List(
        fields.Nested(BudgetStatusSchema),
        metadata={"description": "Budgets on all spending; they are in no group."},
    )


class BudgetSuggestionQuerySchema(OwnedSchema):
    """Parameters of budget suggestions."""

    period = one_of(
        *PeriodUnit,
        load_default=PeriodUnit.MONTHLY.value,
        metadata={"description": "Period of the budgets to suggest."},
    )
    currency = Currency(metadata={"description": "ISO 4217 code. Defaults to your currency."})
    risk = fields.Float(
        load_default=0.2,
        validate=validate.Range(0.01, 0.5),
        metadata={
            "description": "Accepted probability that a period's spending exceeds the suggested"
            " amount: with 0.2, eight periods of ten stay within it."
        },
    )


class BudgetSuggestionSchema(Schema):
    """An amount that the next period exceeds with the chosen probability."""

    category = fields.Nested(
        CategoryLabelSchema,
        allow_none=True,
        metadata={
            "description": "A top-level category, with its subcategories; null for all spending."
        },
    )
    currency = fields.String(metadata={"description": "ISO 4217 code of the amounts."})
    suggested_amount = Amount(
        metadata={"description": "Suggested limit, rounded up to whole units of the currency."}
    )
    predicted_amount = Amount(metadata={"description": "Expected spending in the next period."})
    present_amount = Amount(
        allow_none=True,
        metadata={"description": "Limit of your active budget for the same; null without one."},
    )
    kept_before = fields.Float(
        allow_none=True,
        metadata={
            "description": "Share, 0 to 1, of the last complete periods (3 to 12) whose spending"
            " stayed within `suggested_amount`; null with fewer than three."
        },
    )


class BudgetSuggestionsSchema(Schema):
    """Suggested budget amounts for the next period."""

    period = one_of(*PeriodUnit, metadata={"description": "Period of the suggested budgets."})
    period_start = Day(metadata={"description": "First day of the forecast period."})
    period_end = Day(metadata={"description": "Last day of the forecast period."})
    risk = fields.Float(metadata={"description": "The chosen probability of overspending."})
    items = fields.List(
        fields.Nested(BudgetSuggestionSchema),
        metadata={"description": "All spending first, then categories by amount, largest first."},
    )
    other_currencies = fields.List(
        fields.Nested(OtherCurrencySchema),
        metadata={
            "description": "Expenses up to the end of the period in other currencies, which"
            " these amounts leave out; empty if there are none."
        },
    )
