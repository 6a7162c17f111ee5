"""Try a channel, or a wording, by a message to oneself."""

from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from satukota.kernel.events.api import Actor
from satukota.kernel.notifications.actions.notify import notify
from satukota.kernel.notifications.models import Message
from satukota.kernel.notifications.queries.channels import key_of_test
from satukota.kernel.notifications.queries.preferences import addresses_of
from satukota.kernel.notifications.queries.templates import template
from satukota.kernel.people.api import User

TEST = "message-test"


class NoAddress(Exception):
    """Somebody has no address for a channel, so nothing can be sent to them by it."""


def try_channel(user: User, channel: str, by: Actor, code: str = TEST, city: str = "") -> Message:
    """Send somebody a message by one channel: the test message, or any other with its example. Raises NoAddress."""
    if not addresses_of([(user, None)])[user, None].get(channel):
        raise NoAddress(channel)
    values = dict(template(code).example or {})
    if code == TEST:
        moment = f"{timezone.localtime():%d-%m-%Y %H.%M}"
        values |= {"city": city or settings.CITY_CODE, "time": moment}
    return notify(user, code, values, key=key_of_test(user.pk, channel, code, uuid4().hex), channels=[channel], by=by)
