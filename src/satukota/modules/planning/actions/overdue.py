"""Tell an agency and its head once of what is overdue."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.formats import date_format

from satukota.kernel.addresses import absolute
from satukota.kernel.notifications.api import Notice, notify_all
from satukota.kernel.people.api import User, staff_with
from satukota.modules.planning.queries.overdue import Overdue, overdue, overdue_correctives

TOLD = ("officer", "village_clerk", "head")


@transaction.atomic
def ring_overdue() -> int:
    """Tell the people of each agency, and its head, of what became overdue; return how many messages that makes.

    The key of a message names the thing and its day: nobody is told twice, unless the day was moved and is over again.
    """
    notices = [notice for row in [*overdue(), *overdue_correctives()] for notice in _notices(row)]
    notify_all(notices)
    return len(notices)


def _notices(row: Overdue) -> Iterator[Notice]:
    if row.agency is None:
        return
    context = {
        "name": row.name,
        "agency": row.agency.name,
        "due": date_format(row.due, "j F Y"),
        "link": absolute(row.url),
    }
    people: dict[int, User] = {user.pk: user for role in TOLD for user in staff_with(role, row.agency.pk)}
    for user in people.values():
        yield Notice(user, "plan-overdue", context, key=f"planning:overdue:{row.key}:{user.pk}")
