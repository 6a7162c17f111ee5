"""What administrators are told of people."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from satukota.kernel.addresses import absolute
from satukota.kernel.notifications.api import Notice, notify_all
from satukota.kernel.people.api import Membership, User, held_today, permissions
from satukota.modules.administration.queries.scope import covers, scope_of

SOON_DAYS = 14
MOST_NAMES = 8
PERMISSION = "administration.people"


def tell_of_ending_roles() -> int:
    """Tell each administrator in one message which roles of their people end soon; return how many were told.

    The same week never tells twice.
    """
    today = timezone.localdate()
    soon = held_today(Membership.objects.filter(ends__lte=today + timedelta(days=SOON_DAYS), user__is_active=True))
    ending = list(soon.select_related("user").order_by("ends", "pk"))
    year, week, _day = today.isocalendar()
    return len(notify_all(_notices(ending, f"{year}-{week}"))) if ending else 0


def _notices(ending: list[Membership], week: str) -> Iterator[Notice]:
    carriers = held_today(Membership.objects.filter(role__in=permissions()[PERMISSION].roles))
    for user in User.objects.filter(is_active=True, pk__in=carriers.values("user_id")).order_by("pk"):
        scope = scope_of(user, PERMISSION)
        own = [membership for membership in ending if covers(scope, membership.agency_id)]
        if own:
            yield Notice(user, "roles-ending", _context(own), f"roles-ending:{user.pk}:{week}")


def _context(ending: list[Membership]) -> dict[str, str]:
    names = list(dict.fromkeys(str(membership.user) for membership in ending))
    more = f" (+{len(names) - MOST_NAMES})" if len(names) > MOST_NAMES else ""
    link = absolute(reverse("administration:people") + "?state=ending")
    return {"count": str(len(ending)), "names": ", ".join(names[:MOST_NAMES]) + more, "link": link}
