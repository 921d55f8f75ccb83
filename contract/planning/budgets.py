"""Schemas of budgets and their alerts."""

from marshmallow import fields
from marshmallow_sqlalchemy import auto_field

from contract.base import (
    NamedPageQuerySchema,
    OwnedSchema,
    RowSchema,
    Schema,
    UpdateSchema,
    included_name,
    page_schema,
)
from contract.fields import Amount, Currency, Day, Flag, Line, Moment, Whole, one_of
from core.enums import PeriodUnit
from core.limits import NAME_LENGTH
from models import Budget, BudgetAlert


class BudgetAmountSchema(Schema):
    """The amount of a budget from a day on."""

    starts_on = Day(
        metadata={
            "description": "First day of the first period with this amount. The earliest amount"
            " also holds for all periods before."
        }
    )
    amount = Amount(metadata={"description": "Limit per period, in the budget's currency."})


class BudgetSchema(RowSchema):
    """A spending limit per period for one category with its subcategories, or for all spending."""

    class Meta:
        model = Budget

    id = auto_field(metadata={"description": "Id of the budget."})
    user_id = fields.Integer()
    category_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the limited category; null limits all spending."},
    )
    category_name = included_name("category")
    name = auto_field(metadata={"description": "Name of the budget; may be empty."})
    amount = Amount(
        metadata={"description": "Limit per period in `currency`, above zero: the newest amount."}
    )
    amounts = fields.List(
        fields.Nested(BudgetAmountSchema),
        metadata={
            "description": "Amounts by the day from which each holds, oldest first: a change of"
            " `amount` holds from the current period on, and earlier periods keep theirs."
        },
    )
    currency = auto_field(
        metadata={"description": "ISO 4217 code of the amounts; spending in others is converted."}
    )
    period = one_of(
        *PeriodUnit,
        metadata={"description": "Length of a period. Months start on your `month_start_day`."},
    )
    start_date = Day(metadata={"description": "First day on which the budget is active."})
    end_date = Day(
        allow_none=True,
        metadata={"description": "Last day on which the budget is active; null has no end."},
    )
    alert_threshold = auto_field(
        metadata={"description": "Percent of the available amount from which to warn, 1 to 100."}
    )
    rollover = auto_field(
        metadata={"description": "Whether amounts left or overspent in earlier periods carry over."}
    )
    is_active = auto_field(
        metadata={
            "description": "Whether the budget is in use; on any day, at most one per category,"
            " period and currency."
        }
    )
    created_at = Moment()
    updated_at = Moment()
    version = auto_field()


class BudgetCreateSchema(OwnedSchema):
    """A budget to create."""

    category_id = Whole(
        allow_none=True,
        metadata={
            "description": "Id of the category to limit, with its subcategories. Null, the default,"
            " limits all spending."
        },
    )
    name = Line(NAME_LENGTH, metadata={"description": "Name of the budget. Defaults to empty."})
    amount = Amount(
        required=True,
        metadata={
            "description": "Limit per period, above zero, in units of `currency`. A change holds"
            " from the current period on; a change of `period` or `currency` starts anew, with one"
            " amount for all periods."
        },
    )
    currency = Currency(metadata={"description": "ISO 4217 code. Defaults to your currency."})
    period = one_of(
        *PeriodUnit,
        load_default=PeriodUnit.MONTHLY.value,
        metadata={"description": "Length of a period. Months start on your `month_start_day`."},
    )
    start_date = Day(
        metadata={
            "description": "First day on which the budget is active. Defaults to the start of the"
            " current period, or to the day after a budget for the same that ended in it."
        }
    )
    end_date = Day(
        allow_none=True,
        metadata={
            "description": "Last day on which the budget is active, not before `start_date`. Null,"
            " the default, has no end."
        },
    )
    alert_threshold = Whole(
        1,
        100,
        metadata={
            "description": "Percent of the available amount from which to warn. Defaults to 80."
        },
    )
    rollover = Flag(
        metadata={
            "description": "Whether amounts left or overspent in earlier periods carry over."
            " Defaults to false."
        }
    )
    is_active = Flag(metadata={"description": "Whether the budget is in use. Defaults to true."})


class BudgetUpdateSchema(BudgetCreateSchema, UpdateSchema):
    """Fields of a budget to change; missing fields keep their values."""


class BudgetListQuerySchema(NamedPageQuerySchema):
    """Filters of the list of budgets."""

    category_id = Whole(metadata={"description": "Only budgets of this category."})
    period = one_of(*PeriodUnit, metadata={"description": "Only budgets of this period."})
    is_active = Flag(metadata={"description": "Only active budgets, or only inactive ones."})


class BudgetAlertSchema(RowSchema):
    """A threshold of a budget that spending has reached.

    It is recorded once per period and amount of the budget.
    """

    class Meta:
        model = BudgetAlert

    id = auto_field(metadata={"description": "Id of the alert."})
    budget_id = fields.Integer()
    budget_name = included_name("budget")
    category_name = included_name("budget's category")
    period_start = Day(metadata={"description": "First day of the period."})
    period_end = Day(metadata={"description": "Last day of the period."})
    # All figures are those of the moment: a later change of the budget must not rewrite what
    # the user was warned of.
    threshold = auto_field(
        metadata={
            "description": "Percent of the available amount that was reached; 100 means that the"
            " budget was exceeded."
        }
    )
    amount = Amount(
        metadata={
            "description": "Limit of the budget when the alert was recorded, without rollover."
        }
    )
    spent = Amount(metadata={"description": "Spending in the period when the alert was recorded."})
    available = Amount(
        metadata={"description": "Available amount when the alert was recorded, with rollover."}
    )
    currency = auto_field(metadata={"description": "ISO 4217 code of the amounts."})
    created_at = Moment()


BudgetPageSchema = page_schema(BudgetSchema, "Budget")
BudgetAlertPageSchema = page_schema(BudgetAlertSchema, "BudgetAlert")
