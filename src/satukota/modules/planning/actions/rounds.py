"""Rounds of evaluation: opened with a case for each agency, closed with minutes."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from satukota.kernel.cases.api import Opening, open_case
from satukota.kernel.events.api import Actor
from satukota.kernel.people.api import Agency
from satukota.modules.planning.actions.events import RoundClosed, RoundOpened, note
from satukota.modules.planning.models import AgencyReport, Indicator, Round

REPORT = "planning.quarterly-report"
ROMAN = ("I", "II", "III", "IV")


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
