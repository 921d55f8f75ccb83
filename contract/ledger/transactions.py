"""Schemas of single transactions and lists of them."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema
from marshmallow_sqlalchemy import auto_field

from contract.base import (
    NamesQuerySchema,
    OwnedSchema,
    RowSchema,
    Schema,
    UpdateSchema,
    included_name,
    page_schema,
)
from contract.fields import Amount, Currency, Day, Flag, Line, Moment, Tag, Whole, one_of
from contract.ledger.category_suggestions import CategorySuggestionSchema
from contract.ledger.exchange_rates import ExchangeSchema
from core.enums import CategorySource, OnUncertain, TransactionKind
from core.limits import LINE_LENGTH, MAX_PARTS, MAX_TAGS, NOTES_LENGTH
from models import Transaction

KIND = {"description": "Direction of the transaction."}
CATEGORY_ID = {"description": "Id of the category; null without one."}
ACCOUNT_ID = {"description": "Id of the account; null without one. A transfer leaves it."}
TO_ACCOUNT_ID = {
    "description": "Id of the account in which the money of a transfer arrives; null otherwise."
}
TO_AMOUNT = {
    "description": "Amount that arrived, in the currency of the account that a transfer reaches, if"
    " that is another one; null otherwise."
}
ORIGINAL_AMOUNT = {
    "description": "Amount paid before its conversion into the transaction's currency, greater than"
    " zero; null without one. It counts in no sum."
}
ORIGINAL_CURRENCY = {
    "description": "ISO 4217 code of `original_amount`, other than `currency`; null without one."
}
PAYEE = {"description": "The other party: who was paid, or who paid."}
DESCRIPTION = {"description": "What the transaction was for, in one line."}
NOTES = {"description": "Free text of several lines."}
PART_AMOUNT = {
    "description": "Amount of the part in units of the transaction's currency. It has the sign of"
    " the transaction; a negative part of an expense is a refund."
}
PARTS = {
    "description": "Parts of a split transaction, at least two, whose amounts add up to its own."
    " Then `category_id` is null, and the parts have the categories. Null or an empty list joins"
    " them."
}
TAGS = {"description": "Words for finding the transaction, without duplicates."}


class TransactionPartSchema(Schema):
    """A part of a split transaction."""

    category_id = fields.Integer(
        allow_none=True, metadata={"description": "Id of the part's category; null without one."}
    )
    amount = Amount(metadata=PART_AMOUNT)
    note = fields.String(metadata={"description": "What the part is, in one line."})
    tags = fields.List(fields.String(), metadata={"description": "Tags of the part alone."})


class TransactionPartInputSchema(Schema):
    """A part into which a transaction is split."""

    category_id = Whole(
        allow_none=True, metadata={"description": "Id of the part's category; null without one."}
    )
    amount = Amount(required=True, metadata=PART_AMOUNT)
    note = Line(LINE_LENGTH, metadata={"description": "What the part is, in one line."})
    tags = fields.List(
        Tag(),
        validate=validate.Length(max=MAX_TAGS),
        metadata={"description": "Tags of the part alone."},
    )

    @validates_schema(skip_on_field_errors=True)
    def require_amount(self, data: dict[str, Any], **_: Any) -> None:
        # In the partial schema of a change, nothing is required, but parts are sent whole.
        if "amount" not in data:
            raise ValidationError("Missing data for required field.", "amount")


class TransactionSchema(RowSchema):
    """An expense, an income or a transfer."""

    class Meta:
        model = Transaction

    id = auto_field(metadata={"description": "Unique identifier of the transaction."})
    user_id = fields.Integer()
    kind = one_of(*TransactionKind, metadata=KIND)
    date = Day(metadata={"description": "Calendar day of the transaction."})
    amount = Amount(
        metadata={
            "description": "Amount in units of the currency. Positive; negative for a refund (an"
            " expense) and for the leg of a linked transfer where the money arrived."
        }
    )
    currency = auto_field()
    category_id = fields.Integer(allow_none=True, metadata=CATEGORY_ID)
    account_id = fields.Integer(allow_none=True, metadata=ACCOUNT_ID)
    to_account_id = fields.Integer(allow_none=True, metadata=TO_ACCOUNT_ID)
    payee = auto_field(metadata=PAYEE)
    description = auto_field(metadata=DESCRIPTION)
    notes = auto_field(metadata=NOTES)
    category_source = one_of(
        *CategorySource,
        allow_none=True,
        metadata={
            "description": "Who chose the category: a person, a rule or the model. Without a"
            " category, person means that it is to stay without one, and null that nobody has"
            " decided."
        },
    )
    tags = fields.List(fields.String(), metadata=TAGS)
    parts = fields.List(
        fields.Nested(TransactionPartSchema),
        metadata={
            "description": "Parts of a split transaction, whose amounts add up to its own; empty"
            " for others. A filter by category, a tag or a search that finds one part lists the"
            " whole transaction."
        },
    )
    counterpart_id = fields.Integer(
        allow_none=True,
        metadata={
            "description": "Id of the other leg, if the transfer is one transaction of each"
            " account; null otherwise."
        },
    )
    to_amount = Amount(allow_none=True, metadata=TO_AMOUNT)
    to_currency = fields.String(
        allow_none=True,
        metadata={"description": "ISO 4217 code of `to_amount`; null without one."},
    )
    fee_id = fields.Integer(
        allow_none=True,
        metadata={
            "description": "Id of the expense that is the fee of the transfer, which is deleted and"
            " restored with it; null without one."
        },
    )
    original_amount = Amount(allow_none=True, metadata=ORIGINAL_AMOUNT)
    original_currency = fields.String(allow_none=True, metadata=ORIGINAL_CURRENCY)
    external_id = fields.String(
        allow_none=True,
        metadata={"description": "The bank's own id of the transaction; null without one."},
    )
    is_pending = fields.Boolean(metadata={"description": "Whether the bank has yet to book it."})
    is_recurring = fields.Boolean(
        metadata={"description": "Whether it is a payment of a recurring series."}
    )
    recurring_series_id = fields.Integer(
        allow_none=True,
        metadata={
            "description": "Id of the recurring series whose payment it is; null without one. It is"
            " found in the background, shortly after a change, and changes no `version`."
        },
    )
    created_at = Moment()
    updated_at = Moment()
    version = auto_field()


class NamedTransactionSchema(TransactionSchema):
    """A transaction; with `include=names` also the names of its category and accounts.

    By itself, and not in a list, it also has its exchange and the fee of a transfer.
    """

    exchange = fields.Nested(
        ExchangeSchema,
        metadata={
            "description": "The rate between the two amounts of a transfer or purchase in two"
            " currencies; only in the answer about a single one.",
            "optional": True,
        },
    )
    fee = Amount(
        metadata={
            "description": "The fee of a transfer, in its currency; only in the answer about a"
            " single one that has a fee.",
            "optional": True,
        }
    )

    category_name = included_name("category")
    account_name = included_name("account")
    to_account_name = included_name("account in which the money of a transfer arrives")


class RecordedTransactionSchema(NamedTransactionSchema):
    """A new transaction, with a suggested category if it was sent without one."""

    category_suggestion = fields.Nested(
        CategorySuggestionSchema,
        allow_none=True,
        metadata={
            "description": "The suggestion; with `decision` apply, the transaction has this"
            " category already. Null if none was asked for."
        },
    )


class ListedTransactionSchema(RecordedTransactionSchema):
    """A transaction of a list; suggestions are only in the review queue."""

    category_suggestion = fields.Nested(
        CategorySuggestionSchema,
        allow_none=True,
        metadata={
            "description": "The category that the model suggests now, null if it has none; only in"
            " the review queue.",
            "optional": True,
        },
    )
    settles = fields.Integer(
        metadata={
            "description": "Number of transactions of the queue that the same answer categorizes;"
            " only in the review queue.",
            "optional": True,
        }
    )


class ExpenseCreateSchema(OwnedSchema):
    """A new expense."""

    amount = Amount(
        required=True,
        metadata={"description": "Amount in units of the currency; negative for a refund."},
    )
    currency = Currency(
        metadata={
            "description": "ISO 4217 code. Defaults to the account's currency, or to yours without"
            " an account."
        }
    )
    date = Day(metadata={"description": "Calendar day. Defaults to today in your time zone."})
    category_id = Whole(allow_none=True, metadata=CATEGORY_ID)
    account_id = Whole(allow_none=True, metadata=ACCOUNT_ID)
    payee = Line(LINE_LENGTH, metadata=PAYEE)
    description = Line(LINE_LENGTH, metadata=DESCRIPTION)
    notes = Line(NOTES_LENGTH, metadata=NOTES)
    tags = fields.List(Tag(), validate=validate.Length(max=MAX_TAGS), metadata=TAGS)
    parts = fields.List(
        fields.Nested(TransactionPartInputSchema),
        allow_none=True,
        validate=validate.Length(max=MAX_PARTS),
        metadata=PARTS,
    )
    original_amount = Amount(allow_none=True, metadata=ORIGINAL_AMOUNT)
    original_currency = Currency(allow_none=True, metadata=ORIGINAL_CURRENCY)
    ai_classify = Flag(
        metadata={
            "description": "Without a category: false requests none and keeps the transaction"
            " without one, true also asks the language model."
        }
    )


class RecordQuerySchema(NamesQuerySchema):
    """Options of recording a transaction: without a category, and of the response."""

    on_uncertain = one_of(
        *OnUncertain,
        load_default=OnUncertain.KEEP,
        metadata={
            "description": "What to do if no category is certain enough: keep the transaction"
            " without one, or reject it with 409."
        },
    )


# Only expenses have refunds, so the amount of an income has no sign.
class IncomeCreateSchema(ExpenseCreateSchema):
    """A new income."""

    amount = Amount(
        required=True,
        metadata={"description": "Amount in units of the currency; greater than zero."},
    )


class TransactionCreateSchema(ExpenseCreateSchema):
    """A new expense, income or transfer. A transfer requires both accounts."""

    kind = one_of(*TransactionKind, required=True, metadata=KIND)
    to_account_id = Whole(allow_none=True, metadata=TO_ACCOUNT_ID)
    to_amount = Amount(
        allow_none=True,
        metadata={
            "description": "Amount that arrives, in the currency of `to_account_id`. Required if"
            " the accounts of a transfer have different currencies; otherwise it may only differ"
            " from `amount` by the `fee`. Null: none."
        },
    )
    fee = Amount(
        allow_none=True,
        metadata={
            "description": "Fee of a transfer in the currency of `account_id`, greater than zero."
            " It becomes an expense of its own; null deletes that."
        },
    )
    fee_category_id = Whole(
        allow_none=True, metadata={"description": "Id of the category of the fee; null: none."}
    )


class ExpenseUpdateSchema(ExpenseCreateSchema, UpdateSchema):
    """Changes to an expense."""

    class Meta:
        # Suggestions are made when a transaction is recorded, not when it is changed.
        exclude = ("ai_classify",)


class IncomeUpdateSchema(IncomeCreateSchema, UpdateSchema):
    """Changes to an income."""

    class Meta:
        exclude = ("ai_classify",)


class TransactionUpdateSchema(TransactionCreateSchema, UpdateSchema):
    """Changes to a transaction."""

    class Meta:
        exclude = ("ai_classify",)


TransactionPageSchema = page_schema(NamedTransactionSchema, "Transaction")
ListedTransactionPageSchema = page_schema(ListedTransactionSchema, "ListedTransaction")
