"""What a message says and how it goes, before anything is sent. Plain Python."""

from satukota.kernel.notifications.rules.chain import CONFIRMED_WITHIN, MOST_TRIES, after_quiet, order, pause
from satukota.kernel.notifications.rules.gsm import Sms, downgrade, parts, sms
from satukota.kernel.notifications.rules.masks import hint
from satukota.kernel.notifications.rules.port import Letter, Outcome, Result
from satukota.kernel.notifications.rules.wording import (
    ANY,
    MissingValue,
    Template,
    UnreadableTemplate,
    Wording,
    fill,
    placeholders,
    problems,
    read,
)

__all__ = [
    "ANY",
    "CONFIRMED_WITHIN",
    "MOST_TRIES",
    "Letter",
    "MissingValue",
    "Outcome",
    "Result",
    "Sms",
    "Template",
    "UnreadableTemplate",
    "Wording",
    "after_quiet",
    "downgrade",
    "fill",
    "hint",
    "order",
    "parts",
    "pause",
    "placeholders",
    "problems",
    "read",
    "sms",
]
