"""Schemas of categories and their standard descriptions."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema
from marshmallow_sqlalchemy import auto_field

from contract.base import OwnedSchema, PageQuerySchema, RowSchema, Schema, UpdateSchema, page_schema
from contract.fields import Day, Flag, Line, Moment, Name, Whole, color, one_of
from core.enums import CategoryType
from core.limits import CATEGORY_NAME_LENGTH, ICON_LENGTH, LINE_LENGTH, MAX_CATEGORY_POSITION
from models import StandardDescription

MAX_UPDATES = 200
"""Categories that one request may change."""
NAME = {"description": "Name, unique among your categories (ignoring case and spacing)."}
PARENT_ID = {"description": "Id of the parent category; null for a top-level category."}
ICON = {"description": "Name of the icon that a frontend shows; null if it has none."}
COLOR = {"description": "Color in charts, as #RRGGBB; null if it has none."}
TYPE = {
    "description": "Transactions that may newly get the category: expenses, incomes or both;"
    " transfers always may. Defaults to both."
}
HIDDEN = {"description": "Whether you leave it out of what you choose from. Defaults to false."}
POSITION = {"description": "Your place for it in lists to choose from, from 0; null sorts by name."}
HIDDEN_FILTER = {
    "description": "false leaves out the categories that you hide, true lists only these."
    " Without it, both are listed, so that old transactions have their names."
}
OWNER_ID = {"description": "Id of the owner; null belongs to the system and is visible to all."}


class CategorySchema(Schema):
    """A category as you see it: a system category, which every user has, or one of your own."""

    id = fields.Integer(metadata={"description": "Unique identifier of the category."})
    user_id = fields.Integer(allow_none=True, metadata=OWNER_ID)
    parent_id = fields.Integer(allow_none=True, metadata=PARENT_ID)
    name = fields.String(metadata=NAME)
    system_name = fields.String(
        allow_none=True,
        metadata={
            "description": "Name that a system category has in your language unless you rename"
            " it; null for your own categories."
        },
    )
    icon = fields.String(allow_none=True, metadata=ICON)
    color = fields.String(allow_none=True, metadata=COLOR)
    type = one_of(*CategoryType, metadata=TYPE)
    hidden = fields.Boolean(metadata=HIDDEN)
    position = fields.Integer(allow_none=True, metadata=POSITION)
    is_system = fields.Boolean(
        metadata={"description": "Whether it is a system category, which an admin manages."}
    )
    created_at = Moment()
    updated_at = Moment()
    version = fields.Integer()


class CategoryCreateSchema(OwnedSchema):
    """A new category."""

    name = Name(CATEGORY_NAME_LENGTH, required=True, metadata=NAME)
    icon = Line(ICON_LENGTH, allow_none=True, metadata=ICON)
    color = color(allow_none=True, metadata=COLOR)
    parent_id = Whole(allow_none=True, metadata=PARENT_ID)
    type = one_of(*CategoryType, metadata=TYPE)
    hidden = Flag(metadata=HIDDEN)
    position = Whole(0, MAX_CATEGORY_POSITION, allow_none=True, metadata=POSITION)
    is_system = Flag(
        metadata={"description": "true creates a system category (admins only). Defaults to false."}
    )


class CategoryUpdateSchema(CategoryCreateSchema, UpdateSchema):
    """Changes to a category; of a system category, to how you see it."""

    class Meta:
        exclude = ("is_system",)

    name = Name(
        CATEGORY_NAME_LENGTH,
        allow_none=True,
        metadata={
            "description": "Name, unique among the categories that you see. null restores the name"
            " of a system category."
        },
    )


class CategoryListQuerySchema(PageQuerySchema):
    """Filters of the list of categories."""

    include_system = Flag(
        load_default=True, metadata={"description": "false lists only your own categories."}
    )
    parent_only = Flag(
        load_default=False, metadata={"description": "true lists only top-level categories."}
    )
    hidden = Flag(metadata=HIDDEN_FILTER)
    q = Line(
        CATEGORY_NAME_LENGTH,
        metadata={
            "description": "Text that the name contains, ignoring case, accents and spacing; a"
            " system category is also found by its English name."
        },
    )


class CategoryHierarchyQuerySchema(OwnedSchema):
    """Filters of the hierarchy of categories."""

    hidden = Flag(metadata=HIDDEN_FILTER)


class CategoryDeleteQuerySchema(OwnedSchema):
    """Options of the deletion of a category."""

    reassign_to = Whole(
        metadata={
            "description": "Id of the category to which transactions, budgets, rules and"
            " subcategories are moved first."
        }
    )


class CategoryNodeSchema(Schema):
    """A top-level category with its children."""

    category = fields.Nested(CategorySchema, metadata={"description": "The top-level category."})
    children = fields.List(
        fields.Nested(CategorySchema),
        metadata={"description": "Its subcategories in the same order."},
    )


class CategoryHierarchySchema(Schema):
    """All top-level categories with their children."""

    items = fields.List(
        fields.Nested(CategoryNodeSchema),
        metadata={"description": "The top-level categories by position, then by name."},
    )


class CategoryUsageSchema(Schema):
    """Your use of a category."""

    category = fields.Nested(CategorySchema, metadata={"description": "The category."})
    transaction_count = fields.Integer(
        metadata={"description": "Number of your transactions in the category."}
    )
    last_used = Day(
        allow_none=True,
        metadata={"description": "Date of your latest transaction in it; null without any."},
    )


class CategoryChangeSchema(CategoryUpdateSchema):
    """Changes to one of many categories; of a system category, to how you see it."""

    class Meta:
        exclude = ("is_system", "user_id")

    id = Whole(metadata={"description": "Id of the category to change."})

    @validates_schema(skip_on_field_errors=True)
    def require_id_and_change(self, data: dict[str, Any], **_: Any) -> None:
        """Require the id, which a partial schema does not, and something to change."""
        if "id" not in data:
            raise ValidationError("Missing data for required field.", "id")
        if len(data) == 1:
            raise ValidationError("Each update must contain at least one field to change.")


class CategoryUpdatesSchema(Schema):
    """Changes to many categories, all or none."""

    updates = fields.List(
        fields.Nested(CategoryChangeSchema),
        required=True,
        validate=validate.Length(min=1, max=MAX_UPDATES),
        metadata={"description": "The changes of 1 to 200 categories, each listed once."},
    )


class CategoryListSchema(Schema):
    """Categories, in the order of the request."""

    items = fields.List(
        fields.Nested(CategorySchema), metadata={"description": "The changed categories."}
    )


class CategoryUsageListSchema(Schema):
    """Your use of all categories."""

    items = fields.List(
        fields.Nested(CategoryUsageSchema),
        metadata={"description": "The categories, the most used first."},
    )


class DescriptionSchema(RowSchema):
    """A standard description, offered for quick selection in a category."""

    class Meta:
        model = StandardDescription

    id = auto_field(metadata={"description": "Unique identifier of the description."})
    user_id = fields.Integer(allow_none=True, metadata=OWNER_ID)
    category_id = fields.Integer()
    description = auto_field(metadata={"description": "Text to use for a transaction."})
    created_at = Moment()


class DescriptionCreateSchema(OwnedSchema):
    """A new standard description."""

    category_id = Whole(
        required=True, metadata={"description": "Id of the category that offers the description."}
    )
    description = Name(
        LINE_LENGTH, required=True, metadata={"description": "Text, unique within the category."}
    )


CategoryPageSchema = page_schema(CategorySchema, "Category")
DescriptionPageSchema = page_schema(DescriptionSchema, "Description")
