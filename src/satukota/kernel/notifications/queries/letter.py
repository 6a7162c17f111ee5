"""The letter of a message, as one channel sends it."""

import json

from satukota.kernel.notifications.models import Channel, Message
from satukota.kernel.notifications.queries.route import Route
from satukota.kernel.notifications.rules import Letter, Template, fill


def values_of(message: Message) -> dict[str, str]:
    """Return all values of a message, secrets too: for its channel and for its recipient's own list, nobody else."""
    values: dict[str, str] = json.loads(message.context or "{}").get("values", {})
    return {**values, **json.loads(message.secrets or "{}")}


def letter(message: Message, template: Template, way: Route, channel: str, reference: str) -> Letter:
    """Return the message as one channel sends it. Raises MissingValue."""
    values = values_of(message)
    wording = template.wording(way.language, channel)
    return Letter(
        reference=reference,
        address=way.outside.get(channel, ""),
        subject=fill(wording.subject, values),
        text=fill(wording.body, values),
        language=way.language,
        link=values.get("link", ""),
        provider_template=template.provider if channel == Channel.WHATSAPP else "",
        values=tuple(values[name] for name in template.provider_values),
        user_id=way.inbox.pk if way.inbox else None,
        message_id=message.pk,
    )
