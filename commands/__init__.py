"""The command line: ``flask`` with what each file here adds."""

from flask import Flask

from commands.contract_commands import contract
from commands.import_commands import import_command
from commands.ledger_commands import ledger
from commands.model_commands import models
from commands.start import prepare, prepare_command, prepare_for_flask_run
from commands.user_commands import settings_command, users

__all__ = ["prepare", "prepare_for_flask_run", "register"]


def register(app: Flask) -> None:
    """Add the commands to the application."""
    for command in (
        contract,
        import_command,
        ledger,
        models,
        users,
        prepare_command,
        settings_command,
    ):
        app.cli.add_command(command)
