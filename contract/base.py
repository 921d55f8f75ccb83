"""Base classes of the schemas, and the schemas that several resources share."""

from typing import Any, ClassVar

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

from contract.fields import Amount, Currency, Day, Flag, Line, Several, Whole, one_of
from core.enums import RateSource
from core.limits import CURSOR_LENGTH, MAX_BULK
from core.periods import FIRST_DAY, LAST_DAY, MAX_DAYS

# A month of a year may start in December of the year before and end in January after.
FIRST_YEAR = FIRST_DAY.year + 1
LAST_YEAR = LAST_DAY.year - 1


class Schema(BaseSchema):
    """Base of the schemas; unknown fields are errors."""

    class Meta:
        # A misspelt field that is ignored would look like one that was stored.
        unknown = RAISE


class RowSchema(SQLAlchemySchema):
    """Base of the schemas of table rows; field types follow from the columns."""

    class Meta:
        unknown = RAISE


AnySchema = Schema | RowSchema

NAMES = "the names of what is referred to by id, such as `category_name`"


class UnionSchema(Schema):
    """Base of answers that have one of several forms, each with a schema of its own.

    The union's fields are those of all variants together; what an answer lacks is left out.
    """

    variants: ClassVar[tuple[type[AnySchema], ...]] = ()
    discriminator: ClassVar[str | None] = None
    """The field that tells the variants apart: each has another single value of it."""


class OwnedSchema(Schema):
    """Parameters that every authenticated operation accepts."""

    user_id = Whole(
        load_only=True,
        metadata={
            "description": "Id of the user whose data the request is about. Defaults to the caller;"
            " only an admin may name another user."
        },
    )


class UpdateSchema(Schema):
    """Base of partial updates: missing fields keep their values; at least one is required."""

    def __init__(self, **kwargs: Any) -> None:
        # Required fields of the schema to create with are optional in a change of the same fields.
        super().__init__(**{**kwargs, "partial": True})

    @validates_schema(skip_on_field_errors=True)
    def require_a_change(self, data: dict[str, Any], **_: Any) -> None:
        # user_id says whose row it is, so alone it changes nothing.
        if not data.keys() - {"user_id"}:
            raise ValidationError("The request must contain at least one field to change.")


def including(*additions: str, description: str) -> Several:
    """Build the parameter that asks for additions to an answer."""
    # A list from the start: another addition is no change of the parameter's form.
    return Several(
        fields.String(validate=validate.OneOf(additions)), metadata={"description": description}
    )


CURSOR_PATTERN = "^[A-Za-z0-9_-]+$"
"""Cursors are Base64 for addresses (RFC 4648, section 5), without padding."""


class PageQuerySchema(OwnedSchema):
    """Parameters of a paginated list."""

    limit = Whole(
        1, 200, load_default=50, metadata={"description": "Maximum number of items to return."}
    )
    cursor = Line(
        CURSOR_LENGTH,
        1,
        metadata={
            "description": "The `next_cursor` of the preceding page; omit it for the first page.",
            "pattern": CURSOR_PATTERN,
        },
    )
    include = including("total", description="`total` adds the number of items of the whole list.")

    @post_load
    def read_additions(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        # Both flags always: services need not know which lists offer which addition.
        included = data.pop("include", ())
        return data | {"total": "total" in included, "names": "names" in included}


class NamesQuerySchema(OwnedSchema):
    """Parameters of a resource that can come with the names of what it refers to."""

    include = including("names", description=f"`names` adds {NAMES}.")

    @post_load
    def include_names(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data | {"names": "names" in data.pop("include", ())}


class NamedPageQuerySchema(PageQuerySchema):
    """Parameters of a list that can come with the names of what its items refer to."""

    include = including(
        "total",
        "names",
        description="`total` adds the number of items of the whole list, `names` adds"
        f" {NAMES}. Separated by commas or repeated.",
    )


class DaysQuerySchema(OwnedSchema):
    """Parameters of a date range: a number of days up to today, or a first and a last date."""

    days = Whole(
        1,
        MAX_DAYS,
        metadata={
            "description": "Length of the range in days, ending today (in your time zone)."
            " Excludes `start_date` and `end_date`."
        },
    )
    start_date = Day(metadata={"description": "First day of the range, included."})
    end_date = Day(metadata={"description": "Last day of the range, included."})

    @validates_schema(skip_on_field_errors=True)
    def require_one_range(self, data: dict[str, Any], **_: Any) -> None:
        start, end = data.get("start_date"), data.get("end_date")
        if "days" in data and (start or end):
            raise ValidationError("Use either days or start_date and end_date, not both.", "days")
        if start and end and start > end:
            raise ValidationError("end_date must not be before start_date.", "end_date")


class CurrencyQuerySchema(OwnedSchema):
    """Parameters of a report in one currency."""

    currency = Currency(
        metadata={"description": "ISO 4217 code of the currency to report on. Defaults to yours."}
    )


class ConvertingQuerySchema(CurrencyQuerySchema):
    """Parameters of a report whose sums contain other currencies, converted."""

    convert = Flag(
        metadata={
            "description": "Whether amounts in other currencies are converted into the currency of"
            " the report, each day's at its own rate. Defaults to your preference"
            " `convert_currencies`, and to false with `currency`."
        }
    )


class MonthQuerySchema(CurrencyQuerySchema):
    """Parameters of a report on one month."""

    month = Whole(1, 12, metadata={"description": "Month, 1 to 12. Defaults to the current month."})
    year = Whole(
        FIRST_YEAR,
        LAST_YEAR,
        metadata={
            "description": "Calendar year. Defaults to that of the most recent such month, which"
            " may be the current one."
        },
    )


class PeriodSchema(Schema):
    """A range of calendar days; both ends are included."""

    start_date = Day(attribute="start", metadata={"description": "First day, included."})
    end_date = Day(attribute="end", metadata={"description": "Last day, included."})
    days = fields.Integer(metadata={"description": "Number of days."})


INCLUDE_SUBCATEGORIES = {
    "description": "Whether a category includes its subcategories, as in its budgets. Defaults to"
    " true; false restricts to the category itself."
}


class CategoryLabelSchema(Schema):
    """Name and looks of a category, for charts."""

    id = fields.Integer(metadata={"description": "Id of the category."})
    name = fields.String(metadata={"description": "Name of the category."})
    icon = fields.String(
        allow_none=True, metadata={"description": "Name of its icon; null if it has none."}
    )
    color = fields.String(
        allow_none=True, metadata={"description": "Its color as #RRGGBB; null if it has none."}
    )


class OtherCurrencySchema(Schema):
    """Transactions in one currency that a report leaves out, because it is in another one."""

    currency = fields.String(metadata={"description": "ISO 4217 code of the currency left out."})
    total = Amount(metadata={"description": "Sum of the amounts left out, in `currency`."})
    count = fields.Integer(metadata={"description": "Number of transactions left out."})


def other_currencies() -> fields.List[Any]:
    """Build the field with the currencies that a report leaves out."""
    return fields.List(
        fields.Nested(OtherCurrencySchema),
        metadata={
            "description": "Transactions of the same kind, period and categories in other"
            " currencies, which are not in these amounts; empty if there are none."
        },
    )


class ConvertedCurrencySchema(Schema):
    """Transactions in one other currency that a report contains, as entered and converted."""

    currency = fields.String(metadata={"description": "ISO 4217 code of the other currency."})
    total = Amount(metadata={"description": "Sum of the amounts as entered, in `currency`."})
    converted = Amount(
        metadata={
            "description": "The same sum in the currency of the report, which contains it: the sum"
            " of each day at its rate, added up exactly and rounded once."
        }
    )
    count = fields.Integer(metadata={"description": "Number of transactions."})
    rate_sources = fields.List(
        one_of(*RateSource),
        metadata={"description": "Where the rates come from, your own first."},
    )


def converted_currencies() -> fields.List[Any]:
    """Build the field with the currencies that a report converts."""
    return fields.List(
        fields.Nested(ConvertedCurrencySchema),
        metadata={
            "description": "Amounts in other currencies that these sums contain, converted; empty"
            " if there are none. What has no rate is in `other_currencies`."
        },
    )


class BulkSchema(OwnedSchema):
    """Base of bulk requests: an object with a list, or the bare list."""

    list_name = ""

    @pre_load
    def wrap(self, data: Any, **_: Any) -> Any:
        data = {self.list_name: data} if isinstance(data, list) else data
        rows = data.get(self.list_name) if isinstance(data, dict) else None

        # Counted before the rows are validated, so that a huge list costs nothing.
        if isinstance(rows, list) and len(rows) > MAX_BULK:
            raise ValidationError(f"Must contain at most {MAX_BULK} rows.", self.list_name)
        return data


def page_schema(item: type[AnySchema], name: str) -> type[Schema]:
    """Build the schema of a page of a list."""
    # Members without a description get the one of their name in contract/descriptions.py.
    members: dict[str, Any] = {
        "items": fields.List(fields.Nested(item)),
        "next_cursor": fields.String(allow_none=True),
        "has_more": fields.Boolean(),
        "sync_position": fields.Integer(),
        "total": fields.Integer(
            metadata={
                "description": "Number of items of the list; only with `include=total`.",
                "optional": True,
            }
        ),
        "total_is_minimum": fields.Boolean(
            metadata={
                "description": "True if the list has more items than `total`, as searches are"
                " counted up to 10,000. Absent if `total` is exact.",
                "optional": True,
            }
        ),
        "__doc__": "A page of a list.",
    }
    return type(f"{name}PageSchema", (Schema,), members)


def included_name(what: str) -> fields.String:
    """Build the field of a name that an answer has only with ``include=names``."""
    return fields.String(
        allow_none=True,
        metadata={
            "description": f"Name of the {what}; null without one. Only with `include=names`.",
            "optional": True,
        },
    )
