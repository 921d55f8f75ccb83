"""Reading requests strictly: what cannot be read is 400, what is read and wrong is 422."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NoReturn
from urllib.parse import unquote_to_bytes

from flask import Request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy
from werkzeug.exceptions import UnsupportedMediaType

from contract.base import UpdateSchema
from core.errors import Invalid, Malformed
from core.normalization import is_storable
from infrastructure import strict_json
from infrastructure.uploads import Upload

MAX_PROBLEMS = 20


class StrictParser(FlaskParser):
    """Webargs with our JSON, our errors, and no silently ignored parameter."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": None, "upload": None, "query": RAISE}  # noqa: RUF012 (the base class declares it so)
    __location_map__ = {**FlaskParser.__location_map__, "upload": "load_upload"}  # noqa: RUF012 (the base class declares it so)

    def load_json(self, req: Request, schema: Schema) -> Any:
        data = req.get_data(cache=True)
        if not data and _may_be_empty(schema):
            return {}
        if req.mimetype != "application/json":
            or_form = (
                ", or a form with the file as multipart/form-data"
                if "file" in schema.load_fields
                else ""
            )
            raise UnsupportedMediaType(f"Send JSON as application/json{or_form}.")
        if req.content_encoding not in {None, "", "identity"}:
            raise UnsupportedMediaType("Send the body without a Content-Encoding.")
        try:
            return strict_json.loads(data)
        except (ValueError, RecursionError) as error:
            raise Malformed(
                "The body is not valid JSON in UTF-8.", code="malformed_json"
            ) from error

    def load_upload(self, req: Request, schema: Schema) -> Any:
        """The fields of a form and its one file."""
        repeated = [
            name
            for form in (req.form, req.files)
            for name, values in form.lists()
            if len(values) > 1
        ]
        unknown = [name for name in req.files if name != "file"]
        if repeated or unknown:
            wrong = [(f"/{_escaped(name)}", "Given twice.") for name in repeated]
            raise Invalid(
                "The form is not valid.",
                problems=wrong + [(f"/{_escaped(name)}", "Unknown file.") for name in unknown],
            )
        data: dict[str, Any] = req.form.to_dict()
        if "file" in req.files:
            sent = req.files["file"]
            data["file"] = Upload(_shown_name(sent.filename), sent.stream.read())
        return data

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        try:
            unquote_to_bytes(req.query_string).decode()
        except UnicodeDecodeError as error:
            raise Malformed("The query is not valid UTF-8.") from error
        repeated = [name for name, values in req.args.lists() if len(values) > 1]
        if repeated:
            raise Invalid(
                "A parameter is repeated.",
                problems=[(f"?{name}", "Given twice.") for name in repeated],
            )
        return MultiDictProxy(req.args, schema)

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: Any,
        error_headers: Any,
    ) -> NoReturn:
        (location, messages), *_ = error.messages_dict.items()
        found = _query_problems(messages) if location == "query" else _problems(messages)
        raise Invalid(
            "The request is understood but not valid.", problems=islice(found, MAX_PROBLEMS)
        )


def _shown_name(name: str | None) -> str:
    """The name of a file without its folders, as text that can be stored."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    return "".join(
        character for character in last if character.isprintable() and is_storable(character)
    )[:200]


def _may_be_empty(schema: Schema) -> bool:
    return not isinstance(schema, UpdateSchema) and not any(
        field.required for field in schema.load_fields.values()
    )


def _problems(messages: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for name, nested in messages.items():
            yield from _problems(
                nested, pointer if name == "_schema" else f"{pointer}/{_escaped(name)}"
            )
    else:
        yield from ((pointer, str(message)) for message in messages)


def _escaped(name: Any) -> str:
    text = str(name)[:100].replace("~", "~0").replace("/", "~1")
    return text if is_storable(text) else "?"


def _query_problems(messages: Any) -> Iterator[tuple[str, str]]:
    for pointer, message in _problems(messages):
        yield "?" + pointer.removeprefix("/"), message
