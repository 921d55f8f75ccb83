"""The command line: subcommands of ``flask``."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from flask import Flask, current_app
from sqlalchemy.engine import make_url

from commands.backup_commands import backup, restore
from commands.consumer_commands import consume, relay
from commands.contract_commands import contract
from commands.import_commands import import_command
from commands.ledger_commands import ledger
from commands.mcp_commands import mcp
from commands.model_commands import models
from commands.schedule_commands import schedule
from commands.start import (
    end_list_of_commands,
    flask_run_address,
    is_flask_command,
    prepare,
    prepare_command,
    prepare_for_flask_run,
)
from commands.user_commands import settings_command, users
from infrastructure.startup import DATABASE_ERRORS, StartError, database_problem

__all__ = [
    "end_list_of_commands",
    "flask_run_address",
    "is_flask_command",
    "prepare",
    "prepare_for_flask_run",
    "register",
]


def register(app: Flask) -> None:
    """Add the commands to the application."""
    for command in (
        backup,
        restore,
        consume,
        contract,
        import_command,
        ledger,
        mcp,
        models,
        relay,
        schedule,
        users,
        prepare_command,
        settings_command,
    ):
        app.cli.add_command(_explaining(command))


def _explaining(command: click.Command) -> click.Command:
    """Let a command and its subcommands end with a sentence when the database cannot be used."""
    # Wrapped once here, and not by a decorator on each command that somebody may forget.
    if isinstance(command, click.Group):
        for part in command.commands.values():
            _explaining(part)
    elif command.callback is not None:
        command.callback = _with_plain_errors(command.callback)
    return command


def _with_plain_errors(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def run(*args: Any, **options: Any) -> Any:
        try:
            return function(*args, **options)
        except DATABASE_ERRORS as error:
            url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
            raise StartError(database_problem(url, error)) from error

    return run
