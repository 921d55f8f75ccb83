"""Schemas of categories and their standard descriptions."""

from marshmallow import fields
from marshmallow_sqlalchemy import auto_field

from contract.base import OwnedSchema, PageQuerySchema, RowSchema, Schema, UpdateSchema, page_schema
from contract.fields import Day, Flag, Line, Moment, Name, Whole, color
from core.limits import CATEGORY_NAME_LENGTH, ICON_LENGTH, LINE_LENGTH
from models import Category, StandardDescription

NAME = {"description": "Name, unique among your categories (ignoring case and spacing)."}
PARENT_ID = {"description": "Id of the parent category; null for a top-level category."}
ICON = {"description": "Name of the icon that a frontend shows; null if it has none."}
COLOR = {"description": "Color in charts, as #RRGGBB; null if it has none."}
OWNER_ID = {"description": "Id of the owner; null belongs to the system and is visible to all."}


class CategorySchema(RowSchema):
    """A category: a system category, which every user sees, or one of your own."""

    class Meta:
        model = Category

    id = auto_field(metadata={"description": "Unique identifier of the category."})
    user_id = fields.Integer(allow_none=True, metadata=OWNER_ID)
    parent_id = fields.Integer(allow_none=True, metadata=PARENT_ID)
    name = auto_field(metadata=NAME)
    icon = auto_field(metadata=ICON)
    color = auto_field(metadata=COLOR)
    is_system = fields.Boolean(
        metadata={"description": "Whether it is a system category, which only an admin changes."}
    )
    created_at = Moment()
    updated_at = Moment()
    version = auto_field()


class CategoryCreateSchema(OwnedSchema):
    """A new category."""

    name = Name(CATEGORY_NAME_LENGTH, required=True, metadata=NAME)
    icon = Line(ICON_LENGTH, allow_none=True, metadata=ICON)
    color = color(allow_none=True, metadata=COLOR)
    parent_id = Whole(allow_none=True, metadata=PARENT_ID)
    is_system = Flag(
        metadata={"description": "true creates a system category (admins only). Defaults to false."}
    )


class CategoryUpdateSchema(CategoryCreateSchema, UpdateSchema):
    """Changes to a category."""

    class Meta:
        exclude = ("is_system",)


class CategoryListQuerySchema(PageQuerySchema):
    """Filters of the list of categories."""

    include_system = Flag(
        load_default=True, metadata={"description": "false lists only your own categories."}
    )
    parent_only = Flag(
        load_default=False, metadata={"description": "true lists only top-level categories."}
    )
    q = Line(
        CATEGORY_NAME_LENGTH,
        metadata={
            "description": "Text that the name contains, ignoring case, accents and spacing."
        },
    )


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
        fields.Nested(CategorySchema), metadata={"description": "Its subcategories by name."}
    )


class CategoryHierarchySchema(Schema):
    """All top-level categories with their children."""

    items = fields.List(
        fields.Nested(CategoryNodeSchema),
        metadata={"description": "The top-level categories by name."},
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
