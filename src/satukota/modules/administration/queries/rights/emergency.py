"""What was opened in an emergency: who sees which of it."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from satukota.kernel.cases.api import EmergencyAccess, emergencies
from satukota.kernel.people.api import User, has_permission

OPEN, CHECK, AUDIT = "kernel.open_in_emergency", "kernel.check_emergency", "kernel.audit"
SEE = "administration.emergency"


def emergencies_for(user: User) -> QuerySet[EmergencyAccess]:
    """Return what was opened in an emergency: all to auditors and administrators, else by themselves."""
    rows = emergencies()
    return rows if has_permission(user, AUDIT) or has_permission(user, CHECK) else rows.filter(user=user)


def to_check(user: User) -> str:
    """Return how many wait for a check, for the index."""
    n = emergencies_for(user).filter(verdict="").count() if has_permission(user, CHECK) else 0
    return _("%(n)d to check") % {"n": n} if n else ""
