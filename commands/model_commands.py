"""Commands for forecast models and for the encoder of category embeddings."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

import ml_service
from core.enums import PeriodUnit
from core.errors import NotFound
from services.forecasting import model_versions, training_service

models = AppGroup("models", help="Train, list and roll back forecast models; build an encoder.")
UNIT = click.argument(
    "unit", type=click.Choice([unit.value for unit in PeriodUnit]), default=PeriodUnit.MONTHLY.value
)


@models.command("train")
@UNIT
def train(unit: PeriodUnit) -> None:
    """Train a forecast model on all users' history. It is used only if it performs better."""
    predictions = current_app.extensions["outlay"].predictions
    with click.progressbar(length=100, label=f"{unit} model") as bar:
        result = training_service.train_model(
            # In this process and not as a job: the command waits for it anyway.
            predictions,
            {"period": unit},
            lambda share: bar.update(round(100 * share) - bar.pos),
        )
    outcome = result["reason"] or f"version {result['model_version']} is in use."
    click.echo(f"{result['status']}: {outcome}")


@models.command("list")
def list_models() -> None:
    """List the stored forecast models, newest first, with their scores.

    An asterisk marks the models in use. Without one, the shipped model is in use.
    """
    for version in model_versions.list_versions():
        mark = "*" if version.is_serving else " "
        created_at = f"{version.created_at:%Y-%m-%d %H:%M}"
        scores = ", ".join(
            f"{name} {value:.3f}"
            for name, value in version.metrics.items()
            if isinstance(value, float)
        )
        click.echo(f"{mark} {version.id:>5} {version.period:<8} {created_at} {scores}")


@models.command("rollback")
@UNIT
def roll_back(unit: PeriodUnit) -> None:
    """Use the preceding forecast model again; before the first, the shipped model."""
    try:
        version = training_service.roll_back(unit)
    except NotFound:
        raise click.ClickException(
            f"The shipped model makes the {unit} forecasts; there is no model before it."
        ) from None

    model = f"Version {version}" if version else "The shipped model"
    click.echo(f"{model} now makes the {unit} forecasts.")


@models.command("embeddings")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def build_embeddings(folder: Path) -> None:
    """Build the encoder for CATEGORY_VARIANT=embeddings from the folder of a MiniLM model.

    See docs/OPERATIONS.md.
    """
    try:
        size = ml_service.build_encoder(folder, current_app.config["MODELS_DIR"])
    except (ImportError, OSError, KeyError, ValueError) as error:
        raise click.ClickException(f"The encoder cannot be built: {error!r}") from error
    megabytes = size / 1e6
    click.echo(
        f"Built the encoder ({megabytes:.0f} MB). Set CATEGORY_VARIANT=embeddings and restart."
    )
