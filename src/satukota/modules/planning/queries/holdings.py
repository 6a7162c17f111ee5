"""What the plan has of an agency, in parts that can go to another by themselves."""

from satukota.kernel.registry.api import HoldingPart
from satukota.modules.planning.models import Indicator, Item


def indicator_parts(agency_id: int) -> list[HoldingPart]:
    """Return the indicators that an agency answers for, a part each."""
    rows = Indicator.objects.filter(agency_id=agency_id).order_by("code")
    return [HoldingPart(str(row.pk), f"{row.code} {row.name}", 1) for row in rows]


def item_parts(agency_id: int) -> list[HoldingPart]:
    """Return the items of plans that an agency answers for, a part each."""
    rows = Item.objects.filter(agency_id=agency_id).select_related("plan").order_by("plan", "code")
    return [HoldingPart(str(row.pk), f"{row.plan} {row.code} {row.name}", 1) for row in rows]
