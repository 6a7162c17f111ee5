"""What a message said or will say."""

import json
from dataclasses import dataclass

from satukota.kernel.notifications.models import Channel, Message
from satukota.kernel.notifications.queries.templates import template
from satukota.kernel.notifications.rules import Wording, fill


@dataclass(frozen=True, slots=True)
class Preview:
    """What a message said or will say, by one channel."""

    channel: str
    subject: str
    body: str


def preview(message: Message) -> Preview | None:
    """Return what a message says; None once its text was forgotten. Personal data: note the reading (`audit.seen`)."""
    if not message.context:
        return None
    channel = message.channel or Channel.IN_APP
    wording: Wording = template(message.template).wording(message.language, channel)
    values: dict[str, str] = json.loads(message.context)["values"]
    return Preview(channel, fill(wording.subject, values), fill(wording.body, values))
