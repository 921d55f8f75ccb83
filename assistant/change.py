"""Changes that tools make: previewed, and saved as they were previewed."""

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from marshmallow import fields

from assistant.tool import Arguments, Tool
from container import container
from contract.base import Schema
from contract.fields import Moment, one_of
from core.clock import utc_text
from core.identity import Caller
from core.json_types import JsonObject
from services.activity.confirmations import Outcome

PREVIEW, SAVED = "preview", "saved"
NEXT_STEP = {
    PREVIEW: "Nothing has been saved. Show this to the person. Only if they approve, call the tool"
    " again with the same arguments and this confirmation.",
    SAVED: "It has been saved.",
}
ID_FIELDS = ("id", "link")
"""What a new row has only once it is saved."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a tool has changed; ``is_new``: it is a new row."""

    result: Any
    is_new: bool


def make_change(caller: Caller, tool: Tool, arguments: Arguments) -> JsonObject:
    """Preview the change of a tool, or save it if the arguments have its confirmation.

    Raises Invalid for a wrong confirmation, and Conflict when the outcome is no longer that of the
    preview.
    """
    confirmations = container().confirmations
    values = {name: value for name, value in arguments.items() if name != "confirmation"}
    identity = _identify(tool, values)

    def produce() -> Outcome:
        change: Change = tool.run(caller, values)
        saved = tool.result().dump(change.result)
        # The id of a preview is nobody's yet; the rest must be the same when it is saved.
        unknown = dict.fromkeys(ID_FIELDS) if change.is_new else {}
        return Outcome(json.dumps({**saved, **unknown}), json.dumps(saved))

    token = arguments.get("confirmation")
    if token is None:
        shown, confirmation = confirmations.preview(caller, identity, produce)
        return _render(PREVIEW, shown, confirmation.token, confirmation.valid_until)
    return _render(SAVED, confirmations.carry_out(caller, identity, token, produce))


@cache
def change_schema(tool: Tool) -> type[Schema]:
    """Build the schema of what a tool that writes answers."""
    members: dict[str, Any] = {
        "status": one_of(
            PREVIEW, SAVED, metadata={"description": "`preview`: nothing has been saved."}
        ),
        "next_step": fields.String(metadata={"description": "What to do now."}),
        "confirmation": fields.String(
            allow_none=True,
            metadata={"description": "Confirms this preview once; null when it is saved."},
        ),
        "valid_until": Moment(
            allow_none=True, metadata={"description": "End of the confirmation's validity."}
        ),
        "change": fields.Nested(tool.result, metadata={"description": "What is changed."}),
        "__doc__": "A change, previewed or saved.",
    }
    return type(f"{tool.name.title().replace('_', '')}ChangeSchema", (Schema,), members)


def _identify(tool: Tool, values: Arguments) -> str:
    """Return a text that is the same for the same values, however they were written."""
    return f"{tool.name} {json.dumps(values, sort_keys=True, default=_write_value)}"


def _write_value(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _render(
    status: str,
    change: str,
    confirmation: str | None = None,
    valid_until: dt.datetime | None = None,
) -> JsonObject:
    return {
        "status": status,
        "next_step": NEXT_STEP[status],
        "confirmation": confirmation,
        "valid_until": None if valid_until is None else utc_text(valid_until),
        "change": json.loads(change),
    }
