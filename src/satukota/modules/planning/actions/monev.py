"""Reports of agencies: their figures on the way to publication, and what is decided about those that are behind."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import Applied, Case, FieldError, Invalid, Opening, open_case
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.modules.planning.actions.events import note
from satukota.modules.planning.actions.meetings import next_decision, open_round_locked
from satukota.modules.planning.actions.round_events import CorrectiveOpened, ReportPublished, ValueReturned
from satukota.modules.planning.actions.standing import update_standings
from satukota.modules.planning.models import (
    AgencyReport,
    Corrective,
    Figure,
    Indicator,
    Item,
    Realisation,
    Round,
    UnitValue,
    Value,
)

CORRECTIVE = "planning.corrective"


def report_values(report: AgencyReport) -> QuerySet[Value]:
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


def report_money(report: AgencyReport) -> QuerySet[Realisation]:
    """Return the current work and money that a report consists of."""
    return Realisation.objects.filter(
        item__agency=report.agency_id, year=report.round.year, quarter=report.round.quarter, is_current=True
    )


def report_units(report: AgencyReport) -> QuerySet[UnitValue]:
    """Return what the units of an agency's indicators reported for the quarter of its report."""
    at = {"year": report.round.year, "quarter": report.round.quarter}
    return UnitValue.objects.filter(indicator__agency=report.agency_id, is_current=True, **at)


def move_figures(report: AgencyReport, before: Sequence[str], state: Figure.State, by: Actor | None = None) -> int:
    """Put the values, those of units, the work and the money of a report from some states into another.

    Returns how many values of whole indicators.

    `by` is who vouches for them.
    """
    decided: dict[str, Any] = {}
    if by is not None:
        decided = {
            "decided_by": by.user_id, "decided_role": by.role, "decided_agency": by.agency_id,
            "decided_at": timezone.now(),
        }  # fmt: skip
    values = report_values(report).filter(state__in=before)
    ids = list(values.values_list("indicator", flat=True))
    count: int = values.update(state=state, **decided)
    for rows in (report_units(report), report_money(report)):
        rows.filter(state__in=before).update(state=state, **decided)
    update_standings(ids, [report.round.year])
    return count


def _refusal(text: str) -> Invalid:
    return Invalid({"report": FieldError("said", {"said": text})})


def _require_open(report: AgencyReport) -> None:
    """Raise Invalid where the round of a report is closed: what was left out is then a correction of its own."""
    if report.round.closed_at is not None or report.round.withdrawn_at is not None:
        raise _refusal(_("The round is closed. What was left out is reported as a late figure, each with its reason."))


def send(applied: Applied) -> None:
    """Effect of `send`: what the agency filled in is now its word. Refuses an empty report."""
    report = report_of(applied.case)
    _require_open(report)
    if not report_values(report).exclude(value=None).exists() and not report_money(report).exists():
        raise Invalid({"values": FieldError("required")})
    _require_answers(report)
    move_figures(report, (Figure.State.DRAFT, Figure.State.RETURNED), Figure.State.SUBMITTED)


def _require_answers(report: AgencyReport) -> None:
    """Raise Invalid where a report that was returned says just what it said before.

    Values that were marked one by one have to be answered each; a report that was returned as a whole, somewhere.
    """
    values = report_values(report)
    returned = list(values.filter(state=Figure.State.RETURNED).select_related("indicator"))
    marked = values.filter(state=Figure.State.SUBMITTED).exists()
    if not returned or (not marked and _has_drafts(report)):
        return
    names = ", ".join(value.indicator.code for value in returned)
    words = _("Returned and unchanged: %(names)s. Correct the figure, or say in its note why it is right.")
    raise _refusal(words % {"names": names})


def _has_drafts(report: AgencyReport) -> bool:
    drafts = {"state": Figure.State.DRAFT}
    return report_values(report).filter(**drafts).exists() or report_money(report).filter(**drafts).exists()


def verify(applied: Applied) -> None:
    """Effect of `verify`: the data steward vouches for what was sent, and for nothing that they wrote themselves."""
    report, by = report_of(applied.case), applied.who.actor
    _require_open(report)
    values, money, units = report_values(report), report_money(report), report_units(report)
    if values.filter(state=Figure.State.RETURNED).exists():
        raise Invalid({"values": FieldError("required")})
    own = {"entered_by": by.user_id, "state": Figure.State.SUBMITTED}
    if by.user_id is not None and any(rows.filter(**own).exists() for rows in (values, money, units)):
        raise _refusal(_("You entered figures of this report yourself: somebody else has to verify it."))
    move_figures(report, (Figure.State.SUBMITTED,), Figure.State.VERIFIED, by)


def send_back(applied: Applied) -> None:
    """Effect of `send_back`: the report goes back; only values marked for correction open again, else all of them."""
    report = report_of(applied.case)
    if report_values(report).filter(state=Figure.State.RETURNED).exists():
        return
    sent = (Figure.State.SUBMITTED, Figure.State.VERIFIED)
    reason = str(applied.data.get("reason", ""))
    for rows in (report_values(report), report_units(report)):
        rows.filter(state__in=sent).update(reason=reason)
    move_figures(report, sent, Figure.State.RETURNED)


def publish(applied: Applied) -> None:
    """Effect of `publish`: the verified figures are public from now on."""
    report = report_of(applied.case)
    _require_open(report)
    count = move_figures(report, (Figure.State.VERIFIED,), Figure.State.PUBLISHED)
    data = ReportPublished(report.round_id, count)
    note(data, "report", report.pk, applied.who.actor, agency_id=report.agency_id, public=True)


@transaction.atomic
def return_value(value: Value, reason: str, actor: Actor) -> Value:
    """Mark one value of a sent report for correction, with the reason. Raises ValidationError without one.

    One that is computed from units goes back with them. A value that is not waiting for verification cannot be returned:
    what was published is corrected by a new value.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say what has to be corrected.")})
    if value.state != Value.State.SUBMITTED:
        raise ValidationError(_("This value is not waiting for verification."))
    value.state, value.reason = Value.State.RETURNED, reason.strip()[:300]
    value.save(update_fields=["state", "reason"])
    if value.source == Indicator.Source.UNITS:
        at = {"indicator": value.indicator_id, "year": value.year, "quarter": value.quarter, "is_current": True}
        units = UnitValue.objects.filter(**at, state=Figure.State.SUBMITTED)
        units.update(state=Figure.State.RETURNED, reason=value.reason)
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
    """Decide what is done about an indicator or item that is behind; a case follows it.

    What a round's meeting decides gets the next number of the round. Raises ValidationError, for a closed round too.
    """
    if not title.strip():
        raise ValidationError({"title": _("Say what has to be done.")})
    if due and date.fromisoformat(due) < timezone.localdate():
        raise ValidationError({"due": _("This day is over: choose one to come.")})
    number = next_decision(open_round_locked(evaluation_round)) if evaluation_round else None
    data = {"indicator": indicator.code if indicator else "", "due": due}
    opening = Opening(CORRECTIVE, title.strip()[:300], data={k: v for k, v in data.items() if v}, agency=agency)
    case = open_case(opening, actor=actor)
    corrective = Corrective.objects.create(
        case=case, round=evaluation_round, number=number, indicator=indicator, item=item
    )
    kind, pk = ("indicator", indicator.pk) if indicator else ("item", item.pk if item else 0)
    note(CorrectiveOpened(case.number), kind, pk, actor, agency_id=agency.pk if agency else None)
    return corrective
