"""Schemas of requests about many transactions at once."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from contract.base import BulkSchema, OwnedSchema, Schema
from contract.fields import Flag, Whole
from contract.ledger.transactions import (
    NamedTransactionSchema,
    TransactionCreateSchema,
    TransactionUpdateSchema,
)
from core.limits import MAX_BULK

MISSING = "Missing data for required field."
UP_TO_MAX_BULK = validate.Length(min=1, max=MAX_BULK)


class BulkRowSchema(TransactionCreateSchema):
    """One of many new transactions."""

    class Meta:
        # The request names the user once, for all of its rows.
        exclude = ("user_id",)


class BulkCreateSchema(BulkSchema):
    """Many new transactions, all or none. The list may also be sent without the object."""

    list_name = "transactions"
    transactions = fields.List(
        fields.Nested(BulkRowSchema),
        required=True,
        validate=UP_TO_MAX_BULK,
        metadata={"description": "The new transactions, 1 to 1,000."},
    )


class BulkChangeSchema(TransactionUpdateSchema):
    """Changes to one of many transactions."""

    class Meta:
        exclude = ("user_id", "ai_classify")

    id = Whole(metadata={"description": "Id of the transaction to change."})

    @validates_schema(skip_on_field_errors=True)
    def require_id_and_change(self, data: dict[str, Any], **_: Any) -> None:
        # A partial schema requires no field, so this one is required here.
        if "id" not in data:
            raise ValidationError(MISSING, "id")
        # The id alone changes nothing.
        if len(data) == 1:
            raise ValidationError("Each update must contain at least one field to change.")


class BulkUpdateSchema(BulkSchema):
    """Changes to many transactions, all or none. The list may also be sent without the object."""

    list_name = "updates"
    updates = fields.List(
        fields.Nested(BulkChangeSchema),
        required=True,
        validate=UP_TO_MAX_BULK,
        metadata={"description": "The changes of 1 to 1,000 transactions, each listed once."},
    )


class BulkCategorizeSchema(OwnedSchema):
    """A category for listed transactions, or for all transactions similar to one (`like`)."""

    transaction_ids = fields.List(
        Whole(),
        validate=UP_TO_MAX_BULK,
        metadata={"description": "Ids of the transactions, 1 to 1,000; excludes `like`."},
    )
    like = Whole(
        metadata={
            "description": "Id of a transaction. All of its payee and kind get the category,"
            " except those whose category you chose yourself."
        }
    )
    category_id = Whole(
        allow_none=True,
        metadata={
            "description": "Id of the category; null clears it. With `like`, defaults to the"
            " category of that transaction."
        },
    )
    needs_category = Flag(
        metadata={
            "description": "With a null category: true takes the decision back, so that the"
            " transactions are in the review queue again; otherwise they are to stay without one."
        }
    )
    preview = Flag(
        metadata={"description": "With `like`: true shows what would change and changes nothing."}
    )

    @validates_schema(skip_on_field_errors=True)
    def check_combinations(self, data: dict[str, Any], **_: Any) -> None:
        is_listed = "transaction_ids" in data
        if is_listed == ("like" in data):
            message = "Use either transaction_ids or like, not both."
            raise ValidationError(message, "transaction_ids")
        if is_listed and "category_id" not in data:
            raise ValidationError(MISSING, "category_id")
        if is_listed and "preview" in data:
            raise ValidationError("preview requires like.", "preview")
        # A category that is not sent defaults to anything but null.
        if "needs_category" in data and data.get("category_id", MISSING) is not None:
            message = "needs_category requires a null category_id."
            raise ValidationError(message, "needs_category")


class BulkIdsSchema(OwnedSchema):
    """Transactions that a request is about, all or none."""

    transaction_ids = fields.List(
        Whole(),
        required=True,
        validate=UP_TO_MAX_BULK,
        metadata={"description": "Ids of the transactions, 1 to 1,000."},
    )


class BulkDeleteAnswerSchema(Schema):
    """The transactions that were deleted."""

    count = fields.Integer(metadata={"description": "Number of transactions."})
    transaction_ids = fields.List(
        fields.Integer(),
        metadata={"description": "Their ids, which `/transactions/bulk-restore` takes."},
    )


class BulkAnswerSchema(Schema):
    """The transactions of a bulk request as they are now."""

    count = fields.Integer(metadata={"description": "Number of transactions."})
    items = fields.List(
        fields.Nested(NamedTransactionSchema),
        metadata={"description": "The transactions in the order of the request."},
    )


class BulkCategorizeAnswerSchema(Schema):
    """The transactions whose category was changed, or with `preview` would be."""

    count = fields.Integer(metadata={"description": "Number of transactions."})
    category_id = fields.Integer(
        allow_none=True, metadata={"description": "Id of their new category; null if cleared."}
    )
    transaction_ids = fields.List(
        fields.Integer(), metadata={"description": "Ids of all the transactions."}
    )
    preview = fields.Boolean(metadata={"description": "Whether nothing was changed."})
    kept_choices = fields.Integer(
        metadata={
            "description": "Number of similar transactions kept because you categorized them"
            " yourself."
        }
    )
    items = fields.List(
        fields.Nested(NamedTransactionSchema),
        metadata={"description": "The first fifty of the transactions."},
    )


class BacklogAnswerSchema(Schema):
    """Result of categorizing all transactions without a category."""

    examined = fields.Integer(metadata={"description": "Number of transactions examined."})
    by_rule = fields.Integer(metadata={"description": "Number categorized by one of your rules."})
    by_model = fields.Integer(metadata={"description": "Number categorized by the model."})
    suggested = fields.Integer(
        metadata={"description": "Number with a suggestion that needs your confirmation."}
    )
    left = fields.Integer(metadata={"description": "Number without a usable suggestion."})
