"""The command that serves the Model Context Protocol over standard input and output."""

import os
import sys
from collections.abc import Callable

import click
from flask import current_app
from flask.cli import with_appcontext

from assistant.mcp.stdio import serve
from core.errors import OutlayError
from core.identity import Caller, require_second_factor
from core.json_types import JsonObject
from core.translation import choose_language, use_language
from services.people.token_service import authenticate_script

TOKEN = "OUTLAY_TOKEN"  # noqa: S105 (the name of a variable)


@click.command("mcp")
@with_appcontext
def mcp() -> None:
    """Serve the Model Context Protocol over standard input and output.

    OUTLAY_TOKEN must be an API token; what it may do is what the client may do. The program that
    starts this command is the client, on the machine of the server.
    """
    if not current_app.config["MCP"]:
        raise click.ClickException("The protocol is turned off (MCP=false).")
    try:
        _run(lambda _: {})
    except OutlayError as error:
        raise click.ClickException(f"{TOKEN}: {error.detail}") from None
    serve(sys.stdin.buffer, sys.stdout.buffer, _run)


def _run(step: Callable[[Caller], JsonObject]) -> JsonObject:
    # A context for each message: its session ends, and the next sees what others have committed.
    with current_app.app_context():
        return step(_authenticate())


def _authenticate() -> Caller:
    # Never as an option: other users of the machine see the options of processes.
    caller = authenticate_script(os.environ.get(TOKEN))
    require_second_factor(caller)
    use_language(choose_language([caller.locale]))
    return caller
