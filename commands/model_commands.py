"""The models: train, list, roll back; build the encoder of embeddings."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

import ml_service
from core.enums import PeriodUnit
from core.errors import NotFound
from services.forecasting import model_versions, training_service

models = AppGroup(
    "models", help="Train forecast models, list them, go back to the one before; build an encoder."
)
UNIT = click.argument(
    "unit", type=click.Choice([unit.value for unit in PeriodUnit]), default="monthly"
)


@models.command("train")
@UNIT
def train(unit: PeriodUnit) -> None:
    """Learn from everybody's past now; the new model serves if it is better than the one that does."""
    with click.progressbar(length=100, label=f"{unit} model") as bar:
        predictions = current_app.extensions["outlay"].predictions
        found = training_service.train_model(
            predictions, {"period": unit}, lambda share: bar.update(round(100 * share) - bar.pos)
        )
    click.echo(
        f"{found['status']}: {found['reason'] or 'version ' + str(found['model_version']) + ' serves.'}"
    )


@models.command("list")
def list_models() -> None:
    """Kept models, newest first; * marks those that serve. Without one, the shipped prior serves."""
    for version in model_versions.list_versions():
        mark = "*" if version.is_serving else " "
        scores = ", ".join(
            f"{name} {value:.3f}"
            for name, value in version.metrics.items()
            if isinstance(value, float)
        )
        click.echo(
            f"{mark} {version.id:>5} {version.period:<8} {version.created_at:%Y-%m-%d %H:%M} {scores}"
        )


@models.command("rollback")
@UNIT
def roll_back(unit: PeriodUnit) -> None:
    """Let the model before the one that serves serve again; before the first, the shipped prior."""
    try:
        version = training_service.roll_back(unit)
    except NotFound:
        raise click.ClickException(
            f"The shipped prior serves {unit} forecasts; there is nothing before it."
        ) from None
    click.echo(
        f"Version {version} serves {unit} forecasts."
        if version
        else f"The prior serves {unit} forecasts."
    )


@models.command("embeddings")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def build_embeddings(folder: Path) -> None:
    """Build the encoder for CATEGORY_VARIANT=embeddings from the folder of a MiniLM model (see docs/OPERATIONS.md)."""
    try:
        size = ml_service.build_encoder(folder, current_app.config["MODELS_DIR"])
    except (ImportError, OSError, KeyError, ValueError) as error:
        raise click.ClickException(f"The encoder cannot be built: {error!r}") from error
    click.echo(f"Built: {size / 1e6:.0f} MB. Set CATEGORY_VARIANT=embeddings and start again.")
