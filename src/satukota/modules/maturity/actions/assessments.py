"""An assessment: opened, its indicators given to agencies, rated, judged, with the plan for its gaps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import Opening, open_case
from satukota.kernel.events.api import Actor, Audience, Subject, record
from satukota.kernel.people.api import Agency
from satukota.modules.maturity.actions.events import (
    AssessmentOpened,
    GapPlanned,
    LevelsAccepted,
    OwnersSet,
    RatingGiven,
    TargetSet,
    note,
)
from satukota.modules.maturity.actions.moves import lock
from satukota.modules.maturity.models import Assessment, GapAction, IndicatorOwner, InstrumentVersion, Rating
from satukota.modules.maturity.queries.instruments import instrument_of
from satukota.modules.maturity.queries.levels import VERDICTS, levels_of, overview, previous
from satukota.modules.maturity.queries.rights import COORDINATE, coordinates, holds, kinds_for

SELF, TARGET = Rating.Kind.SELF, Rating.Kind.TARGET
GAP = "maturity.gap-action"


@transaction.atomic
def open_assessment(
    version: InstrumentVersion,
    year: int,
    actor: Actor,
    target: Decimal | None = None,
    coordinator: Agency | None = None,
) -> Assessment:
    """Open the assessment of an instrument for a year, with the owners of the year before.

    Raises ValidationError for a second one and for a year that has not begun.
    """
    if not holds(actor, "maturity.manage"):
        raise PermissionDenied("maturity.manage")
    if year > timezone.localdate().year:
        raise ValidationError({"year": _("This year has not begun.")})
    assessment = Assessment(instrument=version, year=year, target=target, coordinator=coordinator)
    assessment.full_clean()
    assessment.save()
    before = previous(assessment)
    known = instrument_of(version).by_no
    inherited = [owner for owner in before.owners.all() if owner.no in known] if before else []
    IndicatorOwner.objects.bulk_create(
        IndicatorOwner(assessment=assessment, no=owner.no, agency_id=owner.agency_id) for owner in inherited
    )
    note(AssessmentOpened(version.code, year), "assessment", assessment.pk, actor)
    return assessment


@transaction.atomic
def set_owners(
    assessment: Assessment, coordinator: Agency | None, owners: Mapping[int, Agency | None], actor: Actor
) -> Assessment:
    """Say which agency coordinates an assessment and which rates each indicator (number → agency).

    Raises PermissionDenied for who does not coordinate it, ValidationError once it was sent.
    """
    _of_open(assessment, actor)
    known = instrument_of(assessment.instrument).by_no
    old = dict(assessment.owners.values_list("no", "agency_id"))
    new = {no: agency.pk for no, agency in owners.items() if agency is not None and no in known}
    assessment.owners.all().delete()
    rows = (IndicatorOwner(assessment=assessment, no=no, agency_id=agency) for no, agency in new.items())
    IndicatorOwner.objects.bulk_create(rows)
    assessment.coordinator = coordinator
    assessment.save(update_fields=["coordinator"])
    changed = tuple(sorted(no for no in known if old.get(no) != new.get(no)))
    note(OwnersSet(coordinator.pk if coordinator else 0, changed), "assessment", assessment.pk, actor)
    return assessment


def _of_open(assessment: Assessment, actor: Actor) -> None:
    lock(assessment)
    if not coordinates(actor, assessment):
        raise PermissionDenied(COORDINATE)
    if assessment.state != Assessment.State.OPEN:
        raise ValidationError(_("The self-assessment was already sent to the reviewer."))


@transaction.atomic
def give_level(assessment: Assessment, no: int, kind: str, level: Decimal, actor: Actor, words: str = "") -> Rating:
    """Give an indicator a level; the one before stays as history.

    Raises ValidationError for a level outside the scale, in a state where this kind is not given, and for a verdict
    that changes a level without a reason; PermissionDenied for people of another agency.
    """
    instrument = instrument_of(assessment.instrument)
    if no not in instrument.by_no or not instrument.accepts(level):
        raise ValidationError({"level": _("This instrument has no such level.")})
    lock(assessment)
    _may_give(assessment, no, kind, actor)
    if kind in VERDICTS and not words.strip() and levels_of(assessment).get(no) != level:
        raise ValidationError({"note": _("Say why the level differs from the one that counts.")})
    rating = Rating.objects.create(
        assessment=assessment, no=no, kind=kind, level=level, note=words.strip(), given_by_id=actor.user_id
    )
    note(RatingGiven(no, kind, str(level)), "assessment", assessment.pk, actor)
    return rating


STATES = {
    SELF: Assessment.State.OPEN,
    TARGET: Assessment.State.OPEN,
    **dict.fromkeys(VERDICTS, Assessment.State.VERIFIED),
}
REFUSED = {
    Assessment.State.OPEN: _("The self-assessment is not finished: it has to be sent and verified first."),
    Assessment.State.SENT: _("The self-assessment was already sent to the reviewer."),
    Assessment.State.VERIFIED: _("The assessment is with the assessor."),
    Assessment.State.CLOSED: _("The assessment is closed."),
}


def _may_give(assessment: Assessment, no: int, kind: str, actor: Actor) -> None:
    if kind not in STATES:
        raise ValidationError({"kind": _("There is no such kind of level.")})
    if assessment.state != STATES[Rating.Kind(kind)]:
        raise ValidationError(REFUSED[Assessment.State(assessment.state)])
    if kind not in kinds_for(actor, assessment, no):
        raise PermissionDenied("maturity.review" if kind in VERDICTS else "maturity.assess")


@transaction.atomic
def accept_levels(assessment: Assessment, kind: str, actor: Actor) -> int:
    """Confirm the self-assessment of every indicator that has no verdict yet; return how many those were."""
    lock(assessment)
    view = overview(assessment)
    judged = set(assessment.ratings.filter(kind__in=VERDICTS).values_list("no", flat=True))
    left = {no: level for no, level in view.self_levels.items() if no not in judged}
    if kind not in VERDICTS:
        raise ValidationError({"kind": _("There is no such kind of level.")})
    _may_give(assessment, min(view.instrument.by_no), kind, actor)
    Rating.objects.bulk_create(
        Rating(assessment=assessment, no=no, kind=kind, level=level, given_by_id=actor.user_id)
        for no, level in left.items()
    )
    note(LevelsAccepted(kind, tuple(left)), "assessment", assessment.pk, actor)
    return len(left)


@transaction.atomic
def set_target(assessment: Assessment, target: Decimal | None, actor: Actor) -> Assessment:
    """Set the index that is to be reached, while the self-assessment is open; the event keeps the old one."""
    _of_open(assessment, actor)
    before, assessment.target = assessment.target, target
    assessment.full_clean()
    assessment.save(update_fields=["target"])
    event = TargetSet("" if before is None else str(before), "" if target is None else str(target))
    note(event, "assessment", assessment.pk, actor)
    return assessment


@dataclass(frozen=True)
class GapPlan:
    """What is to be done to raise an indicator. `budget` in rupiah, None where nobody knows it yet."""

    to_level: Decimal
    title: str
    agency: Agency
    due: date
    budget: int | None = None


@transaction.atomic
def plan_gap(assessment: Assessment, no: int, plan: GapPlan, actor: Actor) -> GapAction:
    """Decide on an action that raises an indicator. The plan makes an action-plan item of it.

    Raises ValidationError where the level is not above the present one, or the day lies in the past.
    """
    if not holds(actor, "maturity.manage"):
        raise PermissionDenied("maturity.manage")
    instrument = instrument_of(assessment.instrument)
    now = levels_of(assessment).get(no, Decimal(instrument.lowest))
    if no not in instrument.by_no or not instrument.accepts(plan.to_level) or plan.to_level <= now:
        raise ValidationError({"to_level": _("Choose a level above the present one.")})
    if plan.due < timezone.localdate():
        raise ValidationError({"due": _("This day has passed.")})
    if not plan.title.strip():
        raise ValidationError({"title": _("Say what will be done.")})
    data = {
        "instrument": assessment.instrument.code,
        "indicator": no,
        "to_level": float(plan.to_level),
        "due": plan.due.isoformat(),
    } | ({} if plan.budget is None else {"budget": plan.budget})
    case = open_case(Opening(GAP, plan.title.strip()[:300], data=data, agency=plan.agency), actor=actor)
    gap_action = GapAction.objects.create(
        assessment=assessment, no=no, from_level=now, to_level=plan.to_level, case=case, due=plan.due
    )
    event = GapPlanned(assessment.pk, no, str(plan.to_level))
    record(event, Subject("case", case.pk, Audience.AGENCY, plan.agency.pk), actor)
    return gap_action
