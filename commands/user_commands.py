"""Commands that change the role of users and remove second factors, and the list of settings."""

import click
from flask.cli import AppGroup

from config import env_example
from core.enums import Role
from core.errors import NotFound
from services.people import second_factor_service, user_service

users = AppGroup("users", help="Make users admins or ordinary users, and remove second factors.")


@users.command("promote")
@click.argument("email")
def promote(email: str) -> None:
    """Make the user with this e-mail address an admin."""
    _set_role(email, Role.ADMIN)


@users.command("demote")
@click.argument("email")
def demote(email: str) -> None:
    """Make the user with this e-mail address an ordinary user."""
    _set_role(email, Role.USER)


@users.command("remove-second-factor")
@click.argument("email")
def remove_second_factor(email: str) -> None:
    """Turn off the second factor of the user with this e-mail address, who has lost it."""
    try:
        user = second_factor_service.remove_from_command_line(email)
    except NotFound as error:
        raise click.ClickException(error.detail) from error
    click.echo(f"{user.username} has no second factor.")


@click.command("settings")
def settings_command() -> None:
    """Print every setting with its default, in the form of .env.example."""
    click.echo(env_example(), nl=False)


def _set_role(email: str, role: Role) -> None:
    try:
        user = user_service.set_role(email, role)
    except NotFound as error:
        raise click.ClickException(error.detail) from error
    click.echo(f"{user.username} is now {role}.")
