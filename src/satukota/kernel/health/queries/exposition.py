"""What a monitor reads: the state of every check, what it measured, and what processes counted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from satukota.kernel.counted import registry
from satukota.kernel.health.queries.verdicts import Finding
from satukota.kernel.registry.api import Gauge


class Findings(Collector):
    """The findings of this moment as metrics."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = findings

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Yield the state of each check, then what all of them measured, by name."""
        states = GaugeMetricFamily(
            "satukota_health_state", "State of a check: 0 well, 1 somebody should look, 2 broken.", labels=["check"]
        )
        for finding in self.findings:
            states.add_metric([finding.check.id], finding.level)
        yield states
        by_name: dict[str, list[Gauge]] = defaultdict(list)
        for finding in self.findings:
            for gauge in finding.verdict.gauges:
                by_name[gauge.name].append(gauge)
        yield from (_family(name, gauges) for name, gauges in by_name.items())


def _family(name: str, gauges: Sequence[Gauge]) -> GaugeMetricFamily:
    labels = list(gauges[0].labels)
    family = GaugeMetricFamily(f"satukota_{name}", f"See docs/reference/metrics: {name}.", labels=labels)
    for gauge in gauges:
        family.add_metric([gauge.labels[label] for label in labels], gauge.value)
    return family


def exposition(findings: Sequence[Finding]) -> bytes:
    """Return everything in Prometheus' text form."""
    own = CollectorRegistry()
    own.register(Findings(findings))
    return generate_latest(own) + generate_latest(registry())
