"""Categories and their standard descriptions."""

from typing import Any

from core.identity import Caller
from routes.http import cursors
from routes.http.route_spec import Resource
from schemas import (
    CategoryCreateSchema,
    CategoryDeleteQuerySchema,
    CategoryHierarchySchema,
    CategoryListQuerySchema,
    CategoryPageSchema,
    CategorySchema,
    CategoryUpdateSchema,
    CategoryUsageListSchema,
    DescriptionCreateSchema,
    DescriptionPageSchema,
    DescriptionSchema,
    PageQuerySchema,
)
from services.ledger import category_service
from services.versions import ExpectedVersions

categories = Resource(
    "categories", __name__, url_prefix="/categories", description="What money is spent on."
)
descriptions = Resource(
    "descriptions", __name__, url_prefix="/descriptions", description="Quick selection."
)


@categories.get("", query=CategoryListQuerySchema, response=CategoryPageSchema)
def list_categories(caller: Caller, query: dict[str, Any]) -> Any:
    """The system's categories and your own."""
    return category_service.list_categories(caller, query, cursors.position(query))


@categories.post(
    "",
    body=CategoryCreateSchema,
    response=CategorySchema,
    status=201,
    idempotent=True,
    errors=(409,),
)
def create_category(caller: Caller, body: dict[str, Any]) -> Any:
    """Create a category of your own; an admin also system ones."""
    return category_service.create_category(caller, body)


@categories.get("/hierarchy", response=CategoryHierarchySchema)
def get_hierarchy(caller: Caller) -> Any:
    """Top categories with their children."""
    return {"items": category_service.hierarchy(caller)}


@categories.get("/usage-stats", response=CategoryUsageListSchema)
def get_usage_stats(caller: Caller) -> Any:
    """How often you use which category, and when last."""
    return {"items": category_service.usage_stats(caller)}


@categories.get("/<id:category_id>", response=CategorySchema)
def get_category(caller: Caller, category_id: int) -> Any:
    """One category."""
    return category_service.get_category(caller, category_id)


@categories.change(
    "/<id:category_id>", body=CategoryUpdateSchema, response=CategorySchema, errors=(409,)
)
def update_category(
    caller: Caller, category_id: int, body: dict[str, Any], expected: ExpectedVersions
) -> Any:
    """Change a category of your own; an admin also system ones."""
    return category_service.update_category(caller, category_id, body, expected)


@categories.delete(
    "/<id:category_id>", query=CategoryDeleteQuerySchema, versioned=True, errors=(409,)
)
def delete_category(
    caller: Caller, category_id: int, query: dict[str, Any], expected: ExpectedVersions
) -> None:
    """Delete a category. While it is in use: 409 with the counts, or move what uses it with reassign_to."""
    category_service.delete_category(caller, category_id, query.get("reassign_to"), expected)


@categories.get(
    "/<id:category_id>/descriptions", query=PageQuerySchema, response=DescriptionPageSchema
)
def list_descriptions(caller: Caller, category_id: int, query: dict[str, Any]) -> Any:
    """Descriptions to choose from under a category."""
    return category_service.list_descriptions(caller, category_id, query, cursors.position(query))


@descriptions.post(
    "",
    body=DescriptionCreateSchema,
    response=DescriptionSchema,
    status=201,
    idempotent=True,
    errors=(409,),
)
def create_description(caller: Caller, body: dict[str, Any]) -> Any:
    """Add a description of your own to a category."""
    return category_service.create_description(caller, **body)
