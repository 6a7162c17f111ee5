"""What is known of a person: preference, addresses, when their quiet hours end."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, time

from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.utils import timezone

from satukota.kernel.notifications.models import Channel, ChannelAddress, Preference
from satukota.kernel.notifications.rules import after_quiet
from satukota.kernel.people.api import Person, User, normal_phone
from satukota.kernel.registry.api import configured_text

type Recipient = tuple[User | None, Person | None]
"""An account, a person, or both: whose account it is."""
type Owner = tuple[str, int | None]


def preference_of(user: User | None, person: Person | None) -> Preference:
    """Return somebody's preference, or an empty one that is not stored."""
    return preferences_of([(user, person)])[user, person]


def preferences_of(recipients: Collection[Recipient]) -> dict[Recipient, Preference]:
    """Return the preference of each recipient: the account's where there is one, else the person's, else an empty one."""
    rows = Preference.objects.filter(_belongs(recipients)) if recipients else ()
    stored = {_owner_of(row): row for row in rows}
    return {
        (user, person): stored.get(_owner(user, person)) or Preference(**{"user": user} if user else {"person": person})
        for user, person in recipients
    }


def addresses_of(recipients: Collection[Recipient]) -> dict[Recipient, dict[str, str]]:
    """Return every outside address of each recipient by channel; a person's own before those of their account."""
    known: dict[Owner, dict[str, str]] = defaultdict(dict)
    if recipients:
        for row in ChannelAddress.objects.filter(_belongs(recipients), failed_at__isnull=True).order_by("id"):
            known[_owner_of(row)][row.channel] = row.address
    return {(user, person): _direct(user, person) | known[_owner(user, person)] for user, person in recipients}


def _direct(user: User | None, person: Person | None) -> dict[str, str]:
    email, phone = (user.email, normal_phone(user.phone)) if user else ("", "")
    if person:
        email, phone = person.email or email, person.phone or phone
    return {Channel.EMAIL.value: email, Channel.SMS.value: phone, Channel.WHATSAPP.value: phone}


def _belongs(recipients: Collection[Recipient]) -> Q:
    users = {user.pk for user, _person in recipients if user}
    persons = {person.pk for user, person in recipients if person and not user}
    return Q(user__in=users) | Q(person__in=persons)


def _owner(user: User | None, person: Person | None) -> Owner:
    return ("user", user.pk) if user else ("person", person.pk if person else None)


def _owner_of(row: Preference | ChannelAddress) -> Owner:
    return ("user", row.user_id) if row.user_id else ("person", row.person_id)


def quiet_until(preference: Preference) -> datetime | None:
    """Return when the quiet hours of this moment end; None where there are none."""
    start, end = preference.quiet_from, preference.quiet_to
    if start is None and end is None and "-" in configured_text("QUIET_HOURS"):
        start, end = (time.fromisoformat(text) for text in configured_text("QUIET_HOURS").split("-"))
    return after_quiet(timezone.localtime(), start, end)


SALT = "notifications.topic"


def sealed_topic(topic: str) -> str:
    """Return a topic as a page carries it; the same one for everybody and always."""
    return Signer(salt=SALT).sign(topic)


def topic_in(seal: str) -> str | None:
    """Return the topic that a page carried; None where we did not seal it."""
    try:
        return Signer(salt=SALT).unsign(seal)
    except BadSignature:
        return None
