"""Metrics of the circuit breakers: how many services answer, and how many are left alone."""

from collections.abc import Iterable

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from infrastructure.circuit_breakers import breakers


class BreakerMetrics(Collector):
    """Reads the states when the metrics are asked for."""

    def collect(self) -> Iterable[Metric]:
        """Return the circuit breakers of this process by kind of service and state."""
        family = GaugeMetricFamily(
            "outlay_circuit_breakers",
            "Circuit breakers by kind of service and state.",
            labels=("service", "state"),
        )
        for labels, count in breakers.count_states().items():
            family.add_metric(labels, count)
        yield family
