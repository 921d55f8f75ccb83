"""The conditions of rules; ``services/categorization/rule_conditions.py`` checks them."""

from typing import Any

from marshmallow import fields, validate

from contract.base import Schema, UnionSchema
from contract.documents import Document
from contract.fields import one_of
from core.enums import RuleField, RuleOperator, TransactionKind
from core.limits import CURRENCY_LENGTH, MAX_CONDITIONS

FIELD = {"description": "What is compared."}
OPERATOR = {"description": "How it is compared."}
AMOUNT_CURRENCY = {
    "description": "ISO 4217 code of the amounts; others do not match. Defaults to your currency.",
    "optional": True,
}
AMOUNT_TYPES = ["number", "string"]


class TextConditionSchema(Schema):
    """A condition on a text of the transaction."""

    field = one_of(
        RuleField.PAYEE,
        RuleField.DESCRIPTION,
        RuleField.TEXT,
        RuleField.MERCHANT,
        required=True,
        metadata={
            "description": "`text` is payee and description, `merchant` the payee without a bank's"
            " additions."
        },
    )
    operator = one_of(
        RuleOperator.CONTAINS,
        RuleOperator.EQUALS,
        RuleOperator.STARTS_WITH,
        RuleOperator.ENDS_WITH,
        RuleOperator.REGEX,
        required=True,
        metadata=OPERATOR,
    )
    value = fields.String(required=True, metadata={"description": "The text to look for."})


class AmountConditionSchema(Schema):
    """A condition on the amount of the transaction."""

    field = one_of(RuleField.AMOUNT, required=True, metadata=FIELD)
    operator = one_of(
        RuleOperator.EQUALS,
        RuleOperator.AT_LEAST,
        RuleOperator.AT_MOST,
        required=True,
        metadata=OPERATOR,
    )
    value = fields.Raw(
        required=True, metadata={"type": AMOUNT_TYPES, "description": "The amount, in major units."}
    )
    currency = fields.String(
        validate=validate.Length(equal=CURRENCY_LENGTH), metadata=AMOUNT_CURRENCY
    )


class AmountRangeConditionSchema(Schema):
    """A condition on the range of the amount of the transaction."""

    field = one_of(RuleField.AMOUNT, required=True, metadata=FIELD)
    operator = one_of(RuleOperator.BETWEEN, required=True, metadata=OPERATOR)
    value = fields.List(
        fields.Raw(metadata={"type": AMOUNT_TYPES}),
        required=True,
        validate=validate.Length(equal=2),
        metadata={"description": "Two amounts in major units, the lower one first."},
    )
    currency = fields.String(
        validate=validate.Length(equal=CURRENCY_LENGTH), metadata=AMOUNT_CURRENCY
    )


class AccountConditionSchema(Schema):
    """A condition on the account of the transaction."""

    field = one_of(RuleField.ACCOUNT_ID, required=True, metadata=FIELD)
    operator = one_of(RuleOperator.EQUALS, required=True, metadata=OPERATOR)
    value = fields.Integer(required=True, metadata={"description": "Id of the account."})


class KindConditionSchema(Schema):
    """A condition on the kind of the transaction."""

    field = one_of(RuleField.KIND, required=True, metadata=FIELD)
    operator = one_of(RuleOperator.EQUALS, required=True, metadata=OPERATOR)
    value = one_of(
        *TransactionKind, required=True, metadata={"description": "Kind of the transaction."}
    )


def _conditions(description: str) -> fields.List[Any]:
    return fields.List(
        Document(lambda: ConditionSchema),
        required=True,
        validate=validate.Length(1, MAX_CONDITIONS),
        metadata={"description": description},
    )


class AllConditionsSchema(Schema):
    """Conditions that must all be met."""

    all = _conditions("Conditions, or groups of them up to three levels deep.")


class AnyConditionsSchema(Schema):
    """Conditions of which one must be met."""

    any = _conditions("Conditions, or groups of them up to three levels deep.")


class ConditionSchema(UnionSchema):
    """A condition on a transaction, or a group of conditions."""

    variants = (
        TextConditionSchema,
        AmountConditionSchema,
        AmountRangeConditionSchema,
        AccountConditionSchema,
        KindConditionSchema,
        AllConditionsSchema,
        AnyConditionsSchema,
    )
