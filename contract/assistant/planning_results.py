"""What tools answer about plans: budgets, recurring payments, goals, forecasts and cash flow."""

from marshmallow import fields

from contract.assistant.tool_fields import (
    ForeignSentence,
    ForeignText,
    Link,
    MoneyText,
    currency,
)
from contract.assistant.transaction_results import category_id, category_name
from contract.base import PeriodSchema, Schema
from contract.fields import Day, one_of
from core.enums import (
    AffordabilityAnswer,
    BudgetState,
    CashFlowProblem,
    GoalStatus,
    PaymentCadence,
    PaymentSource,
    PeriodUnit,
    RecurringStatus,
    TransactionKind,
)

CHANCE = "from 0 to 1; null where nothing can be said"


class BudgetLineSchema(Schema):
    """A budget in its current period."""

    budget_id = fields.Integer(metadata={"description": "Id of the budget."})
    name = ForeignText(metadata={"description": "Name of the budget; may be empty."})
    category_name = ForeignText(
        attribute="category.name",
        dump_default=None,
        allow_none=True,
        metadata={"description": "Name of its category; null for all spending."},
    )
    period = one_of(*PeriodUnit, metadata={"description": "Length of its period."})
    period_start = Day(metadata={"description": "First day of the current period."})
    period_end = Day(metadata={"description": "Last day of the current period."})
    currency = currency()
    budget_limit = MoneyText(
        attribute="available",
        metadata={"description": "What may be spent in the period, with what was carried over."},
    )
    spent = MoneyText(metadata={"description": "What was spent up to today."})
    scheduled = MoneyText(metadata={"description": "What is entered for later in the period."})
    remaining = MoneyText(metadata={"description": "The limit less what was spent."})
    percentage_used = fields.Float(
        allow_none=True, metadata={"description": "What was spent in percent of the limit."}
    )
    status = one_of(*BudgetState, metadata={"description": "What was spent against the limit."})
    days_left = fields.Integer(metadata={"description": "Days until the period ends."})
    projected_spending = MoneyText(
        attribute="projected",
        allow_none=True,
        metadata={"description": "Forecast of the whole period; null without one."},
    )
    chance_of_exceeding = fields.Float(
        attribute="probability_of_exceeding",
        allow_none=True,
        metadata={"description": f"Chance that the limit is exceeded, {CHANCE}."},
    )
    link = Link("/budgets/{0.budget_id}")


class BudgetListSchema(Schema):
    """All active budgets."""

    budgets = fields.List(
        fields.Nested(BudgetLineSchema), metadata={"description": "The oldest first."}
    )


class SavedBudgetSchema(Schema):
    """A budget with its limit, before and after."""

    id = fields.Integer(
        allow_none=True, metadata={"description": "Id of the budget; null while it is not saved."}
    )
    category_name = category_name()
    period = one_of(*PeriodUnit, metadata={"description": "Length of its period."})
    currency = currency()
    budget_limit = MoneyText(
        attribute="amount", metadata={"description": "Limit of each period from now on."}
    )
    limit_before = MoneyText(
        allow_none=True, metadata={"description": "Limit until now; null for a new budget."}
    )
    link = Link("/budgets/{0.id}")


class RecurringLineSchema(Schema):
    """A payment, or an income, that comes back."""

    id = fields.Integer(metadata={"description": "Id of the series."})
    name = ForeignText(metadata={"description": "Name of the series."})
    kind = one_of(*TransactionKind, metadata={"description": "Direction of the money."})
    status = one_of(*RecurringStatus, metadata={"description": "State of the series."})
    cadence = one_of(*PaymentCadence, metadata={"description": "Time between payments."})
    currency = currency()
    amount = MoneyText(metadata={"description": "Usual amount of one payment."})
    yearly_amount = MoneyText(metadata={"description": "What the payments of a year come to."})
    next_date = Day(allow_none=True, metadata={"description": "Next payment; null when over."})
    category_id = category_id()
    link = Link("/recurring")


class RecurringListSchema(Schema):
    """Payments and income that come back and go on."""

    recurring = fields.List(
        fields.Nested(RecurringLineSchema), metadata={"description": "As they were found."}
    )
    has_more = fields.Boolean(metadata={"description": "Whether there are more of them."})


class GoalLineSchema(Schema):
    """A savings goal, or a debt to pay off."""

    id = fields.Integer(attribute="goal.id", metadata={"description": "Id of the goal."})
    name = ForeignText(attribute="goal.name", metadata={"description": "Name of the goal."})
    status = one_of(
        *GoalStatus, attribute="goal.status", metadata={"description": "Stage of the goal."}
    )
    currency = fields.String(
        attribute="goal.currency", metadata={"description": "ISO 4217 code of its amounts."}
    )
    target_amount = MoneyText(
        attribute="goal.target_amount", metadata={"description": "What is to be set aside."}
    )
    current_amount = MoneyText(metadata={"description": "What is set aside."})
    remaining_amount = MoneyText(metadata={"description": "What is missing."})
    percentage = fields.Float(metadata={"description": "Progress in percent of the target."})
    target_date = Day(
        attribute="goal.target_date",
        allow_none=True,
        metadata={"description": "Day by which to reach it; null without one."},
    )
    needed_per_month = MoneyText(
        allow_none=True,
        metadata={"description": "What reaches it by its date; null without a date."},
    )
    link = Link("/goals/{0.goal.id}")


class GoalListSchema(Schema):
    """The goals that are not over."""

    goals = fields.List(
        fields.Nested(GoalLineSchema), metadata={"description": "The oldest first."}
    )


class DuePaymentSchema(Schema):
    """A payment that is still to come in the period."""

    date = Day(metadata={"description": "Day on which it is due."})
    payee = ForeignText(metadata={"description": "Who will be paid."})
    amount = MoneyText(metadata={"description": "Its amount."})
    category_name = ForeignText(metadata={"description": "Name of its category."})
    source = one_of(*PaymentSource, metadata={"description": "Entered, or expected."})
    probability = fields.Float(
        allow_none=True, metadata={"description": "Chance that it comes; null if it is entered."}
    )


class SpendingForecastSchema(Schema):
    """The forecast of the current month's spending."""

    period = fields.Nested(PeriodSchema, metadata={"description": "Days of the month."})
    category_id = category_id()
    currency = currency()
    spent_so_far = MoneyText(
        allow_none=True, metadata={"description": "What was spent up to `data_until`."}
    )
    predicted_total = MoneyText(
        attribute="predicted_amount",
        metadata={"description": "Expected spending of the whole month."},
    )
    lower = MoneyText(
        metadata={"description": "Spending that the month exceeds in nine of ten cases."}
    )
    upper = MoneyText(
        metadata={"description": "Spending that the month stays below in nine of ten cases."}
    )
    usual_total = MoneyText(
        attribute="usual_amount",
        allow_none=True,
        metadata={"description": "What a month usually comes to; null with too few months."},
    )
    data_until = Day(metadata={"description": "Last day whose transactions are known."})
    payments_to_come = fields.List(
        fields.Nested(DuePaymentSchema),
        attribute="payments",
        metadata={"description": "What is still due in the month."},
    )
    link = Link("/forecast")


class FlowItemSchema(Schema):
    """Something that changes the balance on a coming day."""

    date = Day(metadata={"description": "The day."})
    kind = one_of(*TransactionKind, metadata={"description": "Direction of the money."})
    name = ForeignText(metadata={"description": "Payee or name."})
    change = MoneyText(metadata={"description": "Change of the balance; negative for a payment."})


class FlowPointSchema(Schema):
    """The balance at the end of a coming day."""

    date = Day(metadata={"description": "The day."})
    balance = MoneyText(metadata={"description": "Expected balance."})
    lower = MoneyText(
        allow_none=True, metadata={"description": "Lower end of the 80 % band; null without one."}
    )
    upper = MoneyText(
        allow_none=True, metadata={"description": "Upper end of the 80 % band; null without one."}
    )


class CashFlowResultSchema(Schema):
    """The expected balance of the coming days."""

    currency = currency()
    start_balance = MoneyText(metadata={"description": "Balance at the end of today."})
    end_balance = MoneyText(metadata={"description": "Expected balance after the last day."})
    lowest = fields.Nested(
        FlowPointSchema,
        allow_none=True,
        metadata={"description": "The coming day with the lowest expected balance."},
    )
    chance_below_zero = fields.Float(
        attribute="chance_below_limit",
        allow_none=True,
        metadata={"description": f"Chance that the balance falls below zero, {CHANCE}."},
    )
    problem = one_of(
        *CashFlowProblem,
        allow_none=True,
        metadata={"description": "Why there is no forecast of the rest; null if there is one."},
    )
    summary = ForeignSentence(metadata={"description": "The outlook in a sentence."})
    weekly_balances = fields.List(
        fields.Nested(FlowPointSchema), metadata={"description": "Every seventh day."}
    )
    items = fields.List(
        fields.Nested(FlowItemSchema),
        metadata={"description": "Known and expected payments and income, the next first."},
    )
    link = Link("/cash-flow")


class AffordabilityResultSchema(Schema):
    """Whether an amount can be paid on a day."""

    answer = one_of(*AffordabilityAnswer, metadata={"description": "The answer."})
    currency = fields.String(
        attribute="amount.currency", metadata={"description": "ISO 4217 code of all amounts."}
    )
    amount = MoneyText(metadata={"description": "The amount."})
    date = Day(metadata={"description": "The day of the payment."})
    chance_below_zero = fields.Float(
        attribute="chance_below_limit",
        allow_none=True,
        metadata={"description": f"Chance of falling below zero in the month after, {CHANCE}."},
    )
    lowest_balance = MoneyText(
        allow_none=True,
        metadata={"description": "Lowest expected balance of the month after, amount paid."},
    )
    lowest_date = Day(allow_none=True, metadata={"description": "The day of it."})
    spendable = MoneyText(
        allow_none=True, metadata={"description": "What could be paid safely on that day."}
    )
    earliest_date = Day(
        allow_none=True, metadata={"description": "First day on which it can be paid safely."}
    )
    sentences = fields.List(ForeignSentence(), metadata={"description": "The reasons in words."})
    link = Link("/cash-flow")
