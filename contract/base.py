"""What the schemas share."""

from typing import Any

from flask_marshmallow import Schema as BaseSchema
from flask_marshmallow.sqla import SQLAlchemySchema
from marshmallow import (
    RAISE,
    ValidationError,
    fields,
    post_load,
    pre_load,
    validate,
    validates_schema,
)

from contract.fields import Currency, Day, Line, Whole
from core.periods import MAX_DAYS

MAX_BULK = 1_000


class Schema(BaseSchema):
    """Unknown fields are errors."""

    class Meta:
        unknown = RAISE


class RowSchema(SQLAlchemySchema):
    """Shows a row of a table; the fields take their form from its columns."""

    class Meta:
        unknown = RAISE


AnySchema = Schema | RowSchema


class OwnedSchema(Schema):
    """May name its owner: oneself, or anybody for an admin."""

    user_id = Whole(
        load_only=True, metadata={"description": "Yourself; an admin may name anybody."}
    )


class UpdateSchema(Schema):
    """Changes the fields it names; at least one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "partial": True})

    @validates_schema(skip_on_field_errors=True)
    def names_something(self, data: dict[str, Any], **_: Any) -> None:
        if not data.keys() - {"user_id"}:
            raise ValidationError("Name at least one field to change.")


class PageQuerySchema(OwnedSchema):
    """Which page of a list."""

    limit = Whole(1, 200, load_default=50, metadata={"description": "How many items at most."})
    cursor = Line(500, metadata={"description": "The next_cursor of the page before."})
    include = fields.String(
        validate=validate.Equal("total"),
        metadata={"description": "``total`` also counts all items."},
    )

    @post_load
    def with_total(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data | {"total": data.pop("include", None) == "total"}


class DaysQuerySchema(OwnedSchema):
    """Which days: a number of them up to today, or from one date to another."""

    days = Whole(1, MAX_DAYS, metadata={"description": "The last so many days, today included."})
    start_date = Day()
    end_date = Day()

    @validates_schema(skip_on_field_errors=True)
    def days_make_sense(self, data: dict[str, Any], **_: Any) -> None:
        start, end = data.get("start_date"), data.get("end_date")
        if "days" in data and (start or end):
            raise ValidationError("Give days, or start_date and end_date, not both.", "days")
        if start and end and start > end:
            raise ValidationError("The end is before the start.", "end_date")


class MonthQuerySchema(OwnedSchema):
    """Which month: the current one unless named."""

    month = Whole(1, 12)
    year = Whole(1901, 2198)
    currency = Currency(metadata={"description": "Default: your own."})


class CurrencyQuerySchema(OwnedSchema):
    currency = Currency(metadata={"description": "Default: your own."})


class PeriodSchema(Schema):
    """A run of days; both ends belong to it."""

    start_date = Day(attribute="start")
    end_date = Day(attribute="end")
    days = fields.Integer()


class CategoryLabelSchema(Schema):
    """What a chart needs to know of a category."""

    id = fields.Integer()
    name = fields.String()
    icon = fields.String(allow_none=True)
    color = fields.String(allow_none=True)


class BulkSchema(OwnedSchema):
    """Carries a list, which may also be sent bare."""

    list_name = ""

    @pre_load
    def wrap(self, data: Any, **_: Any) -> Any:
        data = {self.list_name: data} if isinstance(data, list) else data
        rows = data.get(self.list_name) if isinstance(data, dict) else None
        if isinstance(rows, list) and len(rows) > MAX_BULK:
            raise ValidationError(f"At most {MAX_BULK} at a time.", self.list_name)
        return data


def page_schema(item: type[Schema] | type[RowSchema], name: str) -> type[Schema]:
    """The schema of a list's page."""
    members: dict[str, Any] = {
        "items": fields.List(fields.Nested(item)),
        "next_cursor": fields.String(allow_none=True),
        "has_more": fields.Boolean(),
        "total": fields.Integer(metadata={"description": "Only with include=total."}),
        "__doc__": "One page of a list.",
    }
    return type(f"{name}PageSchema", (Schema,), members)
