"""What was really done in a replayed evening, written down apart from the site, and compared with its figures.

The arithmetic here is its own on purpose: it must not share a mistake with the rules of figures.
"""

from dataclasses import dataclass, field
from datetime import datetime
from statistics import fmean
from typing import Any

from satukota.modules.emergency.demo.story import ScriptedCall
from satukota.modules.emergency.queries.figures import Report


@dataclass
class CallTruth:
    """The true times of a call."""

    scripted: ScriptedCall
    rang: datetime
    answered: datetime | None = None
    classified: datetime | None = None
    ended: datetime | None = None
    incident: int = 0


@dataclass
class IncidentTruth:
    """The true times of an incident and of its units (sent, accepted, left, arrived, done)."""

    call: int
    kind: str
    sent: datetime | None = None
    units: list[list[datetime]] = field(default_factory=list)


class Ledger:
    """The book of an evening."""

    def __init__(self) -> None:
        self.calls: dict[int, CallTruth] = {}
        self.incidents: dict[int, IncidentTruth] = {}

    def call(self, pk: int, scripted: ScriptedCall, rang: datetime) -> CallTruth:
        """Begin a call's page."""
        return self.calls.setdefault(pk, CallTruth(scripted, rang))

    def note_opened(self, incident: int, call: int, kind: str) -> None:
        """Note which call opened an incident."""
        self.incidents[incident] = IncidentTruth(call, kind)
        self.calls[call].incident = incident

    def note_joined(self, call: int, incident: int) -> None:
        """Note that a call joined an incident."""
        self.calls[call].incident = incident

    def note_sent(self, incident: int, moment: datetime) -> None:
        """Note when units were sent."""
        self.incidents[incident].sent = moment

    def unit(self, incident: int, times: list[datetime]) -> None:
        """Note a unit's times."""
        self.incidents[incident].units.append(times)

    def units_of(self, incident: int) -> list[list[datetime]]:
        """Return the times of an incident's units."""
        return self.incidents[incident].units

    def _seconds(self, pairs: list[tuple[datetime | None, datetime | None]]) -> list[float]:
        return sorted((b - a).total_seconds() for a, b in pairs if a and b)

    def intervals(self) -> dict[str, list[float]]:
        """Return the true intervals of each measure, in order."""
        calls = [call for call in self.calls.values() if call.scripted.classed != "test"]
        sent = [(self.calls[incident.call], incident) for incident in self.incidents.values() if incident.sent]
        units = [times for incident in self.incidents.values() for times in incident.units]
        return {
            "answer": self._seconds([(call.rang, call.answered) for call in calls]),
            "classify": self._seconds([(call.answered, call.classified) for call in calls]),
            "processing": self._seconds([(call.answered, incident.sent) for call, incident in sent]),
            "acknowledge": self._seconds([(times[0], times[1]) for times in units]),
            "turnout": self._seconds([(times[0], times[2]) for times in units]),
            "travel": self._seconds([(times[2], times[3]) for times in units]),
            "response": self._seconds(
                [(call.rang, min(times[3] for times in incident.units)) for call, incident in sent if incident.units]
            ),
        }

    def counts(self) -> dict[str, int]:
        """Return the true counts."""
        counts = {
            "calls": len(self.calls),
            "incidents": len(self.incidents),
            "answered": sum(c.answered is not None for c in self.calls.values()),
        }
        lost = [c for c in self.calls.values() if c.answered is None and c.ended]
        counts["misdialled"] = sum((c.ended - c.rang).total_seconds() < 3 for c in lost if c.ended)
        counts["abandoned"] = len(lost) - counts["misdialled"]
        for call in self.calls.values():
            if call.answered and call.scripted.classed:
                name = f"class_{call.scripted.classed}"
                counts[name] = counts.get(name, 0) + 1
        return counts

    def summary(self) -> dict[str, Any]:
        """Return what happened, in a few numbers."""
        largest = max((sum(c.incident == pk for c in self.calls.values()) for pk in self.incidents), default=0)
        return self.counts() | {
            "most_calls_on_one_incident": largest,
            "units_sent": sum(len(incident.units) for incident in self.incidents.values()),
        }


def nearest_rank(ordered: list[float], hundredths: int) -> float:
    """Return a percentile by its definition: the smallest value with at least that share at or below it."""
    return next(value for index, value in enumerate(ordered, 1) if index * 100 >= hundredths * len(ordered))


def compare(ledger: Ledger, report: Report) -> list[str]:
    """Return each figure of the site that differs from the truth, as a sentence; empty where all agree."""
    wrong = []
    for name, count in ledger.counts().items():
        if report.counts.get(name, 0) != count:
            wrong.append(f"{name}: {report.counts.get(name, 0)} on the site, {count} in truth")
    for name, values in ledger.intervals().items():
        figure = report.measures[name]
        truth = (
            (len(values), nearest_rank(values, 50), nearest_rank(values, 90), fmean(values))
            if values
            else (0, None, None, None)
        )
        site = (figure.n, figure.p50, figure.p90, figure.mean)
        if any(
            (a is None) != (b is None) or (a is not None and b is not None and abs(a - b) > 0.001)
            for a, b in zip(truth, site, strict=True)
        ):
            wrong.append(f"{name}: {site} on the site, {truth} in truth")
        if figure.missing or figure.negative:
            wrong.append(f"{name}: {figure.missing} missing, {figure.negative} out of order")
    wrong += [f"stamp {name}: {count} missing or out of order" for name, count in report.quality.items()]
    return wrong
