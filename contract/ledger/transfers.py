"""Schemas of transfers between own accounts whose two sides are two transactions."""

from marshmallow import fields

from contract.base import DaysQuerySchema, OwnedSchema, Schema
from contract.fields import Amount, Day, Whole
from contract.ledger.exchange_rates import ExchangeSchema
from contract.ledger.transactions import TransactionSchema

OUTGOING_ID = {"description": "Id of the expense: the money that left an account."}
INCOMING_ID = {"description": "Id of the income: the money that arrived in another account."}


class TransferProposalSchema(Schema):
    """An expense and an income that look like the two sides of one transfer."""

    outgoing_id = fields.Integer(attribute="outgoing.id", metadata=OUTGOING_ID)
    incoming_id = fields.Integer(attribute="incoming.id", metadata=INCOMING_ID)
    amount = Amount(metadata={"description": "Amount of the transfer; always positive."})
    currency = fields.String(attribute="outgoing.currency")
    to_amount = Amount(
        allow_none=True,
        metadata={
            "description": "Amount that arrived, if the accounts have two currencies; else null."
        },
    )
    to_currency = fields.String(
        allow_none=True, metadata={"description": "ISO 4217 code of `to_amount`; null without one."}
    )
    exchange = fields.Nested(
        ExchangeSchema,
        allow_none=True,
        metadata={
            "description": "The rate that the amounts imply in two currencies, at most 5 percent"
            " from that of the day of the expense; null in one currency."
        },
    )
    account_id = fields.Integer(
        attribute="outgoing.account_id",
        metadata={"description": "Id of the account that the money left."},
    )
    to_account_id = fields.Integer(
        attribute="incoming.account_id",
        metadata={"description": "Id of the account in which the money arrived."},
    )
    outgoing_date = Day(attribute="outgoing.date", metadata={"description": "Date of the expense."})
    incoming_date = Day(attribute="incoming.date", metadata={"description": "Date of the income."})
    outgoing_payee = fields.String(
        attribute="outgoing.payee", metadata={"description": "Payee of the expense."}
    )
    incoming_payee = fields.String(
        attribute="incoming.payee", metadata={"description": "Payee of the income."}
    )
    is_only = fields.Boolean(
        metadata={"description": "Whether neither side has another possible counterpart."}
    )


class TransferProposalsSchema(Schema):
    """Proposed transfers, those with the fewest days between their sides first.

    Equal amounts in one currency come before amounts in two.
    """

    count = fields.Integer(metadata={"description": "Number of all proposals."})
    items = fields.List(
        fields.Nested(TransferProposalSchema),
        metadata={"description": "The first proposals, at most `limit`."},
    )


class TransferQuerySchema(DaysQuerySchema):
    """Date range of the incomes to look at; without one, the most recent incomes."""

    limit = Whole(
        1, 200, load_default=50, metadata={"description": "Maximum number of proposals to return."}
    )


class TransferLinkSchema(OwnedSchema):
    """The two transactions to link as one transfer."""

    outgoing_id = Whole(required=True, metadata=OUTGOING_ID)
    incoming_id = Whole(required=True, metadata=INCOMING_ID)


class TransferSchema(Schema):
    """The two legs of a linked transfer."""

    outgoing = fields.Nested(
        TransactionSchema,
        metadata={"description": "The leg of the account that the money left."},
    )
    incoming = fields.Nested(
        TransactionSchema,
        metadata={
            "description": "The leg of the account in which the money arrived; its amount is"
            " negative."
        },
    )
    exchange = fields.Nested(
        ExchangeSchema,
        allow_none=True,
        metadata={
            "description": "The rate between the amounts of the two legs; null in one currency."
        },
    )
