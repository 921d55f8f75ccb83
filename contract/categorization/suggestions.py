"""Categories that learn: what a transaction is, feedback, rules, and how good it all is."""

from typing import Any

from marshmallow import ValidationError, fields, pre_load, validate, validates_schema
from marshmallow_sqlalchemy import auto_field

from contract.base import (
    OwnedSchema,
    PageQuerySchema,
    RowSchema,
    Schema,
    UpdateSchema,
    page_schema,
)
from contract.fields import Amount, Currency, Day, Flag, Line, Moment, Name, Tag, Whole, one_of
from contract.ledger.category_suggestions import CategorySuggestionSchema
from contract.ledger.transactions import TransactionSchema
from core.limits import MAX_BULK
from models import KINDS, CategoryRule


class CategorizeRowSchema(Schema):
    """What is known of a transaction."""

    payee = Line(200)
    merchant = Line(200, metadata={"description": "The same as payee."})
    description = Line(200)
    amount = Amount()
    currency = Currency(metadata={"description": "Default: your own."})
    kind = one_of(*KINDS, load_default="expense")
    date = Day(metadata={"description": "Default: your today."})
    account_id = Whole(allow_none=True)

    @pre_load
    def merchant_is_payee(self, data: Any, **_: Any) -> Any:
        if isinstance(data, dict) and "merchant" in data and "payee" not in data:
            data = {**data, "payee": data["merchant"]}
        return data

    @validates_schema(skip_on_field_errors=True)
    def says_something(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("payee") and not data.get("description"):
            raise ValidationError("Give a payee or a description.", "description")


class CategorizeSchema(OwnedSchema, CategorizeRowSchema):
    """One transaction, or up to 1,000 as ``transactions``."""

    transactions = fields.List(
        fields.Nested(CategorizeRowSchema), validate=validate.Length(min=1, max=MAX_BULK)
    )
    ask_llm = Flag(
        load_default=False,
        metadata={"description": "Ask the language model where the model is unsure."},
    )

    @validates_schema(skip_on_field_errors=True)
    def says_something(self, data: dict[str, Any], **_: Any) -> None:
        many = "transactions" in data
        if many and (data.get("payee") or data.get("description")):
            raise ValidationError("Give one transaction or transactions, not both.", "transactions")
        if many and len(data["transactions"]) > 1 and data["ask_llm"]:
            raise ValidationError("Only for one transaction.", "ask_llm")
        if not many:
            super().says_something(data)


class CategorizeAnswerSchema(CategorySuggestionSchema):
    """What it is; many are answered as ``items``, in the order of the request."""

    items = fields.List(fields.Nested(CategorySuggestionSchema))


class FeedbackSchema(OwnedSchema):
    """What a transaction really is. The same as changing its category."""

    transaction_id = Whole(required=True)
    category_id = Whole(allow_none=True)
    actual_category = Name(
        50, metadata={"description": "The category by its name, instead of category_id."}
    )
    predicted_category = Line(
        50, metadata={"description": "Accepted and not needed: what was proposed is known."}
    )

    @validates_schema(skip_on_field_errors=True)
    def says_what_it_is(self, data: dict[str, Any], **_: Any) -> None:
        if ("category_id" in data) == ("actual_category" in data):
            raise ValidationError("Give category_id or actual_category.", "category_id")


class FeedbackAnswerSchema(Schema):
    transaction = fields.Nested(TransactionSchema)
    was_right = fields.Boolean(
        allow_none=True, metadata={"description": "null: nothing was proposed."}
    )
    labels = fields.Integer(metadata={"description": "How many of your choices are known now."})


class RetrainSchema(OwnedSchema):
    """Builds your categoriser anew from your ledger."""


class RetrainAnswerSchema(Schema):
    labels = fields.Integer()
    categories = fields.Integer()
    variant = fields.String()


class CategoryScoresSchema(Schema):
    """Shares between 0 and 1, null while there is nothing to count. ``coverage`` is the share that was applied."""

    count = fields.Integer()
    accuracy = fields.Float(allow_none=True)
    macro_f1 = fields.Float(allow_none=True)
    coverage = fields.Float(allow_none=True)
    accuracy_when_applied = fields.Float(allow_none=True)
    mean_confidence = fields.Float(allow_none=True)
    calibration_error = fields.Float(allow_none=True)


class MonthScoresSchema(CategoryScoresSchema):
    month = fields.String()


class OneCategoryScoresSchema(CategoryScoresSchema):
    category_id = fields.Integer(allow_none=True)
    category_name = fields.String(allow_none=True)


class VariantScoresSchema(CategoryScoresSchema):
    variant = fields.String()


class CalibrationBinSchema(Schema):
    """What was said and what came, of proposals with a confidence from ``at_least`` to below ``below``."""

    at_least = fields.Float()
    below = fields.Float()
    count = fields.Integer()
    mean_confidence = fields.Float()
    accuracy = fields.Float()


class DriftSchema(Schema):
    stability_index = fields.Float(allow_none=True)
    level = one_of("stable", "moderate", "drifted", allow_none=True)


class DriftsSchema(Schema):
    """The last 30 days against all before."""

    confidence = fields.Nested(DriftSchema)
    inputs = fields.Nested(DriftSchema)


class ExperimentSchema(Schema):
    """Two variants on live accuracy; an e-value of 20 decides. A challenger that is worse serves nobody any more."""

    control = fields.String()
    challenger = fields.String()
    share = fields.Float()
    pairs = fields.Integer()
    e_better = fields.Float()
    e_worse = fields.Float()
    verdict = one_of("better", "worse", "undecided")
    has_fallen_back = fields.Boolean()


class ModelPerformanceSchema(Schema):
    """How good the proposals were: what you chose is the truth, and so is what was applied and stood for a week."""

    labels = fields.Integer()
    variant = fields.String()
    suggestions = fields.Integer()
    overall = fields.Nested(CategoryScoresSchema)
    calibration = fields.List(fields.Nested(CalibrationBinSchema))
    by_month = fields.List(fields.Nested(MonthScoresSchema))
    by_category = fields.List(fields.Nested(OneCategoryScoresSchema))
    by_variant = fields.List(fields.Nested(VariantScoresSchema))
    drift = fields.Nested(DriftsSchema)
    experiment = fields.Nested(
        ExperimentSchema, allow_none=True, metadata={"description": "For admins."}
    )


class RuleSchema(RowSchema):
    """What a transaction must look like, and what it then becomes."""

    class Meta:
        model = CategoryRule

    id = auto_field()
    user_id = fields.Integer()
    name = auto_field()
    position = auto_field()
    is_active = auto_field()
    conditions = fields.Dict()
    category_id = fields.Integer(allow_none=True)
    payee = auto_field()
    tags = fields.List(fields.String())
    kind = auto_field()
    to_account_id = fields.Integer(allow_none=True)
    created_at = Moment()
    updated_at = Moment()
    version = auto_field()


class RuleCreateSchema(OwnedSchema):
    """A condition names a field, an operator and a value; ``all`` and ``any`` hold lists of conditions.

    Fields: payee, description, text (both), merchant (the clean payee), amount, account_id, kind.
    """

    name = Name(80, required=True)
    conditions = fields.Dict(required=True)
    category_id = Whole(allow_none=True)
    payee = Name(200, allow_none=True)
    tags = fields.List(Tag(), validate=validate.Length(max=20))
    kind = one_of(*KINDS, allow_none=True)
    to_account_id = Whole(
        allow_none=True, metadata={"description": "With kind transfer: the other account."}
    )
    position = Whole(
        metadata={"description": "Its place among your rules, from 1. Default: the last."}
    )
    is_active = Flag()


class RuleUpdateSchema(RuleCreateSchema, UpdateSchema):
    """Changes a rule."""


class RuleTrialSchema(RuleCreateSchema):
    """A rule to try on your transactions: one of yours, or one that you think of."""

    class Meta:
        exclude = ("position", "is_active")

    name = Name(80, load_default="trial")
    conditions = fields.Dict()
    rule_id = Whole()

    @validates_schema(skip_on_field_errors=True)
    def names_a_rule(self, data: dict[str, Any], **_: Any) -> None:
        if ("rule_id" in data) == ("conditions" in data):
            raise ValidationError("Give rule_id or conditions.", "conditions")


class RuleChangeSchema(Schema):
    transaction_id = fields.Integer()
    date = Day()
    payee = fields.String()
    changes = fields.Dict()


class RuleTrialAnswerSchema(Schema):
    """What the rule would change of your newest 10,000 transactions; ``items`` are the first fifty."""

    examined = fields.Integer()
    matched = fields.Integer()
    would_change = fields.Integer()
    kept_choices = fields.Integer(
        metadata={"description": "Matches whose category you chose yourself: they stay."}
    )
    timed_out = fields.Integer(metadata={"description": "How often the pattern took too long."})
    items = fields.List(fields.Nested(RuleChangeSchema))


class RuleSuggestionSchema(Schema):
    """A rule that would have spared you corrections; its fields are those of a new rule."""

    name = fields.String()
    conditions = fields.Dict()
    category_id = fields.Integer()
    category_name = fields.String()
    corrections = fields.Integer()


class RuleSuggestionsSchema(Schema):
    items = fields.List(fields.Nested(RuleSuggestionSchema))


class RuleListQuerySchema(PageQuerySchema):
    """Which page of the rules."""


RulePageSchema = page_schema(RuleSchema, "Rule")
