"""Who is reached how: preferences, addresses, the order of channels, the letter itself."""

import json
from dataclasses import dataclass, field
from datetime import datetime, time

from django.conf import settings
from django.utils import timezone

from satukota.kernel.notifications.models import Channel, ChannelAddress, Message, Preference
from satukota.kernel.notifications.queries.templates import template
from satukota.kernel.notifications.rules import Letter, after_quiet, fill, order
from satukota.kernel.people.api import Person, User, normal_phone


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


def preference_of(user: User | None, person: Person | None) -> Preference:
    """Return somebody's preference, or an empty one that is not stored."""
    found = Preference.objects.filter(user=user) if user else Preference.objects.filter(person=person)
    owner = {"user": user} if user else {"person": person}
    return found.first() or Preference(**owner)


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
    known = _addresses(user, message.person)
    return Route(
        outside={channel: known[channel] for channel in channels if known.get(channel)},
        inbox=user if Channel.IN_APP in wanted.channels else None,
        silent=silent,
        quiet_until=None if wanted.urgent else _quiet_until(preference),
        language=preference.language or message.language,
    )


def _addresses(user: User | None, person: Person | None) -> dict[str, str]:
    """Return every outside address by channel; a person's own before those of their account."""
    email, phone = (user.email, normal_phone(user.phone)) if user else ("", "")
    if person:
        email, phone = person.email or email, person.phone or phone
    found = {Channel.EMAIL.value: email, Channel.SMS.value: phone, Channel.WHATSAPP.value: phone}
    owned = ChannelAddress.objects.filter(failed_at__isnull=True).order_by("id")
    owned = owned.filter(user=user) if user else owned.filter(person=person)
    return found | {row.channel: row.address for row in owned}


def _quiet_until(preference: Preference) -> datetime | None:
    start, end = preference.quiet_from, preference.quiet_to
    if start is None and end is None and "-" in settings.QUIET_HOURS:
        start, end = (time.fromisoformat(text) for text in settings.QUIET_HOURS.split("-"))
    return after_quiet(timezone.localtime(), start, end)


def letter(message: Message, way: Route, channel: str, reference: str) -> Letter:
    """Return the message as one channel sends it. Raises MissingValue."""
    wanted = template(message.template)
    values: dict[str, str] = json.loads(message.context or "{}").get("values", {})
    wording = wanted.wording(way.language, channel)
    return Letter(
        reference=reference,
        address=way.outside.get(channel, ""),
        subject=fill(wording.subject, values),
        text=fill(wording.body, values),
        language=way.language,
        link=values.get("link", ""),
        provider_template=wanted.provider if channel == Channel.WHATSAPP else "",
        values=tuple(values[name] for name in wanted.provider_values),
        user_id=way.inbox.pk if way.inbox else None,
        message_id=message.pk,
    )
