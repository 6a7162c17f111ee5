"""Break the glass: open a case outside one's rights for a reason and an hour, told to all, checked afterwards."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from satukota.kernel.cases.actions.opening import subject_of
from satukota.kernel.cases.actions.papers import note_beside
from satukota.kernel.cases.models import Case, EmergencyAccess
from satukota.kernel.cases.models.emergency import MOST_MINUTES
from satukota.kernel.cases.queries.access import access_case, may_open_in_emergency
from satukota.kernel.cases.queries.detail import find
from satukota.kernel.cases.rules.engine import OPENED_IN_EMERGENCY
from satukota.kernel.events.api import Actor, Audience, EventData, record
from satukota.kernel.notifications.api import Notice, notify_all
from satukota.kernel.people.api import User, actor_for, holders_of, staff_with


@dataclass(frozen=True, slots=True)
class EmergencyAccessChanged(EventData):
    """What was opened in an emergency was closed early or checked. `access` is its id.

    `number` is the case's, `change` ended, justified or not_justified.
    """

    name: ClassVar[str] = "cases.emergency_access"
    ceiling: ClassVar[Audience] = Audience.SEALED
    access: int = 0
    number: str = ""
    change: str = ""


@transaction.atomic
def open_in_emergency(number: str, user: User, reason: str, minutes: int, link: str) -> EmergencyAccess:
    """Open a case to somebody for some minutes, write it into its history, tell auditors and the agency's head.

    `link` is the page on which auditors check it. Raises ValidationError, the same for a case that there is not and for
    one that this right does not open.
    """
    case = _case_to_open(number, user)
    now = timezone.now()
    until = now + timedelta(minutes=min(max(minutes, 1), MOST_MINUTES))
    access = EmergencyAccess.objects.create(case=case, user=user, reason=reason.strip(), opened_at=now, until=until)
    User.objects.filter(pk=user.pk).update(emergency_until=Greatest("emergency_until", until))
    user.refresh_from_db(fields=["emergency_until"])
    note_beside(case, OPENED_IN_EMERGENCY, access.reason, actor_for(user))
    _tell(access, case, link)
    return access


def _case_to_open(number: str, user: User) -> Case:
    try:
        case = find(number)
    except Case.DoesNotExist as error:
        raise ValidationError({"number": _("This right opens no matter of that number.")}) from error
    if access_case(user, case).staff:
        raise ValidationError({"number": _("You may open this matter anyway.")})
    if not may_open_in_emergency(user, case):
        raise ValidationError({"number": _("This right opens no matter of that number.")})
    return case


@transaction.atomic
def end_emergency(access: EmergencyAccess, actor: Actor) -> None:
    """Close again, before its time, what was opened in an emergency."""
    row = EmergencyAccess.objects.select_for_update(of=("self",)).select_related("case").get(pk=access.pk)
    if row.until <= timezone.now():
        return
    row.until = timezone.now()
    row.save(update_fields=["until"])
    _record(row, "ended", actor)


@transaction.atomic
def check_emergency(access: EmergencyAccess, verdict: str, remark: str, actor: Actor) -> None:
    """Say whether something was rightly opened in an emergency; said once. Raises ValidationError."""
    row = EmergencyAccess.objects.select_for_update(of=("self",)).select_related("case").get(pk=access.pk)
    if row.verdict:
        raise ValidationError(_("This was checked already."))
    if row.user_id == actor.user_id:
        raise ValidationError(_("You opened this yourself: another auditor checks it."))
    row.verdict, row.remark = EmergencyAccess.Verdict(verdict).value, remark.strip()
    row.checked_by_id, row.checked_at = actor.user_id, timezone.now()
    row.save(update_fields=["verdict", "remark", "checked_by", "checked_at"])
    _record(row, row.verdict, actor)


def _record(access: EmergencyAccess, change: str, actor: Actor) -> None:
    case = access.case
    data = EmergencyAccessChanged(access=access.pk, number=case.number, change=change)
    record(data, subject_of(case), actor)


CHECKED_BY = "kernel.check_emergency"


def _tell(access: EmergencyAccess, case: Case, link: str) -> None:
    """Tell who audits, and of what is not sealed who heads the agency; nothing of what the case is about."""
    words = {
        "name": str(access.user),
        "number": case.number,
        "minutes": str(round((access.until - access.opened_at).total_seconds() / 60)),
    }
    auditors = list(holders_of(CHECKED_BY)) or list(holders_of("kernel.audit"))
    # What is sealed may be about the head: not even that somebody looked is told there.
    sealed = case.visibility == Case.Visibility.SEALED
    heads = [] if sealed else [user for user in staff_with("head", case.agency_id or 0) if user not in auditors]
    notify_all(
        Notice(
            user,
            "emergency-opened-check" if user in auditors else "emergency-opened",
            {**words, "link": link} if user in auditors else words,
            f"emergency:{access.pk}:{user.pk}",
            case.pk,
            case.number,
        )
        for user in [*auditors, *heads]
        if user.pk != access.user_id
    )
