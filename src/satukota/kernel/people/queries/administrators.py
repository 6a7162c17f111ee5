"""Who can administer the city, and until when."""

from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q
from django.utils import timezone

from satukota.kernel.people.models import Membership, User
from satukota.kernel.people.rules import first_day_without


def first_day_without_administrator(day: date | None = None) -> date | None:
    """Return the first day from today (or `day`) on which nobody can administer the city; None where somebody always can.

    Who was invited and never came in does not count: an invitation may be lost.
    """
    day = day or timezone.localdate()
    able = User.objects.filter(is_active=True).filter(
        Q(last_login__isnull=False) | ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    )
    if able.filter(is_superuser=True).exists():
        return None
    periods = Membership.objects.filter(role="admin", user__in=able).values_list("starts", "ends")
    return first_day_without(periods, day)
