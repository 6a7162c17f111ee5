"""What an agency has of the plan goes to the agency that takes it over."""

from satukota.modules.planning.models import Indicator, Item


def move_indicators(agency_id: int, to: int, keys: set[str]) -> int:
    """Give the chosen indicators to another agency, inside the caller's transaction; their figures stay as they are."""
    return Indicator.objects.filter(agency_id=agency_id, pk__in=[int(key) for key in keys]).update(agency_id=to)


def move_items(agency_id: int, to: int, keys: set[str]) -> int:
    """Give the chosen items of plans to another agency, inside the caller's transaction."""
    return Item.objects.filter(agency_id=agency_id, pk__in=[int(key) for key in keys]).update(agency_id=to)
