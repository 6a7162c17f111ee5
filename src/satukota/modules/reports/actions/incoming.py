"""Messages as a channel brings them; the same one twice is one."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from satukota.modules.reports.models import Incoming
from satukota.modules.reports.rules.talk import MessageContent


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a channel brought it. `sender` is the channel's address of the person."""

    channel: str
    external_id: str
    sender: str
    content: MessageContent
    at: datetime
    name: str = ""


def remember_message(message: Message) -> bool:
    """Tell whether a message was not taken before, and remember it."""
    try:
        with transaction.atomic():
            Incoming.objects.create(channel=message.channel, external_id=message.external_id[:200])
    except IntegrityError:
        return False
    return True
