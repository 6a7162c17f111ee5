"""Appointments go to the office that takes them over: at the same time, on a seat that is free there."""

from itertools import count

from django.utils import timezone

from satukota.modules.services.models import Appointment


def move_appointments(agency_id: int, to: int, keys: set[str]) -> int:
    """Move the appointments to come of the chosen lines, inside the caller's transaction.

    Nobody loses a time: where all seats are taken there, the office has one more at that time.
    """
    coming = Appointment.objects.filter(cancelled=False, during__endswith__gt=timezone.now())
    rows = list(coming.filter(agency_id=agency_id, line__in=keys).select_for_update().order_by("pk"))
    for row in rows:
        there = coming.filter(agency_id=to, line=row.line, during__overlap=row.during)
        taken = set(there.values_list("seat", flat=True))
        row.agency_id = to
        row.seat = row.seat if row.seat not in taken else next(seat for seat in count(1) if seat not in taken)
        row.save(update_fields=["agency", "seat"])
    return len(rows)
