"""By which ways a message goes, in their order."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from satukota.kernel.notifications.models import Channel, ChannelAddress, Message, Preference
from satukota.kernel.notifications.queries.channels import in_city_order
from satukota.kernel.notifications.queries.preferences import Recipient, addresses_of, preferences_of, quiet_until
from satukota.kernel.notifications.queries.templates import templates
from satukota.kernel.notifications.rules import Template, order
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


def routes(messages: Sequence[Message]) -> dict[int, Route]:
    """Return the ways by which messages may go now, by the message's id; few statements however many they are."""
    wordings = templates({message.template for message in messages})
    people = [recipient(message) for message in messages if not (message.address or message.browser)]
    preferences, addresses = preferences_of(people), addresses_of(people)

    def way(message: Message) -> Route:
        if message.address:
            return Route({message.channel: message.address}, language=message.language)
        template = wordings[message.template]
        if message.browser:
            return _browser_route(message.browser, template, message.language)
        return _route(message, template, preferences[recipient(message)], addresses[recipient(message)])

    return {message.pk: way(message) for message in messages}


def _browser_route(browser: ChannelAddress, template: Template, language: str) -> Route:
    """Return the way to a visitor's browser; nobody said when it is quiet there, so the city's hours hold."""
    quiet = None if template.urgent else quiet_until(Preference())
    return Route({Channel.WEBPUSH.value: browser.address}, quiet_until=quiet, language=language)


def recipient(message: Message) -> Recipient:
    """Return the account and the person that a message goes to."""
    return message.user or (message.person.user if message.person else None), message.person


def _route(message: Message, template: Template, preference: Preference, addresses: Mapping[str, str]) -> Route:
    only = json.loads(message.context or "{}").get("channels", ())
    silent = not template.urgent and (preference.opted_out or template.code in preference.muted)
    channels = [] if silent else order(in_city_order(template.channels), preference.channels, only)
    return Route(
        outside={channel: addresses[channel] for channel in channels if addresses.get(channel)},
        inbox=recipient(message)[0] if Channel.IN_APP in template.channels else None,
        silent=silent,
        quiet_until=None if template.urgent else quiet_until(preference),
        language=preference.language or message.language,
    )
