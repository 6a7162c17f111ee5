"""The appointments that an office has still to keep."""

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.registry.api import HoldingPart
from satukota.modules.services.models import Appointment


def appointment_parts(agency_id: int) -> list[HoldingPart]:
    """Return the appointments to come at an office, a part for each line of seats."""
    rows = Appointment.objects.filter(agency_id=agency_id, cancelled=False, during__endswith__gt=timezone.now())
    counted = rows.values_list("line").annotate(number=Count("pk")).order_by("line")
    return [HoldingPart(line, line or _("all services"), number) for line, number in counted]
