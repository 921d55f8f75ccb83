"""Descriptions of fields that mean the same in every schema.

The OpenAPI document uses them where a field has no ``metadata["description"]`` of its own.
"""

from typing import Any

from marshmallow import fields

SHARED_DESCRIPTIONS = {
    "account_id": "Id of the account.",
    "budget_id": "Id of the budget.",
    "category_id": "Id of the category.",
    "category_name": "Name of the category.",
    "color": "Color of the category in charts, as #RRGGBB.",
    "created_at": "Time of creation: RFC 3339, in UTC.",
    "currency": "ISO 4217 currency code, such as EUR.",
    "dedup_key": "Key of the insight: the same for the same cause and period, on whatever day.",
    "email": "E-mail address.",
    "first_name": "Given name.",
    "has_more": "Whether the list continues after this page.",
    "icon": "Name of the icon of the category.",
    "id": "Unique identifier.",
    "import_id": "Id of the import.",
    "items": "The items in list order.",
    "job_id": "Id of the job.",
    "last_name": "Family name.",
    "template": "Name of the mail.",
    "limit": "Maximum number of items to return.",
    "locale": "Language tag (BCP 47) that sets the format of numbers and dates, such as de-DE.",
    "next_cursor": "Value of `cursor` that requests the next page; null on the last page.",
    "prediction_id": "Id of the prediction.",
    "profile_id": "Id of the import profile.",
    "rule_id": "Id of the rule.",
    "sync_position": "Last number of the change log before this was read. As `since` of"
    " `GET /changes`, it gets every later change.",
    "timezone": "IANA time zone name, such as Europe/Berlin.",
    "transaction_id": "Id of the transaction.",
    "updated_at": "Time of the last change: RFC 3339, in UTC.",
    "user_id": "Id of the user who owns the resource.",
    "username": "Unique name of the user.",
    "version": "Version number. Every change increases it; it is also the ETag of the resource.",
}


def describe_field(field: fields.Field[Any]) -> str | None:
    """Return the description of a bound field: its own, else the shared one of its name."""
    own = field.metadata.get("description")
    if own:
        return str(own)
    return SHARED_DESCRIPTIONS.get(str(field.data_key or field.name))


def describe_path_parameter(name: str) -> str:
    """Return the description of an id in a path, such as ``account_id``, or of a key."""
    if not name.endswith("_id"):
        return SHARED_DESCRIPTIONS[name]
    noun = name.removesuffix("_id").replace("_", " ")
    return f"Id of the {noun}."
