"""Categorization rules, trials of rules, and suggested rules."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema
from marshmallow_sqlalchemy import auto_field

from contract.base import OwnedSchema, PageQuerySchema, RowSchema, Schema, UpdateSchema, page_schema
from contract.categorization.conditions import ConditionSchema
from contract.documents import Document
from contract.fields import Day, Flag, Moment, Name, Tag, Whole, one_of
from core.enums import TransactionKind
from core.json_types import JsonObject
from core.limits import LINE_LENGTH, MAX_TAGS, NAME_LENGTH
from models import CategoryRule

NAME = {"description": "Name of the rule."}
CONDITIONS = {
    "description": "A condition, or {all: […]} or {any: […]} of conditions, nested up to three"
    " levels deep. A condition on the amount may name its `currency` (default: yours); amounts in"
    " other currencies do not match."
}
CATEGORY_ID = {"description": "Id of the category that the rule sets; null sets none."}
PAYEE = {"description": "Payee that the rule sets; null keeps the transaction's."}
TAGS = {"description": "Tags that the rule adds."}
KIND = {"description": "Kind that the rule sets on stored transactions; null keeps theirs."}
TO_ACCOUNT_ID = {"description": "Id of the other account, for kind transfer only; null otherwise."}
POSITION = {"description": "Position in execution order, from 1."}
IS_ACTIVE = {"description": "Whether the rule runs."}
OPTIONAL = {"optional": True}


class RuleSchema(RowSchema):
    """A rule: a condition, and what it sets on transactions that match."""

    class Meta:
        model = CategoryRule

    id = auto_field(metadata={"description": "Id of the rule."})
    user_id = fields.Integer(metadata={"description": "Id of the user who owns the rule."})
    name = auto_field(metadata=NAME)
    position = auto_field(metadata=POSITION)
    is_active = auto_field(metadata=IS_ACTIVE)
    conditions = Document(lambda: ConditionSchema, metadata=CONDITIONS)
    category_id = fields.Integer(allow_none=True, metadata=CATEGORY_ID)
    payee = auto_field(metadata=PAYEE)
    tags = fields.List(fields.String(), metadata=TAGS)
    kind = one_of(*TransactionKind, allow_none=True, metadata=KIND)
    to_account_id = fields.Integer(
        allow_none=True,
        metadata={"description": "Id of the other account of a transfer; null otherwise."},
    )
    created_at = Moment(metadata={"description": "Time of creation, in UTC."})
    updated_at = Moment(metadata={"description": "Time of the last change, in UTC."})
    version = auto_field(
        metadata={"description": "Number of the version, which is the resource's ETag."}
    )


class RuleCreateSchema(OwnedSchema):
    """A new rule. It must set a category, a payee, tags or a kind."""

    name = Name(NAME_LENGTH, required=True, metadata=NAME)
    conditions = Document(lambda: ConditionSchema, required=True, metadata=CONDITIONS)
    category_id = Whole(allow_none=True, metadata=CATEGORY_ID)
    payee = Name(LINE_LENGTH, allow_none=True, metadata=PAYEE)
    tags = fields.List(Tag(), validate=validate.Length(max=MAX_TAGS), metadata=TAGS)
    kind = one_of(*TransactionKind, allow_none=True, metadata=KIND)
    to_account_id = Whole(allow_none=True, metadata=TO_ACCOUNT_ID)
    position = Whole(
        metadata={"description": "Position in execution order, from 1. Defaults to the last."}
    )
    is_active = Flag(metadata={"description": "Whether the rule runs. Defaults to true."})


class RuleUpdateSchema(RuleCreateSchema, UpdateSchema):
    """Changes to a rule; fields that are missing keep their values."""


class RuleTrialSchema(RuleCreateSchema):
    """A rule to try: the id of a stored one, or the conditions and actions of a new one."""

    class Meta:
        exclude = ("position", "is_active")

    name = Name(NAME_LENGTH, load_default="trial", metadata={"description": "Accepted and unused."})
    conditions = Document(lambda: ConditionSchema, metadata=CONDITIONS)
    rule_id = Whole(metadata={"description": "Id of one of your rules, instead of conditions."})

    @validates_schema(skip_on_field_errors=True)
    def require_one_rule(self, data: JsonObject, **_: Any) -> None:
        if ("rule_id" in data) == ("conditions" in data):
            raise ValidationError(
                "Exactly one of rule_id and conditions is required.", "conditions"
            )


class ChangedValuesSchema(Schema):
    """New values of a transaction, each only if it changes."""

    category_id = fields.Integer(metadata=CATEGORY_ID | OPTIONAL)
    payee = fields.String(metadata={"description": "New payee."} | OPTIONAL)
    tags = fields.List(
        fields.String(), metadata={"description": "All tags, old and new."} | OPTIONAL
    )
    kind = one_of(*TransactionKind, metadata={"description": "New kind."} | OPTIONAL)


class RuleChangeSchema(Schema):
    """A transaction that the rule would change."""

    transaction_id = fields.Integer(metadata={"description": "Id of the transaction."})
    date = Day(metadata={"description": "Calendar day of the transaction."})
    payee = fields.String(metadata={"description": "Payee of the transaction as it is."})
    changes = Document(
        lambda: ChangedValuesSchema,
        metadata={
            "description": "New values of category_id, payee, tags and kind, if they change."
        },
    )


class RuleTrialAnswerSchema(Schema):
    """Effect of a rule on your newest 10,000 transactions."""

    examined = fields.Integer(metadata={"description": "Number of transactions examined."})
    matched = fields.Integer(metadata={"description": "Number of transactions that match."})
    would_change = fields.Integer(metadata={"description": "Number of matches that would change."})
    kept_choices = fields.Integer(
        metadata={"description": "Number of matches that keep the category you chose yourself."}
    )
    timed_out = fields.Integer(
        metadata={
            "description": "Number of searches for a regular expression that exceeded the time"
            " limit; after three, the rule is skipped."
        }
    )
    items = fields.List(
        fields.Nested(RuleChangeSchema), metadata={"description": "The first 50 changes."}
    )


class RuleSuggestionSchema(Schema):
    """A suggested rule. Send its fields to create it."""

    name = fields.String(metadata={"description": "Suggested name of the rule."})
    conditions = Document(
        lambda: ConditionSchema, metadata={"description": "Condition of the suggested rule."}
    )
    category_id = fields.Integer(metadata={"description": "Id of the category it would set."})
    category_name = fields.String(metadata={"description": "Name of that category."})
    corrections = fields.Integer(
        metadata={"description": "Number of your corrections that it would have saved."}
    )


class RuleSuggestionsSchema(Schema):
    """Suggested rules."""

    items = fields.List(
        fields.Nested(RuleSuggestionSchema),
        metadata={"description": "The suggested rules, those that save most corrections first."},
    )


class RuleListQuerySchema(PageQuerySchema):
    """Parameters of the list of rules."""


RulePageSchema = page_schema(RuleSchema, "Rule")
