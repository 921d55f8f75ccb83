"""Schemas of anomalies."""

from marshmallow import fields
from marshmallow_sqlalchemy import auto_field

from contract.base import (
    MonthQuerySchema,
    NamedPageQuerySchema,
    RowSchema,
    included_name,
    page_schema,
)
from contract.fields import Amount, Currency, Day, Flag, Moment, Sentence, Several, Whole, one_of
from core.enums import AnomalyDecision, AnomalyKind
from models import Anomaly

KIND = {
    "description": "What is unusual: `duplicate_charge`, a second charge within three days;"
    " `bank_fee`, a rare one; `price_step`, the rise of a regular payment; `large_for_payee`,"
    " `large_for_category` and `large_new_payee`, a large expense; `missing_income`, regular income"
    " that did not come; `spending_pace`, a month that runs ahead of those before."
}
DECISION = {
    "description": "Your decision: `confirmed` (worth knowing), `fine` (it is right), or"
    " `dismissed` (no anomaly: its kind comes more rarely); null without one."
}


class AnomalySchema(RowSchema):
    """Something unusual in your transactions, with its reason in amounts."""

    class Meta:
        model = Anomaly

    id = auto_field(metadata={"description": "Id of the anomaly."})
    user_id = fields.Integer()
    kind = one_of(*AnomalyKind, metadata=KIND)
    reason = Sentence(metadata={"description": "Why it is unusual, with its amounts."})
    date = Day(
        metadata={
            "description": "Day of the transaction, day on which the income was due, or day on"
            " which the month was ahead."
        }
    )
    amount = Amount(metadata={"description": "The unusual amount, in `currency`."})
    usual = Amount(
        metadata={"description": "The amount to expect instead: the usual one, or the one before."}
    )
    currency = auto_field(metadata={"description": "ISO 4217 code of the amounts."})
    payee = auto_field(
        metadata={"description": "Payee as your transactions name it; empty for a month's pace."}
    )
    category_id = fields.Integer(
        allow_none=True, metadata={"description": "Id of its category; null without one."}
    )
    category_name = included_name("category")
    transaction_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the transaction; null if it is about none."},
    )
    other_date = Day(
        allow_none=True,
        metadata={
            "description": "Day of the first charge of a duplicate, or of the last income; else"
            " null."
        },
    )
    value_count = fields.Integer(
        metadata={"description": "Number of earlier amounts that `usual` is known of."}
    )
    p_value = fields.Float(
        metadata={"description": "Chance of something as unusual in one of your transactions."}
    )
    is_news = fields.Boolean(
        metadata={
            "description": "Whether it was found within 14 days, not in transactions of long ago."
        }
    )
    decision = one_of(*AnomalyDecision, allow_none=True, metadata=DECISION)
    decided_at = Moment(
        allow_none=True, metadata={"description": "Time of the decision, in UTC; null without one."}
    )
    created_at = Moment()
    updated_at = Moment()
    version = auto_field()


AnomalyPageSchema = page_schema(AnomalySchema, "Anomalies")


class AnomalyListQuerySchema(NamedPageQuerySchema, MonthQuerySchema):
    """Parameters of a list of anomalies."""

    kind = Several(one_of(*AnomalyKind), metadata={"description": "Only of these kinds."})
    decision = Several(
        one_of(*AnomalyDecision), metadata={"description": "Only with these decisions."}
    )
    is_open = Flag(
        metadata={"description": "true: only those without a decision; false: only the others."},
    )
    is_news = Flag(
        metadata={
            "description": "true: only news, of all months unless `month` is given; false: only"
            " what was found later."
        },
    )
    category_id = Whole(metadata={"description": "Only of this category."})
    currency = Currency(metadata={"description": "Only in this currency. Defaults to all."})
