"""Categories and their standard descriptions."""

from core.identity import Caller
from models import StandardDescription
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import (
    CategoryCreateSchema,
    CategoryDeleteQuerySchema,
    CategoryHierarchyQuerySchema,
    CategoryHierarchySchema,
    CategoryListQuerySchema,
    CategoryListSchema,
    CategoryPageSchema,
    CategorySchema,
    CategoryUpdateSchema,
    CategoryUpdatesSchema,
    CategoryUsageListSchema,
    DescriptionCreateSchema,
    DescriptionPageSchema,
    DescriptionSchema,
    PageQuerySchema,
)
from services.ledger import category_deletion_service, category_queries, category_service
from services.ledger.category_queries import (
    CategoryFilters,
    CategoryHierarchy,
    CategoryUsageList,
    HierarchyQuery,
)
from services.ledger.category_service import (
    CategoryDeletion,
    CategoryList,
    CategoryUpdates,
    CategoryValues,
    DescriptionValues,
    NewCategory,
)
from services.ledger.category_views import CategoryView
from services.paging import Page, PageQuery
from services.versions import ExpectedVersions

categories = Resource(
    "categories",
    __name__,
    url_prefix="/categories",
    description="Categories of expenses and incomes.",
)
descriptions = Resource(
    "descriptions",
    __name__,
    url_prefix="/descriptions",
    description="Standard descriptions for quick selection.",
)


@categories.get("", query=CategoryListQuerySchema, response=CategoryPageSchema)
def list_categories(caller: Caller, query: CategoryFilters) -> Page:
    """List the system categories and your own."""
    return category_queries.list_categories(caller, query, cursors.take_position(query))


@categories.post(
    "",
    body=CategoryCreateSchema,
    response=CategorySchema,
    status=201,
    idempotent=True,
    errors=(409,),
)
def create_category(caller: Caller, body: NewCategory) -> CategoryView:
    """Create a category of your own.

    An admin may also create system categories. 409 if a category with this name already exists.
    """
    return category_service.create_category(caller, body)


@categories.post(
    "/bulk-update",
    body=CategoryUpdatesSchema,
    response=CategoryListSchema,
    errors=(409,),
)
def update_categories(caller: Caller, body: CategoryUpdates) -> CategoryList:
    """Update up to 200 categories, all or none.

    To give them another order, for example: send the `position` of each. Fields that are not sent
    keep their values.
    """
    return CategoryList(category_service.update_categories(caller, body["updates"]))


@categories.get("/hierarchy", query=CategoryHierarchyQuerySchema, response=CategoryHierarchySchema)
def get_category_hierarchy(caller: Caller, query: HierarchyQuery) -> CategoryHierarchy:
    """List the top-level categories with their children.

    In your own order (`position`), then by name.
    """
    return category_queries.load_hierarchy(caller, query)


@categories.get("/usage-stats", response=CategoryUsageListSchema)
def get_category_usage(caller: Caller) -> CategoryUsageList:
    """Count your transactions in each category.

    The most used category comes first.
    """
    return category_queries.load_usage(caller)


@categories.get("/<id:category_id>", response=CategorySchema)
def get_category(caller: Caller, category_id: int) -> CategoryView:
    """Get a category."""
    return category_queries.get_view(caller, category_id)


@categories.change(
    "/<id:category_id>", body=CategoryUpdateSchema, response=CategorySchema, errors=(409,)
)
def update_category(
    caller: Caller, category_id: int, body: CategoryValues, expected: ExpectedVersions
) -> CategoryView:
    """Update a category.

    Fields that are not sent keep their values. Of a system category, you change only how you see it
    yourself: name, icon, color, position, and whether it is hidden. An admin updates it for all.
    """
    return category_service.update_category(caller, category_id, body, expected)


@categories.delete(
    "/<id:category_id>", query=CategoryDeleteQuerySchema, versioned=True, errors=(409,)
)
def delete_category(
    caller: Caller, category_id: int, query: CategoryDeletion, expected: ExpectedVersions
) -> None:
    """Delete a category.

    409 with the counts while transactions, budgets, rules or subcategories use it; `reassign_to`
    moves them to another category first. Of a system category, `reassign_to` moves what is yours
    and then hides the category for you; without it, only an admin may delete one, for all users.
    """
    target_id = query.get("reassign_to")
    category_deletion_service.delete_category(caller, category_id, target_id, expected)


@categories.post("/<id:category_id>/restore", response=CategorySchema, errors=(404, 409))
def restore_category(caller: Caller, category_id: int) -> CategoryView:
    """Restore a category that was deleted or merged with another in the last 30 days.

    It comes back with its settings and descriptions, and with what a merge moved, as far as that is
    still in the other category; stored forecasts stay there. A category that exists stays as it is.
    409 if its name, or the place of one of its budgets, is taken by now.
    """
    return category_deletion_service.restore_category(caller, category_id)


@categories.get(
    "/<id:category_id>/descriptions", query=PageQuerySchema, response=DescriptionPageSchema
)
def list_descriptions(caller: Caller, category_id: int, query: PageQuery) -> Page:
    """List the standard descriptions of a category."""
    return category_queries.list_descriptions(
        caller, category_id, query, cursors.take_position(query)
    )


@descriptions.post(
    "",
    body=DescriptionCreateSchema,
    response=DescriptionSchema,
    status=201,
    idempotent=True,
    errors=(409,),
)
def create_description(caller: Caller, body: DescriptionValues) -> StandardDescription:
    """Create a standard description of your own for a category."""
    return category_service.create_description(caller, body)
