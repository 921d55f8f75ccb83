"""Compare every answer that a test receives with the OpenAPI document."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import jsonschema_rs
from flask import Flask, request
from werkzeug.wrappers import Response

from commands.contract_commands import openapi_document
from routes.http.response_headers import RESPONSE_HEADERS

ADVICE = """An answer differs from the OpenAPI document:
{differences}

Every property of an answer is required and not null unless its field says otherwise. In contract/:
allow_none=True where null can come, metadata={{"optional": True}} where the property can be absent,
one_of(*Enum) for a closed set. In the route: errors=(409, …) for a status that only it answers."""


@dataclass
class DocumentedAnswers:
    """The document of one application, and the answers that differ from it."""

    app: Flask
    differences: list[str] = field(default_factory=list)
    _document: dict[str, Any] | None = None
    _validators: dict[str, Any] = field(default_factory=dict)

    def watch(self) -> None:
        """Check every answer from now on."""
        self.app.after_request(self.check)

    def check(self, response: Response) -> Response:
        """Note the difference between an answer and the document, if there is one."""
        difference = self._difference(response)
        if difference:
            where = f"{request.method} {request.path} -> {response.status_code}"
            self.differences.append(f"{where}: {difference}")
        return response

    def take_differences(self) -> str:
        """Return the advice on all differences since the last call; empty without any."""
        differences, self.differences = self.differences, []
        return ADVICE.format(differences="\n".join(differences)) if differences else ""

    @property
    def document(self) -> dict[str, Any]:
        """The document, built when the first answer needs it."""
        if self._document is None:
            self._document = openapi_document()
        return self._document

    def _difference(self, response: Response) -> str:
        operation = self._find_operation()
        status = str(response.status_code)
        if operation is None:
            return ""
        declared = self._resolve(operation["responses"].get(status))
        if declared is None:
            return "this status is not declared"

        undeclared = RESPONSE_HEADERS.keys() & response.headers.keys() - declared["headers"].keys()
        if undeclared:
            return f"the header {undeclared.pop()} is not declared"
        # The server leaves out the body of a 304, whatever the application has rendered.
        return "" if status == "304" else self._difference_of_body(declared, response)

    def _difference_of_body(self, declared: dict[str, Any], response: Response) -> str:
        content = declared.get("content", {})
        if not content:
            return "" if response.is_streamed or not response.get_data() else "has a body"
        if response.mimetype not in content:
            return f"{response.mimetype} is not declared"
        is_json = response.mimetype.endswith("json") and not response.is_streamed
        return self._first_error(content[response.mimetype], response) if is_json else ""

    def _find_operation(self) -> dict[str, Any] | None:
        if request.url_rule is None or request.method in {"OPTIONS", "HEAD"}:
            return None
        path = re.sub(r"<id:(\w+)>", r"{\1}", request.url_rule.rule)
        operation: dict[str, Any] | None = (
            self.document["paths"].get(path, {}).get(request.method.lower())
        )
        return operation

    def _resolve(self, part: dict[str, Any] | None) -> dict[str, Any] | None:
        if part is None or "$ref" not in part:
            return part
        name = part["$ref"].rpartition("/")[2]
        response: dict[str, Any] = self.document["components"]["responses"][name]
        return response

    def _first_error(self, media: dict[str, Any], response: Response) -> str:
        validator = self._validator(media["schema"])
        for error in validator.iter_errors(json.loads(response.get_data())):
            return f"{'/'.join(map(str, error.instance_path))}: {error.message[:300]}"
        return ""

    def _validator(self, schema: dict[str, Any]) -> Any:
        key = json.dumps(schema)
        if key not in self._validators:
            bundle = {**schema, "components": self.document["components"]}
            self._validators[key] = jsonschema_rs.Draft202012Validator(bundle)
        return self._validators[key]
