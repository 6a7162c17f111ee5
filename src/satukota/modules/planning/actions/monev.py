"""The quarterly cycle: rounds, the reports' values on their way to publication, corrections."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from satukota.kernel.cases.api import Applied, Case, FieldError, Invalid, Opening, open_case
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.modules.planning.actions.events import (
    CorrectiveOpened,
    ReportPublished,
    RoundClosed,
    RoundOpened,
    ValueReturned,
    note,
)
from satukota.modules.planning.actions.standing import update_standings
from satukota.modules.planning.models import AgencyReport, Corrective, Indicator, Item, Round, Value

REPORT = "planning.quarterly-report"
ROMAN = ("I", "II", "III", "IV")
CORRECTIVE = "planning.corrective"


def reporting_agencies() -> Iterable[Agency]:
    """Return the agencies that own an indicator which people enter."""
    owners = Indicator.objects.filter(ended_on=None, agency__isnull=False).exclude(source=Indicator.Source.LIVE)
    return Agency.objects.filter(pk__in=owners.values("agency")).order_by("name")


@transaction.atomic
def open_round(year: int, quarter: int, actor: Actor, at: datetime | None = None) -> Round:
    """Open a quarter: one case for each agency that has something to report. Raises ValidationError the second time."""
    at = at or timezone.now()
    evaluation_round = Round(year=year, quarter=quarter, opened_at=at)
    evaluation_round.full_clean(exclude=["opened_at"])
    evaluation_round.save()
    agencies = list(reporting_agencies())
    for agency in agencies:
        opening = Opening(REPORT, report_title(year, quarter, agency), agency=agency, channel="system", at=at)
        AgencyReport.objects.create(round=evaluation_round, agency=agency, case=open_case(opening, actor=actor))
    note(RoundOpened(year, quarter, len(agencies)), "round", evaluation_round.pk, actor)
    return evaluation_round


def report_title(year: int, quarter: int, agency: Agency) -> str:
    """Return the title of a report's case in the city's own language, whoever opens the round."""
    with override(settings.LANGUAGE_CODE):
        title = _("Evaluation of quarter %(quarter)s %(year)s") % {"quarter": ROMAN[quarter - 1], "year": year}
        return f"{title}: {agency.name}"


@transaction.atomic
def close_round(evaluation_round: Round, minutes: str, actor: Actor) -> Round:
    """Close a round with the minutes of its meeting."""
    evaluation_round.minutes, evaluation_round.closed_at = minutes, timezone.now()
    evaluation_round.save(update_fields=["minutes", "closed_at", "meeting_on"])
    note(RoundClosed(), "round", evaluation_round.pk, actor)
    return evaluation_round


def report_values(report: AgencyReport) -> Any:
    """Return the current values that a report consists of."""
    return Value.objects.filter(
        indicator__agency=report.agency_id,
        year=report.round.year,
        quarter=report.round.quarter,
        is_current=True,
    ).exclude(source=Indicator.Source.LIVE)


def report_of(case: Case) -> AgencyReport:
    """Return the report that a case carries."""
    return AgencyReport.objects.select_related("round").get(case=case)


def move_values(report: AgencyReport, values: Any, state: Value.State) -> int:
    """Put values of a report into a state; return how many there were."""
    ids = list(values.values_list("indicator", flat=True))
    count: int = values.update(state=state)
    update_standings(ids, [report.round.year])
    return count


def send(applied: Applied) -> None:
    """Effect of `send`: what the agency filled in is now its word. Refuses an empty report."""
    report = report_of(applied.case)
    values = report_values(report)
    if not values.exclude(value=None).exists():
        raise Invalid({"values": FieldError("required")})
    moved = values.filter(state__in=(Value.State.DRAFT, Value.State.RETURNED))
    move_values(report, moved, Value.State.SUBMITTED)


def verify(applied: Applied) -> None:
    """Effect of `verify`: the data steward vouches for what was sent."""
    report = report_of(applied.case)
    if report_values(report).filter(state=Value.State.RETURNED).exists():
        raise Invalid({"values": FieldError("required")})
    move_values(report, report_values(report).filter(state=Value.State.SUBMITTED), Value.State.VERIFIED)


def send_back(applied: Applied) -> None:
    """Effect of `send_back`: the report goes back; only values marked for correction open again, else all of them."""
    report = report_of(applied.case)
    if report_values(report).filter(state=Value.State.RETURNED).exists():
        return
    sent_values = report_values(report).filter(state__in=(Value.State.SUBMITTED, Value.State.VERIFIED))
    sent_values.update(reason=str(applied.data.get("reason", ""))[:300])
    move_values(report, sent_values, Value.State.RETURNED)


def publish(applied: Applied) -> None:
    """Effect of `publish`: the verified values are public from now on."""
    report = report_of(applied.case)
    verified = report_values(report).filter(state__in=(Value.State.VERIFIED, Value.State.SUBMITTED))
    count = move_values(report, verified, Value.State.PUBLISHED)
    data = ReportPublished(report.round_id, count)
    note(data, "report", report.pk, applied.who.actor, agency_id=report.agency_id, public=True)


@transaction.atomic
def return_value(value: Value, reason: str, actor: Actor) -> Value:
    """Mark one value of a sent report for correction, with the reason. Raises ValidationError without one.

    A value that is not waiting for verification cannot be returned: what was published is corrected by a new value.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say what has to be corrected.")})
    if value.state != Value.State.SUBMITTED:
        raise ValidationError(_("This value is not waiting for verification."))
    value.state, value.reason = Value.State.RETURNED, reason.strip()[:300]
    value.save(update_fields=["state", "reason"])
    update_standings([value.indicator_id], [value.year])
    note(ValueReturned(value.pk), "indicator", value.indicator_id, actor, agency_id=value.indicator.agency_id)
    return value


@transaction.atomic
def open_corrective(
    title: str,
    actor: Actor,
    *,
    agency: Agency | None,
    due: str = "",
    indicator: Indicator | None = None,
    item: Item | None = None,
    evaluation_round: Round | None = None,
) -> Corrective:
    """Decide what is done about an indicator or item that is behind; a case follows it. Raises ValidationError."""
    if not title.strip():
        raise ValidationError({"title": _("Say what has to be done.")})
    data = {"indicator": indicator.code if indicator else "", "due": due}
    opening = Opening(CORRECTIVE, title.strip()[:300], data={k: v for k, v in data.items() if v}, agency=agency)
    case = open_case(opening, actor=actor)
    corrective = Corrective.objects.create(case=case, round=evaluation_round, indicator=indicator, item=item)
    kind, pk = ("indicator", indicator.pk) if indicator else ("item", item.pk if item else 0)
    note(CorrectiveOpened(case.number), kind, pk, actor, agency_id=agency.pk if agency else None)
    return corrective
