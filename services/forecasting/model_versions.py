"""Read the versions of trained forecast models."""

from sqlalchemy import select

from core.enums import PeriodUnit
from models import ModelVersion, db

MAX_VERSIONS = 3
"""Newest versions of each period unit that are stored; older ones are deleted unless they serve."""


def list_versions() -> list[ModelVersion]:
    """List the stored versions of all period units, newest first."""
    return list(db.session.scalars(select(ModelVersion).order_by(ModelVersion.id.desc())))


def load_newest_version(unit: PeriodUnit) -> ModelVersion | None:
    """Load the newest version of a period unit; None before the first training."""
    versions = select(ModelVersion).where(ModelVersion.period == unit)
    return db.session.scalar(versions.order_by(ModelVersion.id.desc()).limit(1))


def load_serving_version(unit: PeriodUnit) -> ModelVersion | None:
    """Load the version that serves a period unit; None while the shipped model does."""
    serving = select(ModelVersion).where(ModelVersion.period == unit, ModelVersion.is_serving)
    return db.session.scalar(serving)


def load_previous_version(version: ModelVersion) -> ModelVersion | None:
    """Load the version before a version; None before the first."""
    earlier = select(ModelVersion).where(
        ModelVersion.period == version.period, ModelVersion.id < version.id
    )
    return db.session.scalar(earlier.order_by(ModelVersion.id.desc()).limit(1))


def find_outdated_versions(unit: PeriodUnit) -> list[ModelVersion]:
    """Find the versions beyond ``MAX_VERSIONS`` that do not serve."""
    versions = select(ModelVersion).where(ModelVersion.period == unit)
    older = db.session.scalars(versions.order_by(ModelVersion.id.desc()).offset(MAX_VERSIONS))
    # After a rollback the serving version may be the oldest of all.
    return [version for version in older if not version.is_serving]
