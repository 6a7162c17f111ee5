"""What an agency still has to do in assessments that are not closed."""

from satukota.kernel.registry.api import HoldingPart
from satukota.modules.maturity.models import Assessment, IndicatorOwner


def open_parts(agency_id: int) -> list[HoldingPart]:
    """Return the assessments that an agency coordinates or proves indicators of, those that go on, a part each."""
    going = Assessment.objects.exclude(state=Assessment.State.CLOSED).select_related("instrument")
    return [part for row in going.order_by("pk") if (part := _part(row, agency_id)).count]


def _part(row: Assessment, agency_id: int) -> HoldingPart:
    owned = IndicatorOwner.objects.filter(assessment=row, agency_id=agency_id).count()
    return HoldingPart(str(row.pk), str(row), owned + (row.coordinator_id == agency_id))
