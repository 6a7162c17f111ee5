"""Messages to somebody and the ways by which they asked to be reached, for their requests about personal data."""

from django.utils.translation import gettext as _

from satukota.kernel.notifications.models import ChannelAddress, Message, Preference, Status
from satukota.kernel.notifications.queries.templates import shipped_templates
from satukota.kernel.people.api import normal_email, normal_phone, persons_of
from satukota.kernel.registry.api import PersonQuery, PersonRow

WAITING = (Status.CREATED, Status.SENDING, Status.TEMPORARY_FAILURE)


def messages_to(query: PersonQuery) -> list[Message]:
    """Return the messages to somebody whose words or address are still kept, newest first."""
    named = Message.objects.filter(person__in=persons_of(query)).order_by("-pk")
    rows = [*named, *to_addresses({text for text in (query.phone, query.email) if text})]
    return [row for row in rows if row.context or row.address or row.secrets]


def to_addresses(wanted: set[str]) -> list[Message]:
    """Return the messages to bare addresses; these lie encrypted without an index, so all that are kept are read."""
    kept = Message.objects.filter(person__isnull=True, user__isnull=True).exclude(address="")
    rows = kept.only("pk", "address", "status").iterator(2000) if wanted else ()
    return [row for row in rows if {normal_email(row.address), normal_phone(row.address)} & wanted]


def find_messages(query: PersonQuery) -> list[PersonRow]:
    """Return what was sent to somebody; a message that still waits to be sent stays until it was."""
    waits = _("It still waits to be sent.")
    templates = shipped_templates()
    rows = [
        PersonRow(
            _("Message: {title}").format(
                title=templates[row.template].title("id") if row.template in templates else row.template
            ),
            {
                "template": row.template,
                "sent_at": row.created_at.isoformat(),
                "case": row.case_number,
                "to": row.address,
            },
            f"/outbox/{row.pk}/",
            waits if row.status in WAITING else "",
        )
        for row in messages_to(query)
    ]
    return rows + _ways(query)


def _ways(query: PersonQuery) -> list[PersonRow]:
    persons = persons_of(query)
    addresses = ChannelAddress.objects.filter(person__in=persons)
    wishes = Preference.objects.filter(person__in=persons)
    return [
        *(PersonRow(_("Way to be reached: {way}").format(way=row.get_channel_display())) for row in addresses),
        *(PersonRow(_("Wishes how to be reached"), {"language": row.language}) for row in wishes),
    ]
