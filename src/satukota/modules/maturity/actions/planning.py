"""The gap plan: what is done to raise an indicator, followed as a case."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from satukota.kernel.cases.api import Opening, open_case
from satukota.kernel.events.api import Actor, Audience, Subject, record
from satukota.kernel.people.api import Agency
from satukota.modules.maturity.actions.events import GapPlanned
from satukota.modules.maturity.models import Assessment, GapAction
from satukota.modules.maturity.queries.instruments import instrument_of
from satukota.modules.maturity.queries.levels import levels_of

GAP = "maturity.gap-action"


@transaction.atomic
def plan_gap(
    assessment: Assessment, no: int, to_level: Decimal, title: str, agency: Agency, due: date, actor: Actor
) -> GapAction:
    """Decide on an action that raises an indicator. The plan makes an action-plan item of it.

    Raises ValidationError where the level is not above the present one, or the day lies in the past.
    """
    instrument = instrument_of(assessment.instrument)
    now = levels_of(assessment).get(no, Decimal(instrument.lowest))
    if no not in instrument.by_no or not instrument.accepts(to_level) or to_level <= now:
        raise ValidationError({"to_level": _("Choose a level above the present one.")})
    if due < timezone.localdate():
        raise ValidationError({"due": _("This day has passed.")})
    if not title.strip():
        raise ValidationError({"title": _("Say what will be done.")})
    data = {
        "instrument": assessment.instrument.code,
        "indicator": no,
        "to_level": float(to_level),
        "due": due.isoformat(),
    }
    case = open_case(Opening(GAP, title.strip()[:300], data=data, agency=agency), actor=actor)
    gap_action = GapAction.objects.create(
        assessment=assessment, no=no, from_level=now, to_level=to_level, case=case, due=due
    )
    event = GapPlanned(assessment.pk, no, str(to_level))
    record(event, Subject("case", case.pk, Audience.AGENCY, agency.pk), actor)
    return gap_action
