"""Strict parsing of requests: unreadable input is 400, readable but wrong input is 422."""

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
from contract.fields import Several
from core.errors import INVALID_REQUEST, FieldProblem, Invalid, Malformed, json_pointer
from core.limits import LINE_LENGTH
from core.normalization import is_storable
from infrastructure import strict_json
from infrastructure.uploads import Upload
from routes.http.problems import Pointer

MAX_PROBLEMS = 20
"""Errors of one response: a body of a hundred thousand unknown fields is not answered in full."""

MAX_NAME_LENGTH = 100
"""Length to which the name of an unknown field is cut in an error."""

ParsedValues = dict[str, Any]
"""A validated body or query; its schema says which names and types it has."""


class StrictParser(FlaskParser):
    """Webargs with strict JSON, problem documents, and no silently ignored parameter."""

    # webargs ignores unknown query parameters unless told otherwise; bodies follow their schema.
    DEFAULT_UNKNOWN_BY_LOCATION = {"json": None, "upload": None, "query": RAISE}  # noqa: RUF012
    __location_map__ = {**FlaskParser.__location_map__, "upload": "load_upload"}  # noqa: RUF012

    def load_json(self, req: Request, schema: Schema) -> Any:
        """Read a JSON body. Raises UnsupportedMediaType or Malformed."""
        data = req.get_data(cache=True)
        # Clients send no body to routes that start something, such as a training.
        if not data and may_be_empty(schema):
            return {}
        if req.mimetype != "application/json":
            raise UnsupportedMediaType(_expected_media_type(schema))
        # A compressed body could unpack to more than MAX_BODY_BYTES.
        if req.content_encoding not in {None, "", "identity"}:
            raise UnsupportedMediaType("Send the body without a Content-Encoding.")
        try:
            return strict_json.loads(data)
        except (ValueError, RecursionError) as error:
            detail = "The body is not valid JSON in UTF-8."
            raise Malformed(detail, code="malformed_json") from error

    def load_upload(self, req: Request, schema: Schema) -> Any:
        """Read the fields of a form and its file. Raises Invalid."""
        _check_form(req)
        data: ParsedValues = req.form.to_dict()
        if "file" in req.files:
            file = req.files["file"]
            data["file"] = Upload(_clean_filename(file.filename), file.stream.read())
        return data

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """Read the query parameters. Raises Malformed or Invalid."""
        try:
            unquote_to_bytes(req.query_string).decode()
        except UnicodeDecodeError as error:
            raise Malformed(
                "The query string is not valid UTF-8.", code="malformed_query"
            ) from error

        problems: list[FieldProblem] = [
            (Pointer(f"?{name}"), "The parameter must not be repeated.")
            for name, values in req.args.lists()
            # Frameworks disagree on which of them counts, and one that is silently ignored is a
            # trap.
            if len(values) > 1 and not isinstance(schema.fields.get(name), Several)
        ]
        if problems:
            raise Invalid(
                "A query parameter is repeated.", problems=problems, code="repeated_parameter"
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
        """Raise Invalid with the messages of a schema."""
        (location, messages), *_ = error.messages_dict.items()
        problems = islice(_collect_problems(messages), MAX_PROBLEMS)
        if location == "query":
            raise Invalid(INVALID_REQUEST, problems=_as_query_problems(problems))
        raise Invalid(INVALID_REQUEST, problems=problems)


def _expected_media_type(schema: Schema) -> str:
    if "file" in schema.load_fields:
        return "Send JSON as application/json, or a form with the file as multipart/form-data."
    return "Send JSON as application/json."


def may_be_empty(schema: Schema) -> bool:
    """Return whether a request without a body means an empty object."""
    has_required_field = any(field.required for field in schema.load_fields.values())
    return not has_required_field and not isinstance(schema, UpdateSchema)


def _check_form(req: Request) -> None:
    """Raise Invalid for a field that is repeated and for a file that is not ``file``."""
    repeated = [name for name, values in req.form.lists() if len(values) > 1]
    repeated += [name for name, files in req.files.lists() if len(files) > 1]
    unknown = [name for name in req.files if name != "file"]

    problems: list[FieldProblem] = [
        ((_clean_name(name),), "The field must not be repeated.") for name in repeated
    ]
    problems += [
        ((_clean_name(name),), "Unknown file; its field must be file.") for name in unknown
    ]
    if problems:
        raise Invalid("The form contains invalid fields.", problems=problems, code="invalid_form")


def _clean_filename(name: str | None) -> str:
    """Return the name of a file without its folders, as text that can be stored."""
    # Some browsers sent whole paths, of Windows too.
    basename = (name or "").replace("\\", "/").rpartition("/")[2]
    characters = [
        character for character in basename if character.isprintable() and is_storable(character)
    ]
    return "".join(characters)[:LINE_LENGTH]


def _collect_problems(
    messages: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Flatten the nested messages of a schema; those of a whole object have the object's path."""
    if not isinstance(messages, Mapping):
        for message in messages:
            yield path, str(message)
        return

    for name, nested in messages.items():
        nested_path = path if name == "_schema" else (*path, _clean_name(name))
        yield from _collect_problems(nested, nested_path)


def _as_query_problems(
    problems: Iterator[tuple[tuple[str, ...], str]],
) -> Iterator[tuple[Pointer, str]]:
    for path, message in problems:
        yield Pointer("?" + json_pointer(path).removeprefix("/")), message


def _clean_name(name: object) -> str:
    """Return a name that an error can repeat, or a question mark."""
    text = str(name)[:MAX_NAME_LENGTH]
    return text if is_storable(text) else "?"
