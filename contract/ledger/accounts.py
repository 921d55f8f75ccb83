"""Categories and accounts."""

from marshmallow import fields
from marshmallow_sqlalchemy import auto_field

from contract.base import (
    OwnedSchema,
    PageQuerySchema,
    PeriodSchema,
    RowSchema,
    Schema,
    UpdateSchema,
    page_schema,
)
from contract.fields import Amount, Currency, Day, Flag, Line, Moment, Name, Whole, color, one_of
from models import Category, StandardDescription

ACCOUNT_TYPES = ("checking", "savings", "credit_card", "cash", "investment", "loan", "other")


class CategorySchema(RowSchema):
    """A system category, or one's own."""

    class Meta:
        model = Category

    id = auto_field()
    user_id = fields.Integer(allow_none=True)
    parent_id = fields.Integer(allow_none=True)
    name = auto_field()
    icon = auto_field()
    color = auto_field()
    is_system = fields.Boolean()
    created_at = Moment()
    updated_at = Moment()
    version = auto_field()


class CategoryCreateSchema(OwnedSchema):
    name = Name(50, required=True)
    icon = Line(50, allow_none=True)
    color = color(allow_none=True)
    parent_id = Whole(allow_none=True)
    is_system = Flag(metadata={"description": "Only an admin."})


class CategoryUpdateSchema(CategoryCreateSchema, UpdateSchema):
    """Changes a category."""

    class Meta:
        exclude = ("is_system",)


class CategoryListQuerySchema(PageQuerySchema):
    include_system = Flag(load_default=True)
    parent_only = Flag(load_default=False)
    q = Line(50)


class CategoryDeleteQuerySchema(OwnedSchema):
    reassign_to = Whole(metadata={"description": "The category that what uses this one moves to."})


class CategoryNodeSchema(Schema):
    """A top category with its children."""

    category = fields.Nested(CategorySchema)
    children = fields.List(fields.Nested(CategorySchema))


class CategoryHierarchySchema(Schema):
    items = fields.List(fields.Nested(CategoryNodeSchema))


class CategoryUsageSchema(Schema):
    category = fields.Nested(CategorySchema)
    transaction_count = fields.Integer()
    last_used = Day(allow_none=True)


class CategoryUsageListSchema(Schema):
    items = fields.List(fields.Nested(CategoryUsageSchema))


class DescriptionSchema(RowSchema):
    """A description offered for quick selection."""

    class Meta:
        model = StandardDescription

    id = auto_field()
    user_id = fields.Integer(allow_none=True)
    category_id = fields.Integer()
    description = auto_field()
    created_at = Moment()


class DescriptionCreateSchema(OwnedSchema):
    category_id = Whole(required=True)
    description = Name(200, required=True)


class AccountSchema(Schema):
    """An account with what is in it now."""

    id = fields.Integer(attribute="account.id")
    user_id = fields.Integer(attribute="account.user_id")
    name = fields.String(attribute="account.name")
    account_type = fields.String(attribute="account.account_type")
    currency = fields.String(attribute="account.currency")
    opening_balance = Amount(attribute="account.opening_balance")
    current_balance = Amount()
    is_active = fields.Boolean(attribute="account.is_active")
    created_at = Moment(attribute="account.created_at")
    updated_at = Moment(attribute="account.updated_at")
    version = fields.Integer(attribute="account.version")


class AccountCreateSchema(OwnedSchema):
    name = Name(80, required=True)
    account_type = one_of(*ACCOUNT_TYPES)
    currency = Currency(metadata={"description": "Default: your own."})
    opening_balance = Amount()
    is_active = Flag()


class AccountUpdateSchema(AccountCreateSchema, UpdateSchema):
    """Changes an account."""


class AccountListQuerySchema(PageQuerySchema):
    is_active = Flag()


class DailyBalanceSchema(Schema):
    date = Day()
    change = Amount()
    balance = Amount(metadata={"description": "At the end of the day."})


class BalanceHistorySchema(Schema):
    account_id = fields.Integer()
    currency = fields.String()
    period = fields.Nested(PeriodSchema)
    opening_balance = Amount()
    closing_balance = Amount()
    daily_balances = fields.List(fields.Nested(DailyBalanceSchema))


CategoryPageSchema = page_schema(CategorySchema, "Category")
DescriptionPageSchema = page_schema(DescriptionSchema, "Description")
AccountPageSchema = page_schema(AccountSchema, "Account")
