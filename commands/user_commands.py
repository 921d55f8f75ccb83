"""People, from the machine itself; and the settings."""

import click
from flask.cli import AppGroup

from config import env_example
from core.enums import Role
from core.errors import NotFound
from services.people import user_service

users = AppGroup("users", help="People: make somebody an admin, or no longer one.")


def _set_role(email: str, role: Role) -> None:
    try:
        user = user_service.set_role(email, role)
    except NotFound as error:
        raise click.ClickException(error.detail) from error
    click.echo(f"{user.username} is now {role}.")


@users.command("promote")
@click.argument("email")
def promote(email: str) -> None:
    """Make the person with this address an admin."""
    _set_role(email, Role.ADMIN)


@users.command("demote")
@click.argument("email")
def demote(email: str) -> None:
    """Make an admin an ordinary user."""
    _set_role(email, Role.USER)


@click.command("settings")
def settings_command() -> None:
    """Print every setting with its default, as .env.example has it."""
    click.echo(env_example(), nl=False)
