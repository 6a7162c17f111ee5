"""By which ways a message goes, in their order."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from satukota.kernel.notifications.models import Channel, Message
from satukota.kernel.notifications.queries.preferences import addresses_of, preference_of, quiet_until
from satukota.kernel.notifications.queries.templates import template
from satukota.kernel.notifications.rules import order
from satukota.kernel.people.api import User


@dataclass(frozen=True, slots=True)
class Route:
    """Outside channels in order, each with its address; in whose inbox it also goes; when quiet hours end.

    `silent`: the person wants nothing of this outside.
    """

    outside: dict[str, str] = field(default_factory=dict)
    inbox: User | None = None
    silent: bool = False
    quiet_until: datetime | None = None
    language: str = "id"


def route(message: Message) -> Route:
    """Return the ways by which a message may go now."""
    wanted = template(message.template)
    asked = json.loads(message.context or "{}").get("channels", ())
    if message.address:
        return Route({message.channel: message.address}, language=message.language)
    user = message.user or (message.person.user if message.person else None)
    preference = preference_of(user, message.person)
    silent = not wanted.urgent and (preference.opted_out or wanted.code in preference.muted)
    channels = [] if silent else order(wanted.channels, preference.channels, asked)
    known = addresses_of(user, message.person)
    return Route(
        outside={channel: known[channel] for channel in channels if known.get(channel)},
        inbox=user if Channel.IN_APP in wanted.channels else None,
        silent=silent,
        quiet_until=None if wanted.urgent else quiet_until(preference),
        language=preference.language or message.language,
    )
