"""What a message said or will say, as staff may read it."""

import json
from dataclasses import dataclass

from satukota.kernel.notifications.models import Channel, Message
from satukota.kernel.notifications.queries.templates import shipped_templates, template
from satukota.kernel.notifications.rules import MASK, Wording, fill


@dataclass(frozen=True, slots=True)
class Preview:
    """What a message said or will say, by one channel."""

    channel: str
    subject: str
    body: str


def preview(message: Message) -> Preview | None:
    """Return what a message says, its secrets masked. Personal data: note the reading (`audit.seen`).

    None once its text was forgotten, and for a message of no case: nobody's right to a case lets others read that.
    """
    if not message.context or message.case_id is None or message.template not in shipped_templates():
        return None
    channel = message.channel or Channel.IN_APP
    wanted = template(message.template)
    wording: Wording = wanted.wording(message.language, channel)
    values: dict[str, str] = json.loads(message.context)["values"]
    # By the declaration of today as well as by what was kept apart: older rows hold everything in one place.
    hidden = wanted.hidden(values) | wanted.secret | set(json.loads(message.secrets or "{}"))
    values |= dict.fromkeys(hidden, MASK)
    return Preview(channel, fill(wording.subject, values), fill(wording.body, values))
