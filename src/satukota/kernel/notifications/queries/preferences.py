"""What is known of a person: preference, addresses, when their quiet hours end."""

from datetime import datetime, time

from django.conf import settings
from django.utils import timezone

from satukota.kernel.notifications.models import Channel, ChannelAddress, Preference
from satukota.kernel.notifications.rules import after_quiet
from satukota.kernel.people.api import Person, User, normal_phone


def preference_of(user: User | None, person: Person | None) -> Preference:
    """Return somebody's preference, or an empty one that is not stored."""
    found = Preference.objects.filter(user=user) if user else Preference.objects.filter(person=person)
    owner = {"user": user} if user else {"person": person}
    return found.first() or Preference(**owner)


def addresses_of(user: User | None, person: Person | None) -> dict[str, str]:
    """Return every outside address by channel; a person's own before those of their account."""
    email, phone = (user.email, normal_phone(user.phone)) if user else ("", "")
    if person:
        email, phone = person.email or email, person.phone or phone
    found = {Channel.EMAIL.value: email, Channel.SMS.value: phone, Channel.WHATSAPP.value: phone}
    owned = ChannelAddress.objects.filter(failed_at__isnull=True).order_by("id")
    owned = owned.filter(user=user) if user else owned.filter(person=person)
    return found | {row.channel: row.address for row in owned}


def quiet_until(preference: Preference) -> datetime | None:
    """Return when the quiet hours of this moment end; None where there are none."""
    start, end = preference.quiet_from, preference.quiet_to
    if start is None and end is None and "-" in settings.QUIET_HOURS:
        start, end = (time.fromisoformat(text) for text in settings.QUIET_HOURS.split("-"))
    return after_quiet(timezone.localtime(), start, end)
