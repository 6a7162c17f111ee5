"""Erase what is kept of a caller of 112, on their request, inside the caller's transaction."""

from django.db.models import Q
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.registry.api import PersonQuery
from satukota.modules.emergency.models import Call, Fix
from satukota.modules.emergency.queries.personal import blocks_of, calls_of, kept_because


def erase_calls(query: PersonQuery, _by: Actor) -> int:
    """Forget number, name, place and words of calls that nothing keeps, and ended blocks; return how many.

    Times and class of a call stay, for the figures. Its sound goes by itself when its days are over.
    """
    free = [call.pk for call in calls_of(query) if not kept_because(call)]
    Fix.objects.filter(call__in=free).delete()
    count = Call.objects.filter(pk__in=free).update(
        caller="",
        caller_index="",
        caller_name="",
        location_link="",
        place_text="",
        note="",
        answers={},
        lon=None,
        lat=None,
        accuracy=None,
        cell_id="",
    )
    ended = blocks_of(query).filter(Q(until__lte=timezone.now()) | Q(lifted_at__isnull=False))
    return count + ended.delete()[0]
