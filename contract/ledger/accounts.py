"""Schemas of accounts and their balances."""

from marshmallow import fields

from contract.base import (
    DaysQuerySchema,
    OwnedSchema,
    PageQuerySchema,
    PeriodSchema,
    Schema,
    UpdateSchema,
    page_schema,
)
from contract.fields import Amount, Currency, Day, Flag, Moment, Name, one_of
from contract.ledger.exchange_rates import StatedRateSchema
from core.enums import AccountType, Interval
from core.limits import NAME_LENGTH

NAME = {"description": "Name of the account, unique among your accounts."}
ACCOUNT_TYPE = {"description": "Purpose of the account."}
IS_ACTIVE = {"description": "Whether the account is in use; false hides a closed account."}


class AccountSchema(Schema):
    """An account with its balances."""

    id = fields.Integer(
        attribute="account.id", metadata={"description": "Unique identifier of the account."}
    )
    user_id = fields.Integer(attribute="account.user_id")
    name = fields.String(attribute="account.name", metadata=NAME)
    account_type = one_of(*AccountType, attribute="account.account_type", metadata=ACCOUNT_TYPE)
    currency = fields.String(
        attribute="account.currency",
        metadata={"description": "ISO 4217 code of the currency of all its transactions."},
    )
    opening_balance = Amount(
        attribute="account.opening_balance",
        metadata={"description": "Balance before the first transaction; negative for a debt."},
    )
    current_balance = Amount(
        metadata={
            "description": "Balance at the end of today: the opening balance plus all transactions"
            " up to today in your time zone."
        }
    )
    balance_including_scheduled = Amount(
        metadata={"description": "Current balance plus all transactions dated after today."}
    )
    is_active = fields.Boolean(attribute="account.is_active", metadata=IS_ACTIVE)
    created_at = Moment(attribute="account.created_at")
    updated_at = Moment(attribute="account.updated_at")
    version = fields.Integer(attribute="account.version")


class AccountCreateSchema(OwnedSchema):
    """A new account."""

    name = Name(NAME_LENGTH, required=True, metadata=NAME)
    account_type = one_of(*AccountType, metadata=ACCOUNT_TYPE)
    currency = Currency(
        metadata={"description": "ISO 4217 code of its currency. Defaults to your currency."}
    )
    opening_balance = Amount(
        metadata={
            "description": "Balance before the first transaction; negative for a debt."
            " Defaults to zero."
        }
    )
    is_active = Flag(metadata=IS_ACTIVE)


class AccountUpdateSchema(AccountCreateSchema, UpdateSchema):
    """Changes to an account. The currency is fixed once the account has transactions."""


class AccountListQuerySchema(PageQuerySchema):
    """Filters of the list of accounts."""

    is_active = Flag(metadata={"description": "Only active (true) or only inactive accounts."})


class DailyBalanceSchema(Schema):
    """The balance of an account at the end of a day."""

    date = Day(metadata={"description": "The day."})
    change = Amount(
        metadata={"description": "Change of the balance on the day; negative if it fell."}
    )
    balance = Amount(metadata={"description": "Balance at the end of the day."})


class BalanceHistorySchema(Schema):
    """The balance of an account at the end of each day of a period."""

    account_id = fields.Integer()
    currency = fields.String(metadata={"description": "ISO 4217 code of the account's currency."})
    period = fields.Nested(PeriodSchema, metadata={"description": "The days of the history."})
    opening_balance = Amount(metadata={"description": "Balance before the first day."})
    closing_balance = Amount(metadata={"description": "Balance at the end of the last day."})
    daily_balances = fields.List(
        fields.Nested(DailyBalanceSchema),
        metadata={"description": "One item for each day, oldest first."},
    )


class NetWorthQuerySchema(DaysQuerySchema):
    """The days of a net worth history, and the interval of its points."""

    interval = one_of(
        *Interval,
        load_default=Interval.DAY.value,
        metadata={
            "description": "Distance between the points: the end of each day, of each week (Sunday)"
            " or of each of your months. The last point is the end of the period."
        },
    )


class NetWorthPointSchema(Schema):
    """Net worth in one currency at the end of a day."""

    date = Day(metadata={"description": "The day at whose end the accounts held this."})
    balance = Amount(
        metadata={"description": "Sum of all account balances: `assets` less `liabilities`."}
    )
    assets = Amount(metadata={"description": "Sum of the balances above zero."})
    liabilities = Amount(
        metadata={"description": "Sum of the balances below zero, as a positive amount."}
    )


class LeftOutSchema(Schema):
    """Balances in a currency that could not be converted."""

    currency = fields.String(metadata={"description": "ISO 4217 code of these accounts."})
    closing_balance = Amount(
        metadata={"description": "Sum of their balances at the end of the last day."}
    )


class CurrencyNetWorthSchema(Schema):
    """Net worth in one currency over time."""

    currency = fields.String(metadata={"description": "ISO 4217 code of these accounts."})
    opening_balance = Amount(
        metadata={"description": "Sum of all account balances before the first day."}
    )
    closing_balance = Amount(
        metadata={"description": "Sum of all account balances at the end of the last day."}
    )
    points = fields.List(
        fields.Nested(NetWorthPointSchema),
        metadata={"description": "One item for each interval, oldest first."},
    )


TRANSACTIONS = {
    "description": "What income, expenses and transfers have changed, each day's at its own rate."
}
RATE_GAIN = {
    "description": "What changed rates have made of the balances, negative for a loss. It is"
    " neither income nor spending."
}


class ConvertedPointSchema(NetWorthPointSchema):
    """Net worth in your currency at the end of a day, and what changed it since the point before.

    The balance changes by `transactions` and `rate_gain`, exactly.
    """

    transactions = Amount(metadata=TRANSACTIONS)
    rate_gain = Amount(metadata=RATE_GAIN)


class ConvertedNetWorthSchema(CurrencyNetWorthSchema):
    """Net worth of all accounts in one currency over time.

    `closing_balance` is `opening_balance` with `transactions` and `rate_gain`, exactly.
    """

    currency = fields.String(metadata={"description": "ISO 4217 code of your currency."})
    transactions = Amount(metadata=TRANSACTIONS)
    rate_gain = Amount(metadata=RATE_GAIN)
    points = fields.List(
        fields.Nested(ConvertedPointSchema),
        metadata={"description": "One item for each interval, oldest first."},
    )
    rates = fields.List(
        fields.Nested(StatedRateSchema),
        metadata={"description": "Rates at the end of the last day, one for each other currency."},
    )
    left_out = fields.List(
        fields.Nested(LeftOutSchema),
        metadata={"description": "Currencies without a rate on one of the days."},
    )


class NetWorthSchema(Schema):
    """The sum of all account balances over time, for each currency."""

    period = fields.Nested(PeriodSchema, metadata={"description": "The days of the history."})
    interval = one_of(*Interval, metadata={"description": "Distance between the points."})
    currencies = fields.List(
        fields.Nested(CurrencyNetWorthSchema),
        metadata={
            "description": "One series for each currency in which you have an account, by its code."
        },
    )
    converted = fields.Nested(
        ConvertedNetWorthSchema,
        allow_none=True,
        metadata={
            "description": "All currencies in yours, each balance converted at the rate of its day;"
            " null without accounts."
        },
    )


AccountPageSchema = page_schema(AccountSchema, "Account")
