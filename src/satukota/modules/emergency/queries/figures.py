"""The figures of a period, read from the stamps.

The same numbers make the page, the PDF, the CSV and the indicators.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from satukota.modules.emergency.models import Assignment, Call, Incident
from satukota.modules.emergency.queries.clock import now
from satukota.modules.emergency.queries.policies import targets
from satukota.modules.emergency.rules import figures, measures, waiting
from satukota.modules.emergency.rules.figures import Figure, seconds
from satukota.modules.emergency.rules.waiting import ServiceLevel

LIMITS = (10, 15, 20)
FIRES = Q(kind__startswith="fire.") | Q(kind="other.rescue")
"""What the minimum service standard for fire counts."""
GIVEN_UP = frozenset({"abandoned", "callback_due", "callback_done", "callback_failed", "reviewed"})
NEEDED = ("dispatched_at", "acknowledged_at", "en_route_at", "on_scene_at", "cleared_at")


@dataclass(frozen=True)
class Report:
    """All figures of a period."""

    start: datetime
    end: datetime
    counts: dict[str, int]
    measures: dict[str, Figure]
    levels: tuple[ServiceLevel, ...]
    longest_tenth: float | None
    hours: tuple[waiting.Hour, ...]
    groups: dict[str, Figure]
    again: Figure
    quality: dict[str, int] = field(default_factory=dict)

    @property
    def busiest(self) -> waiting.Hour:
        """Return the hour of the day that had the most calls in one day."""
        return max(self.hours, key=lambda hour: hour.busiest)

    @property
    def abandoned_share(self) -> float | None:
        """Return the part of the calls that were given up, of those that were answered or given up."""
        counted = self.counts["answered"] + self.counts["abandoned"]
        return self.counts["abandoned"] / counted if counted else None

    @property
    def prank_share(self) -> float | None:
        """Return the part of the classified calls that were pranks."""
        classified = sum(self.counts[name] for name in self.counts if name.startswith("class_"))
        return self.counts.get("class_prank", 0) / classified if classified else None

    @property
    def real_share(self) -> float | None:
        """Return the part of the classified calls that were emergencies."""
        classified = sum(self.counts[name] for name in self.counts if name.startswith("class_"))
        real = self.counts.get("class_emergency", 0) + self.counts.get("class_duplicate", 0)
        return real / classified if classified else None


@dataclass(frozen=True, slots=True)
class CallTimes:
    """The stamps of one call that the figures use."""

    state: str
    classed: str
    rang: datetime
    answered: datetime | None
    classified: datetime | None
    ended: datetime | None
    wrapped: datetime | None
    flags: list[str]

    @property
    def wait(self) -> float | None:
        """Return how long the caller waited; a call by hand waited for nobody."""
        return None if "by_hand" in self.flags else seconds(self.rang, self.answered)


def calls_of(start: datetime, end: datetime, *, exercise: bool) -> QuerySet[Call]:
    """Return the calls of a period, exercises apart from real ones."""
    calls = Call.objects.filter(rang_at__gte=start, rang_at__lt=end)
    return calls.filter(flags__contains=["exercise"]) if exercise else calls.exclude(flags__contains=["exercise"])


def incidents_of(start: datetime, end: datetime, *, exercise: bool) -> QuerySet[Incident]:
    """Return the incidents of a period, exercises apart from real ones."""
    incidents = Incident.objects.filter(opened_at__gte=start, opened_at__lt=end)
    return (
        incidents.filter(flags__contains=["exercise"]) if exercise else incidents.exclude(flags__contains=["exercise"])
    )


def sent_incidents(start: datetime, end: datetime) -> QuerySet[Incident]:
    """Return the incidents that the response time counts: of a call, opened in the period, a unit sent, no exercise."""
    incidents = incidents_of(start, end, exercise=False).exclude(state="duplicate").filter(rang_at__isnull=False)
    return incidents.filter(Q(first_dispatch_at__isnull=False) | Q(first_on_scene_at__isnull=False))


def report(start: datetime, end: datetime, *, exercise: bool = False) -> Report:
    """Work out all figures of the period from `start` (included) to `end` (not included)."""
    rows = calls_of(start, end, exercise=exercise).values_list(
        "state", "classed", "rang_at", "answered_at", "classified_at", "ended_at", "wrapped_at", "flags"
    )
    calls = [CallTimes(*row) for row in rows.iterator(2000)]
    incidents = incidents_of(start, end, exercise=exercise).exclude(state="duplicate")
    goals = targets()
    counted = [call for call in calls if call.classed != "test" and call.state != "blocked"]
    waits = [wait for call in counted if (wait := call.wait) is not None]
    return Report(
        start,
        end,
        _counts(calls, incidents),
        _measures(counted, incidents, goals),
        tuple(waiting.service_level(waits, list(_abandoned_waits(counted)), limit) for limit in LIMITS),
        waiting.longest_tenth(waits),
        tuple(waiting.load([_handled(call) for call in calls], _passed(calls, start, end, exercise=exercise))),
        _by_group(incidents, goals["response"]),
        _again(incidents, goals["response"]),
        quality(incidents, counted),
    )


def _abandoned_waits(calls: Iterable[CallTimes]) -> Iterator[float]:
    """Yield the seconds that each given-up call waited; slips of the finger are left out."""
    for call in calls:
        waited = seconds(call.rang, call.ended)
        if call.answered is None and waited is not None and waiting.abandoned_kind(waited) == "abandoned":
            yield waited


def _counts(calls: Sequence[CallTimes], incidents: QuerySet[Incident]) -> dict[str, int]:
    counts = {"calls": len(calls), "answered": sum(call.answered is not None for call in calls)}
    counts["blocked"] = sum(call.state == "blocked" for call in calls)
    given_up = [
        seconds(c.rang, c.ended) or 0.0 for c in calls if c.answered is None and c.ended and c.state != "blocked"
    ]
    counts["misdialled"] = sum(waiting.abandoned_kind(waited) == "misdial" for waited in given_up)
    counts["abandoned"] = len(given_up) - counts["misdialled"]
    for call in calls:
        if call.classed:
            counts[f"class_{call.classed}"] = counts.get(f"class_{call.classed}", 0) + 1
    counts["incidents"] = incidents.count()
    counts["sent"] = Assignment.objects.filter(incident__in=incidents).count()
    return counts


def _measures(calls: Sequence[CallTimes], incidents: QuerySet[Incident], goals: dict[str, float]) -> dict[str, Figure]:
    answered = [call for call in calls if call.answered]
    per_incident = list(
        incidents.filter(rang_at__isnull=False).values_list(
            "rang_at", "answered_at", "first_dispatch_at", "first_on_scene_at"
        )
    )
    sent = [row for row in per_incident if row[2] or row[3]]
    units = list(
        Assignment.objects.filter(incident__in=incidents).values_list(
            "dispatched_at", "acknowledged_at", "en_route_at", "on_scene_at", "state"
        )
    )
    went = [row for row in units if row[4] not in ("cancelled", "declined", "diverted")]
    intervals = {
        "answer": [call.wait for call in answered if "by_hand" not in call.flags],
        "classify": [seconds(call.answered, call.classified) for call in answered],
        "processing": [seconds(row[1], row[2]) for row in per_incident],
        "acknowledge": [seconds(row[0], row[1]) for row in went],
        "turnout": [seconds(row[0], row[2]) for row in went],
        "travel": [seconds(row[2], row[3]) for row in went],
        "response": [seconds(row[0], row[3]) for row in sent],
    }
    return {name: figures.figure(values, goals[name]) for name, values in intervals.items()}


def _by_group(incidents: QuerySet[Incident], target: float) -> dict[str, Figure]:
    times: dict[str, list[float | None]] = {}
    sent = incidents.filter(Q(first_dispatch_at__isnull=False) | Q(first_on_scene_at__isnull=False))
    for kind, rang, arrived in sent.filter(rang_at__isnull=False).values_list("kind", "rang_at", "first_on_scene_at"):
        times.setdefault(kind.partition(".")[0], []).append(seconds(rang, arrived))
    return {group: figures.figure(values, target) for group, values in sorted(times.items())}


def _handled(call: CallTimes) -> waiting.Handled:
    rang = timezone.localtime(call.rang)
    return waiting.Handled(rang.date(), rang.hour, seconds(call.answered, call.wrapped or call.ended))


def _passed(calls: Sequence[CallTimes], start: datetime, end: datetime, *, exercise: bool) -> dict[int, float]:
    """Return how often each hour really passed: of a running month the hours until now, of exercises those with calls."""
    if not exercise:
        return waiting.hours_passed(timezone.localtime(start), timezone.localtime(min(end, now())))
    rung = {(at.date(), at.hour) for at in (timezone.localtime(call.rang) for call in calls)}
    return {hour: float(sum(hour == used for _day, used in rung)) for hour in range(24)}


def _again(incidents: QuerySet[Incident], target: float) -> Figure:
    """Return from opening again to the first unit that was sent after it and arrived."""
    rows = incidents.filter(reopened_at__isnull=False).annotate(
        second_at=Min("assignments__on_scene_at", filter=Q(assignments__dispatched_at__gte=F("reopened_at"))),
    )
    return figures.figure((seconds(*times) for times in rows.values_list("reopened_at", "second_at")), target)


def quality(incidents: QuerySet[Incident], calls: Sequence[CallTimes]) -> dict[str, int]:
    """Return how often which stamp is missing or out of order."""
    counts: dict[str, int] = {}
    done = Assignment.objects.filter(incident__in=incidents, state="cleared")
    for row in done.values(*NEEDED).iterator(2000):
        for name in measures.missing_stamps(row, NEEDED):
            counts[name] = counts.get(name, 0) + 1
        for _first, second in measures.disorder(row, NEEDED):
            counts[f"order_{second}"] = counts.get(f"order_{second}", 0) + 1
    unclassified = sum(1 for call in calls if call.answered and call.ended and not call.classed)
    return counts | ({"classified_at": unclassified} if unclassified else {})


def incomplete(start: datetime, end: datetime, *, exercise: bool = False) -> list[dict[str, Any]]:
    """Return the closed assignments that lack a stamp, newest first: the list behind the figure."""
    rows = Assignment.objects.filter(
        incident__in=incidents_of(start, end, exercise=exercise), state="cleared"
    ).select_related("unit", "incident")
    lacking = []
    for row in rows.order_by("-id").iterator(2000):
        missing = measures.missing_stamps({name: getattr(row, name) for name in NEEDED}, NEEDED)
        if missing:
            lacking.append({"incident": row.incident, "unit": row.unit.code, "missing": missing})
    return lacking
