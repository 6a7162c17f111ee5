"""Forget what was sent to somebody, on their request, inside the caller's transaction, which records it."""

from satukota.kernel.events.api import Actor
from satukota.kernel.notifications.models import ChannelAddress, Message, Preference
from satukota.kernel.notifications.queries.personal import WAITING, messages_to
from satukota.kernel.people.api import persons_of
from satukota.kernel.registry.api import PersonQuery


def erase_messages(query: PersonQuery, _by: Actor) -> int:
    """Forget words and addresses of what was sent to somebody, and their ways and wishes; return how many.

    What still waits to be sent belongs to a matter that runs, and stays until it was.
    """
    sent = [row.pk for row in messages_to(query) if row.status not in WAITING]
    count = Message.objects.filter(pk__in=sent).update(context="", secrets="", address="")
    persons = persons_of(query)
    count += ChannelAddress.objects.filter(person__in=persons).delete()[0]
    return count + Preference.objects.filter(person__in=persons).delete()[0]
