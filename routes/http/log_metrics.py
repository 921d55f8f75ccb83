"""Metrics of the event log: how far each consumer is behind."""

from collections.abc import Iterable

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from container import container
from infrastructure.startup import DATABASE_ERRORS
from services.unit_of_work import rollback


class LogMetrics(Collector):
    """Counts when the metrics are asked for, by two indexed columns of each user."""

    def describe(self) -> Iterable[Metric]:
        """Return nothing: otherwise the registry would count before there is an application."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Return the number of events that each consumer has not dealt with, of all users."""
        family = GaugeMetricFamily(
            "outlay_log_events_behind",
            "Events that a consumer of the log has not dealt with.",
            labels=("consumer",),
        )
        try:
            for name, consumer in container().consumers.items():
                family.add_metric((name,), consumer.count_behind())
        except DATABASE_ERRORS:
            # The other metrics tell of it; they must come without a database, too.
            return
        finally:
            rollback()
        yield family
