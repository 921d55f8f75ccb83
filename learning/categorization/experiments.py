"""Experiment: serve a challenger variant to a share of the people until it proves worse."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Connection, func, select

from learning.categorization.feedback import select_resolved_feedback
from models import CategoryFeedback, db, table_of

if TYPE_CHECKING:
    from ml.categorization.experiments import Comparison

log = structlog.get_logger()

RECHECK_SECONDS = 60.0
"""Age from which a comparison is computed again."""
MAX_OUTCOMES = 5_000
"""Oldest outcomes of each variant that are compared, counted from the challenger's first."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """A running experiment; ``share`` is the challenger's share of the people, between 0 and 1."""

    control: str
    challenger: str
    share: float
    comparison: Comparison

    @property
    def has_fallen_back(self) -> bool:
        """Return whether the challenger proved worse and is no longer used."""
        return self.comparison.verdict == "worse"


class ExperimentMonitor:
    """Assigns variants to people, and compares the variants every RECHECK_SECONDS.

    Without a challenger, everybody gets the control.
    """

    def __init__(self, control: str, challenger: str, share: float) -> None:
        self.control, self.challenger, self.share = control, challenger, share
        self._latest: Experiment | None = None
        self._checked_at = 0.0

    def variant_for(self, user_id: int) -> str:
        """Return the variant that serves a person."""
        from ml.categorization.experiments import is_challenger

        name = f"{self.control}/{self.challenger}"
        # By a hash of the user and not by chance: a person keeps their variant over restarts and
        # processes.
        if not self.challenger or not is_challenger(user_id, name, self.share):
            return self.control

        experiment = self.current()
        if experiment is None or experiment.has_fallen_back:
            return self.control
        return self.challenger

    def current(self) -> Experiment | None:
        """Return the experiment with a recent comparison; None without a challenger."""
        if not self.challenger:
            return None

        # Every prediction asks for the variant; the comparison reads thousands of rows.
        is_outdated = time.monotonic() - self._checked_at > RECHECK_SECONDS
        if self._latest is None or is_outdated:
            had_fallen_back = self._latest is not None and self._latest.has_fallen_back
            self._latest = self._compare()
            self._checked_at = time.monotonic()
            # Logged once, not at every comparison.
            if self._latest.has_fallen_back and not had_fallen_back:
                pairs = self._latest.comparison.pairs
                log.warning("category_variant_fell_back", challenger=self.challenger, pairs=pairs)
        return self._latest

    def _compare(self) -> Experiment:
        from ml.categorization.experiments import compare_outcomes

        with db.engine.connect() as connection:
            control = self._load_outcomes(connection, self.control)
            challenger = self._load_outcomes(connection, self.challenger)

        comparison = compare_outcomes(control, challenger)
        return Experiment(self.control, self.challenger, self.share, comparison)

    def _load_outcomes(self, connection: Connection, variant: str) -> list[bool]:
        """Load outcomes of a variant since the challenger's first prediction, oldest first."""
        row = table_of(CategoryFeedback).c
        # Earlier outcomes of the control have no counterpart.
        first = select(func.min(row.id)).where(row.variant == self.challenger).scalar_subquery()
        query = (
            select_resolved_feedback()
            .where(row.variant == variant, row.id >= first)
            .order_by(row.id)
            .limit(MAX_OUTCOMES)
        )
        return [outcome.is_right for outcome in connection.execute(query)]
