"""JSON objects that are passed on as they are, and whose form the contract documents."""

from collections.abc import Callable
from typing import Any

from marshmallow import fields

from contract.base import AnySchema


class Document(fields.Dict):
    """A JSON object that services check themselves.

    ``form`` returns the schema that describes it, so that a form may contain itself.
    """

    def __init__(self, form: Callable[[], type[AnySchema]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.form = form
