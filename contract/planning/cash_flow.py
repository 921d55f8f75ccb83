"""Schemas of the cash flow: the balance of the coming days, and what can be afforded."""

from marshmallow import fields, validate

from contract.base import CurrencyQuerySchema, Schema
from contract.fields import Amount, Day, Whole, one_of
from core.enums import (
    AccountType,
    AffordabilityAnswer,
    CashFlowProblem,
    CashFlowScope,
    CashFlowSource,
    LeftOutReason,
    TransactionKind,
)

MAX_DAYS, DEFAULT_DAYS = 366, 90
NOT_FORECAST = "null where the balance is not forecast (see `problem`)"


class CashFlowAccountsQuerySchema(CurrencyQuerySchema):
    """The accounts that are added up, and the limit that they should not fall below."""

    account_id = Whole(
        metadata={"description": "Id of an account, to look at it alone. Defaults to `scope`."}
    )
    scope = one_of(
        *CashFlowScope,
        load_default=CashFlowScope.ALL,
        metadata={
            "description": "Accounts to add up: `all` active ones of the currency but loans and"
            " investments, or those for `everyday` (checking and cash). Without `account_id` only."
        },
    )
    limit = Amount(
        metadata={
            "description": "Balance that it should not fall below; negative for an overdraft."
            " Defaults to zero."
        }
    )


class CashFlowQuerySchema(CashFlowAccountsQuerySchema):
    """The accounts and the days of a cash flow."""

    days = Whole(
        1,
        MAX_DAYS,
        load_default=DEFAULT_DAYS,
        metadata={"description": f"Coming days, at most {MAX_DAYS}. Defaults to {DEFAULT_DAYS}."},
    )


class AffordabilityQuerySchema(CashFlowAccountsQuerySchema):
    """An amount, and the day on which it would be paid."""

    amount = Amount(required=True, metadata={"description": "Amount to pay, above zero."})
    date = Day(
        metadata={"description": "Day of the payment, at most 180 days ahead. Defaults to today."}
    )


class CashFlowAccountSchema(Schema):
    """An account that is added up."""

    account_id = fields.Integer(metadata={"description": "Id of the account."})
    name = fields.String(metadata={"description": "Its name."})
    account_type = one_of(*AccountType, metadata={"description": "Its purpose."})
    balance = Amount(metadata={"description": "Its balance at the end of today."})


class LeftOutAccountSchema(Schema):
    """An account that is not added up."""

    account_id = fields.Integer(metadata={"description": "Id of the account."})
    name = fields.String(metadata={"description": "Its name."})
    balance = Amount(metadata={"description": "Its balance at the end of today."})
    currency = fields.String(metadata={"description": "ISO 4217 code of its balance."})
    reason = one_of(
        *LeftOutReason,
        metadata={
            "description": "`other_currency`: amounts of several currencies cannot be added;"
            " `not_spendable`: a loan or investment; `not_everyday`: outside of the scope."
        },
    )


class CashFlowItemSchema(Schema):
    """Something that happens on a day."""

    date = Day(metadata={"description": "Day on which it changes the balance."})
    due_date = Day(
        metadata={"description": "Day on which it was due; before `date` for what is late."}
    )
    kind = one_of(*TransactionKind, metadata={"description": "Expense, income or transfer."})
    source = one_of(
        *CashFlowSource,
        metadata={
            "description": "`entered`: a transaction with a later date; `planned`: a planned"
            " transaction; `expected`: a recurring payment or transfer."
        },
    )
    name = fields.String(metadata={"description": "Payee, or what else it is known by."})
    change = Amount(
        metadata={
            "description": "Change of the balance: negative for money out, zero for a transfer"
            " between the accounts that are added up."
        }
    )
    account_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Account that it is paid from or to; null if unknown."},
    )
    to_account_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Account that a transfer goes to; null if unknown."},
    )
    is_account_assumed = fields.Boolean(
        metadata={
            "description": "Whether it has no account of its own; it then counts for the account"
            " that most is spent from."
        }
    )
    category_id = fields.Integer(
        allow_none=True, metadata={"description": "Id of its category; null without one."}
    )
    category_name = fields.String(
        allow_none=True, metadata={"description": "Name of its category; null without one."}
    )
    transaction_id = fields.Integer(
        allow_none=True, metadata={"description": "Id of an entered transaction; null for others."}
    )
    planned_id = fields.Integer(
        allow_none=True, metadata={"description": "Id of a planned transaction; null for others."}
    )
    recurring_series_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the recurring series; null if it is not stored."},
    )
    probability = fields.Float(
        allow_none=True,
        metadata={
            "description": "Probability, 0 to 1, that an expected one comes; null for others."
        },
    )


class CashFlowDaySchema(Schema):
    """A coming day. Its balance is that of the day before, plus all items, plus the rest."""

    date = Day(metadata={"description": "The day."})
    items = fields.List(
        fields.Nested(CashFlowItemSchema),
        metadata={"description": "What happens on it; money in first, then the largest amounts."},
    )
    rest = Amount(
        metadata={
            "description": "Expected change by everything else: everyday spending (negative) and"
            " irregular income. On the first day with that of the days since `data_until`."
        }
    )
    balance = Amount(metadata={"description": "Expected balance at the end of the day."})
    lower = Amount(
        allow_none=True,
        metadata={"description": f"Lower end of its 80 % band; {NOT_FORECAST}."},
    )
    upper = Amount(
        allow_none=True,
        metadata={"description": f"Upper end of its 80 % band; {NOT_FORECAST}."},
    )
    chance_below_limit = fields.Float(
        allow_none=True,
        metadata={
            "description": "Chance, 0 to 1, that the balance is below the limit at the end of this"
            f" day; {NOT_FORECAST}."
        },
    )


class LowestPointSchema(Schema):
    """The coming day with the lowest expected balance."""

    date = Day(metadata={"description": "The day."})
    balance = Amount(metadata={"description": "Expected balance at its end."})
    lower = Amount(
        allow_none=True,
        metadata={"description": f"Lower end of its 80 % band; {NOT_FORECAST}."},
    )
    upper = Amount(
        allow_none=True,
        metadata={"description": f"Upper end of its 80 % band; {NOT_FORECAST}."},
    )


class CashFlowSchema(Schema):
    """The balance of the coming days, with everything that makes it."""

    date = Day(metadata={"description": "Today, in your time zone."})
    currency = fields.String(metadata={"description": "ISO 4217 code of all amounts."})
    accounts = fields.List(
        fields.Nested(CashFlowAccountSchema),
        metadata={"description": "The accounts that are added up."},
    )
    left_out = fields.List(
        fields.Nested(LeftOutAccountSchema),
        metadata={"description": "Your other active accounts; empty with `account_id`."},
    )
    data_until = Day(metadata={"description": "Last day of which the entries are complete."})
    problem = one_of(
        *CashFlowProblem,
        allow_none=True,
        metadata={
            "description": "Why there is neither a band nor a rest; null if there is. Known"
            " payments are added up all the same."
        },
    )
    start_balance = Amount(metadata={"description": "Balance at the end of today."})
    end_balance = Amount(metadata={"description": "Expected balance at the end of the last day."})
    limit = Amount(metadata={"description": "Balance that the chances are about."})
    lowest = fields.Nested(
        LowestPointSchema,
        allow_none=True,
        metadata={"description": "The first of the lowest days; null without an account."},
    )
    chance_below_limit = fields.Float(
        allow_none=True,
        metadata={
            "description": "Chance, 0 to 1, of falling below the limit on any of the days;"
            f" {NOT_FORECAST}."
        },
    )
    summary = fields.String(
        metadata={"description": "The lowest point and the chance in words, in your language."}
    )
    days = fields.List(
        fields.Nested(CashFlowDaySchema), metadata={"description": "The coming days from tomorrow."}
    )


class AffordabilitySchema(Schema):
    """Whether an amount can be paid on a day without falling below the limit in the month after."""

    answer = one_of(
        *AffordabilityAnswer,
        metadata={
            "description": "`yes`: in at least nine of ten outcomes; `tight`: in at least half;"
            " `no`: in fewer; `unknown` where the balance is not forecast."
        },
    )
    amount = Amount(metadata={"description": "The amount."})
    currency = fields.String(
        attribute="flow.currency", metadata={"description": "ISO 4217 code of all amounts."}
    )
    date = Day(metadata={"description": "Day of the payment."})
    accounts = fields.List(
        fields.Nested(CashFlowAccountSchema),
        attribute="flow.accounts",
        metadata={"description": "The accounts that are added up."},
    )
    data_until = Day(
        attribute="flow.data_until",
        metadata={"description": "Last day of which the entries are complete."},
    )
    problem = one_of(
        *CashFlowProblem,
        attribute="flow.problem",
        allow_none=True,
        metadata={"description": "Why the answer is `unknown`; null otherwise."},
    )
    limit = Amount(
        attribute="flow.limit", metadata={"description": "Balance that it should not fall below."}
    )
    chance_below_limit = fields.Float(
        allow_none=True,
        validate=validate.Range(0, 1),
        metadata={
            "description": "Chance, 0 to 1, of falling below the limit within 31 days from the"
            " payment on; null if unknown."
        },
    )
    lowest_date = Day(
        allow_none=True,
        metadata={
            "description": "Day of the lowest expected balance in these 31 days; null without an"
            " account."
        },
    )
    lowest_balance = Amount(
        allow_none=True,
        metadata={"description": "That balance, with the amount paid; null without an account."},
    )
    lower = Amount(
        allow_none=True,
        metadata={
            "description": "Balance that these days stay above in nine of ten outcomes; null if"
            " unknown."
        },
    )
    spendable = Amount(
        allow_none=True,
        metadata={"description": "Largest amount that would be safe on that day; null if unknown."},
    )
    earliest_date = Day(
        allow_none=True,
        metadata={
            "description": "First day on which the amount is affordable; null if none of the next"
            " 180 days is."
        },
    )
    latest_date = Day(
        allow_none=True,
        metadata={
            "description": "Last day in a row on which it is: from the asked day on if it is"
            " affordable, else from `earliest_date`; null if that has no end within 180 days."
        },
    )
    sentences = fields.List(
        fields.String(), metadata={"description": "The answer and its reasons, in your language."}
    )
