"""Commands that write the API contract to files."""

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from commands.postman import collection

contract = AppGroup("contract", help="Write the OpenAPI document and the Postman collection.")


def openapi_document() -> dict[str, object]:
    """Return the OpenAPI document as ``/api/openapi.json`` serves it."""
    # As clients get it: JSON makes tuples lists, and keys that are numbers text.
    return dict(json.loads(current_app.extensions["outlay_api"].read_document()))


@contract.command("openapi")
def openapi() -> None:
    """Print the OpenAPI document."""
    click.echo(json.dumps(openapi_document(), indent=2))


@contract.command("postman")
@click.argument("path", type=click.Path(path_type=Path), default=Path("Postman_Collection.json"))
def postman(path: Path) -> None:
    """Write the Postman collection to a file."""
    text = json.dumps(collection(openapi_document()), indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    click.echo(f"Wrote {path}.")
