"""Exchange rates: own ones, and conversions that say at which rate."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields
from marshmallow_sqlalchemy import auto_field

from contract.base import (
    OwnedSchema,
    PageQuerySchema,
    RowSchema,
    Schema,
    UpdateSchema,
    page_schema,
)
from contract.fields import Amount, Currency, Day, Moment, one_of
from core.enums import RateSource
from core.exchange_rates import SIGNIFICANT_DIGITS
from models import OwnExchangeRate

FROM_CURRENCY = {"description": "ISO 4217 code of the currency to convert from."}
TO_CURRENCY = {"description": "ISO 4217 code of the currency to convert to."}
RATE_DAY = {"description": "Day of the rate. It also serves later days without a newer one."}
RATE = {"description": "Units of `to_currency` for one unit of `from_currency`."}
CONVERTED_TO = {"description": f"{TO_CURRENCY['description']} Defaults to yours."}
SOURCE = {
    "description": "Where the rate comes from: `own` (you entered it, or a part of it), `ecb`"
    " (reference rate of the European Central Bank) or `fixed` (a currency that has become the"
    " euro, or the same currency)."
}

_RATE_PATTERN = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")


class Rate(Amount):
    """An exchange rate above zero, with at most twelve significant digits."""

    def _deserialize(  # type: ignore[override]
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> Decimal:
        text = value if isinstance(value, str) else self._write_out(value)
        if not _RATE_PATTERN.fullmatch(text) or not Decimal(text):
            raise ValidationError("Must be a rate above zero, such as 1.0834.")
        rate = Decimal(text).normalize()
        if len(rate.as_tuple().digits) > SIGNIFICANT_DIGITS:
            raise ValidationError("Must have at most 12 significant digits.")
        return rate

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> float | None:
        return None if value is None else float(value)


class ExchangeRateSchema(RowSchema):
    """An exchange rate that you entered yourself."""

    class Meta:
        model = OwnExchangeRate

    id = auto_field(metadata={"description": "Id of the rate."})
    user_id = fields.Integer(metadata={"description": "Id of the user who owns the rate."})
    from_currency = auto_field(metadata=FROM_CURRENCY)
    to_currency = auto_field(metadata=TO_CURRENCY)
    date = Day(metadata=RATE_DAY)
    rate = Rate(metadata=RATE)
    created_at = Moment(metadata={"description": "Time of creation, in UTC."})
    updated_at = Moment(metadata={"description": "Time of the last change, in UTC."})
    version = auto_field(
        metadata={"description": "Number of the version, which is the resource's ETag."}
    )


ExchangeRatePageSchema = page_schema(ExchangeRateSchema, "ExchangeRatePage")


class ExchangeRateCreateSchema(OwnedSchema):
    """A new exchange rate. It serves both directions."""

    from_currency = Currency(required=True, metadata=FROM_CURRENCY)
    to_currency = Currency(required=True, metadata=TO_CURRENCY)
    date = Day(required=True, metadata=RATE_DAY)
    rate = Rate(required=True, metadata=RATE)


class ExchangeRateUpdateSchema(ExchangeRateCreateSchema, UpdateSchema):
    """Changes to an exchange rate; fields that are missing keep their values."""


class ExchangeRateListQuerySchema(PageQuerySchema):
    """Parameters of the list of your rates."""

    currency = Currency(metadata={"description": "Only rates from or to this currency."})


class ConversionQuerySchema(OwnedSchema):
    """Parameters of a conversion."""

    amount = Amount(required=True, metadata={"description": "Amount to convert."})
    from_currency = Currency(required=True, metadata=FROM_CURRENCY)
    to_currency = Currency(metadata=CONVERTED_TO)
    date = Day(
        metadata={"description": "Day whose rate to use: the nearest on or before. Default: today."}
    )


class StatedRateSchema(Schema):
    """A rate that a conversion used."""

    from_currency = fields.String(metadata=FROM_CURRENCY)
    to_currency = fields.String(metadata=TO_CURRENCY)
    rate = Rate(metadata=RATE)
    date = Day(metadata={"description": "Day of the rate."})
    source = one_of(*RateSource, metadata=SOURCE)


class ConversionSchema(Schema):
    """An amount in another currency, and the rate that says so."""

    amount = Amount(metadata={"description": "The amount to convert."})
    converted = Amount(
        metadata={
            "description": "The amount in `rate.to_currency`, rounded half to even to its decimals."
        }
    )
    asked_date = Day(metadata={"description": "Day whose rate was asked for."})
    rate = fields.Nested(StatedRateSchema, metadata={"description": "The rate that was used."})


class ExchangeSchema(Schema):
    """Two amounts that were paid for each other, and the reference rate of the day.

    Of a transfer, the amount sent and the amount that arrived; of a purchase abroad, the original
    amount and the transaction's.
    """

    from_currency = fields.String(attribute="from_amount.currency", metadata=FROM_CURRENCY)
    to_currency = fields.String(attribute="to_amount.currency", metadata=TO_CURRENCY)
    from_amount = Amount(metadata={"description": "The first amount, in `from_currency`."})
    to_amount = Amount(metadata={"description": "The second amount, in `to_currency`."})
    rate = Rate(
        metadata={
            "description": "The rate that the amounts imply: units of `to_currency` for one unit of"
            " `from_currency`."
        }
    )
    reference = fields.Nested(
        StatedRateSchema,
        allow_none=True,
        metadata={
            "description": "The rate of the transaction's day, or of the last business day before;"
            " null if none is known."
        },
    )
    difference_percent = fields.Float(
        allow_none=True,
        metadata={
            "description": "By how many percent the implied rate is above the reference rate;"
            " negative below it. Null without a reference rate."
        },
    )
