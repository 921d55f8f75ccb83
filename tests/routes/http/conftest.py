from typing import Any

import pytest
from flask import Flask

from commands.contract_commands import openapi_document


@pytest.fixture(scope="module")
def document(app: Flask) -> dict[str, Any]:
    with app.app_context():
        return openapi_document()
