"""A message as a channel's webhook brings it."""

from dataclasses import dataclass
from datetime import datetime

from satukota.modules.reports.rules.talk import MessageContent


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message: its id and sender at the channel, what was said, when."""

    external_id: str
    sender: str
    content: MessageContent
    at: datetime
    name: str = ""
