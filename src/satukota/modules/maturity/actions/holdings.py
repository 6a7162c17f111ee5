"""Indicators of open assessments go to the agency that takes them over."""

from satukota.modules.maturity.models import Assessment, IndicatorOwner


def move_open(agency_id: int, to: int, keys: set[str]) -> int:
    """Give what an agency has of the chosen assessments to another, inside the caller's transaction."""
    going = Assessment.objects.exclude(state=Assessment.State.CLOSED).filter(pk__in=[int(key) for key in keys])
    owned = IndicatorOwner.objects.filter(assessment__in=going, agency_id=agency_id).update(agency_id=to)
    return owned + going.filter(coordinator_id=agency_id).update(coordinator_id=to)
