"""Which cases are open to somebody in an emergency. Asked only of who has one open: the account's own row says so."""

from django.db.models import QuerySet
from django.utils import timezone

from satukota.kernel.cases.models import Case, EmergencyAccess
from satukota.kernel.people.api import User, Visitor


def opened_in_emergency(user: Visitor) -> frozenset[int]:
    """Return the cases (ids) that somebody has opened in an emergency and that are still open to them.

    Costs no query where there is none: `User.emergency_until` came with the account.
    """
    now = timezone.now()
    if not isinstance(user, User) or user.emergency_until is None or user.emergency_until <= now:
        return frozenset()
    rows = EmergencyAccess.objects.filter(user=user, until__gt=now, case__visibility__gt=Case.Visibility.AGENCY)
    return frozenset(rows.values_list("case_id", flat=True))


def emergency_of(user: User, case: Case) -> EmergencyAccess | None:
    """Return by what a case is open to somebody in an emergency now; None where it is not."""
    if case.pk not in opened_in_emergency(user):
        return None
    return EmergencyAccess.objects.filter(user=user, case=case, until__gt=timezone.now()).order_by("-until").first()


def emergencies() -> QuerySet[EmergencyAccess]:
    """Return all that was ever opened in an emergency, newest first, with cases and people."""
    rows = EmergencyAccess.objects.select_related("user", "checked_by", "case", "case__agency")
    return rows.defer("case__search", "case__personal").order_by("-id")
